// SPDX-License-Identifier: GPL-2.0
#include <limits.h>

#include <ndctl/libndctl.h>
#include <daxctl/libdaxctl.h>

#include "shared/cleanup.h"
#include "util/json-badblocks.h"
#include "util/names.h"
#include "util/parked.h"
#include "util/record.h"

/* A namespace and what has claimed it: at most one of the three. */
struct claimed {
	struct ndctl_namespace *ndns;
	struct ndctl_btt *btt;
	struct ndctl_pfn *pfn;
	struct ndctl_dax *dax;
	enum ndctl_namespace_mode mode;
	/* 0, or the align at which it is remembered as map none, and down. */
	unsigned long parked;
};

static bool get_dev(void *object, const struct view *view,
		    union field_value *ret)
{
	struct claimed *c = object;

	ret->text = ndctl_namespace_get_devname(c->ndns);
	return true;
}

static bool get_mode(void *object, const struct view *view,
		     union field_value *ret)
{
	struct claimed *c = object;

	ret->text = mode_name(c->mode);
	return ret->text;
}

static bool get_map(void *object, const struct view *view,
		    union field_value *ret)
{
	struct claimed *c = object;

	if (c->pfn)
		ret->text = map_name(ndctl_pfn_get_location(c->pfn));
	else if (c->dax)
		ret->text = map_name(ndctl_dax_get_location(c->dax));
	else if (c->parked)
		ret->text = map_name(NDCTL_PFN_LOC_NONE);
	else if (c->parked)
		ret->text = map_name(NDCTL_PFN_LOC_NONE);
	else if (c->mode == NDCTL_NS_MODE_FSDAX)
		/* The driver itself keeps its struct pages in memory. */
		ret->text = map_name(NDCTL_PFN_LOC_RAM);
	return ret->text;
}

static bool get_size(void *object, const struct view *view,
		     union field_value *ret)
{
	struct claimed *c = object;

	if (c->btt)
		ret->size = ndctl_btt_get_size(c->btt);
	else if (c->pfn)
		ret->size = ndctl_pfn_get_size(c->pfn);
	else if (c->dax)
		ret->size = ndctl_dax_get_size(c->dax);
	else
		ret->size = ndctl_namespace_get_size(c->ndns);
	return ret->size != ULLONG_MAX;
}

static bool get_uuid(void *object, const struct view *view,
		     union field_value *ret)
{
	struct claimed *c = object;

	if (c->btt)
		ndctl_btt_get_uuid(c->btt, ret->uuid);
	else if (c->pfn)
		ndctl_pfn_get_uuid(c->pfn, ret->uuid);
	else if (c->dax)
		ndctl_dax_get_uuid(c->dax, ret->uuid);
	else if (has_label(c->ndns))
		ndctl_namespace_get_uuid(c->ndns, ret->uuid);
	else
		return false;
	return true;
}

/* The label's own uuid, where a claim's stands in its place above. */
static bool get_raw_uuid(void *object, const struct view *view,
			 union field_value *ret)
{
	struct claimed *c = object;

	if (!c->btt && !c->pfn && !c->dax)
		return false;
	ndctl_namespace_get_uuid(c->ndns, ret->uuid);
	return !uuid_is_null(ret->uuid);
}

static struct daxctl_region *dax_region_of(const struct claimed *c)
{
	return c->dax ? ndctl_dax_get_daxctl_region(c->dax) : NULL;
}

/* Of a disabled device nothing is known but the number it would have. */
static struct json_object *disabled_dax_region(struct ndctl_namespace *ndns)
{
	struct json_object *record = json_object_new_object();
	struct ndctl_region *region = ndctl_namespace_get_region(ndns);

	if (record)
		json_object_object_add(
			record, "id",
			json_object_new_int64(ndctl_region_get_id(region)));
	return record;
}

static bool get_dax_region(void *object, const struct view *view,
			   union field_value *ret)
{
	struct claimed *c = object;
	struct daxctl_region *region = dax_region_of(c);
	struct view dax_view = *view;

	if (!c->dax && !c->parked)
		return false;
	dax_view.flags |= VIEW_DAX_DEVICES;
	ret->json = region ? json_dax_region(region, &dax_view) :
			     disabled_dax_region(c->ndns);
	return ret->json;
}

static bool get_chardev(void *object, const struct view *view,
			union field_value *ret)
{
	struct daxctl_region *region = dax_region_of(object);
	struct daxctl_dev *dev = region ? daxctl_dev_get_first(region) : NULL;

	ret->text = dev ? daxctl_dev_get_devname(dev) : NULL;
	return ret->text;
}

static bool get_sector_size(void *object, const struct view *view,
			    union field_value *ret)
{
	struct claimed *c = object;
	unsigned int size;

	if (c->dax || c->parked)
		return false;
	size = c->btt ? ndctl_btt_get_sector_size(c->btt) :
			ndctl_namespace_get_sector_size(c->ndns);
	/* What namespaces have that nobody chose a size for. */
	if (!c->btt && (!size || size == UINT_MAX))
		size = 512;
	ret->number = size;
	return size != UINT_MAX;
}

static bool get_align(void *object, const struct view *view,
		      union field_value *ret)
{
	struct claimed *c = object;
	unsigned long align = ULONG_MAX;

