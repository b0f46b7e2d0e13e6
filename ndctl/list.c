// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <string.h>

#include <ndctl/libndctl.h>

#include "ndctl/commands.h"
#include "shared/cleanup.h"
#include "util/filter.h"
#include "util/json.h"
#include "util/names.h"
#include "util/record.h"
#include "util/report.h"

struct list_settings {
	const char *bus;
	const char *region;
	const char *dimm;
	const char *namespace;
	const char *numa_node;
	int mode;
	int type;
	bool buses;
	bool dimms;
	bool regions;
	bool namespaces;
	bool device_dax;
	bool firmware;
	bool health;
	bool capabilities;
	bool idle;
	bool configured;
	bool media_errors;
	bool human;
	unsigned int verbose;
};

static const struct option_spec options[] = {
	OPT_TEXT('b', "bus", struct list_settings, bus, "bus-id",
		 "only what is on this bus"),
	OPT_TEXT('r', "region", struct list_settings, region, "region-id",
		 "only what is in this region"),
	OPT_TEXT('d', "dimm", struct list_settings, dimm, "dimm-id",
		 "only this dimm, and what is on it"),
	OPT_TEXT('n', "namespace", struct list_settings, namespace,
		 "namespace-id", "only this namespace, and what it is in"),
	OPT_CHOICE('m', "mode", struct list_settings, mode, "namespace-mode",
		   "only namespaces of this mode", mode_choices),
	OPT_CHOICE('t', "type", struct list_settings, type, "region-type",
		   "only regions of this type", type_choices),
	OPT_TEXT('U', "numa-node", struct list_settings, numa_node,
		 "numa node", "only what is on this NUMA node"),
	OPT_FLAG('B', "buses", struct list_settings, buses,
		 "show buses"),
	OPT_FLAG('D', "dimms", struct list_settings, dimms,
		 "show dimms"),
	OPT_FLAG('F', "firmware", struct list_settings, firmware,
		 "show firmware versions (comes with a later version)"),
	OPT_FLAG('H', "health", struct list_settings, health,
		 "show the health of dimms (comes with a later version)"),
	OPT_FLAG('R', "regions", struct list_settings, regions,
		 "show regions"),
	OPT_FLAG('N', "namespaces", struct list_settings, namespaces,
		 "show namespaces (default)"),
	OPT_FLAG('X', "device-dax", struct list_settings, device_dax,
		 "show dax regions and devices in full"),
	OPT_FLAG('C', "capabilities", struct list_settings, capabilities,
		 "show what namespaces of a region can be"),
	OPT_FLAG('i', "idle", struct list_settings, idle,
		 "show what is disabled, too"),
	OPT_FLAG('c', "configured", struct list_settings, configured,
		 "show namespaces that have a size, disabled or not"),
	OPT_FLAG('M', "media-errors", struct list_settings, media_errors,
		 "show bad blocks one by one"),
	OPT_FLAG('u', "human", struct list_settings, human,
		 "write sizes and addresses for people"),
	OPT_COUNT('v', "verbose", struct list_settings, verbose,
		  "show more; up to three times"),
	OPT_END
};

static int not_yet(const char *option)
{
	report(0, "--%s comes with a later version of ndctl", option);
	return report_cure(-EOPNOTSUPP, "leave it out");
}

/*
 * What to list when nothing was said: the kinds that were filtered by, or
 * namespaces (of mode devdax for -X). Then what the levels of -v add.
 */
