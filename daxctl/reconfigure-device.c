// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include <daxctl/create.h>

#include "daxctl/commands.h"
#include "daxctl/config.h"
#include "daxctl/each.h"
#include "daxctl/mode.h"
#include "daxctl/words.h"
#include "shared/cleanup.h"
#include "util/report.h"

struct reconfigure_settings {
	struct each_settings common;
	struct mode_settings how;
	struct option_amount size;
	uint64_t align;
	int mode;
	int map;
	bool check_config;
};

static const struct option_spec options[] = {
	EACH_OPTIONS(struct reconfigure_settings, common),
	OPT_CHOICE(
		'm', "mode", struct reconfigure_settings, mode, "mode",
		"devdax: for programs to map; system-ram: for all the system to use",
		dax_mode_choices),
	OPT_CHOICE('M', "map", struct reconfigure_settings, map,
		   "memmap-location",
		   "where its struct pages are: in memory, or nowhere",
		   dax_map_choices),
	OPT_AMOUNT(
		's', "size", struct reconfigure_settings, size, "size",
		"another size; 0 empties it; a percentage is of what it has and what is free"),
	OPT_SIZE('a', "align", struct reconfigure_settings, align, "align",
		 "what mappings are aligned to: 4K, 2M or 1G"),
	OPT_FLAG('N', "no-online", struct reconfigure_settings, how.no_online,
		 "leave memory that becomes the system's offline"),
	OPT_FLAG(
		0, "no-movable", struct reconfigure_settings, how.no_movable,
		"put it online for the kernel's own use, too; it may never come back"),
	OPT_FLAG(
		'f', "force", struct reconfigure_settings, how.force,
		"take memory offline if need be; ignore the kernel's online policy"),
	OPT_FLAG(
		'C', "check-config", struct reconfigure_settings, check_config,
		"do what the configuration files say of the device, if anything"),
	OPT_END
};

static const struct option_rule rules[] = {
	{ OPTIONS_EXCLUDE, { "mode", "size" }, NULL },
	{ OPTIONS_EXCLUDE, { "mode", "align" }, NULL },
	{ OPTIONS_EXCLUDE, { "check-config", "mode" }, NULL },
	{ OPTIONS_EXCLUDE, { "check-config", "size" }, NULL },
	{ OPTIONS_EXCLUDE, { "check-config", "align" }, NULL },
	{ OPTIONS_EXCLUDE, { "check-config", "map" }, NULL },
	{ OPTIONS_EXCLUDE, { "check-config", "no-online" }, NULL },
	{ OPTIONS_EXCLUDE, { "check-config", "no-movable" }, NULL },
	{ OPTIONS_NO_RULE },
};

static int verify(const struct call *call, void *data)
{
	const struct reconfigure_settings *cfg = data;

	if (!cfg->check_config && !call_given(call, "mode") &&
	    !call_given(call, "map") && !call_given(call, "size") &&
	    !call_given(call, "align"))
		return usage_error(
			call,
			"a 'mode', 'map', 'size' or 'align' option is required");
	if (call_given(call, "mode") && cfg->mode == DAX_MODE_RAM &&
	    call_given(call, "map"))
		return usage_error(
			call,
			"--map is for mode devdax, system RAM has struct pages");
	if (call_given(call, "mode") && cfg->mode == DAX_MODE_DEVDAX &&
	    cfg->how.no_online)
		return usage_error(call, "--no-online is for mode system-ram");
	return 0;
}

/* What is to be done to each device. */
struct job {
	const struct reconfigure_settings *cfg;
	bool mode, map, size, align;
	struct config *config; /* NULL: not asked for */
};

static int set_size(struct daxctl_dev *dev, const struct option_amount *amount)
{
	unsigned long long had = daxctl_dev_get_size(dev), free, align;
	uint64_t size;
	int rc;

	free = daxctl_region_get_available_size(daxctl_dev_get_region(dev));
	align = daxctl_dev_get_align(dev);
	rc = option_amount_of(amount, free + had, &size);
	if (rc)
		return rc;
	if (amount->percent && align < (2ull << 20))
		align = 2ull << 20;
	if (amount->percent)
		size -= size % align;
	return daxctl_dev_resize(dev, size, 0);
}

static int apply_config(struct daxctl_dev *dev, const struct job *job)
{
	struct mode_settings how = { .force = job->cfg->how.force };
	enum dax_mode mode;
	int rc;

	rc = config_find(job->config, dev, &mode, &how);
	if (rc <= 0)
		return rc < 0 ? rc : 1;
	return mode_change(dev, mode, &how);
}

/* In the order in which each may make the next possible. */
static int apply_options(struct daxctl_dev *dev, const struct job *job)
{
	const struct reconfigure_settings *cfg = job->cfg;
	int rc = 0;

	if (job->mode)
		return mode_change(dev, cfg->mode, &cfg->how);
	if (job->align)
		rc = daxctl_dev_realign(dev, cfg->align);
	if (!rc && job->size)
		rc = set_size(dev, &cfg->size);
	if (!rc && job->map)
		rc = daxctl_dev_set_map(dev, cfg->map);
	return each_report(dev, rc, "reconfigure");
}

static int reconfigure(struct daxctl_dev *dev, void *data)
{
	const struct job *job = data;

	return job->config ? apply_config(dev, job) : apply_options(dev, job);
}

static int reconfigure_run(const struct call *call, void *data)
{
	struct reconfigure_settings *cfg = data;
	struct job job = {
		.cfg = cfg,
		.mode = call_given(call, "mode"),
		.map = call_given(call, "map"),
		.size = call_given(call, "size"),
		.align = call_given(call, "align"),
	};
	struct each each = {
		.settings = &cfg->common,
		.done = "reconfigured",
		.change = reconfigure,
		.data = &job,
		.prints = true,
	};
	int rc;

	if (job.map)
		cfg->how.map = cfg->map;
	if (cfg->check_config) {
		rc = config_read(daxctl_get_config_path(call->ctx),
				 &job.config);
		if (rc)
			return rc;
	}
	rc = each_device(call, &each);
	config_free(job.config);
	return rc;
}

const struct command command_reconfigure_device = {
	.name = "reconfigure-device",
	.summary = "change the mode, map, size or align of devices",
	.operands = "<device> [<device>...]",
	.min_operands = 1,
	.max_operands = OPERANDS_ANY,
	.missing = "specify a device to reconfigure, or \"all\"",
	.options = options,
	.rules = rules,
	.settings_size = sizeof(struct reconfigure_settings),
	.verify = verify,
	.run = reconfigure_run,
};
