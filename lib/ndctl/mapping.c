// SPDX-License-Identifier: LGPL-2.1-or-later
/* How a region is spread over dimms: mappings, and the interleave set. */
#include <errno.h>
#include <linux/ndctl.h>
#include <stdlib.h>
#include <string.h>

#include "ndctl/private.h"
#include "shared/parse.h"

/* The kernel's own limit; a larger count is a broken attribute. */
#define MAX_MAPPINGS 32

NDCTL_EXPORT unsigned int ndctl_region_get_mappings(struct ndctl_region *region)
{
	uint32_t count = node_u32_or(&region->node, "mappings", 0);

	if (count <= MAX_MAPPINGS)
		return count;
	node_problem(&region->node, "mappings", -EINVAL);
	return MAX_MAPPINGS;
}

NDCTL_EXPORT unsigned int
ndctl_region_get_interleave_ways(struct ndctl_region *region)
{
	unsigned int count = ndctl_region_get_mappings(region);

	return count ? count : 1;
}

/* "nmem0,OFFSET,LENGTH[,POSITION]" */
static int parse_mapping(char *text, struct ndctl_mapping *mapping)
{
	struct ndctl_bus *bus = region_bus(mapping->region);
	char *dimm, *offset, *length, *position;
	struct ndctl_dimm *first;
	uint64_t start, size;
	int place = -1;

	dimm = strsep(&text, ",");
	offset = strsep(&text, ",");
	length = strsep(&text, ",");
	position = strsep(&text, ",");
	if (!length || text || parse_u64(offset, &start) ||
	    parse_u64(length, &size) ||
	    (position && parse_int(position, &place)))
		return -EINVAL;

	first = ndctl_dimm_get_first(bus);
	if (first)
		mapping->dimm = node_dimm(
			nodes_find_name(&bus->dimms, &dimm_kind, dimm));
	if (!mapping->dimm)
		return -EINVAL;
	mapping->offset = start;
	mapping->length = size;
	mapping->position = place;
	return 0;
}

static void read_mappings(struct ndctl_region *region)
{
	unsigned int i, count = ndctl_region_get_mappings(region);
	struct node *node = &region->node;
	struct ndctl_mapping *mapping;
	const char *text;
	char attr[24], *copy;

	if (region->mappings_read)
		return;
	region->mappings = calloc(count + 1, sizeof(*region->mappings));
	if (!region->mappings)
		return;
	region->mappings_read = true;
	for (i = 0; i < count; i++) {
		mapping = &region->mappings[region->mapping_count];
		mapping->region = region;
		snprintf(attr, sizeof(attr), "mapping%u", i);
		if (node_text(node, attr, &text)) {
			/* It was promised, so its absence is no normal one. */
			node_problem(node, attr, -ENOENT);
			continue;
		}
		copy = strdup(text);
		if (copy && parse_mapping(copy, mapping) == 0)
			region->mapping_count++;
		else
			node_problem(node, attr, -EINVAL);
		free(copy);
	}
}

static struct ndctl_mapping *mapping_at(struct ndctl_region *region,
					unsigned int i)
{
	read_mappings(region);
	return i < region->mapping_count ? &region->mappings[i] : NULL;
}

NDCTL_EXPORT struct ndctl_mapping *
ndctl_mapping_get_first(struct ndctl_region *region)
{
	return mapping_at(region, 0);
}

NDCTL_EXPORT struct ndctl_mapping *
ndctl_mapping_get_next(struct ndctl_mapping *mapping)
{
	struct ndctl_region *region = mapping->region;

	return mapping_at(region, mapping - region->mappings + 1);
}

NDCTL_EXPORT struct ndctl_dimm *
ndctl_mapping_get_dimm(struct ndctl_mapping *mapping)
{
	return mapping->dimm;
}

NDCTL_EXPORT struct ndctl_ctx *
ndctl_mapping_get_ctx(struct ndctl_mapping *mapping)
{
	return mapping->region->node.ctx;
}

NDCTL_EXPORT struct ndctl_bus *
ndctl_mapping_get_bus(struct ndctl_mapping *mapping)
{
	return region_bus(mapping->region);
}

