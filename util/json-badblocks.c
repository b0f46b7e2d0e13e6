// SPDX-License-Identifier: GPL-2.0
#include <limits.h>

#include <ndctl/libndctl.h>

#include "shared/cleanup.h"
#include "util/json-badblocks.h"
#include "util/record.h"

#define BLOCK 512

/* One run of blocks, as seen from the range. */
struct run {
	uint64_t offset;
	uint64_t length;
};

static bool get_offset(void *run, const struct view *view,
		       union field_value *ret)
{
	ret->number = ((struct run *)run)->offset;
	return true;
}

static bool get_length(void *run, const struct view *view,
		       union field_value *ret)
{
	ret->number = ((struct run *)run)->length;
	return true;
}

static const struct field fields[] = {
	{ "offset", FIELD_NUMBER, get_offset },
	{ "length", FIELD_NUMBER, get_length },
};

/* The range in blocks of the region; false: unknown or empty. */
static bool clip_of(struct ndctl_region *region,
		    const struct badblock_range *range, struct run *ret)
{
	uint64_t start;

	if (!range->size && !range->start) {
		*ret = (struct run){ 0, UINT64_MAX };
		return true;
	}
	start = ndctl_region_get_resource(region);
	if (start == ULLONG_MAX || range->start < start)
		return false;
	ret->offset = (range->start - start) / BLOCK;
	ret->length = range->size / BLOCK;
	return ret->length;
}

static bool clip_run(const struct badblock *bad, const struct run *clip,
		     struct run *ret)
{
	uint64_t first = bad->offset, end = bad->offset + bad->len;
	uint64_t clip_end = clip->length > UINT64_MAX - clip->offset ?
				    UINT64_MAX :
				    clip->offset + clip->length;

	if (first < clip->offset)
		first = clip->offset;
	if (end > clip_end)
		end = clip_end;
	if (first >= end)
		return false;
	ret->offset = first - clip->offset;
	ret->length = end - first;
	return true;
}

bool badblocks_exist(struct ndctl_region *region)
{
	return ndctl_region_get_first_badblock(region);
}

uint64_t badblocks_count(struct ndctl_region *region,
			 const struct badblock_range *range)
{
	struct badblock *bad;
	struct run clip, run;
	uint64_t count = 0;

	if (!clip_of(region, range, &clip))
		return 0;
	ndctl_region_badblock_foreach(region, bad) {
		if (clip_run(bad, &clip, &run))
			count += run.length;
	}
	return count;
}

struct json_object *badblocks_json(struct ndctl_region *region,
				   const struct badblock_range *range)
{
	struct json_object *array = NULL;
	const struct view view = { 0 };
	struct badblock *bad;
	struct run clip, run;

	if (!clip_of(region, range, &clip))
		return NULL;
	ndctl_region_badblock_foreach(region, bad) {
		if (!clip_run(bad, &clip, &run))
			continue;
		if (!array)
			array = json_object_new_array();
		if (!json_append(array, record_json(fields, ARRAY_SIZE(fields),
						    &run, &view))) {
			json_object_put(array);
			return NULL;
		}
	}
	return array;
}
