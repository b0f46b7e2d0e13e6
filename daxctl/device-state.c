// SPDX-License-Identifier: GPL-2.0
/* enable-device, disable-device. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <syslog.h>

#include <daxctl/libdaxctl.h>

#include "daxctl/commands.h"
#include "util/report.h"
#include "util/select.h"

struct settings {
	const char *region;
	bool human;
	bool verbose;
};

static const struct option_spec options[] = {
	OPT_TEXT('r', "region", struct settings, region, "region-id",
		 "only in the region with this id"),
	OPT_FLAG('u', "human", struct settings, human,
		 "accepted for the sake of scripts; changes nothing"),
	OPT_FLAG('v', "verbose", struct settings, verbose,
		 "say on stderr what the library does"),
	OPT_END
};

/* One of the commands at work. */
struct walk {
	struct selection *regions;
	struct selection *devices; /* of the operand in hand */
	const char *verb; /* "enable" */
	/* 0, 1 when there was nothing to do, or -errno. */
	int (*change)(struct daxctl_dev *dev);
	int met;
	int done;
	int error; /* the first */
};

/* What a device without a driver had: its nd_dax knows, if it has one. */
static int enable(struct daxctl_dev *dev)
{
	if (daxctl_dev_is_enabled(dev))
		return 1;
	if (daxctl_dev_get_map(dev) == DAXCTL_MAP_NONE)
		return daxctl_dev_enable_none(dev);
	return daxctl_dev_enable_devdax(dev);
}

static int disable(struct daxctl_dev *dev)
{
	return daxctl_dev_is_enabled(dev) ? daxctl_dev_disable(dev) : 1;
}

static void change(struct walk *walk, struct daxctl_dev *dev)
{
	int rc;

	walk->met++;
	/* Seeds, which "all" selects as well, have nothing to act on. */
	if (selection_is_all(walk->devices) && daxctl_dev_get_size(dev) == 0)
		return;
	rc = walk->change(dev);
	if (rc == 0)
		walk->done++;
	if (rc >= 0)
		return;
	report_daxctl(daxctl_dev_get_ctx(dev), rc, "%s %s", walk->verb,
		      daxctl_dev_get_devname(dev));
	if (!walk->error)
		walk->error = rc;
}

static void change_selected(struct walk *walk, struct daxctl_ctx *ctx)
{
	struct daxctl_region *region;
	struct daxctl_dev *dev;

	daxctl_region_foreach(ctx, region) {
		int id = daxctl_region_get_id(region);

		if (!selection_has(walk->regions, id, 0,
				   daxctl_region_get_devname(region)))
			continue;
		daxctl_dev_foreach(region, dev)
			if (selection_has(walk->devices, id,
					  daxctl_dev_get_id(dev), NULL))
				change(walk, dev);
	}
}

static int change_operand(struct walk *walk, struct daxctl_ctx *ctx,
			  const char *operand)
{
	int rc;

	rc = selection_new(&select_dax_device, operand, &walk->devices);
	if (rc)
		return rc == -EINVAL ? EXIT_USAGE : rc;
	walk->met = 0;
	change_selected(walk, ctx);
	if (!walk->met && !selection_is_all(walk->devices)) {
		rc = report(-ENXIO, "there is no dax device '%s'", operand);
		report_cure(rc, "'daxctl list -Di' shows those that there are");
	}
	selection_free(walk->devices);
	return rc;
}

static int run(const struct call *call, const struct settings *cfg,
	       struct walk *walk)
{
	int rc, i, first = 0;

	if (cfg->verbose)
		daxctl_set_log_priority(call->ctx, LOG_DEBUG);
	rc = selection_new(&select_dax_region, cfg->region, &walk->regions);
	if (rc)
		return rc == -EINVAL ? EXIT_USAGE : rc;
	for (i = 0; i < call->argc; i++) {
		rc = change_operand(walk, call->ctx, call->argv[i]);
		if (rc && !first)
			first = rc;
	}
	selection_free(walk->regions);
	fprintf(stderr, "%sd %d device%s\n", walk->verb, walk->done,
		walk->done == 1 ? "" : "s");
	return walk->error ? walk->error : first;
}

static int run_enable(const struct call *call, void *settings)
{
	struct walk walk = { .verb = "enable", .change = enable };

	return run(call, settings, &walk);
}

static int run_disable(const struct call *call, void *settings)
{
	struct walk walk = { .verb = "disable", .change = disable };

	return run(call, settings, &walk);
}

const struct command command_enable_device = {
	.name = "enable-device",
	.summary = "bind dax devices to the driver for mapping them",
	.operands = "<device> [<device>...]",
	.min_operands = 1,
	.max_operands = OPERANDS_ANY,
	.missing = "specify a device to enable, or \"all\"",
	.options = options,
	.settings_size = sizeof(struct settings),
	.run = run_enable,
};

const struct command command_disable_device = {
	.name = "disable-device",
	.summary = "take dax devices away from their driver",
	.operands = "<device> [<device>...]",
	.min_operands = 1,
	.max_operands = OPERANDS_ANY,
	.missing = "specify a device to disable, or \"all\"",
	.options = options,
	.settings_size = sizeof(struct settings),
	.run = run_disable,
};
