// SPDX-License-Identifier: LGPL-2.1-or-later
/* A region: what the kernel says of it, and what is below it. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <linux/ndctl.h>

#include "ndctl/private.h"

/* Gone from linux/ndctl.h with the kernel's support for it. */
#define ND_DEVICE_NAMESPACE_BLK 6

static void region_end(struct node *node)
{
	struct ndctl_region *region = node_region(node);

	nodes_free(&region->daxs);
	nodes_free(&region->pfns);
	nodes_free(&region->btts);
	nodes_free(&region->namespaces);
	free(region->mappings);
	badblock_end(&region->badblocks);
}

const struct node_kind region_kind = { "region", 1, sizeof(struct ndctl_region),
				       region_end };

static struct nodes *bus_regions(struct ndctl_bus *bus)
{
	ndctl_bus_wait_probe(bus);
	nodes_scan(&bus->regions, &region_kind, bus->node.ctx, &bus->node,
		   attrs_dir(bus->node.attrs));
	return &bus->regions;
}

NDCTL_EXPORT struct ndctl_region *ndctl_region_get_first(struct ndctl_bus *bus)
{
	return node_region(nodes_first(bus_regions(bus)));
}

NDCTL_EXPORT struct ndctl_region *
ndctl_region_get_next(struct ndctl_region *region)
{
	return node_region(
		nodes_next(&region_bus(region)->regions, &region->node));
}

NDCTL_EXPORT struct ndctl_bus *ndctl_region_get_bus(struct ndctl_region *region)
{
	return region_bus(region);
}

NDCTL_EXPORT struct ndctl_ctx *ndctl_region_get_ctx(struct ndctl_region *region)
{
	return region->node.ctx;
}

NDCTL_EXPORT unsigned int ndctl_region_get_id(struct ndctl_region *region)
{
	return region->node.id[0];
}

NDCTL_EXPORT const char *ndctl_region_get_devname(struct ndctl_region *region)
{
	return region->node.name;
}

/* ---- what is below */

static struct nodes *children(struct ndctl_region *region, struct nodes *nodes,
			      const struct node_kind *kind)
{
	ndctl_bus_wait_probe(region_bus(region));
	nodes_scan(nodes, kind, region->node.ctx, &region->node,
		   attrs_dir(region->node.attrs));
	return nodes;
}

struct nodes *region_namespaces(struct ndctl_region *region)
{
	return children(region, &region->namespaces, &namespace_kind);
}

struct nodes *region_btts(struct ndctl_region *region)
{
	return children(region, &region->btts, &btt_kind);
}

struct nodes *region_pfns(struct ndctl_region *region)
{
	return children(region, &region->pfns, &pfn_kind);
}

struct nodes *region_daxs(struct ndctl_region *region)
{
	return children(region, &region->daxs, &dax_kind);
}

static struct node *seed(struct ndctl_region *region, const char *attr,
			 struct nodes *nodes, const struct node_kind *kind)
{
	const char *name = node_text_or(&region->node, attr, "");

	/* Empty while the region is disabled. */
	return *name ? nodes_find_name(nodes, kind, name) : NULL;
}

NDCTL_EXPORT struct ndctl_namespace *
ndctl_region_get_namespace_seed(struct ndctl_region *region)
{
	return node_namespace(seed(region, "namespace_seed",
				   region_namespaces(region), &namespace_kind));
}

NDCTL_EXPORT struct ndctl_btt *
ndctl_region_get_btt_seed(struct ndctl_region *region)
{
	return (struct ndctl_btt *)seed(region, "btt_seed", region_btts(region),
					&btt_kind);
}

NDCTL_EXPORT struct ndctl_pfn *
ndctl_region_get_pfn_seed(struct ndctl_region *region)
{
	return (struct ndctl_pfn *)seed(region, "pfn_seed", region_pfns(region),
					&pfn_kind);
}

NDCTL_EXPORT struct ndctl_dax *
ndctl_region_get_dax_seed(struct ndctl_region *region)
{
	return (struct ndctl_dax *)seed(region, "dax_seed", region_daxs(region),
					&dax_kind);
}

/* ---- attributes */

NDCTL_EXPORT unsigned long long
ndctl_region_get_size(struct ndctl_region *region)
{
	return node_u64_required(&region->node, "size");
}

NDCTL_EXPORT unsigned long long
ndctl_region_get_available_size(struct ndctl_region *region)
{
	uint64_t size;
	int rc = node_u64(&region->node, "available_size", &size);

	/* The kernel leaves it out where there are no labels. */
	if (rc == -ENOENT)
		return 0;
	return rc ? ULLONG_MAX : size;
}

