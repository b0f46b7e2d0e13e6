// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>

#include <daxctl/create.h>

#include "daxctl/commands.h"
#include "daxctl/each.h"

struct destroy_settings {
	struct each_settings common;
	bool force;
};

static const struct option_spec options[] = {
	EACH_OPTIONS(struct destroy_settings, common),
	OPT_FLAG('f', "force", struct destroy_settings, force,
		 "also when it has a driver (but not while it is in use)"),
	OPT_END
};

/* The device that comes with the region goes on, empty: say so. */
static int destroy(struct daxctl_dev *dev, void *data)
{
	const struct destroy_settings *cfg = data;
	bool first = daxctl_dev_get_id(dev) == 0;
	int rc;

	if (first && daxctl_region_is_dynamic(daxctl_dev_get_region(dev)) &&
	    daxctl_dev_get_size(dev) == 0)
		return 1;
	rc = daxctl_dev_destroy(dev, cfg->force ? DAXCTL_DESTROY_FORCE : 0);
	if (!rc && first)
		fprintf(stderr,
			"%s is empty now; the kernel keeps the first device of a region\n",
			daxctl_dev_get_devname(dev));
	return each_report(dev, rc, "destroy");
}

static int destroy_run(const struct call *call, void *data)
{
	struct destroy_settings *cfg = data;
	struct each each = {
		.settings = &cfg->common,
		.done = "destroyed",
		.change = destroy,
		.data = cfg,
		.empty_too = true,
	};

	return each_device(call, &each);
}

const struct command command_destroy_device = {
	.name = "destroy-device",
	.summary = "remove devices, and give their memory back to their region",
	.operands = "<device> [<device>...]",
	.min_operands = 1,
	.max_operands = OPERANDS_ANY,
	.missing = "specify a device to destroy, or \"all\"",
	.options = options,
	.settings_size = sizeof(struct destroy_settings),
	.run = destroy_run,
};