static int list_verify(const struct call *call, void *settings)
{
	struct list_settings *cfg = settings;

	if (cfg->health)
		return not_yet("health");
	if (cfg->firmware)
		return not_yet("firmware");
	if (!call_given(call, "mode"))
		cfg->mode = -1;
	if (!call_given(call, "type"))
		cfg->type = -1;
	if (!cfg->buses && !cfg->dimms && !cfg->regions && !cfg->namespaces) {
		if (cfg->device_dax && cfg->mode < 0)
			cfg->mode = NDCTL_NS_MODE_DEVDAX;
		cfg->buses = cfg->bus;
		cfg->dimms = cfg->dimm;
		cfg->regions = cfg->region;
	}
	if (cfg->verbose >= 1)
		cfg->namespaces = cfg->device_dax = cfg->media_errors = true;
	if (cfg->verbose >= 2)
		cfg->buses = cfg->dimms = cfg->regions = true;
	if (cfg->verbose >= 3)
		cfg->idle = cfg->capabilities = true;
	if (!cfg->buses && !cfg->dimms && !cfg->regions)
		cfg->namespaces = true;
	return 0;
}

/* A walk over the objects, top down. */
struct walk {
	const struct list_settings *cfg;
	struct filter *filter;
	struct view view;
	struct json_object *platform; /* what is in no listed bus */
	bool failed;
};

/* Append @item to the array @key of @box, which is made when needed. */
static void put_into(struct walk *walk, struct json_object *box,
		     const char *key, struct json_object *item)
{
	struct json_object *array = NULL;

	if (!json_object_object_get_ex(box, key, &array)) {
		array = json_object_new_array();
		json_object_object_add(box, key, array);
	}
	if (!json_append(array, item))
		walk->failed = true;
}

static bool shows_disabled(const struct walk *walk)
{
	return walk->cfg->idle || walk->cfg->configured;
}

static void walk_dimms(struct walk *walk, struct ndctl_bus *bus,
		       struct json_object *box)
{
	struct ndctl_dimm *dimm;

	ndctl_dimm_foreach(bus, dimm) {
		if (!shows_disabled(walk) && !ndctl_dimm_is_enabled(dimm))
			continue;
		if (!filter_has_dimm(walk->filter, dimm))
			continue;
		put_into(walk, box, "dimms", json_dimm(dimm, &walk->view));
	}
}

static bool is_namespace_shown(const struct walk *walk,
			       struct ndctl_namespace *ndns)
{
	if (!filter_has_namespace(walk->filter, ndns))
		return false;
	return walk->cfg->idle || ndctl_namespace_is_active(ndns) ||
	       (walk->cfg->configured &&
		ndctl_namespace_is_configured(ndns) > 0);
}

static void walk_namespaces(struct walk *walk, struct ndctl_region *region,
			    struct json_object *box)
{
	struct ndctl_namespace *ndns;

	ndctl_namespace_foreach(region, ndns) {
		if (is_namespace_shown(walk, ndns))
			put_into(walk, box, "namespaces",
				 json_namespace(ndns, &walk->view));
	}
}

static void walk_regions(struct walk *walk, struct ndctl_bus *bus,
			 struct json_object *box)
{
	const struct list_settings *cfg = walk->cfg;
	struct json_object *record, *inner;
	struct ndctl_region *region;

	ndctl_region_foreach(bus, region) {
		if (!filter_has_region(walk->filter, region))
			continue;
		if (!shows_disabled(walk) && !ndctl_region_is_enabled(region))
			continue;
		inner = box;
		if (cfg->regions) {
			record = json_region(region, &walk->view);
			put_into(walk, box, "regions", record);
			inner = record;
		}
		if (cfg->namespaces && inner)
			walk_namespaces(walk, region, inner);
	}
}

static void walk_buses(struct walk *walk, struct ndctl_ctx *ctx)
{
	const struct list_settings *cfg = walk->cfg;
	struct json_object *box;
	struct ndctl_bus *bus;

	ndctl_bus_foreach(ctx, bus) {
		if (!filter_has_bus(walk->filter, bus))
			continue;
		box = walk->platform;
		if (cfg->buses) {
			box = json_bus(bus, &walk->view);
			put_into(walk, walk->platform, "buses", box);
		}
		if (cfg->dimms && box)
			walk_dimms(walk, bus, box);
		if ((cfg->regions || cfg->namespaces) && box)
			walk_regions(walk, bus, box);
	}
}

