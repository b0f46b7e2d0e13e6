// SPDX-License-Identifier: GPL-2.0
/* daxctl list: dax regions and devices as JSON. */
#include <errno.h>
#include <stdio.h>

#include <daxctl/libdaxctl.h>

#include "daxctl/carve-common.h"
#include "daxctl/commands.h"
#include "shared/cleanup.h"
#include "util/record.h"
#include "util/report.h"
#include "util/select.h"

struct list_settings {
	const char *region;
	const char *dev;
	const char *node;
	bool devices;
	bool regions;
	bool mappings;
	bool idle;
	bool carves;
	bool human;
};

static const struct option_rule list_rules[] = {
	{ OPTIONS_EXCLUDE, { "carves", "regions" }, NULL },
	{ OPTIONS_EXCLUDE, { "carves", "devices" }, NULL },
	{ OPTIONS_NO_RULE },
};

static const struct option_spec list_options[] = {
	OPT_TEXT('r', "region", struct list_settings, region, "region-id",
		 "filter by region"),
	OPT_TEXT('d', "dev", struct list_settings, dev, "dev-id",
		 "filter by dax device instance name"),
	OPT_TEXT(0, "node", struct list_settings, node, "node",
		 "filter by the NUMA node of the memory"),
	OPT_FLAG('D', "devices", struct list_settings, devices,
		 "include dax device info"),
	OPT_FLAG('R', "regions", struct list_settings, regions,
		 "include dax region info"),
	OPT_FLAG('M', "mappings", struct list_settings, mappings,
		 "include the physical ranges of devices"),
	OPT_FLAG('i', "idle", struct list_settings, idle,
		 "include idle devices"),
	OPT_FLAG(0, "carves", struct list_settings, carves,
		 "show what is carved, instead"),
	OPT_FLAG('u', "human", struct list_settings, human,
		 "use human friendly number formats"),
	OPT_END
};

/* What the options select. */
struct scope {
	struct selection *regions;
	struct selection *devices;
	struct selection *nodes; /* NULL: any, or none */
};

static void scope_end(struct scope *scope)
{
	selection_free(scope->nodes);
	selection_free(scope->regions);
	selection_free(scope->devices);
}

static int scope_init(const struct list_settings *cfg, struct scope *scope)
{
	int rc;

	rc = selection_new(&select_dax_region, cfg->region, &scope->regions);
	if (!rc)
		rc = selection_new(&select_dax_device, cfg->dev,
				   &scope->devices);
	if (!rc && cfg->node)
		rc = selection_new(&select_node, cfg->node, &scope->nodes);
	return rc;
}

/* All of a region's memory is on the same node, as any of its devices says. */
static bool has_node(const struct scope *scope, struct daxctl_region *region)
{
	struct daxctl_dev *dev = daxctl_dev_get_first(region);
	int node = dev ? daxctl_dev_get_target_node(dev) : -1;

	return node >= 0 && selection_has(scope->nodes, node, 0, NULL);
}

static bool has_region(const struct scope *scope, struct daxctl_region *region)
{
	if (scope->nodes && !has_node(scope, region))
		return false;
	return selection_has(scope->regions, daxctl_region_get_id(region), 0,
			     daxctl_region_get_devname(region));
}

static unsigned int view_flags(const struct list_settings *cfg)
{
	unsigned int flags = VIEW_DAX_PATH;

	if (cfg->human)
		flags |= VIEW_HUMAN;
	if (cfg->idle)
		flags |= VIEW_IDLE;
	if (cfg->devices)
		flags |= VIEW_DAX_DEVICES;
	if (cfg->mappings)
		flags |= VIEW_DAX_MAPPINGS;
	return flags;
}

/* What is shown when nothing was asked for follows from the filters. */
static void choose_objects(struct list_settings *cfg)
{
	if (cfg->regions || cfg->devices)
		return;
	cfg->regions = cfg->region;
	cfg->devices = cfg->dev || !cfg->region;
}

/* A record of the region, or without the region around them its devices. */
static bool append(struct json_object *array, struct daxctl_region *region,
		   bool regions, const struct view *view)
{
	if (regions)
		return json_append(array, json_dax_region(region, view));
	return json_append_dax_devices(array, region, view);
}

static int show(struct daxctl_ctx *ctx, const struct list_settings *cfg,
		const struct scope *scope)
{
	const struct view view = { .flags = view_flags(cfg),
				   .devices = scope->devices };
	struct json_object *array = json_object_new_array();
	struct daxctl_region *region;
	bool complete = array;

	daxctl_region_foreach(ctx, region)
		if (complete && has_region(scope, region))
			complete = append(array, region, cfg->regions, &view);
	if (json_print_list(stdout, array, &view) || !complete)
		return report(-ENOMEM, "out of memory: the list is incomplete");
	if (daxctl_get_problems(ctx))
		return report(
			-EIO,
			"%u attributes have no usable content; their keys are missing above",
			daxctl_get_problems(ctx));
	return 0;
}

static int show_carves(struct daxctl_ctx *ctx, const struct list_settings *cfg)
{
	const struct view view = { .flags = cfg->human ? VIEW_HUMAN : 0 };
	struct json_object *array = json_object_new_array();
	struct daxctl_carve *carve;

	for (carve = daxctl_carve_get_first(ctx); carve;
	     carve = daxctl_carve_get_next(carve))
		json_append(array, json_carve(carve, &view));
	if (errno) {
		json_object_put(array);
		return report_daxctl(ctx, -errno, "list carves");
	}
	return json_print_list(stdout, array, &view);
}

static int list_run(const struct call *call, void *settings)
{
	struct list_settings *cfg = settings;
	struct scope scope = { 0 };
	int rc;

	if (cfg->carves)
		return show_carves(call->ctx, cfg);
	choose_objects(cfg);
	rc = scope_init(cfg, &scope);
	if (!rc)
		rc = show(call->ctx, cfg, &scope);
	else if (rc == -EINVAL)
		rc = EXIT_USAGE;
	scope_end(&scope);
	return rc;
}

const struct command command_list = {
	.name = "list",
	.summary = "show dax regions and devices",
	.options = list_options,
	.rules = list_rules,
	.settings_size = sizeof(struct list_settings),
	.run = list_run,
};
