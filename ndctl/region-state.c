// SPDX-License-Identifier: GPL-2.0
/* enable-region, disable-region. */
#include <ndctl/create.h>

#include "ndctl/commands.h"
#include "ndctl/each.h"
#include "util/names.h"
#include "util/report.h"

struct settings {
	const char *bus;
	int type;
};

static const struct option_spec options[] = {
	OPT_TEXT('b', "bus", struct settings, bus, "bus-id",
		 "only on the bus with this id or provider"),
	OPT_CHOICE('t', "type", struct settings, type, "region-type",
		   "only of this type", type_choices),
	OPT_END
};

static int fail(struct ndctl_region *region, int rc, const char *what)
{
	return report_ndctl(ndctl_region_get_ctx(region), rc, "%s %s", what,
			    ndctl_region_get_devname(region));
}

static int enable(struct ndctl_region *region, void *data)
{
	int rc = ndctl_region_bring_up(region);

	return rc ? fail(region, rc, "enable") : 0;
}

static int disable(struct ndctl_region *region, void *data)
{
	int rc = ndctl_region_take_down(region);

	return rc ? fail(region, rc, "disable") : 0;
}

static int run(const struct call *call, const struct settings *cfg,
	       const char *done,
	       int (*fn)(struct ndctl_region *region, void *data))
{
	const struct each each = {
		.done = done,
		.region_fn = fn,
		.bus = cfg->bus,
		.type = call_given(call, "type") ? &cfg->type : NULL,
	};

	return each_run(call, &each);
}

static int run_enable(const struct call *call, void *settings)
{
	return run(call, settings, "enabled", enable);
}

static int run_disable(const struct call *call, void *settings)
{
	return run(call, settings, "disabled", disable);
}

const struct command command_enable_region = {
	.name = "enable-region",
	.summary = "bring regions up, and their namespaces with them",
	.operands = "<region> [<region>...]",
	.min_operands = 1,
	.max_operands = OPERANDS_ANY,
	.missing = "specify a region to enable, or \"all\"",
	.options = options,
	.settings_size = sizeof(struct settings),
	.run = run_enable,
};

const struct command command_disable_region = {
	.name = "disable-region",
	.summary = "take regions down of which nobody uses a namespace",
	.operands = "<region> [<region>...]",
	.min_operands = 1,
	.max_operands = OPERANDS_ANY,
	.missing = "specify a region to disable, or \"all\"",
	.options = options,
	.settings_size = sizeof(struct settings),
	.run = run_disable,
};
