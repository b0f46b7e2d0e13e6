// SPDX-License-Identifier: LGPL-2.1-or-later
/* Regions: how they are found, and what they know of themselves. */
#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "private.h"
#include "shared/cleanup.h"
#include "shared/devname.h"
#include "shared/text.h"

#define BUS_DEVICES "sys/bus/dax/devices"

static int compare_paths(const void *a, const void *b)
{
	const struct daxctl_region *x = a, *y = b;

	return strcmp(x->path, y->path);
}

/* The known region of @path, which has a leading slash; NULL if none is. */
static struct daxctl_region *region_find(struct daxctl_ctx *ctx,
					 const char *path)
{
	const struct daxctl_region key = { .path = (char *)path };
	struct daxctl_region **found;

	found = tfind(&key, &ctx->by_path, compare_paths);
	return found ? *found : NULL;
}

static void free_devs(struct dev_list *devs)
{
	struct daxctl_dev *dev;

	while ((dev = TAILQ_FIRST(devs))) {
		TAILQ_REMOVE(devs, dev, entry);
		dev_free(dev);
	}
}

static void region_release(struct daxctl_region *region)
{
	free_devs(&region->devs);
	free_devs(&region->gone);
	attrs_free(region->attrs);
	free(region->path);
	free(region);
}

void region_free(struct daxctl_region *region)
{
	TAILQ_REMOVE(&region->ctx->regions, region, entry);
	tdelete(region, &region->ctx->by_path, compare_paths);
	region_release(region);
}

/* Make the region of @path and add it to the context's. */
static int region_new(struct daxctl_ctx *ctx, int id, const char *path,
		      struct daxctl_region **ret)
{
	struct daxctl_region *region;

	region = calloc(1, sizeof(*region));
	if (!region)
		return -ENOMEM;
	region->ctx = ctx;
	region->refs = 1;
	region->id = id;
	TAILQ_INIT(&region->devs);
	TAILQ_INIT(&region->gone);
	region->path = strdup(path);
	region->attrs = attrs_new(ctx->root, path + 1);
	if (!region->path || !region->attrs ||
	    !tsearch(region, &ctx->by_path, compare_paths)) {
		region_release(region);
		return -ENOMEM;
	}
	TAILQ_INSERT_TAIL(&ctx->regions, region, entry);
	*ret = region;
	return 0;
}

/*
 * "/sys/devices/.../region" of the device @name on the dax bus: one readlink,
 * since the region is the directory that the device is in.
 */
static int parent_path(struct daxctl_ctx *ctx, const char *name, char **ret)
{
	_cleanup_free_ char *link = NULL, *target = NULL;
	char *slash, *path;
	int rc;

	link = text_format(BUS_DEVICES "/%s", name);
	if (!link)
		return -ENOMEM;
	rc = root_link_path(ctx->root, link, &target);
	if (rc)
		return rc;
	slash = strrchr(target, '/');
	if (!slash || slash == target)
		return -EINVAL;
	*slash = '\0';
	path = text_format("/%s", target);
	if (!path)
		return -ENOMEM;
	*ret = path;
	return 0;
}

/* An entry of the bus that is no link to a device in a region. */
static int misplaced(struct daxctl_ctx *ctx, const char *name, int rc)
{
	struct attrs *bus = attrs_new(ctx->root, BUS_DEVICES);

	if (!bus)
		return -ENOMEM;
	attr_check(ctx, bus, name, rc);
	attrs_free(bus);
	return rc;
}

static struct daxctl_dev *take_dev(struct dev_list *devs, int id)
{
	struct daxctl_dev *dev;

	TAILQ_FOREACH(dev, devs, entry) {
		if (dev->id != id)
			continue;
		TAILQ_REMOVE(devs, dev, entry);
		return dev;
	}
	return NULL;
}

/*
 * List the region's own directory, for regions that did not come from the
 * scan of the bus. Devices that are known already stay the same objects.
 */
static int list_devs(struct daxctl_region *region)
{
	struct daxctl_ctx *ctx = region->ctx;
	struct dev_list old = TAILQ_HEAD_INITIALIZER(old);
	struct daxctl_dev *dev;
	struct devnames names;
	size_t i;
	int rc;

	rc = devnames_read(ctx->root, region->path + 1, "dax", 2, &names);
	if (rc)
		return explain(&ctx->why, rc,
			       "cannot list the devices in %s: %s",
			       region->path, strerror(-rc));
	TAILQ_CONCAT(&old, &region->devs, entry);
	for (i = 0; i < names.count && !rc; i++) {
		/* A nd_dax's directory has no dax device of another region. */
		if (names.list[i].id[0] != region->id)
			continue;
		dev = take_dev(&old, names.list[i].id[1]);
		if (dev)
			dev_forget(dev);
		else
			rc = dev_new(region, names.list[i].id[1], &dev);
		if (!rc)
			TAILQ_INSERT_TAIL(&region->devs, dev, entry);
	}
	devnames_free(&names);
	TAILQ_CONCAT(&region->gone, &old, entry);
	region->listed = true;
	return rc;
}

