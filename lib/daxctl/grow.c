// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <string.h>

#include "change.h"
#include "grow.h"
#include "make.h"
#include "notes.h"
#include "place.h"
#include "private.h"
#include "shared/cleanup.h"
#include "shared/size.h"

uint64_t region_granule(struct daxctl_region *region, uint64_t align)
{
	uint64_t least = daxctl_region_get_align(region);

	return align > least ? align : least;
}

/* Of a region that is full it is where it starts. */
static uint64_t lowest_start(struct daxctl_region *region)
{
	struct daxctl_mapping *mapping;
	uint64_t lowest = UINT64_MAX;
	struct daxctl_dev *dev;

	errno = ENXIO;
	daxctl_dev_foreach(region, dev)
		daxctl_mapping_foreach(dev, mapping) {
			uint64_t start = daxctl_mapping_get_start(mapping);

			if (start < lowest)
				lowest = start;
		}
	return lowest;
}

/*
 * A region does not say where it starts, but an empty device does: for want of
 * an address of its own it shows its region's. Where there is none, one is
 * made for as long as it takes to ask it.
 */
static uint64_t region_start(struct daxctl_region *region)
{
	struct daxctl_dev *dev;
	uint64_t start;
	int rc;

	daxctl_dev_foreach(region, dev)
		if (daxctl_dev_get_size(dev) == 0)
			return daxctl_dev_get_resource(dev);
	if (daxctl_region_get_available_size(region) == 0)
		return lowest_start(region);
	rc = dev_make(region, &dev);
	if (rc) {
		errno = -rc;
		return UINT64_MAX;
	}
	start = daxctl_dev_get_resource(dev);
	if (dev_remove(dev) == 0)
		note_pending_end(dev);
	return start;
}

static int cut_device(struct daxctl_dev *dev, struct extents *free)
{
	struct daxctl_mapping *mapping;
	int rc;

	daxctl_mapping_foreach(dev, mapping) {
		uint64_t start = daxctl_mapping_get_start(mapping);
		uint64_t size = daxctl_mapping_get_size(mapping);

		if (start == UINT64_MAX || size == UINT64_MAX)
			return -errno;
		rc = extents_cut(free, start, size);
		if (rc)
			return rc;
	}
	return 0;
}

/* What there is of the region, less what its devices have. */
static int free_of(struct daxctl_region *region, uint64_t start,
		   struct extents *free)
{
	struct daxctl_dev *dev;
	int rc;

	rc = extents_add(free, start, daxctl_region_get_size(region));
	if (rc)
		return rc;
	daxctl_dev_foreach(region, dev) {
		rc = cut_device(dev, free);
		if (rc)
			return rc;
	}
	extents_sort(free);
	return 0;
}

int region_layout(struct daxctl_region *region, uint64_t *ret_start,
		  struct extents *ret)
{
	_cleanup_(extents_free) struct extents free = { 0 };
	uint64_t start;
	int rc;

	if (daxctl_region_get_size(region) == UINT64_MAX)
		return -errno;
	rc = region_refresh(region);
	if (rc)
		return rc;
	start = region_start(region);
	if (start == UINT64_MAX)
		return -errno;
	rc = free_of(region, start, &free);
	if (rc)
		return rc;
	*ret_start = start;
	*ret = free;
	free = (struct extents){ 0 };
	return 0;
}

int region_free_extents(struct daxctl_region *region, struct extents *ret)
{
	uint64_t start;

	return region_layout(region, &start, ret);
}

/* How the ranges of a device are. */
struct shape {
	unsigned int ranges;
	bool fits; /* all of them the granule */
};

static int look(struct daxctl_dev *dev, uint64_t granule, struct shape *ret)
{
	struct shape shape = { .fits = true };
	struct daxctl_mapping *mapping;

	daxctl_mapping_foreach(dev, mapping) {
		uint64_t start = daxctl_mapping_get_start(mapping);
		uint64_t size = daxctl_mapping_get_size(mapping);

		if (start == UINT64_MAX || size == UINT64_MAX)
			return -errno;
		shape.ranges++;
		if (start % granule || size % granule)
			shape.fits = false;
	}
	*ret = shape;
	return 0;
}

static void shrink_back(struct daxctl_dev *dev, uint64_t size)
{
	struct explain *why = &dev->region->ctx->why;
	struct explain kept = explain_aside(why);

	dev_resize(dev, size);
	explain_back(why, kept);
}