	if (c->pfn && ndctl_pfn_has_align(c->pfn))
		align = ndctl_pfn_get_align(c->pfn);
	else if (c->dax && ndctl_dax_has_align(c->dax))
		align = ndctl_dax_get_align(c->dax);
	else if (c->parked)
		align = c->parked;
	ret->number = align;
	return align && align != ULONG_MAX;
}

static bool get_blockdev(void *object, const struct view *view,
			 union field_value *ret)
{
	struct claimed *c = object;

	if (c->dax)
		return false;
	if (c->btt)
		ret->text = ndctl_btt_get_block_device(c->btt);
	else if (c->pfn)
		ret->text = ndctl_pfn_get_block_device(c->pfn);
	else
		ret->text = ndctl_namespace_get_block_device(c->ndns);
	return ret->text && ret->text[0];
}

static bool get_state(void *object, const struct view *view,
		      union field_value *ret)
{
	struct claimed *c = object;

	ret->text = "disabled";
	return !ndctl_namespace_is_active(c->ndns);
}

static bool get_name(void *object, const struct view *view,
		     union field_value *ret)
{
	struct claimed *c = object;

	ret->text = ndctl_namespace_get_alt_name(c->ndns);
	return ret->text && ret->text[0];
}

static bool get_numa_node(void *object, const struct view *view,
			  union field_value *ret)
{
	struct claimed *c = object;

	ret->number = ndctl_namespace_get_numa_node(c->ndns);
	return ret->number >= 0;
}

static bool get_target_node(void *object, const struct view *view,
			    union field_value *ret)
{
	struct claimed *c = object;

	ret->number = ndctl_namespace_get_target_node(c->ndns);
	return ret->number >= 0;
}

/* Where to look for bad blocks; false: there is no reason to, or no place. */
static bool range_of(const struct claimed *c, struct badblock_range *ret)
{
	if (!badblocks_exist(ndctl_namespace_get_region(c->ndns)))
		return false;
	if (c->pfn) {
		ret->start = ndctl_pfn_get_resource(c->pfn);
		ret->size = ndctl_pfn_get_size(c->pfn);
	} else if (c->dax) {
		ret->start = ndctl_dax_get_resource(c->dax);
		ret->size = ndctl_dax_get_size(c->dax);
	} else {
		ret->start = ndctl_namespace_get_resource(c->ndns);
		ret->size = ndctl_namespace_get_size(c->ndns);
	}
	return ret->start != ULLONG_MAX && ret->size != ULLONG_MAX &&
	       ret->size;
}

static bool get_badblock_count(void *object, const struct view *view,
			       union field_value *ret)
{
	struct claimed *c = object;
	struct badblock_range range;

	if (!range_of(c, &range))
		return false;
	ret->number = badblocks_count(ndctl_namespace_get_region(c->ndns),
				      &range);
	return ret->number;
}

static bool get_badblocks(void *object, const struct view *view,
			  union field_value *ret)
{
	struct claimed *c = object;
	struct badblock_range range;

	/* A btt moves its sectors about: an offset would mean nothing. */
	if (c->btt || !range_of(c, &range))
		return false;
	ret->json = badblocks_json(ndctl_namespace_get_region(c->ndns),
				   &range);
	return ret->json;
}

static const struct field fields[] = {
	{ "dev", FIELD_TEXT, get_dev },
	{ "mode", FIELD_TEXT, get_mode },
	{ "map", FIELD_TEXT, get_map },
	{ "size", FIELD_SIZE, get_size },
	{ "uuid", FIELD_UUID, get_uuid },
	{ "raw_uuid", FIELD_UUID, get_raw_uuid, .when = VIEW_VERBOSE },
	{ "daxregion", FIELD_JSON, get_dax_region, .when = VIEW_DAX },
	{ "chardev", FIELD_TEXT, get_chardev, .unless = VIEW_DAX },
	{ "sector_size", FIELD_NUMBER, get_sector_size },
	{ "align", FIELD_NUMBER, get_align },
	{ "blockdev", FIELD_TEXT, get_blockdev },
	{ "state", FIELD_TEXT, get_state },
	{ "name", FIELD_TEXT, get_name },
	{ "numa_node", FIELD_NUMBER, get_numa_node, .when = VIEW_VERBOSE },
	{ "target_node", FIELD_NUMBER, get_target_node, .when = VIEW_VERBOSE },
	{ "badblock_count", FIELD_NUMBER, get_badblock_count },
	{ "badblocks", FIELD_JSON, get_badblocks, .when = VIEW_MEDIA_ERRORS },
};

struct json_object *json_namespace(struct ndctl_namespace *ndns,
				   const struct view *view)
{
	struct claimed claimed = {
		.ndns = ndns,
		.btt = ndctl_namespace_get_btt(ndns),
		.pfn = ndctl_namespace_get_pfn(ndns),
		.dax = ndctl_namespace_get_dax(ndns),
		.mode = ndctl_namespace_get_mode(ndns),
	};

	if (namespace_is_parked(ndns, &claimed.parked))
		claimed.mode = NDCTL_NS_MODE_DEVDAX;
	return record_json(fields, ARRAY_SIZE(fields), &claimed, view);
}
