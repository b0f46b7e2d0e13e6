// SPDX-License-Identifier: LGPL-2.1-or-later
/* The single steps by which a device of a dynamic region gets its shape. */
#include <errno.h>
#include <string.h>

#include "change.h"
#include "private.h"
#include "shared/cleanup.h"
#include "shared/size.h"
#include "shared/text.h"

/* Nothing of a device may change under its driver. */
int dev_check_shapeable(struct daxctl_dev *dev)
{
	struct explain *why = &dev->region->ctx->why;
	const char *driver;

	if (!region_is_dynamic(dev->region)) {
		explain(why, 0,
			"%s is all of its region, %s, whose size and align are those of its namespace",
			dev->name, daxctl_region_get_devname(dev->region));
		return explain_cure(
			why, -EOPNOTSUPP,
			"use ndctl: 'create-namespace --reconfig' changes it, 'destroy-namespace' removes it");
	}
	dev_forget(dev);
	driver = dev_driver(dev);
	if (!driver)
		return 0;
	explain(why, 0, "%s is bound to %s", dev->name, driver);
	return explain_cure(why, -EBUSY, "'daxctl disable-device %s' first",
			    dev->name);
}

static int explain_size(struct daxctl_dev *dev, uint64_t size, int rc)
{
	struct daxctl_region *region = dev->region;
	struct explain *why = &region->ctx->why;
	uint64_t free = daxctl_region_get_available_size(region);

	explain(why, rc, "%s cannot have %s: %s", dev->name, size_text(size).s,
		strerror(-rc));
	if (rc == -ENOSPC || rc == -ENOMEM)
		return explain_cure(why, rc, "region %d (%s) has %s free",
				    region->id,
				    daxctl_region_get_devname(region),
				    size_text(free).s);
	if (rc == -EINVAL)
		return explain_cure(
			why, rc, "sizes are multiples of %s",
			size_text(daxctl_region_get_align(region)).s);
	return rc;
}

int dev_resize(struct daxctl_dev *dev, uint64_t size)
{
	int rc;

	rc = attr_write_u64(dev->attrs, "size", size);
	dev_forget(dev);
	attr_forget_all(dev->region->attrs);
	return rc ? explain_size(dev, size, rc) : 0;
}

int dev_set_align(struct daxctl_dev *dev, uint64_t align)
{
	struct explain *why = &dev->region->ctx->why;
	int rc;

	rc = attr_write_u64(dev->attrs, "align", align);
	dev_forget(dev);
	if (!rc)
		return 0;
	explain(why, rc, "%s cannot have align %s: %s", dev->name,
		size_text(align).s, strerror(-rc));
	if (rc != -EINVAL)
		return rc;
	return explain_cure(
		why, rc,
		"it is 4K, 2M or 1G, and the size of each of the device's ranges a multiple of it");
}

/*
 * The kernel ignores sizes that do not fit the align, without an error, so
 * what counts is what the device has afterwards.
 */
int dev_add_range(struct daxctl_dev *dev, uint64_t start, uint64_t size)
{
	struct explain *why = &dev->region->ctx->why;
	uint64_t before = daxctl_dev_get_size(dev);
	_cleanup_free_ char *range = NULL;
	int rc;

	range = text_format("%#llx-%#llx", (unsigned long long)start,
			    (unsigned long long)(start + size - 1));
	if (!range)
		return -ENOMEM;
	rc = attr_write(dev->attrs, "mapping", range);
	dev_forget(dev);
	attr_forget_all(dev->region->attrs);
	if (!rc && daxctl_dev_get_size(dev) != before + size)
		rc = -EINVAL;
	if (!rc)
		return 0;
	/* "No memory" is the kernel's word for an address it cannot give. */
	if (rc == -ENOMEM)
		rc = -EBUSY;
	explain(why, rc, "%s cannot have the memory at %s: %s", dev->name,
		range,
		rc == -EBUSY ? "it is not free, or not in the region" :
			       strerror(-rc));
	return explain_cure(why, rc, "'daxctl list -DMi' shows what is taken");
}

/* A step of a caller who puts the device together himself. */
static int begin_step(struct daxctl_dev *dev)
{
	int rc = region_lock(dev->region);

	if (rc)
		return rc;
	rc = dev_check_shapeable(dev);
	if (rc)
		region_unlock(dev->region);
	return rc;
}

DAXCTL_EXPORT int daxctl_dev_set_size(struct daxctl_dev *dev,
				      unsigned long long size)
{
	int rc = begin_step(dev);

	if (rc)
		return rc;
	rc = dev_resize(dev, size);
	region_unlock(dev->region);
	return rc;
}

DAXCTL_EXPORT int daxctl_dev_set_align(struct daxctl_dev *dev,
				       unsigned long align)
{
	int rc = begin_step(dev);

	if (rc)
		return rc;
	rc = dev_set_align(dev, align);
	region_unlock(dev->region);
	return rc;
}

DAXCTL_EXPORT int daxctl_dev_set_mapping(struct daxctl_dev *dev,
					 unsigned long long start,
					 unsigned long long end)
{
	int rc;

	if (end < start || end - start == ULLONG_MAX)
		return explain(&dev->region->ctx->why, -EINVAL,
			       "%s: a range from %#llx to %#llx is none",
			       dev->name, start, end);
	rc = begin_step(dev);
	if (rc)
		return rc;
	rc = dev_add_range(dev, start, end - start + 1);
	region_unlock(dev->region);
	return rc;
}
