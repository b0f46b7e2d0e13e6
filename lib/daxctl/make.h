/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Devices of size 0. The region's lock is held. */
#ifndef DAXCTL_MAKE_H
#define DAXCTL_MAKE_H

struct daxctl_dev;
struct daxctl_region;

/* -EOPNOTSUPP: not a dynamic region; -ENOSPC: all of it is taken. */
int region_check_free(struct daxctl_region *region);

/*
 * An empty device, noted as pending: note_pending_end() when it is complete,
 * dev_unmake() when it is not to be, which keeps the reason that was given.
 */
int dev_make(struct daxctl_region *region, struct daxctl_dev **ret);
void dev_unmake(struct daxctl_dev *dev);

#endif
