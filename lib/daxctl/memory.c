// SPDX-License-Identifier: LGPL-2.1-or-later
/* The memory blocks that a device in mode system-ram gave to the system. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "private.h"
#include "shared/cleanup.h"
#include "shared/devname.h"
#include "shared/text.h"

#define MEMORY_DIR "sys/devices/system/memory"

void memory_forget(struct daxctl_memory *mem)
{
	mem->counted = false;
	mem->blocks = 0;
	mem->online = 0;
	mem->movable = 0;
}

static struct daxctl_ctx *memory_ctx(struct daxctl_memory *mem)
{
	return mem->dev->region->ctx;
}

DAXCTL_EXPORT struct daxctl_memory *
daxctl_dev_get_memory(struct daxctl_dev *dev)
{
	struct daxctl_memory *mem = &dev->memory;
	int node;

	if (!daxctl_dev_is_system_ram_capable(dev))
		return NULL;
	if (mem->node_path)
		return mem;
	node = daxctl_dev_get_target_node(dev);
	if (node < 0)
		return NULL;
	mem->dev = dev;
	mem->node_path = text_format("/sys/devices/system/node/node%d", node);
	return mem->node_path ? mem : NULL;
}

DAXCTL_EXPORT struct daxctl_dev *
daxctl_memory_get_dev(struct daxctl_memory *mem)
{
	return mem->dev;
}

DAXCTL_EXPORT const char *daxctl_memory_get_node_path(struct daxctl_memory *mem)
{
	return mem->node_path;
}

DAXCTL_EXPORT unsigned long
daxctl_memory_get_block_size(struct daxctl_memory *mem)
{
	struct daxctl_ctx *ctx = memory_ctx(mem);
	struct attrs *attrs = attrs_new(ctx->root, MEMORY_DIR);
	uint64_t size = 0;
	int rc;

	if (!attrs)
		return 0;
	rc = attr_hex64(attrs, "block_size_bytes", &size);
	if (!rc && !size)
		rc = -EINVAL;
	attr_check(ctx, attrs, "block_size_bytes", rc);
	attrs_free(attrs);
	return rc ? 0 : size;
}

/*
 * Does the block from @first to @last lie in the device? kmem takes whole
 * blocks only, so a block that is in it by half is somebody else's.
 */
static int block_in_dev(struct daxctl_dev *dev, uint64_t first, uint64_t last)
{
	struct daxctl_mapping *mapping;

	daxctl_mapping_foreach(dev, mapping) {
		uint64_t start, end;

		start = daxctl_mapping_get_start(mapping);
		if (start == ULLONG_MAX)
			return -errno;
		end = daxctl_mapping_get_end(mapping);
		if (end == ULLONG_MAX)
			return -errno;
		if (first >= start && last <= end)
			return 1;
	}
	return 0;
}

static int parse_state(const char *state, bool *online)
{
	*online = strcmp(state, "online") == 0;
	return *online || strcmp(state, "offline") == 0 ||
			       strcmp(state, "going-offline") == 0 ?
		       0 :
		       -EINVAL;
}

static int count_online(struct daxctl_memory *mem, struct attrs *block)
{
	struct daxctl_ctx *ctx = memory_ctx(mem);
	const char *zones;
	int rc;

	mem->online++;
	rc = attr_text(block, "valid_zones", &zones);
	if (rc)
		return attr_check(ctx, block, "valid_zones", rc);
	if (strcmp(zones, "Movable") == 0)
		mem->movable++;
	return 0;
}

int memory_block_online(struct daxctl_memory *mem, struct attrs *block)
{
	const char *state;
	bool online;
	int rc;

	rc = attr_text(block, "state", &state);
	if (!rc)
		rc = parse_state(state, &online);
	attr_check(memory_ctx(mem), block, "state", rc);
	return rc ? rc : online;
}

static int count_block(struct daxctl_memory *mem, struct attrs *block,
		       void *unused)
{
	int rc;

	mem->blocks++;
	rc = memory_block_online(mem, block);
	return rc > 0 ? count_online(mem, block) : rc;
}

static int visit_block(struct daxctl_memory *mem, const char *name,
		       memory_block_fn visit, void *data)
{
	_cleanup_free_ char *dir = NULL;
	struct attrs *block = NULL;
	int rc;

	dir = text_format("%s/%s", mem->node_path + 1, name);
	if (dir)
		block = attrs_new(memory_ctx(mem)->root, dir);
	if (!block)
		return -ENOMEM;
	rc = visit(mem, block, data);
	attrs_free(block);
	return rc;
}

/*
 * Goes through the blocks that the node has, not those that the device's
 * addresses would make, which a malformed tree could make any number of.
 */
int memory_each_block(struct daxctl_memory *mem, memory_block_fn visit,
		      void *data)
{
	struct daxctl_ctx *ctx = memory_ctx(mem);
	uint64_t size = daxctl_memory_get_block_size(mem), first;
	struct devnames names;
	size_t i;
	int rc;

	if (!size)
		return -ENXIO;
	rc = devnames_read(ctx->root, mem->node_path + 1, "memory", 1, &names);
	if (rc)
		return explain(&ctx->why, rc, "cannot list %s: %s",
			       mem->node_path, strerror(-rc));
	for (i = 0; i < names.count && rc >= 0; i++) {
		if (__builtin_mul_overflow(names.list[i].id[0], size, &first))
			continue;
		rc = block_in_dev(mem->dev, first, first + size - 1);
		if (rc > 0)
			rc = visit_block(mem, names.list[i].name, visit, data);
	}
	devnames_free(&names);
	return rc < 0 ? rc : 0;
}

static int count(struct daxctl_memory *mem)
{
	if (!mem->counted) {
		mem->rc = memory_each_block(mem, count_block, NULL);
		mem->counted = true;
	}
	return mem->rc;
}

DAXCTL_EXPORT int daxctl_memory_num_sections(struct daxctl_memory *mem)
{
	int rc = count(mem);

	return rc ? rc : mem->blocks;
}

DAXCTL_EXPORT int daxctl_memory_is_online(struct daxctl_memory *mem)
{
	int rc = count(mem);

	return rc ? rc : mem->online;
}

DAXCTL_EXPORT int daxctl_memory_is_movable(struct daxctl_memory *mem)
{
	int rc = count(mem);

	if (rc)
		return rc;
	if (!mem->online)
		return -ENXIO;
	return mem->movable == mem->online;
}

DAXCTL_EXPORT int daxctl_dev_has_online_memory(struct daxctl_dev *dev)
{
	struct daxctl_memory *mem = daxctl_dev_get_memory(dev);
	int rc;

	if (!mem)
		return 0;
	rc = daxctl_memory_is_online(mem);
	return rc < 0 ? rc : rc > 0;
}

DAXCTL_EXPORT int daxctl_dev_will_auto_online_memory(struct daxctl_dev *dev)
{
	struct daxctl_ctx *ctx = dev->region->ctx;
	struct attrs *attrs = attrs_new(ctx->root, MEMORY_DIR);
	const char *policy;
	int rc;

	if (!attrs)
		return -ENOMEM;
	rc = attr_text(attrs, "auto_online_blocks", &policy);
	attr_check(ctx, attrs, "auto_online_blocks", rc);
	if (!rc)
		rc = strcmp(policy, "offline") != 0;
	attrs_free(attrs);
	return rc;
}
