// SPDX-License-Identifier: LGPL-2.1-or-later
/* A namespace: what the kernel says of it, and what it is set to. */
#include <errno.h>
#include <limits.h>
#include <string.h>

#include <linux/ndctl.h>

#include "ndctl/private.h"

/* The default region align, below which no namespace can be made. */
#define MIN_SIZE (16 << 20)

static void namespace_end(struct node *node)
{
	badblock_end(&node_namespace(node)->badblocks);
}

const struct node_kind namespace_kind = { "namespace", 2,
					  sizeof(struct ndctl_namespace),
					  namespace_end };

NDCTL_EXPORT size_t ndctl_min_namespace_size(void)
{
	return MIN_SIZE;
}

NDCTL_EXPORT struct ndctl_namespace *
ndctl_namespace_get_first(struct ndctl_region *region)
{
	return node_namespace(nodes_first(region_namespaces(region)));
}

NDCTL_EXPORT struct ndctl_namespace *
ndctl_namespace_get_next(struct ndctl_namespace *ndns)
{
	struct ndctl_region *region = namespace_region(ndns);

	return node_namespace(nodes_next(&region->namespaces, &ndns->node));
}

NDCTL_EXPORT struct ndctl_ctx *
ndctl_namespace_get_ctx(struct ndctl_namespace *ndns)
{
	return ndns->node.ctx;
}

NDCTL_EXPORT struct ndctl_bus *
ndctl_namespace_get_bus(struct ndctl_namespace *ndns)
{
	return region_bus(namespace_region(ndns));
}

NDCTL_EXPORT struct ndctl_region *
ndctl_namespace_get_region(struct ndctl_namespace *ndns)
{
	return namespace_region(ndns);
}

NDCTL_EXPORT unsigned int ndctl_namespace_get_id(struct ndctl_namespace *ndns)
{
	return ndns->node.id[1];
}

NDCTL_EXPORT const char *
ndctl_namespace_get_devname(struct ndctl_namespace *ndns)
{
	return ndns->node.name;
}

/* ---- who has claimed it */

static struct node *holder(struct ndctl_namespace *ndns, struct nodes *nodes,
			   const struct node_kind *kind)
{
	const char *name = node_text_or(&ndns->node, "holder", "");

	return *name ? nodes_find_name(nodes, kind, name) : NULL;
}

/* The lists are only looked at when there is a holder at all. */
static bool has_holder(struct ndctl_namespace *ndns,
		       const struct node_kind *kind)
{
	const char *name = node_text_or(&ndns->node, "holder", "");

	return strncmp(name, kind->prefix, strlen(kind->prefix)) == 0;
}

NDCTL_EXPORT struct ndctl_btt *
ndctl_namespace_get_btt(struct ndctl_namespace *ndns)
{
	if (!has_holder(ndns, &btt_kind))
		return NULL;
	return (struct ndctl_btt *)holder(
		ndns, region_btts(namespace_region(ndns)), &btt_kind);
}

NDCTL_EXPORT struct ndctl_pfn *
ndctl_namespace_get_pfn(struct ndctl_namespace *ndns)
{
	if (!has_holder(ndns, &pfn_kind))
		return NULL;
	return (struct ndctl_pfn *)holder(
		ndns, region_pfns(namespace_region(ndns)), &pfn_kind);
}

NDCTL_EXPORT struct ndctl_dax *
ndctl_namespace_get_dax(struct ndctl_namespace *ndns)
{
	if (!has_holder(ndns, &dax_kind))
		return NULL;
	return (struct ndctl_dax *)holder(
		ndns, region_daxs(namespace_region(ndns)), &dax_kind);
}

/* ---- attributes */

NDCTL_EXPORT unsigned int ndctl_namespace_get_type(struct ndctl_namespace *ndns)
{
	uint32_t type;

	if (node_u32(&ndns->node, "nstype", &type) == 0)
		return type;
	return ndctl_region_get_nstype(namespace_region(ndns));
}