/* Where a scan of the bus is. */
struct scan {
	struct daxctl_region *region; /* of the device before */
	struct daxctl_dev *dev; /* the device before, once @region is listed */
};

/* The region of @path, known or not, as the one that the scan is at. */
static int enter_region(struct daxctl_ctx *ctx, struct scan *scan, int id,
			const char *path)
{
	struct daxctl_region *region = region_find(ctx, path);
	int rc = 0;

	if (!region)
		rc = region_new(ctx, id, path, &region);
	if (rc)
		return rc;
	/* Those that libndctl asked for join the order. */
	TAILQ_REMOVE(&ctx->regions, region, entry);
	TAILQ_INSERT_TAIL(&ctx->regions, region, entry);
	scan->region = region;
	scan->dev = NULL;
	return 0;
}

/*
 * A second device in one region means a dynamic one, with any number of them:
 * its directory says in one reading which they are.
 */
static int add_to_region(struct scan *scan, int id)
{
	struct daxctl_region *region = scan->region;
	struct daxctl_dev *dev;
	int rc;

	if (!region->listed && !TAILQ_EMPTY(&region->devs)) {
		rc = list_devs(region);
		if (rc)
			return rc;
	}
	if (region->listed) {
		TAILQ_FOREACH(dev, &region->devs, entry)
			if (dev->id == id)
				break;
		scan->dev = dev;
		return 0;
	}
	rc = dev_new(region, id, &dev);
	if (!rc)
		TAILQ_INSERT_TAIL(&region->devs, dev, entry);
	return rc;
}

/*
 * Put the device of the bus where it belongs. What cannot be placed is
 * explained and left out.
 */
static int add_from_bus(struct daxctl_ctx *ctx, const struct devname *name,
			struct scan *scan)
{
	struct daxctl_dev *next = scan->dev ? TAILQ_NEXT(scan->dev, entry) :
					      NULL;
	_cleanup_free_ char *path = NULL;
	int rc;

	if (next && scan->region->id == name->id[0] &&
	    next->id == name->id[1]) {
		scan->dev = next;
		return 0;
	}
	rc = parent_path(ctx, name->name, &path);
	if (rc == -ENOENT)
		return 0; /* removed since we read the directory */
	if (rc)
		return misplaced(ctx, name->name, rc);
	if (!scan->region || strcmp(scan->region->path, path))
		rc = enter_region(ctx, scan, name->id[0], path);
	return rc ? rc : add_to_region(scan, name->id[1]);
}

/* One pass over the bus. */
static void scan_bus(struct daxctl_ctx *ctx)
{
	struct daxctl_region *region;
	struct scan scan = { NULL };
	struct devnames names;
	size_t i;
	int rc;

	if (ctx->scanned)
		return;
	ctx->scanned = true;
	rc = devnames_read(ctx->root, BUS_DEVICES, "dax", 2, &names);
	if (rc == -ENOENT)
		return; /* a kernel without the bus, or without a device */
	if (rc) {
		explain(&ctx->why, rc, "cannot list /%s: %s", BUS_DEVICES,
			strerror(-rc));
		return;
	}
	for (i = 0; i < names.count; i++)
		add_from_bus(ctx, &names.list[i], &scan);
	devnames_free(&names);
	TAILQ_FOREACH(region, &ctx->regions, entry)
		if (!TAILQ_EMPTY(&region->devs))
			region->listed = true;
}

bool region_is_dynamic(struct daxctl_region *region)
{
	return attr_exists(region->attrs, "dax_region/available_size");
}

DAXCTL_EXPORT int daxctl_region_is_dynamic(struct daxctl_region *region)
{
	return region_is_dynamic(region);
}

/* Where the device of this number is, or would be, in the order of numbers. */
static struct daxctl_dev *dev_from(struct daxctl_region *region, int id)
{
	struct daxctl_dev *dev;

	/* New ones have the highest numbers, mostly. */
	dev = TAILQ_LAST(&region->devs, dev_list);
	if (!dev || dev->id < id)
		return NULL;
	TAILQ_FOREACH(dev, &region->devs, entry)
		if (dev->id >= id)
			break;
	return dev;
}

struct daxctl_dev *region_find_dev(struct daxctl_region *region, int id)
{
	struct daxctl_dev *next, *dev;

	if (!region->listed)
		list_devs(region);
	next = dev_from(region, id);
	if (next && next->id == id)
		return next;
	if (dev_new(region, id, &dev))
		return NULL;
	if (!attr_exists(dev->attrs, "size")) {
		dev_free(dev);
		return NULL;
	}
	if (next)
		TAILQ_INSERT_BEFORE(next, dev, entry);
	else
		TAILQ_INSERT_TAIL(&region->devs, dev, entry);
	return dev;
}

void region_drop_dev(struct daxctl_dev *dev)
{
	TAILQ_REMOVE(&dev->region->devs, dev, entry);
	TAILQ_INSERT_TAIL(&dev->region->gone, dev, entry);
}

