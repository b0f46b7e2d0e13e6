// SPDX-License-Identifier: GPL-2.0
/* enable-device, disable-device. */
#include <daxctl/libdaxctl.h>

#include "daxctl/commands.h"
#include "daxctl/each.h"

static const struct option_spec options[] = {
	OPT_TEXT('r', "region", struct each_settings, region, "region-id",
		 "only in the region with this id"),
	OPT_FLAG('u', "human", struct each_settings, human,
		 "accepted for the sake of scripts; changes nothing"),
	OPT_FLAG('v', "verbose", struct each_settings, verbose,
		 "say on stderr what the library does"),
	OPT_END
};

/* Without struct pages if it had none, which is known without a driver. */
static int enable(struct daxctl_dev *dev, void *unused)
{
	if (daxctl_dev_is_enabled(dev))
		return 1;
	return each_report(dev,
			   daxctl_dev_get_map(dev) == DAXCTL_MAP_NONE ?
				   daxctl_dev_enable_none(dev) :
				   daxctl_dev_enable_devdax(dev),
			   "enable");
}

static int disable(struct daxctl_dev *dev, void *unused)
{
	if (!daxctl_dev_is_enabled(dev))
		return 1;
	return each_report(dev, daxctl_dev_disable(dev), "disable");
}

static int run_enable(const struct call *call, void *settings)
{
	struct each each = {
		.settings = settings,
		.done = "enabled",
		.change = enable,
	};

	return each_device(call, &each);
}

static int run_disable(const struct call *call, void *settings)
{
	struct each each = {
		.settings = settings,
		.done = "disabled",
		.change = disable,
	};

	return each_device(call, &each);
}

const struct command command_enable_device = {
	.name = "enable-device",
	.summary = "bind dax devices to the driver for mapping them",
	.operands = "<device> [<device>...]",
	.min_operands = 1,
	.max_operands = OPERANDS_ANY,
	.missing = "specify a device to enable, or \"all\"",
	.options = options,
	.settings_size = sizeof(struct each_settings),
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
	.settings_size = sizeof(struct each_settings),
	.run = run_disable,
};
