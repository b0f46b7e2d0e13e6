// SPDX-License-Identifier: LGPL-2.1-or-later
/* Dynamic regions as pools: we place the devices, of several ranges if need be. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "change.h"
#include "grow.h"
#include "make.h"
#include "notes.h"
#include "pool.h"
#include "private.h"

static int add_pool(struct daxctl_region *region, struct pools *pools)
{
	struct daxctl_dev *dev = daxctl_dev_get_first(region);
	struct pool *pool = pools_add(pools);

	if (!pool)
		return -ENOMEM;
	pool->kind = &pool_dax;
	pool->region = region;
	pool->size = daxctl_region_get_size(region);
	pool->granule = daxctl_region_get_align(region);
	if (dev)
		pool->node = daxctl_dev_get_target_node(dev);
	return region_layout(region, &pool->start, &pool->free);
}

static int find(struct daxctl_ctx *ctx, struct pools *pools)
{
	struct daxctl_region *region;
	int rc;

	daxctl_region_foreach(ctx, region) {
		if (!region_is_dynamic(region))
			continue;
		rc = region_lock(region);
		if (rc)
			return rc;
		rc = add_pool(region, pools);
		region_unlock(region);
		if (rc)
			return rc;
	}
	return 0;
}

static const char *driver_of(const struct carve *carve)
{
	return carve->request.map && strcmp(carve->request.map, "mem") == 0 ?
		       DRIVER_DEVDAX :
		       DRIVER_NONE;
}

static int shape(struct daxctl_dev *dev, const struct carve *carve)
{
	int rc;

	rc = dev_set_align(dev, carve->request.align);
	if (!rc)
		rc = dev_add_ranges(dev, &carve->ranges);
	if (!rc)
		rc = dev_bind(dev, driver_of(carve));
	return rc;
}

static int make_locked(struct daxctl_region *region, struct carve *carve)
{
	struct daxctl_dev *dev;
	int rc;

	rc = load_driver(region->ctx, driver_of(carve));
	if (!rc)
		rc = dev_make(region, &dev);
	if (rc)
		return rc;
	rc = shape(dev, carve);
	if (!rc) {
		carve->device = strdup(dev->name);
		rc = carve->device ? 0 : -ENOMEM;
	}
	if (rc) {
		dev_unmake(dev);
		return rc;
	}
	/* From here on it is the record that knows of it. */
	note_pending_end(dev);
	return 0;
}

static int make(struct pool *pool, struct carve *carve)
{
	int rc;

	rc = region_lock(pool->region);
	if (rc)
		return rc;
	rc = make_locked(pool->region, carve);
	region_unlock(pool->region);
	return rc;
}

static int remove_device(struct pool *pool, const struct carve *carve)
{
	struct daxctl_dev *dev;
	int rc;

	rc = region_lock(pool->region);
	if (rc)
		return rc;
	rc = region_refresh(pool->region);
	dev = rc ? NULL : pool_device(pool, carve);
	if (dev) {
		rc = dev_unbind(dev);
		if (!rc)
			rc = note_pending(dev);
		if (!rc)
			rc = dev_remove(dev);
		if (!rc)
			note_pending_end(dev);
	}
	region_unlock(pool->region);
	return rc;
}

const struct pool_kind pool_dax = {
	.name = "dax",
	.find = find,
	.make = make,
	.remove = remove_device,
};