int region_refresh(struct daxctl_region *region)
{
	attr_forget_all(region->attrs);
	return list_devs(region);
}

DAXCTL_EXPORT struct daxctl_region *
daxctl_region_get_first(struct daxctl_ctx *ctx)
{
	scan_bus(ctx);
	return TAILQ_FIRST(&ctx->regions);
}

DAXCTL_EXPORT struct daxctl_region *
daxctl_region_get_next(struct daxctl_region *region)
{
	return TAILQ_NEXT(region, entry);
}

/* @path as a scan of the bus would spell it, or a copy if it leads nowhere. */
static char *canonical_path(struct daxctl_ctx *ctx, const char *path)
{
	_cleanup_free_ char *top = root_path(ctx->root, "");
	_cleanup_free_ char *real = NULL, *whole = NULL;
	size_t len;

	if (!top)
		return NULL;
	len = strlen(top) - 1;
	if (len && strncmp(path, top, len) == 0 && path[len] == '/')
		path += len;
	if (strncmp(path, "/sys/devices/", 13) == 0)
		return strdup(path);
	whole = root_path(ctx->root, path + (*path == '/'));
	if (!whole)
		return NULL;
	real = realpath(whole, NULL);
	if (real && strncmp(real, top, len) == 0)
		return strdup(real + len);
	return text_format("/%s", path + (*path == '/'));
}

DAXCTL_EXPORT struct daxctl_region *
daxctl_new_region(struct daxctl_ctx *ctx, int id, uuid_t uuid, const char *path)
{
	_cleanup_free_ char *canonical = NULL;
	struct daxctl_region *region;
	int rc = 0;

	if (!path || !*path) {
		errno = EINVAL;
		return NULL;
	}
	canonical = canonical_path(ctx, path);
	if (!canonical) {
		errno = ENOMEM;
		return NULL;
	}
	region = region_find(ctx, canonical);
	if (region) {
		region->refs++;
		/* The namespace may have been made anew at the same place. */
		if (region->listed)
			region_refresh(region);
	} else {
		rc = region_new(ctx, id, canonical, &region);
	}
	if (rc) {
		errno = -rc;
		return NULL;
	}
	uuid_copy(region->uuid, uuid);
	return region;
}

DAXCTL_EXPORT void daxctl_region_ref(struct daxctl_region *region)
{
	if (region)
		region->refs++;
}

DAXCTL_EXPORT void daxctl_region_unref(struct daxctl_region *region)
{
	if (region && --region->refs == 0)
		region_free(region);
}

DAXCTL_EXPORT struct daxctl_ctx *
daxctl_region_get_ctx(struct daxctl_region *region)
{
	return region->ctx;
}

DAXCTL_EXPORT int daxctl_region_get_id(struct daxctl_region *region)
{
	return region->id;
}

DAXCTL_EXPORT void daxctl_region_get_uuid(struct daxctl_region *region,
					  uuid_t uu)
{
	uuid_copy(uu, region->uuid);
}

DAXCTL_EXPORT const char *
daxctl_region_get_devname(struct daxctl_region *region)
{
	return strrchr(region->path, '/') + 1;
}

DAXCTL_EXPORT const char *daxctl_region_get_path(struct daxctl_region *region)
{
	return region->path;
}

static uint64_t region_u64(struct daxctl_region *region, const char *attr,
			   bool required)
{
	return get_u64(region->ctx, region->attrs, attr, required);
}

DAXCTL_EXPORT unsigned long long
daxctl_region_get_size(struct daxctl_region *region)
{
	return region_u64(region, "dax_region/size", true);
}

DAXCTL_EXPORT unsigned long long
daxctl_region_get_available_size(struct daxctl_region *region)
{
	uint64_t size = region_u64(region, "dax_region/available_size", false);

	/* Upstream's word for it, which its callers print when it is not 0. */
	return size == UINT64_MAX && errno == ENOENT ? 0 : size;
}

DAXCTL_EXPORT unsigned long
daxctl_region_get_align(struct daxctl_region *region)
{
	return region_u64(region, "dax_region/align", true);
}

DAXCTL_EXPORT struct daxctl_dev *
daxctl_region_get_dev_seed(struct daxctl_region *region)
{
	struct daxctl_dev *dev;
	const char *name;
	int rc;

	rc = attr_text(region->attrs, "dax_region/seed", &name);
	if (rc) {
		attr_check(region->ctx, region->attrs, "dax_region/seed", rc);
		errno = -rc;
		return NULL;
	}
	daxctl_dev_foreach(region, dev)
		if (strcmp(dev->name, name) == 0)
			return dev;
	errno = ENOENT;
	return NULL;
}

DAXCTL_EXPORT struct daxctl_dev *
daxctl_dev_get_first(struct daxctl_region *region)
{
	if (!region->listed)
		list_devs(region);
	return TAILQ_FIRST(&region->devs);
}

DAXCTL_EXPORT struct daxctl_dev *daxctl_dev_get_next(struct daxctl_dev *dev)
{
	return TAILQ_NEXT(dev, entry);
}
