// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdio.h>
#include <syslog.h>
#include <json-c/json.h>

#include <daxctl/create.h>

#include "daxctl/each.h"
#include "util/command.h"
#include "util/record.h"
#include "util/report.h"
#include "util/select.h"

struct walk {
	struct each *each;
	struct selection *regions;
	struct selection *devices; /* of the operand in hand */
	int met;
	int done;
	int error; /* the first */
};

int each_report(struct daxctl_dev *dev, int rc, const char *verb)
{
	if (rc < 0)
		report_daxctl(daxctl_dev_get_ctx(dev), rc, "%s %s", verb,
			      daxctl_dev_get_devname(dev));
	return rc;
}

static void add_record(struct each *each, struct daxctl_dev *dev)
{
	const struct view view = {
		.flags = each->settings->human ? VIEW_HUMAN : 0,
	};

	json_append(each->records, json_dax_device(dev, &view));
}

static void change(struct walk *walk, struct daxctl_dev *dev)
{
	struct each *each = walk->each;
	int rc;

	walk->met++;
	if (selection_is_all(walk->devices) && !each->empty_too &&
	    daxctl_dev_get_size(dev) == 0)
		return;
	rc = each->change(dev, each->data);
	if (rc < 0) {
		if (!walk->error)
			walk->error = rc;
		return;
	}
	if (rc > 0)
		return;
	walk->done++;
	if (each->prints)
		add_record(each, dev);
}

static void change_in(struct walk *walk, struct daxctl_region *region)
{
	struct daxctl_dev *dev, *next;
	int id = daxctl_region_get_id(region);

	if (daxctl_region_is_dynamic(region))
		daxctl_region_recover(region);
	daxctl_dev_foreach_safe(region, dev, next)
		if (selection_has(walk->devices, id, daxctl_dev_get_id(dev),
				  NULL))
			change(walk, dev);
}

static int change_operand(struct walk *walk, struct daxctl_ctx *ctx,
			  const char *operand)
{
	struct daxctl_region *region;
	int rc;

	rc = selection_new(&select_dax_device, operand, &walk->devices);
	if (rc)
		return rc == -EINVAL ? EXIT_USAGE : rc;
	walk->met = 0;
	daxctl_region_foreach(ctx, region)
		if (selection_has(walk->regions, daxctl_region_get_id(region),
				  0, daxctl_region_get_devname(region)))
			change_in(walk, region);
	if (!walk->met && !selection_is_all(walk->devices)) {
		rc = report(-ENXIO, "there is no dax device '%s'", operand);
		report_cure(rc, "'daxctl list -Di' shows those that there are");
	}
	selection_free(walk->devices);
	return rc;
}

static void say_how_it_went(struct walk *walk)
{
	struct each *each = walk->each;
	const struct view view = {
		.flags = each->settings->human ? VIEW_HUMAN : 0,
	};

	if (each->prints)
		json_print_list(stdout, each->records, &view);
	fprintf(stderr, "%s %d device%s\n", each->done, walk->done,
		walk->done == 1 ? "" : "s");
}

int each_device(const struct call *call, struct each *each)
{
	struct walk walk = { .each = each };
	int rc, i, first = 0;

	if (each->settings->verbose)
		daxctl_set_log_priority(call->ctx, LOG_DEBUG);
	rc = selection_new(&select_dax_region, each->settings->region,
			   &walk.regions);
	if (rc)
		return rc == -EINVAL ? EXIT_USAGE : rc;
	if (each->prints)
		each->records = json_object_new_array();
	for (i = 0; i < call->argc; i++) {
		rc = change_operand(&walk, call->ctx, call->argv[i]);
		if (rc && !first)
			first = rc;
	}
	selection_free(walk.regions);
	say_how_it_went(&walk);
	return walk.error ? walk.error : first;
}