/* 1: as wanted; 0: not so, and undone. */
static int kernels_choice(struct daxctl_dev *dev, uint64_t granule,
			  uint64_t before, uint64_t more)
{
	struct shape had, has;
	int rc;

	rc = look(dev, granule, &had);
	if (!rc)
		rc = dev_resize(dev, before + more);
	if (rc)
		return rc;
	rc = look(dev, granule, &has);
	/* One piece, new or at the end of what there was. */
	if (!rc && has.fits && (has.ranges == 1 || has.ranges == had.ranges))
		return 1;
	shrink_back(dev, before);
	return rc;
}

static int explain_place(struct daxctl_dev *dev, const struct extents *free,
			 const struct place_request *request)
{
	struct daxctl_region *region = dev->region;
	struct explain *why = &region->ctx->why;
	uint64_t most =
		place_largest(free, request->align, request->max_extents);

	explain(why, 0,
		"region %d (%s) has no room for %s in %u piece%s aligned to %s",
		region->id, daxctl_region_get_devname(region),
		size_text(request->size).s, request->max_extents,
		request->max_extents == 1 ? "" : "s",
		size_text(request->align).s);
	if (!most)
		return explain_cure(
			why, -ENOSPC,
			"%s are free, but none of it fits: use a smaller align, or another region",
			size_text(extents_total(free)).s);
	return explain_cure(
		why, -ENOSPC,
		"%s is the largest that fits of %s that are free; a smaller align or more extents may help",
		size_text(most).s, size_text(extents_total(free)).s);
}

int dev_add_ranges(struct daxctl_dev *dev, const struct extents *ranges)
{
	uint64_t before = daxctl_dev_get_size(dev);
	size_t i;
	int rc;

	for (i = 0; i < ranges->count; i++) {
		rc = dev_add_range(dev, ranges->list[i].start,
				   ranges->list[i].size);
		if (!rc)
			continue;
		shrink_back(dev, before);
		return rc;
	}
	return 0;
}

static int our_choice(struct daxctl_dev *dev, struct place_request *request)
{
	_cleanup_(extents_free) struct extents free = { 0 }, chosen = { 0 };
	struct shape had;
	int rc;

	rc = look(dev, request->align, &had);
	if (!rc)
		rc = region_free_extents(dev->region, &free);
	if (rc)
		return rc;
	request->max_extents = request->max_extents > had.ranges ?
				       request->max_extents - had.ranges :
				       0;
	rc = request->max_extents ? place(&free, request, &chosen) : -ENOSPC;
	if (rc == -ENOSPC)
		return explain_place(dev, &free, request);
	return rc ? rc : dev_add_ranges(dev, &chosen);
}

static int check_size(struct daxctl_dev *dev, uint64_t size, uint64_t granule)
{
	struct explain *why = &dev->region->ctx->why;
	uint64_t below = size - size % granule;

	if (size % granule == 0)
		return 0;
	explain(why, 0, "%s: size %s is not a multiple of %s", dev->name,
		size_text(size).s, size_text(granule).s);
	if (!below)
		return explain_cure(why, -EINVAL, "the nearest is %s",
				    size_text(granule).s);
	return explain_cure(why, -EINVAL, "the nearest are %s and %s",
			    size_text(below).s, size_text(below + granule).s);
}

static int check_free(struct daxctl_dev *dev, uint64_t more)
{
	struct daxctl_region *region = dev->region;
	struct explain *why = &region->ctx->why;
	uint64_t free = daxctl_region_get_available_size(region);

	if (free == UINT64_MAX)
		return -errno;
	if (more <= free)
		return 0;
	explain(why, 0, "region %d (%s) has %s free, not %s", region->id,
		daxctl_region_get_devname(region), size_text(free).s,
		size_text(more).s);
	return explain_cure(
		why, -ENOSPC,
		"ask for less, destroy a device, or use another region");
}

int dev_grow(struct daxctl_dev *dev, uint64_t more, unsigned int max_extents)
{
	uint64_t before = daxctl_dev_get_size(dev);
	uint64_t granule =
		region_granule(dev->region, daxctl_dev_get_align(dev));
	struct place_request request = {
		.size = more,
		.align = granule,
		.max_extents = max_extents,
	};
	int rc;

	rc = check_size(dev, before + more, granule);
	if (!rc)
		rc = check_free(dev, more);
	if (!rc)
		rc = kernels_choice(dev, granule, before, more);
	if (rc)
		return rc < 0 ? rc : 0;
	return our_choice(dev, &request);
}
