// SPDX-License-Identifier: LGPL-2.1-or-later
/* One dax device: what it knows of itself. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "notes.h"
#include "private.h"
#include "shared/cleanup.h"
#include "shared/text.h"

int dev_new(struct daxctl_region *region, int id, struct daxctl_dev **ret)
{
	_cleanup_free_ char *dir = NULL;
	struct daxctl_dev *dev;

	dev = calloc(1, sizeof(*dev));
	if (!dev)
		return -ENOMEM;
	dev->region = region;
	dev->id = id;
	TAILQ_INIT(&dev->mappings);
	dev->name = text_format("dax%d.%d", region->id, id);
	if (dev->name)
		dir = text_format("%s/%s", region->path + 1, dev->name);
	if (dir)
		dev->attrs = attrs_new(region->ctx->root, dir);
	if (!dev->attrs) {
		dev_free(dev);
		return -ENOMEM;
	}
	*ret = dev;
	return 0;
}

void dev_free(struct daxctl_dev *dev)
{
	mappings_free(dev);
	free(dev->memory.node_path);
	attrs_free(dev->attrs);
	free(dev->name);
	free(dev);
}

void dev_forget(struct daxctl_dev *dev)
{
	attr_forget_all(dev->attrs);
	mappings_free(dev);
	memory_forget(&dev->memory);
}

DAXCTL_EXPORT struct daxctl_ctx *daxctl_dev_get_ctx(struct daxctl_dev *dev)
{
	return dev->region->ctx;
}

DAXCTL_EXPORT struct daxctl_region *
daxctl_dev_get_region(struct daxctl_dev *dev)
{
	return dev->region;
}

DAXCTL_EXPORT int daxctl_dev_get_id(struct daxctl_dev *dev)
{
	return dev->id;
}

DAXCTL_EXPORT const char *daxctl_dev_get_devname(struct daxctl_dev *dev)
{
	return dev->name;
}

/* "252:3" of the attribute dev. */
static int dev_number(struct daxctl_dev *dev, int *major, int *minor)
{
	const char *text;
	char end;
	int rc;

	rc = attr_text(dev->attrs, "dev", &text);
	if (!rc && (sscanf(text, "%d:%d%c", major, minor, &end) != 2 ||
		    *major < 0 || *minor < 0))
		rc = -EINVAL;
	return attr_check(dev->region->ctx, dev->attrs, "dev", rc);
}

DAXCTL_EXPORT int daxctl_dev_get_major(struct daxctl_dev *dev)
{
	int major, minor, rc = dev_number(dev, &major, &minor);

	return rc ? rc : major;
}

DAXCTL_EXPORT int daxctl_dev_get_minor(struct daxctl_dev *dev)
{
	int major, minor, rc = dev_number(dev, &major, &minor);

	return rc ? rc : minor;
}

static uint64_t dev_u64(struct daxctl_dev *dev, const char *attr)
{
	return get_u64(dev->region->ctx, dev->attrs, attr, true);
}

DAXCTL_EXPORT unsigned long long daxctl_dev_get_resource(struct daxctl_dev *dev)
{
	return dev_u64(dev, "resource");
}

DAXCTL_EXPORT unsigned long long daxctl_dev_get_size(struct daxctl_dev *dev)
{
	return dev_u64(dev, "size");
}

DAXCTL_EXPORT unsigned long daxctl_dev_get_align(struct daxctl_dev *dev)
{
	return dev_u64(dev, "align");
}

/* -1 is both the kernel's word for "none" and ours for "not told". */
static int dev_node(struct daxctl_dev *dev, const char *attr)
{
	int node, rc;

	rc = attr_int(dev->attrs, attr, &node);
	if (!rc && node < -1)
		rc = -EINVAL;
	rc = attr_check(dev->region->ctx, dev->attrs, attr, rc);
	return rc ? -1 : node;
}

/* The kernel keeps it with the region; its devices only show it. */
DAXCTL_EXPORT int daxctl_dev_get_target_node(struct daxctl_dev *dev)
{
	struct daxctl_region *region = dev->region;

	if (!region->node_known) {
		region->target_node = dev_node(dev, "target_node");
		region->node_known = true;
	}
	return region->target_node;
}

DAXCTL_EXPORT int daxctl_dev_get_numa_node(struct daxctl_dev *dev)
{
	return dev_node(dev, "numa_node");
}

const char *dev_driver(struct daxctl_dev *dev)
{
	const char *driver;
	int rc;

	rc = attr_link(dev->attrs, "driver", &driver);
	if (rc == -ENOENT)
		return NULL;
	rc = attr_check(dev->region->ctx, dev->attrs, "driver", rc);
	return rc ? NULL : driver;
}

DAXCTL_EXPORT int daxctl_dev_is_enabled(struct daxctl_dev *dev)
{
	return dev_driver(dev) != NULL;
}

bool dev_has_driver(struct daxctl_dev *dev, const char *name)
{
	const char *driver = dev_driver(dev);

	return driver && strcmp(driver, name) == 0;
}

DAXCTL_EXPORT int daxctl_dev_is_system_ram_capable(struct daxctl_dev *dev)
{
	return dev_has_driver(dev, DRIVER_RAM);
}

/* nd_dax's words for it. */
static enum daxctl_map parse_mode(const char *mode)
{
	static const struct {
		const char *mode;
		enum daxctl_map map;
	} modes[] = {
		{ "none", DAXCTL_MAP_NONE },
		{ "ram", DAXCTL_MAP_MEM },
		{ "pmem", DAXCTL_MAP_DEV },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(modes); i++)
		if (strcmp(mode, modes[i].mode) == 0)
			return modes[i].map;
	return DAXCTL_MAP_UNKNOWN;
}

DAXCTL_EXPORT enum daxctl_map daxctl_dev_get_map(struct daxctl_dev *dev)
{
	const char *mode;

	if (dev_has_driver(dev, DRIVER_NONE))
		return DAXCTL_MAP_NONE;
	/* The directory of a static region is that of the nd_dax. */
	if (attr_text(dev->region->attrs, "mode", &mode) == 0)
		return parse_mode(mode);
	if (dev_has_driver(dev, DRIVER_DEVDAX))
		return DAXCTL_MAP_MEM;
	if (!dev_driver(dev) && note_is_none(dev))
		return DAXCTL_MAP_NONE;
	return DAXCTL_MAP_UNKNOWN;
}

DAXCTL_EXPORT const char *daxctl_map_name(enum daxctl_map map)
{
	switch (map) {
	case DAXCTL_MAP_NONE:
		return "none";
	case DAXCTL_MAP_MEM:
		return "mem";
	case DAXCTL_MAP_DEV:
		return "dev";
	case DAXCTL_MAP_UNKNOWN:
		break;
	}
	return NULL;
}
