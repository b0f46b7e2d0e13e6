// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#include <linux/ndctl.h>
#include <ndctl/create.h>

#include "ndctl/commands.h"
#include "shared/cleanup.h"
#include "shared/parse.h"
#include "util/filter.h"
#include "util/json.h"
#include "util/names.h"
#include "util/report.h"

struct create_settings {
	const char *bus;
	const char *region;
	const char *reconfig;
	const char *name;
	uuid_t uuid;
	struct option_amount size;
	uint64_t align;
	uint64_t sector_size;
	int mode;
	int map;
	int type;
	bool force;
	bool verbose;
	bool autolabel;
	bool autorecover;
	bool greedy;
};

static const struct create_settings defaults = {
	.autolabel = true,
	.autorecover = true,
};

static const struct option_spec options[] = {
	OPT_TEXT('b', "bus", struct create_settings, bus, "bus-id",
		 "only on the bus with this id or provider"),
	OPT_TEXT('r', "region", struct create_settings, region, "region-id",
		 "only in the region with this id or name"),
	OPT_FLAG('v', "verbose", struct create_settings, verbose,
		 "say on stderr what the library does"),
	OPT_TEXT('e', "reconfig", struct create_settings, reconfig,
		 "namespace", "make it in place of this one, whose data is lost"),
	OPT_UUID('u', "uuid", struct create_settings, uuid, "uuid",
		 "its uuid (default: a random one)"),
	OPT_TEXT('n', "name", struct create_settings, name, "name",
		 "a name to keep in its label"),
	OPT_AMOUNT('s', "size", struct create_settings, size, "size",
		   "its size, or a percentage of what is free (default: the largest free piece)"),
	OPT_CHOICE('m', "mode", struct create_settings, mode,
		   "operation-mode", "what it is for (default: fsdax)",
		   mode_choices),
	OPT_CHOICE('M', "map", struct create_settings, map, "memmap-location",
		   "where its struct pages are: in memory, on the device, or nowhere (default: dev)",
		   map_choices),
	OPT_SIZE('l', "sector-size", struct create_settings, sector_size,
		 "lba-size", "logical sector size: 512 or 4096"),
	OPT_CHOICE('t', "type", struct create_settings, type, "type",
		   "only in regions of this type", type_choices),
	OPT_SIZE('a', "align", struct create_settings, align, "align",
		 "what mappings are aligned to: 4K, 2M or 1G (default: 2M)"),
	OPT_FLAG('f', "force", struct create_settings, force,
		 "reconfigure even if it is active; with -c, go on after errors"),
	OPT_FLAG('L', "autolabel", struct create_settings, autolabel,
		 "give a region labels if it has none and its dimms have room for them (default)"),
	OPT_FLAG('c', "continue", struct create_settings, greedy,
		 "go on creating as long as there is room"),
	OPT_FLAG('R', "autorecover", struct create_settings, autorecover,
		 "clean up after a failure (default)"),
	OPT_END
};

static const struct option_rule rules[] = {
	{ OPTIONS_EXCLUDE, { "reconfig", "continue" }, NULL },
	{ OPTIONS_NO_RULE },
};

/* What is wrong with a single value, before any device is looked at. */
static int refuse(const struct call *call, int rc, const char *option)
{
	switch (rc) {
	case 0:
		return 0;
	case -ENAMETOOLONG:
		return usage_error(call, "--%s is longer than 63 bytes",
				   option);
	case -ERANGE:
		return usage_error(call, "--%s is too large", option);
	default:
		break;
	}
	if (strcmp(option, "align") == 0)
		return usage_error(call, "--align must be a power of two");
	if (strcmp(option, "sector-size") == 0)
		return usage_error(call, "--sector-size must be 512 or 4096");
	if (strcmp(option, "name") == 0)
		return usage_error(call,
				   "--name must be printable UTF-8 text");
	return usage_error(call, "--%s must not be 0", option);
}

static unsigned int flags_of(const struct create_settings *cfg)
{
	return (cfg->force ? NDCTL_CREATE_FORCE : 0) |
	       (cfg->autolabel ? 0 : NDCTL_CREATE_NO_AUTOLABEL) |
	       (cfg->autorecover ? 0 : NDCTL_CREATE_NO_AUTORECOVER);
}

