// SPDX-License-Identifier: GPL-2.0
/* enable-namespace, disable-namespace, destroy-namespace. */
#include <syslog.h>

#include <ndctl/create.h>

#include "ndctl/commands.h"
#include "ndctl/each.h"
#include "util/report.h"

struct settings {
	const char *bus;
	const char *region;
	bool verbose;
	bool force;
};

#define COMMON_OPTIONS                                                  \
	OPT_TEXT('b', "bus", struct settings, bus, "bus-id",            \
		 "only on the bus with this id or provider"),           \
		OPT_TEXT('r', "region", struct settings, region,        \
			 "region-id",                                   \
			 "only in the region with this id or name"),    \
		OPT_FLAG('v', "verbose", struct settings, verbose,      \
			 "say on stderr what the library does")

static const struct option_spec options[] = { COMMON_OPTIONS, OPT_END };

static const struct option_spec destroy_options[] = {
	COMMON_OPTIONS,
	OPT_FLAG('f', "force", struct settings, force,
		 "also those that are active, but never one that is in use"),
	OPT_END
};

static int fail(struct ndctl_namespace *ndns, int rc, const char *what)
{
	return report_ndctl(ndctl_namespace_get_ctx(ndns), rc, "%s %s", what,
			    ndctl_namespace_get_devname(ndns));
}

/* Seeds, which "all" selects as well, have nothing to act on. */
static bool is_empty(struct ndctl_namespace *ndns)
{
	return ndctl_namespace_get_size(ndns) == 0;
}

static int enable(struct ndctl_namespace *ndns, void *data)
{
	int rc;

	if (is_empty(ndns))
		return 1;
	rc = ndctl_namespace_bring_up(ndns);
	return rc ? fail(ndns, rc, "enable") : 0;
}

static int disable(struct ndctl_namespace *ndns, void *data)
{
	int rc;

	if (is_empty(ndns))
		return 1;
	rc = ndctl_namespace_take_down(ndns);
	return rc ? fail(ndns, rc, "disable") : 0;
}

static int destroy(struct ndctl_namespace *ndns, void *data)
{
	const struct settings *cfg = data;
	int rc;

	if (is_empty(ndns))
		return 1;
	rc = ndctl_namespace_destroy(ndns,
				     cfg->force ? NDCTL_DESTROY_FORCE : 0);
	return rc ? fail(ndns, rc, "destroy") : 0;
}

static int run(const struct call *call, struct settings *cfg, const char *done,
	       int (*fn)(struct ndctl_namespace *ndns, void *data))
{
	const struct each each = {
		.done = done,
		.namespace = fn,
		.data = cfg,
		.bus = cfg->bus,
		.region = cfg->region,
	};

	if (cfg->verbose)
		ndctl_set_log_priority(call->ctx, LOG_DEBUG);
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

static int run_destroy(const struct call *call, void *settings)
{
	return run(call, settings, "destroyed", destroy);
}

const struct command command_enable_namespace = {
	.name = "enable-namespace",
	.summary = "bring namespaces up",
	.operands = "<namespace> [<namespace>...]",
	.min_operands = 1,
	.max_operands = OPERANDS_ANY,
	.missing = "specify a namespace to enable, or \"all\"",
	.options = options,
	.settings_size = sizeof(struct settings),
	.run = run_enable,
};

const struct command command_disable_namespace = {
	.name = "disable-namespace",
	.summary = "take namespaces down that nobody uses",
	.operands = "<namespace> [<namespace>...]",
	.min_operands = 1,
	.max_operands = OPERANDS_ANY,
	.missing = "specify a namespace to disable, or \"all\"",
	.options = options,
	.settings_size = sizeof(struct settings),
	.run = run_disable,
};

const struct command command_destroy_namespace = {
	.name = "destroy-namespace",
	.summary = "wipe the start of namespaces and give their space back",
	.operands = "<namespace> [<namespace>...]",
	.min_operands = 1,
	.max_operands = OPERANDS_ANY,
	.missing = "specify a namespace to destroy, or \"all\"",
	.options = destroy_options,
	.settings_size = sizeof(struct settings),
	.run = run_destroy,
};
