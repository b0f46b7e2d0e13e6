// SPDX-License-Identifier: GPL-2.0
/* online-memory, offline-memory. */
#include <errno.h>

#include <daxctl/libdaxctl.h>

#include "daxctl/commands.h"
#include "daxctl/each.h"
#include "util/report.h"

struct memory_settings {
	struct each_settings common;
	bool no_movable;
};

static const struct option_spec online_options[] = {
	EACH_OPTIONS(struct memory_settings, common),
	OPT_FLAG(0, "no-movable", struct memory_settings, no_movable,
		 "for the kernel's own use, too; it may never come back"),
	OPT_END
};

static const struct option_spec offline_options[] = {
	EACH_OPTIONS(struct memory_settings, common), OPT_END
};

static struct daxctl_memory *memory_of(struct daxctl_dev *dev)
{
	struct daxctl_memory *memory = daxctl_dev_get_memory(dev);
	const char *name = daxctl_dev_get_devname(dev);

	if (memory)
		return memory;
	report(-EINVAL, "%s is not system RAM, so it has no memory blocks",
	       name);
	report_cure(
		-EINVAL,
		"'daxctl reconfigure-device --mode=system-ram %s' makes it that",
		name);
	return NULL;
}

/* The library counts blocks; what counts here is whether there were any. */
static int outcome(struct daxctl_dev *dev, int changed, const char *verb)
{
	if (changed < 0)
		return each_report(dev, changed, verb);
	return changed ? 0 : 1;
}

static int online(struct daxctl_dev *dev, void *data)
{
	struct daxctl_memory *memory = memory_of(dev);
	const struct memory_settings *cfg = data;

	if (!memory)
		return -EINVAL;
	return outcome(dev,
		       cfg->no_movable ?
			       daxctl_memory_online_no_movable(memory) :
			       daxctl_memory_online(memory),
		       "online");
}

static int offline(struct daxctl_dev *dev, void *unused)
{
	struct daxctl_memory *memory = memory_of(dev);

	if (!memory)
		return -EINVAL;
	return outcome(dev, daxctl_memory_offline(memory), "offline");
}

static int run_online(const struct call *call, void *settings)
{
	struct memory_settings *cfg = settings;
	struct each each = {
		.settings = &cfg->common,
		.done = "onlined memory for",
		.change = online,
		.data = cfg,
	};

	return each_device(call, &each);
}

static int run_offline(const struct call *call, void *settings)
{
	struct memory_settings *cfg = settings;
	struct each each = {
		.settings = &cfg->common,
		.done = "offlined memory for",
		.change = offline,
	};

	return each_device(call, &each);
}

const struct command command_online_memory = {
	.name = "online-memory",
	.summary = "have the system use the memory of devices",
	.operands = "<device> [<device>...]",
	.min_operands = 1,
	.max_operands = OPERANDS_ANY,
	.missing = "specify a device to online, or \"all\"",
	.options = online_options,
	.settings_size = sizeof(struct memory_settings),
	.run = run_online,
};

const struct command command_offline_memory = {
	.name = "offline-memory",
	.summary = "take the memory of devices back from the system",
	.operands = "<device> [<device>...]",
	.min_operands = 1,
	.max_operands = OPERANDS_ANY,
	.missing = "specify a device to offline, or \"all\"",
	.options = offline_options,
	.settings_size = sizeof(struct memory_settings),
	.run = run_offline,
};