/*
 * Settings for the library out of those of the command line. 0, or an exit
 * status after it was reported what is wrong.
 */
static int fill(const struct call *call, const struct create_settings *cfg,
		struct ndctl_namespace_settings *s)
{
	int rc = 0;

	ndctl_namespace_settings_set_flags(s, flags_of(cfg));
	if (call_given(call, "mode"))
		rc = refuse(call,
			    ndctl_namespace_settings_set_mode(s, cfg->mode),
			    "mode");
	if (!rc && call_given(call, "map"))
		rc = refuse(call, ndctl_namespace_settings_set_map(s, cfg->map),
			    "map");
	if (!rc && cfg->size.text)
		rc = refuse(call,
			    ndctl_namespace_settings_set_size_text(
				    s, cfg->size.text),
			    "size");
	if (!rc && call_given(call, "align"))
		rc = refuse(call,
			    ndctl_namespace_settings_set_align(s, cfg->align),
			    "align");
	if (!rc && cfg->name)
		rc = refuse(call,
			    ndctl_namespace_settings_set_name(s, cfg->name),
			    "name");
	if (!rc && call_given(call, "uuid"))
		rc = refuse(call,
			    ndctl_namespace_settings_set_uuid(s, cfg->uuid),
			    "uuid");
	if (!rc && call_given(call, "sector-size"))
		rc = refuse(call,
			    cfg->sector_size > 4096 ?
				    -EINVAL :
				    ndctl_namespace_settings_set_sector_size(
					    s, cfg->sector_size),
			    "sector-size");
	return rc;
}

static void print(struct ndctl_namespace *ndns)
{
	struct view view = { .flags = VIEW_DAX };

	if (isatty(STDOUT_FILENO))
		view.flags |= VIEW_HUMAN;
	json_print(stdout, json_namespace(ndns, &view));
}

/* ---- a new one */

struct creation {
	const struct create_settings *cfg;
	struct ndctl_namespace_settings *settings;
	struct filter *filter;
	int made;
	int tried;
	int error; /* the most telling so far */
	char *cause, *cure;
	bool stop;
};

/*
 * Of several regions that would not do, the one reason to show: that of the
 * first that failed for more than being full.
 */
static void keep_error(struct creation *creation, struct ndctl_ctx *ctx, int rc)
{
	const char *cause = ndctl_get_cause(ctx), *cure = ndctl_get_cure(ctx);

	if (creation->error && (creation->error != -ENOSPC || rc == -ENOSPC))
		return;
	creation->error = rc;
	free(creation->cause);
	free(creation->cure);
	creation->cause = strdup(cause ? cause : strerror(-rc));
	creation->cure = cure ? strdup(cure) : NULL;
}

/* A share is one of what is free before the first is made of it. */
static int set_size(struct creation *creation,
		    struct ndctl_namespace *first)
{
	const char *text = creation->cfg->size.text;

	if (!creation->cfg->greedy || !text || !parse_is_percent(text))
		return 0;
	if (!first)
		return ndctl_namespace_settings_set_size_text(
			creation->settings, text);
	return ndctl_namespace_settings_set_size(
		creation->settings, ndctl_namespace_get_size(first));
}

/* As many as there is room for, with --continue. */
static void create_in(struct creation *creation, struct ndctl_region *region)
{
	struct ndctl_namespace *ndns;
	int rc, before = creation->made;

	creation->tried++;
	rc = set_size(creation, NULL);
	while (!rc) {
		rc = ndctl_region_create_namespace(region, creation->settings,
						   &ndns);
		if (rc)
			break;
		creation->made++;
		print(ndns);
		if (!creation->cfg->greedy) {
			creation->stop = true;
			return;
		}
		rc = set_size(creation, ndns);
	}
	/* With some made, being full is how it is meant to end. */
	if (rc != -ENOSPC || creation->made == before)
		keep_error(creation, ndctl_region_get_ctx(region), rc);
	/* Full or read-only regions are passed over; other errors count. */
	if (creation->cfg->greedy && rc != -ENOSPC && !creation->cfg->force)
		creation->stop = true;
}

static void walk_regions(struct creation *creation, struct ndctl_ctx *ctx)
{
	struct ndctl_region *region;
	struct ndctl_bus *bus;

	ndctl_bus_foreach(ctx, bus) {
		if (!filter_has_bus(creation->filter, bus))
			continue;
		ndctl_region_foreach(bus, region) {
			if (creation->stop)
				return;
			if (filter_has_region(creation->filter, region))
				create_in(creation, region);
		}
	}
}

