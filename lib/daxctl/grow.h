/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Memory for a device of a dynamic region. The region's lock is held. */
#ifndef DAXCTL_GROW_H
#define DAXCTL_GROW_H

#include <stdint.h>

#include "shared/extent.h"

struct daxctl_dev;
struct daxctl_region;

/*
 * What starts and sizes of ranges have to be multiples of, for a device of
 * that align: the kernel cannot do with less than the region's own.
 */
uint64_t region_granule(struct daxctl_region *region, uint64_t align);

/* What no device has, by address. Root only: -EACCES. */
int region_free_extents(struct daxctl_region *region, struct extents *ret);

/* The same, and the physical address at which the region starts. */
int region_layout(struct daxctl_region *region, uint64_t *ret_start,
		  struct extents *ret);

/*
 * Give @dev, which has no driver, @more bytes: all of them or none, in as few
 * pieces as the region has room for, at most @max_extents ranges in all, each
 * of which fits the device's align (which the kernel does not look after).
 */
int dev_grow(struct daxctl_dev *dev, uint64_t more, unsigned int max_extents);

/* Give @dev, which has no driver, exactly these ranges, or none. */
int dev_add_ranges(struct daxctl_dev *dev, const struct extents *ranges);

#endif
