// SPDX-License-Identifier: GPL-2.0
#include <limits.h>

#include <ndctl/libndctl.h>

#include "shared/cleanup.h"
#include "util/json-capabilities.h"
#include "util/record.h"

/* A seed of any kind, its count of sizes and the size at an index. */
struct source {
	const char *mode;
	const char *key;
	void *(*seed)(struct ndctl_region *region);
	int (*count)(void *seed);
	uint64_t (*at)(void *seed, int i);
};

static void *btt_seed(struct ndctl_region *region)
{
	return ndctl_region_get_btt_seed(region);
}

static int btt_count(void *btt)
{
	return ndctl_btt_get_num_sector_sizes(btt);
}

static uint64_t btt_at(void *btt, int i)
{
	return ndctl_btt_get_supported_sector_size(btt, i);
}

static void *pfn_seed(struct ndctl_region *region)
{
	return ndctl_region_get_pfn_seed(region);
}

static int pfn_count(void *pfn)
{
	return ndctl_pfn_get_num_alignments(pfn);
}

static uint64_t pfn_at(void *pfn, int i)
{
	return ndctl_pfn_get_supported_alignment(pfn, i);
}

static void *dax_seed(struct ndctl_region *region)
{
	return ndctl_region_get_dax_seed(region);
}

static int dax_count(void *dax)
{
	return ndctl_dax_get_num_alignments(dax);
}

static uint64_t dax_at(void *dax, int i)
{
	return ndctl_dax_get_supported_alignment(dax, i);
}

static const struct source sources[] = {
	{ "sector", "sector_sizes", btt_seed, btt_count, btt_at },
	{ "fsdax", "alignments", pfn_seed, pfn_count, pfn_at },
	{ "devdax", "alignments", dax_seed, dax_count, dax_at },
};

static struct json_object *sizes_json(const struct source *source, void *seed)
{
	struct json_object *array = json_object_new_array();
	int i, count = source->count(seed);

	for (i = 0; i < count; i++)
		json_append(array,
			    json_object_new_int64(source->at(seed, i)));
	return array;
}

static struct json_object *source_json(const struct source *source,
				       void *seed)
{
	struct json_object *record = json_object_new_object();

	if (!record)
		return NULL;
	json_object_object_add(record, "mode",
			       json_object_new_string(source->mode));
	json_object_object_add(record, source->key, sizes_json(source, seed));
	return record;
}

struct json_object *json_capabilities(struct ndctl_region *region)
{
	struct json_object *array = NULL;
	size_t i;
	void *seed;

	for (i = 0; i < ARRAY_SIZE(sources); i++) {
		seed = sources[i].seed(region);
		if (!seed)
			continue;
		if (!array)
			array = json_object_new_array();
		json_append(array, source_json(&sources[i], seed));
	}
	return array;
}
