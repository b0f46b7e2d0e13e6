/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Who uses a device node now. What comes of it is for messages and for
 * refusing: between the answer and what the caller does next, somebody may
 * come or go.
 */
#ifndef SHARED_HOLDERS_H
#define SHARED_HOLDERS_H

#include "shared/root.h"

/*
 * Processes (but for the caller's own) that have the device of node @node
 * ("dev/dax0.0") open or mapped, under whatever name they opened it, and for
 * a block device what is mounted, swapped to or stacked on it and its
 * partitions. Returns 0: nobody, 1: *@ret says who ("pid 12 (qemu), mounted on
 * /mnt"), the caller frees; -ENODEV: there is no such device; other -errno.
 * Those that the caller may not look at are not found.
 */
int holders_of(const struct root *root, const char *node, char **ret);

/* "pid 12 (qemu)"; fresh memory, NULL when there is none. */
char *holders_pid_text(const struct root *root, int pid);

#endif