NDCTL_EXPORT const char *
ndctl_namespace_get_type_name(struct ndctl_namespace *ndns)
{
	switch (ndctl_namespace_get_type(ndns)) {
	case ND_DEVICE_NAMESPACE_IO:
		return "namespace_io";
	case ND_DEVICE_NAMESPACE_PMEM:
		return "namespace_pmem";
	default:
		return "unknown";
	}
}

NDCTL_EXPORT const char *
ndctl_namespace_get_block_device(struct ndctl_namespace *ndns)
{
	return node_block_device(&ndns->node);
}

/*
 * The kernel's words for modes, as "mode" shows and as "holder_class" takes
 * them, of this kernel and of older ones.
 */
struct mode_word {
	const char *name;
	enum ndctl_namespace_mode mode;
};

static const struct mode_word modes[] = {
	{ "memory", NDCTL_NS_MODE_MEMORY },
	{ "safe", NDCTL_NS_MODE_SAFE },
	{ "dax", NDCTL_NS_MODE_DAX },
	{ "raw", NDCTL_NS_MODE_RAW },
	{ NULL },
};

static const struct mode_word holder_classes[] = {
	{ "pfn", NDCTL_NS_MODE_MEMORY }, { "btt", NDCTL_NS_MODE_SAFE },
	{ "dax", NDCTL_NS_MODE_DAX },	 { "", NDCTL_NS_MODE_RAW },
	{ "btt2", NDCTL_NS_MODE_SAFE },	 { NULL },
};

static int read_mode(struct ndctl_namespace *ndns, const char *attr,
		     const struct mode_word *words)
{
	const char *text;
	int rc;

	rc = node_text(&ndns->node, attr, &text);
	if (rc)
		return rc;
	for (; words->name; words++)
		if (strcmp(text, words->name) == 0)
			return words->mode;
	return node_problem(&ndns->node, attr, -EINVAL);
}

NDCTL_EXPORT enum ndctl_namespace_mode
ndctl_namespace_get_mode(struct ndctl_namespace *ndns)
{
	return read_mode(ndns, "mode", modes);
}

NDCTL_EXPORT enum ndctl_namespace_mode
ndctl_namespace_get_enforce_mode(struct ndctl_namespace *ndns)
{
	int mode = read_mode(ndns, "holder_class", holder_classes);

	return mode < 0 ? NDCTL_NS_MODE_UNKNOWN : mode;
}

NDCTL_EXPORT int
ndctl_namespace_set_enforce_mode(struct ndctl_namespace *ndns,
				 enum ndctl_namespace_mode mode)
{
	const struct mode_word *word;

	for (word = holder_classes; word->name; word++) {
		if (word->mode != mode)
			continue;
		/* An empty line, since the kernel does not see no write. */
		return node_write(&ndns->node, "holder_class",
				  *word->name ? word->name : "\n");
	}
	return explain(&ndns->node.ctx->why, -EINVAL, "%s: there is no mode %d",
		       ndns->node.name, mode);
}

NDCTL_EXPORT void ndctl_namespace_get_uuid(struct ndctl_namespace *ndns,
					   uuid_t uu)
{
	node_uuid(&ndns->node, "uuid", uu);
}

NDCTL_EXPORT int ndctl_namespace_set_uuid(struct ndctl_namespace *ndns,
					  uuid_t uu)
{
	char text[UUID_STR_LEN];

	uuid_unparse_lower(uu, text);
	return node_write(&ndns->node, "uuid", text);
}

NDCTL_EXPORT const char *
ndctl_namespace_get_alt_name(struct ndctl_namespace *ndns)
{
	return node_text_or(&ndns->node, "alt_name", "");
}

NDCTL_EXPORT int ndctl_namespace_set_alt_name(struct ndctl_namespace *ndns,
					      const char *alt_name)
{
	/* As above: nothing at all would not be written. */
	return node_write(&ndns->node, "alt_name",
			  alt_name && *alt_name ? alt_name : "\n");
}

