/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Devices of dynamic regions made, changed and removed whole: what
 * libdaxctl.h has the single steps for, with the order, the checks before and
 * the clean-up after them. Not in upstream's libdaxctl; symbol version
 * LIBDAXCTL_NONE_1.
 *
 * Each of these operations holds the lock of the region that it works on, and
 * finishes or undoes what a killed predecessor began there. They return 0 or
 * a negative errno, with the reason and what helps in daxctl_get_cause() and
 * daxctl_get_cure(); they leave nothing half-made behind.
 */
#ifndef DAXCTL_CREATE_H
#define DAXCTL_CREATE_H

#include <stdbool.h>

#include <daxctl/libdaxctl.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ----------------------------------------------------------- settings
 *
 * What a device should be like. What is not set is chosen: all that is free
 * and fits, in any number of ranges; the region's align; map "mem".
 */
struct daxctl_dev_settings;

/* 0 or -ENOMEM. */
int daxctl_dev_settings_new(struct daxctl_dev_settings **ret);
void daxctl_dev_settings_free(struct daxctl_dev_settings *settings);

/*
 * In bytes, not 0; or as a percentage (1 to 100) of what the region has free,
 * rounded down to what fits. The last of the two calls counts. -EINVAL.
 */
int daxctl_dev_settings_set_size(struct daxctl_dev_settings *settings,
				 unsigned long long size);
int daxctl_dev_settings_set_percent(struct daxctl_dev_settings *settings,
				    unsigned int percent);

/* Bytes: 4096, 2M or 1G; -EINVAL: no power of two. */
int daxctl_dev_settings_set_align(struct daxctl_dev_settings *settings,
				  unsigned long long align);

/* DAXCTL_MAP_MEM (device_dax) or DAXCTL_MAP_NONE (dax_none); else -EINVAL. */
int daxctl_dev_settings_set_map(struct daxctl_dev_settings *settings,
				enum daxctl_map map);

/*
 * Most ranges that the device may consist of, at least 1: memory is taken in
 * one piece where possible, and in several only where not. -EINVAL: 0.
 */
int daxctl_dev_settings_set_max_ranges(struct daxctl_dev_settings *settings,
				       unsigned int ranges);

/*
 * Exactly this range of physical addresses (bytes); with several calls, in
 * this order. The size follows from them, and is not to be set. -EINVAL:
 * @size is 0 or beyond the end of memory; -ENOMEM.
 */
int daxctl_dev_settings_add_range(struct daxctl_dev_settings *settings,
				  unsigned long long start,
				  unsigned long long size);

/* --------------------------------------------------------- operations */

/*
 * Remove what a killed command left half-made, or half-removed, in @region.
 * All that follows here does so first; to call it before devices are listed
 * keeps those that are about to go off the list. -EACCES: not root.
 */
int daxctl_region_recover(struct daxctl_region *region);

/*
 * Make a device in @region. When this returns 0 it has its driver and
 * /dev/daxX.Y can be opened; *@ret may be NULL.
 *   -ENOSPC      no room: the region is full, or the request too large
 *   -EINVAL      the settings contradict each other or the region's align
 *   -EBUSY       a range of the settings is not free
 *   -EOPNOTSUPP  the region is not dynamic
 *   -ENOENT      the driver is not installed
 *   -EACCES, what the kernel says
 */
int daxctl_region_create_device(struct daxctl_region *region,
				const struct daxctl_dev_settings *settings,
				struct daxctl_dev **ret);

/*
 * Give its memory back to its region and remove it; the one with id 0, which
 * the kernel keeps, is left empty. @dev, and what came of it, is not to be
 * used afterwards. FORCE: also when it has a driver. -EBUSY: it has one, or
 * is in use, with or without FORCE (the cause says by whom).
 */
enum daxctl_destroy_flags {
	DAXCTL_DESTROY_FORCE = 1 << 0,
};
int daxctl_dev_destroy(struct daxctl_dev *dev, unsigned int flags);

/*
 * Another size, in bytes; 0 leaves an empty device without a driver. It grows
 * by up to @max_ranges ranges in all (0: any number), and shrinks from its
 * end. A device that has a driver has it again afterwards. What is in the
 * memory that it keeps is preserved. -EBUSY: it is in use, or system RAM.
 */
int daxctl_dev_resize(struct daxctl_dev *dev, unsigned long long size,
		      unsigned int max_ranges);

/* Another align (bytes), by the same rules; -EINVAL: its ranges do not fit. */
int daxctl_dev_realign(struct daxctl_dev *dev, unsigned long align);

/*
 * Change where its struct pages are, by giving it to the other driver. 0 also
 * when nothing is to be done. It must not be system RAM (-EBUSY), and its
 * region must be dynamic: with a namespace it is decided when that is made
 * (-EOPNOTSUPP). Its contents are preserved. When the new driver refuses, it
 * has its old one again.
 */
int daxctl_dev_set_map(struct daxctl_dev *dev, enum daxctl_map map);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif
