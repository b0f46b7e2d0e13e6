// SPDX-License-Identifier: GPL-2.0
#include <limits.h>

#include <ndctl/libndctl.h>

#include "shared/cleanup.h"
#include "util/filter.h"
#include "util/json-badblocks.h"
#include "util/json-capabilities.h"
#include "util/record.h"

static const struct badblock_range everywhere;

static bool get_mapping_dimm(void *mapping, const struct view *view,
			     union field_value *ret)
{
	struct ndctl_dimm *dimm = ndctl_mapping_get_dimm(mapping);

	ret->text = dimm ? ndctl_dimm_get_devname(dimm) : NULL;
	return ret->text;
}

static bool get_mapping_offset(void *mapping, const struct view *view,
			       union field_value *ret)
{
	ret->size = ndctl_mapping_get_offset(mapping);
	return ret->size != ULLONG_MAX;
}

static bool get_mapping_length(void *mapping, const struct view *view,
			       union field_value *ret)
{
	ret->size = ndctl_mapping_get_length(mapping);
	return ret->size != ULLONG_MAX;
}

static bool get_mapping_position(void *mapping, const struct view *view,
				 union field_value *ret)
{
	ret->number = ndctl_mapping_get_position(mapping);
	return ret->number >= 0;
}

static const struct field mapping_fields[] = {
	{ "dimm", FIELD_TEXT, get_mapping_dimm },
	{ "offset", FIELD_HEX, get_mapping_offset },
	{ "length", FIELD_HEX, get_mapping_length },
	{ "position", FIELD_NUMBER, get_mapping_position },
};

static bool get_dev(void *region, const struct view *view,
		    union field_value *ret)
{
	ret->text = ndctl_region_get_devname(region);
	return true;
}

static bool get_size(void *region, const struct view *view,
		     union field_value *ret)
{
	ret->size = ndctl_region_get_size(region);
	return ret->size != ULLONG_MAX;
}

static bool get_align(void *region, const struct view *view,
		      union field_value *ret)
{
	unsigned long align = ndctl_region_get_align(region);

	ret->size = align;
	return align != ULONG_MAX;
}

static bool get_available_size(void *region, const struct view *view,
			       union field_value *ret)
{
	ret->size = ndctl_region_get_available_size(region);
	return ret->size != ULLONG_MAX;
}

static bool get_max_extent(void *region, const struct view *view,
			   union field_value *ret)
{
	ret->size = ndctl_region_get_max_available_extent(region);
	return ret->size != ULLONG_MAX;
}

static bool get_type(void *region, const struct view *view,
		     union field_value *ret)
{
	ret->text = ndctl_region_get_type_name(region);
	return ret->text;
}

static bool get_numa_node(void *region, const struct view *view,
			  union field_value *ret)
{
	ret->number = ndctl_region_get_numa_node(region);
	return ret->number >= 0;
}

static bool get_target_node(void *region, const struct view *view,
			    union field_value *ret)
{
	ret->number = ndctl_region_get_target_node(region);
	return ret->number >= 0;
}

static bool get_iset_id(void *region, const struct view *view,
			union field_value *ret)
{
	struct ndctl_interleave_set *iset =
		ndctl_region_get_interleave_set(region);

	if (!iset)
		return false;
	ret->size = ndctl_interleave_set_get_cookie(iset);
	return true;
}

static bool get_mappings(void *region, const struct view *view,
			 union field_value *ret)
{
	struct ndctl_mapping *mapping;
	struct ndctl_dimm *dimm;

	ndctl_mapping_foreach((struct ndctl_region *)region, mapping) {
		dimm = ndctl_mapping_get_dimm(mapping);
		if (dimm && view->filter &&
		    !filter_names_dimm(view->filter, dimm))
			continue;
		if (!ret->json)
			ret->json = json_object_new_array();
		json_append(ret->json,
			    record_json(mapping_fields,
					ARRAY_SIZE(mapping_fields), mapping,
					view));
	}
	return ret->json;
}

static bool get_state(void *region, const struct view *view,
		      union field_value *ret)
{
	ret->text = "disabled";
	return !ndctl_region_is_enabled(region);
}

static bool get_badblock_count(void *region, const struct view *view,
			       union field_value *ret)
{
	ret->number = badblocks_count(region, &everywhere);
	return ret->number;
}

static bool get_badblocks(void *region, const struct view *view,
			  union field_value *ret)
{
	ret->json = badblocks_json(region, &everywhere);
	return ret->json;
}

static bool get_capabilities(void *region, const struct view *view,
			     union field_value *ret)
{
	ret->json = json_capabilities(region);
	return ret->json;
}

static bool get_persistence_domain(void *region, const struct view *view,
				   union field_value *ret)
{
	switch (ndctl_region_get_persistence_domain(region)) {
	case PERSISTENCE_NONE:
		ret->text = "none";
		break;
	case PERSISTENCE_MEM_CTRL:
		ret->text = "memory_controller";
		break;
	case PERSISTENCE_CPU_CACHE:
		ret->text = "cpu_cache";
		break;
	default:
		ret->text = "unknown";
	}
	return true;
}

static const struct field fields[] = {
	{ "dev", FIELD_TEXT, get_dev },
	{ "size", FIELD_SIZE, get_size },
	{ "align", FIELD_SIZE, get_align },
	{ "available_size", FIELD_SIZE, get_available_size },
	{ "max_available_extent", FIELD_SIZE, get_max_extent },
	{ "type", FIELD_TEXT, get_type },
	{ "numa_node", FIELD_NUMBER, get_numa_node, .when = VIEW_VERBOSE },
	{ "target_node", FIELD_NUMBER, get_target_node, .when = VIEW_VERBOSE },
	{ "iset_id", FIELD_HEX, get_iset_id },
	{ "mappings", FIELD_JSON, get_mappings, .when = VIEW_MAPPINGS },
	{ "state", FIELD_TEXT, get_state },
	{ "badblock_count", FIELD_NUMBER, get_badblock_count },
	{ "badblocks", FIELD_JSON, get_badblocks, .when = VIEW_MEDIA_ERRORS },
	{ "capabilities", FIELD_JSON, get_capabilities,
	  .when = VIEW_CAPABILITIES },
	{ "persistence_domain", FIELD_TEXT, get_persistence_domain },
};

struct json_object *json_region(struct ndctl_region *region,
				const struct view *view)
{
	return record_json(fields, ARRAY_SIZE(fields), region, view);
}
