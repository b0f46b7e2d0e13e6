// SPDX-License-Identifier: GPL-2.0
/* enable-dimm, disable-dimm: the kernel's driver for a dimm's labels. */
#include "ndctl/commands.h"
#include "ndctl/dimm-each.h"

struct settings {
	struct dimm_settings dimm;
};

static const struct option_spec options[] = { DIMM_OPTIONS(struct settings),
					      OPT_END };

static int enable(struct ndctl_dimm *dimm, void *data)
{
	int rc = ndctl_dimm_enable(dimm);

	return rc ? dimm_report(dimm, rc, "enable") : 0;
}

static int disable(struct ndctl_dimm *dimm, void *data)
{
	int rc = ndctl_dimm_disable(dimm);

	return rc ? dimm_report(dimm, rc, "disable") : 0;
}

static int run_enable(const struct call *call, void *settings)
{
	const struct dimm_job job = { .done = "enabled", .run = enable };

	return dimm_each(call, settings, &job);
}

static int run_disable(const struct call *call, void *settings)
{
	const struct dimm_job job = { .done = "disabled", .run = disable };

	return dimm_each(call, settings, &job);
}

const struct command command_enable_dimm = {
	.name = "enable-dimm",
	.summary = "let the kernel read the labels of dimms",
	.operands = "<nmem0> [<nmem1>..<nmemN>]",
	.min_operands = 1,
	.max_operands = OPERANDS_ANY,
	.missing = "specify a dimm to enable, or \"all\"",
	.options = options,
	.settings_size = sizeof(struct settings),
	.run = run_enable,
};

const struct command command_disable_dimm = {
	.name = "disable-dimm",
	.summary = "detach the kernel from idle dimms",
	.operands = "<nmem0> [<nmem1>..<nmemN>]",
	.min_operands = 1,
	.max_operands = OPERANDS_ANY,
	.missing = "specify a dimm to disable, or \"all\"",
	.options = options,
	.settings_size = sizeof(struct settings),
	.run = run_disable,
};
