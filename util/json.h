/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Objects as JSON records. Keys, their order, types and nesting are those of
 * upstream's version 81, which scripts rely on; facts that upstream does not
 * know are new keys ("map":"none" at a dax device).
 *
 * A key whose attribute is absent or unusable is left out; the object itself
 * never is. The libraries log and count what was unusable.
 *
 * Every function returns a new json-c object that the caller puts into
 * another one or gives back with json_object_put(), or NULL without memory.
 */
#ifndef UTIL_JSON_H
#define UTIL_JSON_H

#include <stdbool.h>
#include <stdio.h>
#include <json-c/json.h>

struct daxctl_dev;
struct daxctl_mapping;
struct daxctl_region;
struct filter;
struct ndctl_bus;
struct ndctl_dimm;
struct ndctl_namespace;
struct ndctl_region;
struct selection;

/* What of an object is shown, and how. */
enum {
	/* Sizes as "32.00 GiB (34.36 GB)", addresses in hexadecimal (-u). */
	VIEW_HUMAN = 1 << 0,
	/* NUMA nodes, uuids of claimed namespaces (-v). */
	VIEW_VERBOSE = 1 << 1,
	/* The list of bad blocks, not only their number (-M). */
	VIEW_MEDIA_ERRORS = 1 << 2,
	/* What the region's namespaces could be (-C). */
	VIEW_CAPABILITIES = 1 << 3,
	/* A region's mappings. */
	VIEW_MAPPINGS = 1 << 4,
	/* A devdax namespace's dax region and devices (-X), not "chardev". */
	VIEW_DAX = 1 << 5,
	/* A dax region's devices (daxctl list -D), */
	VIEW_DAX_DEVICES = 1 << 6,
	/* their mappings (-M), */
	VIEW_DAX_MAPPINGS = 1 << 7,
	/* and devices of size 0 too (-i). */
	VIEW_IDLE = 1 << 8,
	/* The sysfs path of a dax region (daxctl). */
	VIEW_DAX_PATH = 1 << 9,
};

struct view {
	unsigned int flags;
	/* Which dimms a region's mappings are shown for; NULL: all. */
	const struct filter *filter;
	/* Which devices of a dax region; NULL: all. */
	const struct selection *devices;
};

/* libndctl's objects. */
struct json_object *json_bus(struct ndctl_bus *bus, const struct view *view);
struct json_object *json_dimm(struct ndctl_dimm *dimm,
			      const struct view *view);
struct json_object *json_region(struct ndctl_region *region,
				const struct view *view);
struct json_object *json_namespace(struct ndctl_namespace *ndns,
				   const struct view *view);

/* libdaxctl's objects. */
struct json_object *json_dax_region(struct daxctl_region *region,
				    const struct view *view);
struct json_object *json_dax_device(struct daxctl_dev *dev,
				    const struct view *view);
struct json_object *json_dax_mapping(struct daxctl_mapping *mapping,
				     const struct view *view);

/*
 * Append the records of those devices of @region that the view shows. False
 * without memory.
 */
bool json_append_dax_devices(struct json_object *array,
			     struct daxctl_region *region,
			     const struct view *view);

/*
 * Print @object on @out, indented by two spaces, with a newline at the end,
 * and put it. NULL prints nothing. 0 or -ENOMEM.
 */
int json_print(FILE *out, struct json_object *object);

/*
 * The same for an array of records: an empty one prints nothing, and under
 * VIEW_HUMAN a single record is printed without the array around it.
 */
int json_print_list(FILE *out, struct json_object *array,
		    const struct view *view);

#endif
