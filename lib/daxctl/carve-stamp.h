/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Has anybody else used memory that is clean by the record? A device that
 * other tools made and removed between two of our commands leaves nothing
 * behind but the times of sysfs directories, which the kernel keeps from when
 * they are set once: a device that comes or goes changes that of its region,
 * a range that an empty device gets or gives back that of the device.
 *
 * The stamp says what those times were when our last command ended. A device
 * of others that has memory may grow and shrink in place, which changes none of
 * them; so nothing is clean in a region that has one.
 *
 * Kept in /var/lib/ndctl/carves.stamp; lost or of another boot, it agrees with
 * nothing.
 */
#ifndef DAXCTL_CARVE_STAMP_H
#define DAXCTL_CARVE_STAMP_H

#include "carve-registry.h"

/* Make dirty all that is clean, unless the stamp says nobody had it. */
int stamp_check(struct registry *registry);

/* As it is now. What comes of a failure is that memory is zeroed once more. */
void stamp_write(struct registry *registry);

#endif