NDCTL_EXPORT struct ndctl_region *
ndctl_mapping_get_region(struct ndctl_mapping *mapping)
{
	return mapping->region;
}

NDCTL_EXPORT unsigned long long
ndctl_mapping_get_offset(struct ndctl_mapping *mapping)
{
	return mapping->offset;
}

NDCTL_EXPORT unsigned long long
ndctl_mapping_get_length(struct ndctl_mapping *mapping)
{
	return mapping->length;
}

NDCTL_EXPORT int ndctl_mapping_get_position(struct ndctl_mapping *mapping)
{
	return mapping->position;
}

/* ---- dimms of a region */

/* The dimm of the first mapping from @i on that no earlier mapping has. */
static struct ndctl_dimm *dimm_from(struct ndctl_region *region, unsigned int i)
{
	struct ndctl_mapping *mapping;
	unsigned int j;

	for (; (mapping = mapping_at(region, i)); i++) {
		for (j = 0; j < i; j++)
			if (region->mappings[j].dimm == mapping->dimm)
				break;
		if (j == i)
			return mapping->dimm;
	}
	return NULL;
}

NDCTL_EXPORT struct ndctl_dimm *
ndctl_region_get_first_dimm(struct ndctl_region *region)
{
	return dimm_from(region, 0);
}

NDCTL_EXPORT struct ndctl_dimm *
ndctl_region_get_next_dimm(struct ndctl_region *region, struct ndctl_dimm *dimm)
{
	struct ndctl_mapping *mapping;

	ndctl_mapping_foreach(region, mapping)
		if (mapping->dimm == dimm)
			return dimm_from(region,
					 mapping - region->mappings + 1);
	return NULL;
}

/* ---- interleave set */

NDCTL_EXPORT struct ndctl_interleave_set *
ndctl_region_get_interleave_set(struct ndctl_region *region)
{
	const char *text = node_text_or(&region->node, "set_cookie", "");
	uint64_t cookie = 0;

	if (ndctl_region_get_nstype(region) != ND_DEVICE_NAMESPACE_PMEM)
		return NULL;
	/* Empty while a dimm of the region is disabled: the set is there. */
	if (*text && parse_u64(text, &cookie))
		node_problem(&region->node, "set_cookie", -EINVAL);
	region->iset.region = region;
	region->iset.cookie = cookie;
	return &region->iset;
}

static struct ndctl_interleave_set *set_from(struct ndctl_region *region)
{
	struct ndctl_interleave_set *iset = NULL;

	for (; region && !iset; region = ndctl_region_get_next(region))
		iset = ndctl_region_get_interleave_set(region);
	return iset;
}

NDCTL_EXPORT struct ndctl_interleave_set *
ndctl_interleave_set_get_first(struct ndctl_bus *bus)
{
	return set_from(ndctl_region_get_first(bus));
}

NDCTL_EXPORT struct ndctl_interleave_set *
ndctl_interleave_set_get_next(struct ndctl_interleave_set *iset)
{
	return set_from(ndctl_region_get_next(iset->region));
}

NDCTL_EXPORT int
ndctl_interleave_set_is_active(struct ndctl_interleave_set *iset)
{
	struct ndctl_dimm *dimm;

	ndctl_dimm_foreach_in_region(iset->region, dimm)
		if (ndctl_dimm_is_active(dimm))
			return 1;
	return 0;
}

NDCTL_EXPORT unsigned long long
ndctl_interleave_set_get_cookie(struct ndctl_interleave_set *iset)
{
	return iset->cookie;
}

NDCTL_EXPORT struct ndctl_region *
ndctl_interleave_set_get_region(struct ndctl_interleave_set *iset)
{
	return iset->region;
}

NDCTL_EXPORT struct ndctl_dimm *
ndctl_interleave_set_get_first_dimm(struct ndctl_interleave_set *iset)
{
	return ndctl_region_get_first_dimm(iset->region);
}

NDCTL_EXPORT struct ndctl_dimm *
ndctl_interleave_set_get_next_dimm(struct ndctl_interleave_set *iset,
				   struct ndctl_dimm *dimm)
{
	return ndctl_region_get_next_dimm(iset->region, dimm);
}