static int say_how_it_went(const struct creation *creation)
{
	const struct create_settings *cfg = creation->cfg;
	int rc = creation->error;

	if (cfg->greedy)
		fprintf(stderr, "created %d namespace%s\n", creation->made,
			creation->made == 1 ? "" : "s");
	if (creation->made && (!cfg->greedy || rc == -ENOSPC || !rc))
		return 0;
	if (!creation->tried) {
		rc = report(-ENXIO, "there is no region%s",
			    cfg->region || cfg->bus || cfg->type ?
				    " of what the options select" :
				    "");
		return report_cure(rc,
				   "'ndctl list -Ri' shows those that there are");
	}
	report(rc, "%s", creation->cause);
	if (creation->cure)
		report_cure(rc, "%s", creation->cure);
	return rc;
}

static int create(const struct call *call, const struct create_settings *cfg,
		  struct ndctl_namespace_settings *settings)
{
	const struct filter_request request = {
		.bus = cfg->bus,
		.region = cfg->region,
		.type = call_given(call, "type") ? &cfg->type : NULL,
	};
	struct creation creation = { .cfg = cfg, .settings = settings };
	int rc;

	rc = filter_new(&request, &creation.filter);
	if (rc)
		return rc == -EINVAL ? EXIT_USAGE : rc;
	walk_regions(&creation, call->ctx);
	rc = say_how_it_went(&creation);
	filter_free(creation.filter);
	free(creation.cause);
	free(creation.cure);
	return rc;
}

/* ---- in place of one */

static struct ndctl_namespace *find(struct ndctl_ctx *ctx,
				    const struct filter *filter)
{
	struct ndctl_namespace *ndns;
	struct ndctl_region *region;
	struct ndctl_bus *bus;

	ndctl_bus_foreach(ctx, bus) {
		if (!filter_has_bus(filter, bus))
			continue;
		ndctl_region_foreach(bus, region) {
			if (!filter_has_region(filter, region))
				continue;
			ndctl_namespace_foreach(region, ndns)
				if (filter_names_namespace(filter, ndns))
					return ndns;
		}
	}
	return NULL;
}

static int reconfigure(const struct call *call,
		       const struct create_settings *cfg,
		       const struct ndctl_namespace_settings *settings)
{
	const struct filter_request request = {
		.bus = cfg->bus,
		.region = cfg->region,
		.namespace = cfg->reconfig,
	};
	struct ndctl_namespace *ndns;
	struct filter *filter;
	int rc;

	rc = filter_new(&request, &filter);
	if (rc)
		return rc == -EINVAL ? EXIT_USAGE : rc;
	ndns = find(call->ctx, filter);
	filter_free(filter);
	if (!ndns) {
		rc = report(-ENXIO, "there is no namespace '%s'",
			    cfg->reconfig);
		return report_cure(rc, "'ndctl list -Ni' shows those that there are");
	}
	rc = ndctl_namespace_reconfigure(ndns, settings, &ndns);
	if (rc)
		return report_ndctl(call->ctx, rc, "reconfigure %s",
				    cfg->reconfig);
	print(ndns);
	return 0;
}

static void settings_end(struct ndctl_namespace_settings **settings)
{
	ndctl_namespace_settings_free(*settings);
}

static int create_run(const struct call *call, void *data)
{
	_cleanup_(settings_end) struct ndctl_namespace_settings *settings =
		NULL;
	const struct create_settings *cfg = data;
	int rc;

	if (cfg->verbose)
		ndctl_set_log_priority(call->ctx, LOG_DEBUG);
	rc = ndctl_namespace_settings_new(&settings);
	if (rc)
		return report(rc, "out of memory");
	rc = fill(call, cfg, settings);
	if (rc)
		return rc;
	if (cfg->reconfig)
		return reconfigure(call, cfg, settings);
	return create(call, cfg, settings);
}

const struct command command_create_namespace = {
	.name = "create-namespace",
	.summary = "make a namespace, or another in place of one",
	.options = options,
	.rules = rules,
	.settings_size = sizeof(struct create_settings),
	.defaults = &defaults,
	.run = create_run,
};