NDCTL_EXPORT unsigned long long
ndctl_region_get_max_available_extent(struct ndctl_region *region)
{
	return node_u64_or(&region->node, "max_available_extent", ULLONG_MAX);
}

NDCTL_EXPORT unsigned long long
ndctl_region_get_resource(struct ndctl_region *region)
{
	return node_u64_or(&region->node, "resource", ULLONG_MAX);
}

NDCTL_EXPORT unsigned int
ndctl_region_get_range_index(struct ndctl_region *region)
{
	return node_u32_or(&region->node, "nfit/range_index", UINT_MAX);
}

NDCTL_EXPORT unsigned int ndctl_region_get_nstype(struct ndctl_region *region)
{
	return node_u32_or(&region->node, "nstype", 0);
}

NDCTL_EXPORT unsigned int ndctl_region_get_type(struct ndctl_region *region)
{
	if (ndctl_region_get_nstype(region) == ND_DEVICE_NAMESPACE_BLK)
		return ND_DEVICE_REGION_BLK;
	return ND_DEVICE_REGION_PMEM;
}

NDCTL_EXPORT const char *ndctl_region_get_type_name(struct ndctl_region *region)
{
	return ndctl_region_get_type(region) == ND_DEVICE_REGION_BLK ? "blk"
								     : "pmem";
}

NDCTL_EXPORT int ndctl_region_get_ro(struct ndctl_region *region)
{
	bool ro;
	int rc = node_bool(&region->node, "read_only", &ro);

	return rc ? rc : ro;
}

NDCTL_EXPORT int ndctl_region_set_ro(struct ndctl_region *region, int ro)
{
	int rc = node_write_u64(&region->node, "read_only", !!ro);

	return rc ? rc : ro;
}

NDCTL_EXPORT unsigned long ndctl_region_get_align(struct ndctl_region *region)
{
	return node_u64_or(&region->node, "align", ULONG_MAX);
}

NDCTL_EXPORT int ndctl_region_set_align(struct ndctl_region *region,
					unsigned long align)
{
	int rc = node_write_u64(&region->node, "align", align);

	/* Free space is counted in multiples of it. */
	attr_forget(region->node.attrs, "available_size");
	attr_forget(region->node.attrs, "max_available_extent");
	return rc;
}

NDCTL_EXPORT int ndctl_region_get_numa_node(struct ndctl_region *region)
{
	return node_int_or(&region->node, "numa_node", NUMA_NO_ATTR);
}

NDCTL_EXPORT int ndctl_region_has_numa(struct ndctl_region *region)
{
	return ndctl_region_get_numa_node(region) != NUMA_NO_ATTR;
}

NDCTL_EXPORT int ndctl_region_get_target_node(struct ndctl_region *region)
{
	return node_int_or(&region->node, "target_node", -1);
}

NDCTL_EXPORT struct ndctl_region *
ndctl_bus_get_region_by_physical_address(struct ndctl_bus *bus,
					 unsigned long long address)
{
	unsigned long long start, size;
	struct ndctl_region *region;

	ndctl_region_foreach(bus, region) {
		start = ndctl_region_get_resource(region);
		size = ndctl_region_get_size(region);
		if (start == ULLONG_MAX || size == ULLONG_MAX)
			continue;
		if (address >= start && address - start < size)
			return region;
	}
	return NULL;
}

NDCTL_EXPORT enum ndctl_persistence_domain
ndctl_region_get_persistence_domain(struct ndctl_region *region)
{
	static const struct {
		const char *name;
		enum ndctl_persistence_domain domain;
	} domains[] = {
		{ "", PERSISTENCE_NONE },
		{ "none", PERSISTENCE_NONE },
		{ "memory_controller", PERSISTENCE_MEM_CTRL },
		{ "cpu_cache", PERSISTENCE_CPU_CACHE },
	};
	const char *text;
	size_t i;

	if (node_text(&region->node, "persistence_domain", &text))
		return PERSISTENCE_UNKNOWN;
	for (i = 0; i < ARRAY_SIZE(domains); i++)
		if (strcmp(text, domains[i].name) == 0)
			return domains[i].domain;
	node_problem(&region->node, "persistence_domain", -EINVAL);
	return PERSISTENCE_UNKNOWN;
}

NDCTL_EXPORT struct badblock *
ndctl_region_get_first_badblock(struct ndctl_region *region)
{
	return badblock_first(&region->badblocks, &region->node);
}

NDCTL_EXPORT struct badblock *
ndctl_region_get_next_badblock(struct ndctl_region *region)
{
	return badblock_next(&region->badblocks);
}