static bool has_namespaces(struct json_object *regions)
{
	size_t i, count = json_object_array_length(regions);

	for (i = 0; i < count; i++) {
		if (json_object_object_get_ex(
			    json_object_array_get_idx(regions, i),
			    "namespaces", NULL))
			return true;
	}
	return false;
}

/*
 * What is printed, the caller's to put: the array of the one kind of object
 * there is, or an object with an array for each kind. Namespaces within
 * regions count as a kind of their own, which is upstream's habit. (There it
 * is the last region that decides, in the order of the kernel's directory.)
 */
static struct json_object *shape_of(const struct walk *walk)
{
	static const char *const kinds[] = { "dimms", "regions",
					     "namespaces" };
	struct json_object *all, *array, *found = NULL;
	unsigned int count = 0;
	size_t i;

	if (json_object_object_get_ex(walk->platform, "buses", &array))
		return json_object_get(array);
	/* By kind, in whatever order the buses had them. */
	all = json_object_new_object();
	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (!json_object_object_get_ex(walk->platform, kinds[i],
					       &array))
			continue;
		json_object_object_add(all, kinds[i], json_object_get(array));
		found = array;
		count++;
		if (strcmp(kinds[i], "regions") == 0 && has_namespaces(array))
			count++;
	}
	if (count > 1)
		return all;
	found = json_object_get(found);
	json_object_put(all);
	return found;
}

static int print_walk(const struct walk *walk)
{
	struct json_object *shape = shape_of(walk);

	if (json_object_is_type(shape, json_type_array))
		return json_print_list(stdout, shape, &walk->view);
	return json_print(stdout, shape);
}

static unsigned int view_flags(const struct list_settings *cfg)
{
	return (cfg->human ? VIEW_HUMAN : 0) |
	       (cfg->verbose ? VIEW_VERBOSE : 0) |
	       (cfg->media_errors ? VIEW_MEDIA_ERRORS : 0) |
	       (cfg->capabilities ? VIEW_CAPABILITIES : 0) |
	       (cfg->dimms ? VIEW_MAPPINGS : 0) |
	       (cfg->device_dax ? VIEW_DAX : 0) |
	       (cfg->idle ? VIEW_IDLE : 0);
}

static int list_all(struct walk *walk, struct ndctl_ctx *ctx)
{
	int rc;

	walk->platform = json_object_new_object();
	if (!walk->platform)
		return report(-ENOMEM, "out of memory");
	walk_buses(walk, ctx);
	rc = print_walk(walk);
	json_object_put(walk->platform);
	if (rc || walk->failed)
		return report(-ENOMEM, "out of memory: the list is incomplete");
	if (ndctl_get_problems(ctx))
		return report(-EIO,
			      "%u attributes have no usable content; their keys are missing above",
			      ndctl_get_problems(ctx));
	return 0;
}

static int list_run(const struct call *call, void *settings)
{
	const struct list_settings *cfg = settings;
	const struct filter_request request = {
		.bus = cfg->bus,
		.region = cfg->region,
		.dimm = cfg->dimm,
		.namespace = cfg->namespace,
		.numa_node = cfg->numa_node,
		.mode = cfg->mode < 0 ? NULL : &cfg->mode,
		.type = cfg->type < 0 ? NULL : &cfg->type,
	};
	struct walk walk = { .cfg = cfg };
	int rc = filter_new(&request, &walk.filter);

	if (rc)
		return rc == -EINVAL ? EXIT_USAGE : rc;
	walk.view.flags = view_flags(cfg);
	walk.view.filter = walk.filter;
	rc = list_all(&walk, call->ctx);
	filter_free(walk.filter);
	return rc;
}

const struct command command_list = {
	.name = "list",
	.summary = "show buses, dimms, regions and namespaces",
	.options = options,
	.settings_size = sizeof(struct list_settings),
	.verify = list_verify,
	.run = list_run,
};
