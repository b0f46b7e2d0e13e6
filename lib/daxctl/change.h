/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The frame of every operation that changes a region or a device. */
#ifndef DAXCTL_CHANGE_H
#define DAXCTL_CHANGE_H

struct daxctl_dev;
struct daxctl_region;

/*
 * Hold the region's lock, forget what was read of it before, and finish what
 * a killed command left there. Recursive in a context; explains failures.
 */
int region_lock(struct daxctl_region *region);
void region_unlock(struct daxctl_region *region);

/*
 * -EBUSY, and who it is, when somebody has the device open or mapped. A
 * page-less device that nobody uses is retired by this: nobody can open it
 * until its driver is unbound, or dev_unretire() is called.
 */
int dev_retire(struct daxctl_dev *dev);
void dev_unretire(struct daxctl_dev *dev);

/* Unbind its driver, if it has one and nobody uses it. The lock is held. */
int dev_unbind(struct daxctl_dev *dev);

/*
 * Bind it to this driver (DRIVER_*), and wait for its node where it gets one.
 * The lock is held. A device that fails to bind has no driver afterwards.
 */
int dev_bind(struct daxctl_dev *dev, const char *driver);

/* Unbind it, empty it, and remove it from the kernel unless its id is 0. */
int dev_remove(struct daxctl_dev *dev);

#endif
