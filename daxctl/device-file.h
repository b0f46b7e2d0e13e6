/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Files that describe a device the way "daxctl list -DM" shows it: one JSON
 * object, or an array of one. Of it count
 *
 *   chardev   "dax0.1": which region (the device's own number does not count)
 *   size      bytes; not needed with mappings, but must agree with them
 *   align     bytes
 *   map       "mem", "none"
 *   mappings  [{"page_offset":0,"start":...,"end":...,"size":...}]: ranges of
 *             physical addresses, end included; put in order by page_offset
 *
 * Numbers are JSON numbers, or text like "0x140000000" (list -u).
 */
#ifndef DAXCTL_DEVICE_FILE_H
#define DAXCTL_DEVICE_FILE_H

#include <daxctl/create.h>

/*
 * Fill @settings with what the file @path ("-": stdin) says, and *@ret_region
 * with the number of the region, -1 when it names none. 0, or a negative
 * errno after it was reported what is wrong with it.
 */
int device_file_read(const char *path, struct daxctl_dev_settings *settings,
		     int *ret_region);

#endif