NDCTL_EXPORT unsigned long long
ndctl_namespace_get_size(struct ndctl_namespace *ndns)
{
	return node_u64_required(&ndns->node, "size");
}

NDCTL_EXPORT int ndctl_namespace_set_size(struct ndctl_namespace *ndns,
					  unsigned long long size)
{
	int rc = node_write_u64(&ndns->node, "size", size);

	/* Where it is, the region's free space, and maybe a new seed. */
	node_forget(&ndns->node);
	region_changed(namespace_region(ndns));
	return rc;
}

NDCTL_EXPORT unsigned long long
ndctl_namespace_get_resource(struct ndctl_namespace *ndns)
{
	return node_u64_or(&ndns->node, "resource", ULLONG_MAX);
}

NDCTL_EXPORT unsigned int
ndctl_namespace_get_supported_sector_size(struct ndctl_namespace *ndns, int i)
{
	return sector_size_at(&ndns->node, i);
}

NDCTL_EXPORT unsigned int
ndctl_namespace_get_sector_size(struct ndctl_namespace *ndns)
{
	return sector_size_selected(&ndns->node);
}

NDCTL_EXPORT int
ndctl_namespace_get_num_sector_sizes(struct ndctl_namespace *ndns)
{
	return sector_size_count(&ndns->node);
}

NDCTL_EXPORT int ndctl_namespace_set_sector_size(struct ndctl_namespace *ndns,
						 unsigned int sector_size)
{
	return sector_size_set(&ndns->node, sector_size);
}

NDCTL_EXPORT int ndctl_namespace_get_raw_mode(struct ndctl_namespace *ndns)
{
	bool raw;
	int rc = node_bool(&ndns->node, "force_raw", &raw);

	return rc ? rc : raw;
}

NDCTL_EXPORT int ndctl_namespace_set_raw_mode(struct ndctl_namespace *ndns,
					      int raw_mode)
{
	int rc = node_write_u64(&ndns->node, "force_raw", !!raw_mode);

	return rc ? rc : raw_mode;
}

NDCTL_EXPORT int ndctl_namespace_get_numa_node(struct ndctl_namespace *ndns)
{
	return node_int_or(&ndns->node, "numa_node", NUMA_NO_ATTR);
}

NDCTL_EXPORT int ndctl_namespace_get_target_node(struct ndctl_namespace *ndns)
{
	return node_int_or(&ndns->node, "target_node", -1);
}

/* ---- bad blocks */

/* Cut @bb, counted from the region's start, to the namespace. */
static struct badblock *clip(struct ndctl_namespace *ndns, struct badblock *bb)
{
	struct ndctl_region *region = namespace_region(ndns);
	unsigned long long start = ndctl_namespace_get_resource(ndns);
	unsigned long long base = ndctl_region_get_resource(region);
	unsigned long long size = ndctl_namespace_get_size(ndns);
	unsigned long long first, last, from, to;

	for (; bb; bb = badblock_next(&ndns->badblocks)) {
		if (start == ULLONG_MAX || base == ULLONG_MAX ||
		    size == ULLONG_MAX || start < base)
			continue;
		first = (start - base) / 512;
		last = first + size / 512;
		from = bb->offset > first ? bb->offset : first;
		to = bb->offset + bb->len < last ? bb->offset + bb->len : last;
		if (from >= to)
			continue;
		bb->offset = from - first;
		bb->len = to - from;
		return bb;
	}
	return NULL;
}

NDCTL_EXPORT struct badblock *
ndctl_namespace_get_first_badblock(struct ndctl_namespace *ndns)
{
	struct ndctl_region *region = namespace_region(ndns);

	return clip(ndns, badblock_first(&ndns->badblocks, &region->node));
}

NDCTL_EXPORT struct badblock *
ndctl_namespace_get_next_badblock(struct ndctl_namespace *ndns)
{
	return clip(ndns, badblock_next(&ndns->badblocks));
}
