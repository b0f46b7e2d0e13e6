// SPDX-License-Identifier: LGPL-2.1-or-later
/* Devices of dynamic regions, made and removed whole. */
#include <errno.h>
#include <limits.h>
#include <string.h>

#include <daxctl/create.h>

#include "change.h"
#include "grow.h"
#include "make.h"
#include "notes.h"
#include "place.h"
#include "private.h"
#include "settings.h"
#include "shared/cleanup.h"
#include "shared/size.h"

static const char *driver_for(enum daxctl_map map)
{
	return map == DAXCTL_MAP_NONE ? DRIVER_NONE : DRIVER_DEVDAX;
}

static unsigned int max_ranges(const struct daxctl_dev_settings *s)
{
	return s->max_ranges ? s->max_ranges : UINT_MAX;
}

/* ---- what can be known to be wrong before anything is changed */

static int check_settings(struct daxctl_region *region,
			  const struct daxctl_dev_settings *s)
{
	struct explain *why = &region->ctx->why;

	if (s->ranges.count && (s->size || s->percent))
		return explain(why, -EINVAL,
			       "a size and ranges exclude each other");
	if (s->max_ranges && s->ranges.count > s->max_ranges)
		return explain(
			why, -EINVAL,
			"%zu ranges are more than the %u that are allowed",
			s->ranges.count, s->max_ranges);
	if (s->align && s->align != (4 << 10) && s->align != (2 << 20) &&
	    s->align != (1 << 30)) {
		explain(why, 0, "the kernel has no align %s",
			size_text(s->align).s);
		return explain_cure(why, -EINVAL, "it has 4K, 2M and 1G");
	}
	return 0;
}

/* What of the range's start and end keeps it from being mapped at the align. */
static int check_range(struct daxctl_region *region, const struct extent *range,
		       uint64_t granule)
{
	struct explain *why = &region->ctx->why;
	struct extent fit;

	if (range->start % granule == 0 && range->size % granule == 0)
		return 0;
	explain(why, 0,
		"the range of %s at %#llx does not begin and end at multiples of %s",
		size_text(range->size).s, (unsigned long long)range->start,
		size_text(granule).s);
	fit = extent_aligned(range, granule);
	if (!fit.size)
		return explain_cure(why, -EINVAL,
				    "nothing in it does; use a smaller align");
	return explain_cure(why, -EINVAL, "%#llx-%#llx (%s) is what fits of it",
			    (unsigned long long)fit.start,
			    (unsigned long long)(fit.start + fit.size - 1),
			    size_text(fit.size).s);
}

static int check_ranges(struct daxctl_region *region,
			const struct daxctl_dev_settings *s, uint64_t granule)
{
	size_t i;
	int rc = 0;

	for (i = 0; i < s->ranges.count && !rc; i++)
		rc = check_range(region, &s->ranges.list[i], granule);
	return rc;
}

/* ---- its memory */

/* All that is free and fits, or a percentage of it. */
static int chosen_size(struct daxctl_dev *dev,
		       const struct daxctl_dev_settings *s, uint64_t granule,
		       uint64_t *ret)
{
	_cleanup_(extents_free) struct extents free = { 0 };
	struct daxctl_region *region = dev->region;
	uint64_t most, size;
	int rc;

	rc = region_free_extents(region, &free);
	if (rc)
		return rc;
	most = place_largest(&free, granule, max_ranges(s));
	size = most;
	if (s->percent) {
		uint64_t all = extents_total(&free);

		size = all / 100 * s->percent + all % 100 * s->percent / 100;
		size -= size % granule;
		if (size > most)
			size = most;
	}
	if (size) {
		*ret = size;
		return 0;
	}
	explain(&region->ctx->why, 0,
		"of %s that are free in region %d (%s) nothing fits align %s",
		size_text(extents_total(&free)).s, region->id,
		daxctl_region_get_devname(region), size_text(granule).s);
	return explain_cure(&region->ctx->why, -ENOSPC,
			    "use a smaller align or a larger percentage");
}

static int take_memory(struct daxctl_dev *dev,
		       const struct daxctl_dev_settings *s, uint64_t granule)
{
	uint64_t size = s->size;
	int rc = 0;

	if (s->ranges.count)
		return dev_add_ranges(dev, &s->ranges);
	if (!size)
		rc = chosen_size(dev, s, granule, &size);
	return rc ? rc : dev_grow(dev, size, max_ranges(s));
}

/* ---- the whole */

DAXCTL_EXPORT int daxctl_region_recover(struct daxctl_region *region)
{
	int rc = region_lock(region);

	if (!rc)
		region_unlock(region);
	return rc;
}

static int create(struct daxctl_region *region,
		  const struct daxctl_dev_settings *s, struct daxctl_dev **ret)
{
	uint64_t align = s->align ? s->align : daxctl_region_get_align(region);
	uint64_t granule = region_granule(region, align);
	struct daxctl_dev *dev;
	int rc;

	rc = check_settings(region, s);
	if (!rc)
		rc = region_check_free(region);
	if (!rc)
		rc = check_ranges(region, s, granule);
	if (!rc)
		rc = load_driver(region->ctx, driver_for(s->map));
	if (!rc)
		rc = dev_make(region, &dev);
	if (rc)
		return rc;
	rc = dev_set_align(dev, align);
	if (!rc)
		rc = take_memory(dev, s, granule);
	if (!rc)
		rc = dev_bind(dev, driver_for(s->map));
	if (rc) {
		dev_unmake(dev);
		return rc;
	}
	note_pending_end(dev);
	if (ret)
		*ret = dev;
	return 0;
}

DAXCTL_EXPORT int
daxctl_region_create_device(struct daxctl_region *region,
			    const struct daxctl_dev_settings *settings,
			    struct daxctl_dev **ret)
{
	int rc;

	rc = region_lock(region);
	if (rc)
		return rc;
	rc = create(region, settings, ret);
	region_unlock(region);
	return rc;
}

static int destroy(struct daxctl_dev *dev, unsigned int flags)
{
	struct explain *why = &dev->region->ctx->why;
	int rc;

	dev_forget(dev);
	if (!(flags & DAXCTL_DESTROY_FORCE) ||
	    !region_is_dynamic(dev->region)) {
		rc = dev_check_shapeable(dev);
		if (rc == -EBUSY)
			explain_cure(
				why, 0,
				"'daxctl disable-device %s' first, or use --force",
				dev->name);
		if (rc)
			return rc;
	}
	if (dev->id == 0 && !daxctl_dev_get_size(dev))
		return 0;
	/* In use or online: found before it is on record as going. */
	rc = dev_unbind(dev);
	if (!rc)
		rc = note_pending(dev);
	if (!rc)
		rc = dev_remove(dev);
	if (!rc)
		note_pending_end(dev);
	return rc;
}

DAXCTL_EXPORT int daxctl_dev_destroy(struct daxctl_dev *dev, unsigned int flags)
{
	struct daxctl_region *region = dev->region;
	int rc;

	rc = region_lock(region);
	if (rc)
		return rc;
	rc = destroy(dev, flags);
	region_unlock(region);
	return rc;
}
