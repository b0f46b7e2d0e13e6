// SPDX-License-Identifier: LGPL-2.1-or-later
/* Another size, align or map for a device that there is. */
#include <errno.h>
#include <limits.h>
#include <string.h>

#include <daxctl/create.h>

#include "change.h"
#include "grow.h"
#include "notes.h"
#include "private.h"

/* How a device is served, to serve it like that again. */
static const char *driver_of_map(enum daxctl_map map)
{
	return map == DAXCTL_MAP_NONE ? DRIVER_NONE : DRIVER_DEVDAX;
}

/* Bind it as before, while the reason for that is kept. */
static void restore(struct daxctl_dev *dev, const char *driver)
{
	struct explain *why = &dev->region->ctx->why;
	struct explain kept = explain_aside(why);

	if (dev_bind(dev, driver))
		log_err(&dev->region->ctx->log,
			"%s is left without a driver: %s", dev->name,
			why->cause ? why->cause : "unknown");
	explain_back(why, kept);
}

/* System RAM is for the caller to get back first. */
static int check_not_ram(struct daxctl_dev *dev)
{
	struct explain *why = &dev->region->ctx->why;

	if (!dev_has_driver(dev, DRIVER_RAM))
		return 0;
	explain(why, 0, "%s is system RAM", dev->name);
	return explain_cure(
		why, -EBUSY,
		"'daxctl reconfigure-device --mode=devdax --force %s' first",
		dev->name);
}

static int resize(struct daxctl_dev *dev, uint64_t size,
		  unsigned int max_ranges)
{
	uint64_t now = daxctl_dev_get_size(dev);

	if (size <= now)
		return size == now ? 0 : dev_resize(dev, size);
	return dev_grow(dev, size - now, max_ranges ? max_ranges : UINT_MAX);
}

struct reshape {
	uint64_t size;
	unsigned int max_ranges;
	uint64_t align; /* 0: it is the size that changes */
};

static int apply(struct daxctl_dev *dev, const struct reshape *change)
{
	if (change->align)
		return dev_set_align(dev, change->align);
	return resize(dev, change->size, change->max_ranges);
}

/* Also the starts, which the kernel leaves unchecked. */
static int check_ranges(struct daxctl_dev *dev, uint64_t align)
{
	uint64_t granule = region_granule(dev->region, align);
	struct explain *why = &dev->region->ctx->why;
	struct daxctl_mapping *mapping;

	daxctl_mapping_foreach(dev, mapping) {
		uint64_t start = daxctl_mapping_get_start(mapping);
		uint64_t size = daxctl_mapping_get_size(mapping);

		if (start == UINT64_MAX || size == UINT64_MAX)
			return -errno;
		if (start % granule == 0 && size % granule == 0)
			continue;
		explain(why, 0,
			"%s has %#llx bytes at %#llx, which do not fit align %#llx",
			dev->name, (unsigned long long)size,
			(unsigned long long)start, (unsigned long long)align);
		return explain_cure(
			why, -EINVAL,
			"make another device with that align, which chooses its place by it");
	}
	return 0;
}

static int reshape(struct daxctl_dev *dev, const struct reshape *change)
{
	const char *driver = NULL;
	int rc;

	dev_forget(dev);
	rc = check_not_ram(dev);
	if (!rc && change->align && region_is_dynamic(dev->region))
		rc = check_ranges(dev, change->align);
	if (rc)
		return rc;
	if (daxctl_dev_is_enabled(dev) && region_is_dynamic(dev->region)) {
		driver = driver_of_map(daxctl_dev_get_map(dev));
		rc = dev_unbind(dev);
	}
	if (!rc)
		rc = dev_check_shapeable(dev);
	if (!rc)
		rc = apply(dev, change);
	if (rc && driver && !dev_driver(dev)) {
		restore(dev, driver);
		return rc;
	}
	if (rc || !driver || !daxctl_dev_get_size(dev))
		return rc;
	return dev_bind(dev, driver);
}

static int locked_reshape(struct daxctl_dev *dev, const struct reshape *change)
{
	int rc;

	rc = region_lock(dev->region);
	if (rc)
		return rc;
	rc = reshape(dev, change);
	region_unlock(dev->region);
	return rc;
}

DAXCTL_EXPORT int daxctl_dev_resize(struct daxctl_dev *dev,
				    unsigned long long size,
				    unsigned int max_ranges)
{
	const struct reshape change = {
		.size = size,
		.max_ranges = max_ranges,
	};

	return locked_reshape(dev, &change);
}

DAXCTL_EXPORT int daxctl_dev_realign(struct daxctl_dev *dev,
				     unsigned long align)
{
	const struct reshape change = { .align = align };

	if (!align)
		return -EINVAL;
	return locked_reshape(dev, &change);
}

/* ---- map */

static int check_map(struct daxctl_dev *dev)
{
	struct explain *why = &dev->region->ctx->why;

	if (region_is_dynamic(dev->region))
		return check_not_ram(dev);
	explain(why, 0,
		"the struct pages of %s were decided with its namespace",
		dev->name);
	return explain_cure(
		why, -EOPNOTSUPP,
		"'ndctl create-namespace --reconfig NAMESPACE --mode devdax --map ...' makes it anew");
}

static int set_map(struct daxctl_dev *dev, enum daxctl_map map)
{
	const char *before, *driver = driver_of_map(map);
	int rc;

	dev_forget(dev);
	before = dev_driver(dev);
	if (before && dev_has_driver(dev, driver))
		return 0;
	rc = check_map(dev);
	if (!rc)
		rc = load_driver(dev->region->ctx, driver);
	if (rc)
		return rc;
	/* Only the other of the two can be bound now. */
	before = before ? driver_of_map(daxctl_dev_get_map(dev)) : NULL;
	rc = dev_unbind(dev);
	if (rc)
		return rc;
	rc = dev_bind(dev, driver);
	if (rc && before)
		restore(dev, before);
	return rc;
}

DAXCTL_EXPORT int daxctl_dev_set_map(struct daxctl_dev *dev,
				     enum daxctl_map map)
{
	int rc;

	if (map != DAXCTL_MAP_NONE && map != DAXCTL_MAP_MEM)
		return -EINVAL;
	rc = region_lock(dev->region);
	if (rc)
		return rc;
	rc = set_map(dev, map);
	region_unlock(dev->region);
	return rc;
}
