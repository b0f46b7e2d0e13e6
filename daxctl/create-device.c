// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>

#include <daxctl/create.h>

#include "daxctl/commands.h"
#include "daxctl/device-file.h"
#include "daxctl/mode.h"
#include "daxctl/words.h"
#include "shared/cleanup.h"
#include "shared/parse.h"
#include "util/record.h"
#include "util/report.h"
#include "util/select.h"

struct create_settings {
	const char *region;
	const char *input;
	struct option_amount size;
	uint64_t align;
	uint64_t extents;
	struct mode_settings how;
	int mode;
	int map;
	bool human;
	bool verbose;
};

static const struct option_spec options[] = {
	OPT_TEXT(
		'r', "region", struct create_settings, region, "region-id",
		"make one in each of these regions (default: one, in the first that has room)"),
	OPT_AMOUNT(
		's', "size", struct create_settings, size, "size",
		"its size, or a percentage of what is free (default: all of it)"),
	OPT_SIZE('a', "align", struct create_settings, align, "align",
		 "what mappings are aligned to: 4K, 2M or 1G (default: 2M)"),
	OPT_CHOICE(
		'M', "map", struct create_settings, map, "memmap-location",
		"where its struct pages are: in memory, or nowhere (default: mem)",
		dax_map_choices),
	OPT_U64('x', "extents", struct create_settings, extents, "number",
		"most ranges of memory it may consist of (default: as many as it takes)"),
	OPT_CHOICE(
		'm', "mode", struct create_settings, mode, "mode",
		"devdax: for programs to map; system-ram: for all the system to use (default: devdax)",
		dax_mode_choices),
	OPT_FLAG('N', "no-online", struct create_settings, how.no_online,
		 "leave memory that becomes the system's offline"),
	OPT_FLAG(
		0, "no-movable", struct create_settings, how.no_movable,
		"put it online for the kernel's own use, too; it may never come back"),
	OPT_FLAG('f', "force", struct create_settings, how.force,
		 "ignore the kernel's policy of putting memory online"),
	OPT_TEXT(0, "input", struct create_settings, input, "file",
		 "a device as 'daxctl list -DM' shows it, to make again"),
	OPT_FLAG('u', "human", struct create_settings, human,
		 "use human friendly number formats"),
	OPT_FLAG('v', "verbose", struct create_settings, verbose,
		 "say on stderr what the library does"),
	OPT_END
};

static const struct option_rule rules[] = {
	{ OPTIONS_EXCLUDE, { "input", "size" }, NULL },
	{ OPTIONS_NO_RULE },
};

struct creation {
	const struct create_settings *cfg;
	const struct daxctl_dev_settings *settings;
	struct selection *regions;
	int only_region; /* of the input file; -1: none */
	struct json_object *records;
	int made;
	int tried;
	int error; /* the most telling so far */
	char *cause, *cure;
	bool reported; /* the error has been */
};

static int fill_size(const struct call *call, const struct create_settings *cfg,
		     struct daxctl_dev_settings *s)
{
	uint64_t percent;
	int rc;

	if (!cfg->size.text)
		return 0;
	if (cfg->size.percent)
		/* "50%" of 100 is 50. */
		rc = parse_size(cfg->size.text, 100, &percent) ?:
			     daxctl_dev_settings_set_percent(s, percent);
	else
		rc = daxctl_dev_settings_set_size(s, cfg->size.bytes);
	return rc ? usage_error(call, "--size must not be 0") : 0;
}

/* 0, or an exit status after it was reported what is wrong. */
static int fill(const struct call *call, const struct create_settings *cfg,
		struct daxctl_dev_settings *s)
{
	int rc;

	rc = fill_size(call, cfg, s);
	if (!rc && call_given(call, "align") &&
	    daxctl_dev_settings_set_align(s, cfg->align))
		rc = usage_error(call, "--align must be a power of two");
	if (!rc && call_given(call, "extents") &&
	    (cfg->extents > UINT_MAX ||
	     daxctl_dev_settings_set_max_ranges(s, cfg->extents)))
		rc = usage_error(call, "--extents must be at least 1");
	if (!rc && call_given(call, "map"))
		daxctl_dev_settings_set_map(s, cfg->map);
	return rc;
}

/*
 * Of several regions that would not do, the one reason to show: that of the
 * first that failed for more than being full or not of this kind.
 */
