// SPDX-License-Identifier: GPL-2.0
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include <daxctl/libdaxctl.h>

#include "shared/cleanup.h"
#include "util/record.h"
#include "util/select.h"

static bool get_offset(void *mapping, const struct view *view,
		       union field_value *ret)
{
	ret->size = daxctl_mapping_get_offset(mapping);
	return ret->size != ULLONG_MAX;
}

static bool get_start(void *mapping, const struct view *view,
		      union field_value *ret)
{
	ret->size = daxctl_mapping_get_start(mapping);
	return ret->size != ULLONG_MAX;
}

static bool get_end(void *mapping, const struct view *view,
		    union field_value *ret)
{
	ret->size = daxctl_mapping_get_end(mapping);
	return ret->size != ULLONG_MAX;
}

static bool get_length(void *mapping, const struct view *view,
		       union field_value *ret)
{
	ret->size = daxctl_mapping_get_size(mapping);
	return ret->size != ULLONG_MAX;
}

static const struct field mapping_fields[] = {
	{ "page_offset", FIELD_HEX, get_offset },
	{ "start", FIELD_HEX, get_start },
	{ "end", FIELD_HEX, get_end },
	{ "size", FIELD_SIZE, get_length },
};

struct json_object *json_dax_mapping(struct daxctl_mapping *mapping,
				     const struct view *view)
{
	return record_json(mapping_fields, ARRAY_SIZE(mapping_fields), mapping,
			   view);
}

static bool get_chardev(void *dev, const struct view *view,
			union field_value *ret)
{
	ret->text = daxctl_dev_get_devname(dev);
	return true;
}

static bool get_dev_size(void *dev, const struct view *view,
			 union field_value *ret)
{
	ret->size = daxctl_dev_get_size(dev);
	return ret->size != ULLONG_MAX;
}

static bool get_target_node(void *dev, const struct view *view,
			    union field_value *ret)
{
	ret->number = daxctl_dev_get_target_node(dev);
	return ret->number >= 0;
}

static bool get_dev_align(void *dev, const struct view *view,
			  union field_value *ret)
{
	unsigned long align = daxctl_dev_get_align(dev);

	ret->size = align;
	return align && align != ULONG_MAX;
}

static bool get_mode(void *dev, const struct view *view,
		     union field_value *ret)
{
	ret->text = daxctl_dev_is_system_ram_capable(dev) > 0 ? "system-ram" :
								"devdax";
	return true;
}

/* Upstream knows no other place than "somewhere", so only none is told. */
static bool get_map(void *dev, const struct view *view, union field_value *ret)
{
	if (daxctl_dev_get_map(dev) != DAXCTL_MAP_NONE)
		return false;
	ret->text = daxctl_map_name(DAXCTL_MAP_NONE);
	return true;
}

static bool get_online_blocks(void *dev, const struct view *view,
			      union field_value *ret)
{
	struct daxctl_memory *memory = daxctl_dev_get_memory(dev);

	ret->number = memory ? daxctl_memory_is_online(memory) : -1;
	return ret->number >= 0;
}

static bool get_total_blocks(void *dev, const struct view *view,
			     union field_value *ret)
{
	struct daxctl_memory *memory = daxctl_dev_get_memory(dev);

	ret->number = memory ? daxctl_memory_num_sections(memory) : -1;
	return ret->number >= 0;
}

static bool get_movable(void *dev, const struct view *view,
			union field_value *ret)
{
	struct daxctl_memory *memory = daxctl_dev_get_memory(dev);
	int movable = memory ? daxctl_memory_is_movable(memory) : -1;

	ret->flag = movable > 0;
	return movable >= 0;
}

static bool get_state(void *dev, const struct view *view,
		      union field_value *ret)
{
	ret->text = "disabled";
	return !daxctl_dev_is_enabled(dev);
}

static bool get_mappings(void *dev, const struct view *view,
			 union field_value *ret)
{
	struct daxctl_mapping *mapping;

