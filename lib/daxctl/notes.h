/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What we have to know of dynamic devices beyond what the kernel says, in
 * /var/lib/ndctl, one file a device. Dynamic devices do not outlive the boot
 * that they were made in, so notes of another boot are void.
 *
 *   dax-pending/daxX.Y   the device is being made or removed; whoever finds
 *                        this while holding the region's lock finds what a
 *                        killed command left, and removes the device
 *   dax-none/daxX.Y      the device has no struct pages; says so while no
 *                        driver is bound to it, too
 */
#ifndef DAXCTL_NOTES_H
#define DAXCTL_NOTES_H

#include <stdbool.h>

struct daxctl_dev;
struct daxctl_region;

/* On disk when these return 0. The region's lock is held. */
int note_pending(struct daxctl_dev *dev);
void note_pending_end(struct daxctl_dev *dev);

int note_none(struct daxctl_dev *dev);
void note_none_end(struct daxctl_dev *dev);

/* Is it noted, for the very memory that the device has now? */
bool note_is_none(struct daxctl_dev *dev);

/*
 * Call @found with every device of the region that is noted as pending; its
 * note goes when that returns 0. Notes of devices that are gone go too.
 */
int notes_each_pending(struct daxctl_region *region,
		       int (*found)(struct daxctl_dev *dev));

#endif
