// SPDX-License-Identifier: LGPL-2.1-or-later
/* Devices of size 0: how they come into being, and go. */
#include <errno.h>
#include <string.h>

#include "change.h"
#include "make.h"
#include "notes.h"
#include "private.h"
#include "shared/devname.h"
#include "shared/size.h"

static int explain_static(struct daxctl_region *region)
{
	struct explain *why = &region->ctx->why;

	explain(why, 0,
		"no devices can be made in region %d (%s): it is all of a namespace",
		region->id, daxctl_region_get_devname(region));
	return explain_cure(
		why, -EOPNOTSUPP,
		"'ndctl create-namespace --mode devdax' makes devices of NVDIMMs");
}

/*
 * The device that the kernel makes with the region has all of it, unless it
 * was told otherwise, and is the one that cannot be removed.
 */
static int explain_full(struct daxctl_region *region)
{
	struct explain *why = &region->ctx->why;
	struct daxctl_dev *first = region_find_dev(region, 0);

	if (first &&
	    daxctl_dev_get_size(first) == daxctl_region_get_size(region)) {
		explain(why, 0,
			"%s owns all %s of region %d (%s); it is made with the region and can be emptied, but not removed",
			first->name, size_text(daxctl_dev_get_size(first)).s,
			region->id, daxctl_region_get_devname(region));
		return explain_cure(
			why, -ENOSPC,
			"'daxctl destroy-device -f %s' empties it; boot with dax_hmem.region_idle=1 to have it empty from the start",
			first->name);
	}
	explain(why, 0, "nothing is free in region %d (%s)", region->id,
		daxctl_region_get_devname(region));
	return explain_cure(
		why, -ENOSPC,
		"destroy a device ('daxctl list -DR' shows them), or use another region");
}

int region_check_free(struct daxctl_region *region)
{
	uint64_t free;

	if (!region_is_dynamic(region))
		return explain_static(region);
	free = daxctl_region_get_available_size(region);
	if (free == UINT64_MAX)
		return -errno;
	return free ? 0 : explain_full(region);
}

/* What the kernel made last, or what its seed is. */
static struct daxctl_dev *named_by(struct daxctl_region *region,
				   const char *attr)
{
	const char *name;
	int major, minor;

	if (attr_text(region->attrs, attr, &name) ||
	    !devname_parse2(name, "dax", &major, &minor) || major != region->id)
		return NULL;
	return region_find_dev(region, minor);
}

static int make(struct daxctl_region *region, struct daxctl_dev **ret)
{
	struct daxctl_dev *dev;
	int rc;

	rc = attr_write(region->attrs, "dax_region/create", "1");
	attr_forget_all(region->attrs);
	if (rc == -ENOSPC)
		return explain_full(region);
	if (rc)
		return explain(&region->ctx->why, rc,
			       "region %d (%s) makes no device: %s", region->id,
			       daxctl_region_get_devname(region),
			       strerror(-rc));
	dev = named_by(region, "dax_region/create");
	if (!dev)
		return explain(
			&region->ctx->why, -ENXIO,
			"region %d (%s) does not say which device it made",
			region->id, daxctl_region_get_devname(region));
	*ret = dev;
	return 0;
}

/* An empty one that waits to be used; id 0 is nobody's to name after. */
static struct daxctl_dev *unused_seed(struct daxctl_region *region)
{
	struct daxctl_dev *dev = named_by(region, "dax_region/seed");

	if (!dev || dev->id == 0)
		return NULL;
	dev_forget(dev);
	return daxctl_dev_get_size(dev) == 0 && !dev_driver(dev) ? dev : NULL;
}

int dev_make(struct daxctl_region *region, struct daxctl_dev **ret)
{
	struct daxctl_dev *dev;
	int rc;

	rc = region_check_free(region);
	if (rc)
		return rc;
	dev = unused_seed(region);
	if (!dev)
		rc = make(region, &dev);
	if (!rc)
		rc = note_pending(dev);
	if (!rc)
		*ret = dev;
	return rc;
}

void dev_unmake(struct daxctl_dev *dev)
{
	struct explain *why = &dev->region->ctx->why;
	struct explain kept = explain_aside(why);

	if (dev_remove(dev) == 0)
		note_pending_end(dev);
	explain_back(why, kept);
}

DAXCTL_EXPORT int daxctl_region_create_dev(struct daxctl_region *region)
{
	struct daxctl_dev *dev;
	int rc;

	rc = region_lock(region);
	if (rc)
		return rc;
	rc = region_check_free(region);
	if (!rc)
		rc = make(region, &dev);
	region_unlock(region);
	return rc;
}

static int destroy_dev(struct daxctl_region *region, struct daxctl_dev *dev)
{
	struct explain *why = &region->ctx->why;
	int rc;

	rc = dev_check_shapeable(dev);
	if (rc)
		return rc;
	if (daxctl_dev_get_size(dev)) {
		explain(why, 0, "%s has %s of memory", dev->name,
			size_text(daxctl_dev_get_size(dev)).s);
		return explain_cure(why, -EBUSY, "set its size to 0 first");
	}
	if (dev->id == 0) {
		explain(why, 0,
			"%s is made with its region and cannot be removed",
			dev->name);
		return explain_cure(why, -EBUSY,
				    "being empty, it is in nobody's way");
	}
	return dev_remove(dev);
}

DAXCTL_EXPORT int daxctl_region_destroy_dev(struct daxctl_region *region,
					    struct daxctl_dev *dev)
{
	int rc;

	rc = region_lock(region);
	if (rc)
		return rc;
	rc = destroy_dev(region, dev);
	region_unlock(region);
	return rc;
}