	daxctl_mapping_foreach((struct daxctl_dev *)dev, mapping) {
		if (!ret->json)
			ret->json = json_object_new_array();
		json_append(ret->json, json_dax_mapping(mapping, view));
	}
	return ret->json;
}

static const struct field device_fields[] = {
	{ "chardev", FIELD_TEXT, get_chardev },
	{ "size", FIELD_SIZE, get_dev_size },
	{ "target_node", FIELD_NUMBER, get_target_node },
	{ "align", FIELD_SIZE, get_dev_align },
	{ "mode", FIELD_TEXT, get_mode },
	{ "map", FIELD_TEXT, get_map },
	{ "online_memblocks", FIELD_NUMBER, get_online_blocks },
	{ "total_memblocks", FIELD_NUMBER, get_total_blocks },
	{ "movable", FIELD_BOOL, get_movable },
	{ "state", FIELD_TEXT, get_state },
	{ "mappings", FIELD_JSON, get_mappings, .when = VIEW_DAX_MAPPINGS },
};

struct json_object *json_dax_device(struct daxctl_dev *dev,
				    const struct view *view)
{
	return record_json(device_fields, ARRAY_SIZE(device_fields), dev,
			   view);
}

static bool get_path(void *region, const struct view *view,
		     union field_value *ret)
{
	static const char above[] = "/sys/devices";
	const char *path = daxctl_region_get_path(region);

	if (path && strncmp(path, above, strlen(above)) == 0)
		path += strlen(above);
	ret->text = path;
	return path;
}

static bool get_id(void *region, const struct view *view,
		   union field_value *ret)
{
	ret->number = daxctl_region_get_id(region);
	return true;
}

static bool get_region_size(void *region, const struct view *view,
			    union field_value *ret)
{
	ret->size = daxctl_region_get_size(region);
	return ret->size != ULLONG_MAX;
}

static bool get_available_size(void *region, const struct view *view,
			       union field_value *ret)
{
	ret->size = daxctl_region_get_available_size(region);
	/* Upstream shows it only while there is something. */
	return ret->size && ret->size != ULLONG_MAX;
}

static bool get_region_align(void *region, const struct view *view,
			     union field_value *ret)
{
	unsigned long align = daxctl_region_get_align(region);

	ret->number = align;
	return align && align != ULONG_MAX;
}

static bool is_device_shown(struct daxctl_region *region,
			    struct daxctl_dev *dev, const struct view *view)
{
	if (view->devices &&
	    !selection_has(view->devices, daxctl_region_get_id(region),
			   daxctl_dev_get_id(dev), NULL))
		return false;
	return (view->flags & VIEW_IDLE) || daxctl_dev_get_size(dev);
}

bool json_append_dax_devices(struct json_object *array,
			     struct daxctl_region *region,
			     const struct view *view)
{
	struct daxctl_dev *dev;

	daxctl_dev_foreach(region, dev)
		if (is_device_shown(region, dev, view) &&
		    !json_append(array, json_dax_device(dev, view)))
			return false;
	return true;
}

static bool get_devices(void *region, const struct view *view,
			union field_value *ret)
{
	struct json_object *array = json_object_new_array();

	json_append_dax_devices(array, region, view);
	if (array && json_object_array_length(array)) {
		ret->json = array;
		return true;
	}
	json_object_put(array);
	return false;
}

static const struct field region_fields[] = {
	{ "path", FIELD_TEXT, get_path, .when = VIEW_DAX_PATH },
	{ "id", FIELD_NUMBER, get_id },
	{ "size", FIELD_SIZE, get_region_size },
	{ "available_size", FIELD_SIZE, get_available_size },
	{ "align", FIELD_NUMBER, get_region_align },
	{ "devices", FIELD_JSON, get_devices, .when = VIEW_DAX_DEVICES },
};

struct json_object *json_dax_region(struct daxctl_region *region,
				    const struct view *view)
{
	return record_json(region_fields, ARRAY_SIZE(region_fields), region,
			   view);
}
