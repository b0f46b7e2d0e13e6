// SPDX-License-Identifier: LGPL-2.1-or-later
/* The ranges of physical addresses that a device consists of. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "private.h"
#include "shared/cleanup.h"
#include "shared/devname.h"
#include "shared/text.h"

static int mapping_new(struct daxctl_dev *dev, const char *name)
{
	_cleanup_free_ char *dir = NULL;
	struct daxctl_mapping *mapping;

	dir = text_format("%s/%s", attrs_dir(dev->attrs), name);
	mapping = calloc(1, sizeof(*mapping));
	if (mapping && dir)
		mapping->attrs = attrs_new(dev->region->ctx->root, dir);
	if (!mapping || !mapping->attrs) {
		free(mapping);
		return -ENOMEM;
	}
	mapping->dev = dev;
	TAILQ_INSERT_TAIL(&dev->mappings, mapping, entry);
	return 0;
}

static void list_mappings(struct daxctl_dev *dev)
{
	struct daxctl_ctx *ctx = dev->region->ctx;
	struct devnames names;
	size_t i;
	int rc;

	if (dev->mapped)
		return;
	dev->mapped = true;
	rc = devnames_read(ctx->root, attrs_dir(dev->attrs), "mapping", 1,
			   &names);
	if (rc) {
		explain(&ctx->why, rc, "%s: cannot list its mappings: %s",
			dev->name, strerror(-rc));
		return;
	}
	for (i = 0; i < names.count && !rc; i++)
		rc = mapping_new(dev, names.list[i].name);
	devnames_free(&names);
}

void mappings_free(struct daxctl_dev *dev)
{
	struct daxctl_mapping *mapping;

	while ((mapping = TAILQ_FIRST(&dev->mappings))) {
		TAILQ_REMOVE(&dev->mappings, mapping, entry);
		attrs_free(mapping->attrs);
		free(mapping);
	}
	dev->mapped = false;
}

DAXCTL_EXPORT struct daxctl_mapping *
daxctl_mapping_get_first(struct daxctl_dev *dev)
{
	list_mappings(dev);
	return TAILQ_FIRST(&dev->mappings);
}

DAXCTL_EXPORT struct daxctl_mapping *
daxctl_mapping_get_next(struct daxctl_mapping *mapping)
{
	return TAILQ_NEXT(mapping, entry);
}

static uint64_t mapping_u64(struct daxctl_mapping *mapping, const char *attr)
{
	return get_u64(mapping->dev->region->ctx, mapping->attrs, attr, true);
}

DAXCTL_EXPORT unsigned long long
daxctl_mapping_get_start(struct daxctl_mapping *mapping)
{
	return mapping_u64(mapping, "start");
}

DAXCTL_EXPORT unsigned long long
daxctl_mapping_get_end(struct daxctl_mapping *mapping)
{
	return mapping_u64(mapping, "end");
}

DAXCTL_EXPORT unsigned long long
daxctl_mapping_get_offset(struct daxctl_mapping *mapping)
{
	return mapping_u64(mapping, "page_offset");
}

DAXCTL_EXPORT unsigned long long
daxctl_mapping_get_size(struct daxctl_mapping *mapping)
{
	unsigned long long start = daxctl_mapping_get_start(mapping), end;

	if (start == ULLONG_MAX)
		return ULLONG_MAX;
	end = daxctl_mapping_get_end(mapping);
	if (end == ULLONG_MAX)
		return ULLONG_MAX;
	if (end < start) {
		attr_check(mapping->dev->region->ctx, mapping->attrs, "end",
			   -EINVAL);
		errno = EINVAL;
		return ULLONG_MAX;
	}
	return end - start + 1;
}
