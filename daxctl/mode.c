// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdio.h>

#include <daxctl/create.h>

#include "daxctl/mode.h"
#include "util/report.h"

const struct option_choice dax_mode_choices[] = {
	{ "devdax", DAX_MODE_DEVDAX }, { "system-ram", DAX_MODE_RAM }, { NULL }
};

static int failed(struct daxctl_dev *dev, int rc)
{
	return report_daxctl(daxctl_dev_get_ctx(dev), rc, "reconfigure %s",
			     daxctl_dev_get_devname(dev));
}

static int say_already(struct daxctl_dev *dev, enum dax_mode mode)
{
	fprintf(stderr, "%s was already in %s mode\n",
		daxctl_dev_get_devname(dev), dax_mode_choices[mode].word);
	return 0;
}

static int serve(struct daxctl_dev *dev, enum daxctl_map map)
{
	return map == DAXCTL_MAP_NONE ? daxctl_dev_enable_none(dev) :
					daxctl_dev_enable_devdax(dev);
}

/* ---- to system RAM */

/*
 * Memory that goes online by itself may become unmovable at once, so that the
 * host never gets it back.
 */
static int check_policy(struct daxctl_dev *dev)
{
	int rc = daxctl_dev_will_auto_online_memory(dev);

	if (rc <= 0)
		return rc < 0 ? failed(dev, rc) : 0;
	rc = report(
		-EBUSY,
		"%s: the kernel's policy would put its memory online by itself, for any use",
		daxctl_dev_get_devname(dev));
	return report_cure(
		rc,
		"turn that off with 'echo offline > /sys/devices/system/memory/auto_online_blocks', or use --force");
}

static int put_online(struct daxctl_dev *dev,
		      const struct mode_settings *settings)
{
	struct daxctl_memory *memory = daxctl_dev_get_memory(dev);
	int rc;

	if (!memory)
		return failed(dev, -ENXIO);
	rc = settings->no_movable ? daxctl_memory_online_no_movable(memory) :
				    daxctl_memory_online(memory);
	if (rc < 0)
		return failed(dev, rc);
	if (settings->no_movable || daxctl_memory_is_movable(memory) != 0)
		return 0;
	report(0,
	       "%s: something else put its memory online, and not as movable",
	       daxctl_dev_get_devname(dev));
	return report_cure(
		0,
		"it may never come back; look for udev rules and the kernel's policy");
}

/* To what it was, after it could not become system RAM. */
static void go_back(struct daxctl_dev *dev, bool enabled, enum daxctl_map map)
{
	int rc = daxctl_dev_disable(dev);

	if (!rc && enabled)
		rc = serve(dev, map);
	if (rc)
		failed(dev, rc);
}

static int to_ram(struct daxctl_dev *dev, const struct mode_settings *settings)
{
	enum daxctl_map map = daxctl_dev_get_map(dev);
	bool enabled = daxctl_dev_is_enabled(dev);
	int rc;

	if (daxctl_dev_is_system_ram_capable(dev))
		return say_already(dev, DAX_MODE_RAM);
	rc = settings->force ? 0 : check_policy(dev);
	if (rc)
		return rc;
	rc = daxctl_dev_disable(dev);
	if (rc)
		return failed(dev, rc);
	rc = daxctl_dev_enable_ram(dev);
	if (rc)
		failed(dev, rc);
	else if (!settings->no_online)
		rc = put_online(dev, settings);
	if (rc)
		go_back(dev, enabled, map);
	return rc;
}

/* ---- to devdax */

static int take_offline(struct daxctl_dev *dev)
{
	struct daxctl_memory *memory = daxctl_dev_get_memory(dev);
	int rc;

	rc = daxctl_dev_has_online_memory(dev);
	if (rc <= 0)
		return rc < 0 ? failed(dev, rc) : 0;
	rc = daxctl_memory_offline(memory);
	return rc < 0 ? failed(dev, rc) : 0;
}

static int to_devdax(struct daxctl_dev *dev,
		     const struct mode_settings *settings)
{
	bool ram = daxctl_dev_is_system_ram_capable(dev);
	enum daxctl_map map = settings->map;
	int rc = 0;

	if (daxctl_dev_is_enabled(dev) && !ram) {
		if (map == DAXCTL_MAP_UNKNOWN || map == daxctl_dev_get_map(dev))
			return say_already(dev, DAX_MODE_DEVDAX);
		rc = daxctl_dev_set_map(dev, map);
		return rc ? failed(dev, rc) : 0;
	}
	if (ram && settings->force)
		rc = take_offline(dev);
	if (rc)
		return rc;
	rc = daxctl_dev_disable(dev);
	if (!rc && map == DAXCTL_MAP_UNKNOWN)
		map = daxctl_dev_get_map(dev);
	if (!rc)
		rc = serve(dev, map);
	return rc ? failed(dev, rc) : 0;
}

int mode_change(struct daxctl_dev *dev, enum dax_mode mode,
		const struct mode_settings *settings)
{
	return mode == DAX_MODE_RAM ? to_ram(dev, settings) :
				      to_devdax(dev, settings);
}