static void keep_error(struct creation *creation, struct daxctl_ctx *ctx,
		       int rc)
{
	const char *cause = daxctl_get_cause(ctx), *cure = daxctl_get_cure(ctx);
	bool better = !creation->error || creation->error == -EOPNOTSUPP ||
		      (creation->error == -ENOSPC && rc != -ENOSPC &&
		       rc != -EOPNOTSUPP);

	if (!better)
		return;
	creation->error = rc;
	free(creation->cause);
	free(creation->cure);
	creation->cause = strdup(cause ? cause : strerror(-rc));
	creation->cure = cure ? strdup(cure) : NULL;
}

/* Its mode; a device that cannot have it is not to be. */
static int become(const struct create_settings *cfg, struct daxctl_dev *dev)
{
	int rc;

	if (cfg->mode == DAX_MODE_DEVDAX)
		return 0;
	rc = mode_change(dev, cfg->mode, &cfg->how);
	if (rc)
		daxctl_dev_destroy(dev, DAXCTL_DESTROY_FORCE);
	return rc;
}

static void create_in(struct creation *creation, struct daxctl_region *region)
{
	const struct view view = {
		.flags = creation->cfg->human ? VIEW_HUMAN : 0,
	};
	struct daxctl_dev *dev;
	int rc;

	creation->tried++;
	rc = daxctl_region_create_device(region, creation->settings, &dev);
	if (rc) {
		keep_error(creation, daxctl_region_get_ctx(region), rc);
		return;
	}
	rc = become(creation->cfg, dev);
	if (rc) {
		creation->error = rc;
		creation->reported = true;
		return;
	}
	creation->made++;
	json_append(creation->records, json_dax_device(dev, &view));
}

static bool is_wanted(const struct creation *creation,
		      struct daxctl_region *region)
{
	int id = daxctl_region_get_id(region);

	if (creation->only_region >= 0 && id != creation->only_region)
		return false;
	return selection_has(creation->regions, id, 0,
			     daxctl_region_get_devname(region));
}

static void walk_regions(struct creation *creation, struct daxctl_ctx *ctx)
{
	struct daxctl_region *region;

	daxctl_region_foreach(ctx, region) {
		if (is_wanted(creation, region))
			create_in(creation, region);
		/* Without --region one is wanted, wherever it fits. */
		if (!creation->cfg->region && creation->made)
			break;
	}
}

static int say_how_it_went(struct creation *creation)
{
	const struct view view = {
		.flags = creation->cfg->human ? VIEW_HUMAN : 0,
	};
	int rc = creation->error;

	json_print_list(stdout, creation->records, &view);
	if (!creation->tried) {
		rc = report(-ENXIO, "there is no dax region%s",
			    creation->cfg->region ||
					    creation->only_region >= 0 ?
				    " of what the options select" :
				    "");
		report_cure(
			rc,
			"'daxctl list -Ri' shows those that there are; 'modprobe dax_hmem' finds soft-reserved memory");
	} else if (rc && (creation->cfg->region || !creation->made)) {
		if (creation->reported)
			return rc;
		report(rc, "%s", creation->cause);
		if (creation->cure)
			report_cure(rc, "%s", creation->cure);
	} else {
		rc = 0;
	}
	return rc;
}

static int create(const struct call *call, const struct create_settings *cfg,
		  const struct daxctl_dev_settings *settings, int only_region)
{
	struct creation creation = {
		.cfg = cfg,
		.settings = settings,
		.only_region = only_region,
	};
	int rc;

	rc = selection_new(&select_dax_region, cfg->region, &creation.regions);
	if (rc)
		return rc == -EINVAL ? EXIT_USAGE : rc;
	creation.records = json_object_new_array();
	walk_regions(&creation, call->ctx);
	rc = say_how_it_went(&creation);
	fprintf(stderr, "created %d device%s\n", creation.made,
		creation.made == 1 ? "" : "s");
	selection_free(creation.regions);
	free(creation.cause);
	free(creation.cure);
	return rc;
}

static void settings_end(struct daxctl_dev_settings **settings)
{
	daxctl_dev_settings_free(*settings);
}

static int create_run(const struct call *call, void *data)
{
	_cleanup_(settings_end) struct daxctl_dev_settings *settings = NULL;
	const struct create_settings *cfg = data;
	int rc, only_region = -1;

	if (cfg->verbose)
		daxctl_set_log_priority(call->ctx, LOG_DEBUG);
	rc = daxctl_dev_settings_new(&settings);
	if (rc)
		return report(rc, "out of memory");
	if (cfg->input)
		rc = device_file_read(cfg->input, settings, &only_region);
	if (!rc)
		rc = fill(call, cfg, settings);
	return rc ? rc : create(call, cfg, settings, only_region);
}

const struct command command_create_device = {
	.name = "create-device",
	.summary = "make a device in a dynamic region",
	.options = options,
	.rules = rules,
	.settings_size = sizeof(struct create_settings),
	.run = create_run,
};
