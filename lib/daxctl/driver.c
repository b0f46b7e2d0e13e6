// SPDX-License-Identifier: LGPL-2.1-or-later
/* Binding a device to a driver, and unbinding it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <time.h>

#include "change.h"
#include "notes.h"
#include "private.h"
#include "shared/cleanup.h"
#include "shared/driver.h"
#include "shared/text.h"

#define BUS "dax"

/* udev is done long before; this bounds the wait when it is not running. */
#define NODE_WAIT_MS 5000

/* Is /dev/daxX.Y there, and the device's? */
static bool node_is_there(struct daxctl_dev *dev, const char *node, dev_t want)
{
	dev_t is;

	return root_node_dev(dev->region->ctx->root, node, &is) == 0 &&
	       is == want;
}

static int wait_for_node(struct daxctl_dev *dev)
{
	const struct timespec pause = { .tv_nsec = 10 * 1000 * 1000 };
	struct daxctl_ctx *ctx = dev->region->ctx;
	_cleanup_free_ char *node = NULL;
	int major, minor, ms;

	major = daxctl_dev_get_major(dev);
	if (major < 0)
		return major;
	minor = daxctl_dev_get_minor(dev);
	if (minor < 0)
		return minor;
	node = text_format("dev/%s", dev->name);
	if (!node)
		return -ENOMEM;
	for (ms = 0; ms < NODE_WAIT_MS; ms += 10) {
		if (node_is_there(dev, node, makedev(major, minor)))
			return 0;
		nanosleep(&pause, NULL);
	}
	explain(&ctx->why, -ETIMEDOUT,
		"%s is bound, but /%s (%d:%d) did not appear", dev->name, node,
		major, minor);
	return explain_cure(&ctx->why, -ETIMEDOUT,
			    "check that udev runs or /dev is a devtmpfs");
}

int load_driver(struct daxctl_ctx *ctx, const char *driver)
{
	int rc;

	if (driver_exists(ctx->root, BUS, driver))
		return 0;
	rc = module_load(&ctx->modules, ctx->root, driver);
	if (!rc && !driver_exists(ctx->root, BUS, driver))
		rc = -ENOENT;
	if (!rc)
		return 0;
	explain(&ctx->why, rc, "the kernel has no driver %s: %s", driver,
		rc == -ENOENT ?
			"its module is not installed or was not loaded" :
			strerror(-rc));
	if (strcmp(driver, DRIVER_NONE) == 0)
		return explain_cure(
			&ctx->why, rc,
			"install the module from contrib/kmod and 'modprobe %s'",
			driver);
	return explain_cure(&ctx->why, rc, "'modprobe %s' says more", driver);
}

/* Write the device's name to an attribute of the driver. */
static int tell_driver(struct daxctl_dev *dev, const char *driver,
		       const char *attr)
{
	_cleanup_free_ char *path = NULL;

	path = text_format("sys/bus/" BUS "/drivers/%s/%s", driver, attr);
	return path ? root_write(dev->region->ctx->root, path, dev->name) :
		      -ENOMEM;
}

/*
 * A driver binds by itself only what it was made for; new_id extends that to
 * this device. The id would outlive it and catch the next device of the same
 * name, so it goes away again once it has served.
 */
static int bind_by_id(struct daxctl_dev *dev, const char *driver)
{
	int rc;

	rc = tell_driver(dev, driver, "new_id");
	if (rc)
		return rc;
	rc = driver_bind(dev->region->ctx->root, BUS, driver, dev->name);
	tell_driver(dev, driver, "remove_id");
	return rc;
}

void dev_forget_id(struct daxctl_dev *dev)
{
	tell_driver(dev, DRIVER_NONE, "remove_id");
	tell_driver(dev, DRIVER_RAM, "remove_id");
}

static int bind(struct daxctl_dev *dev, const char *driver)
{
	struct daxctl_ctx *ctx = dev->region->ctx;
	int rc;

	rc = driver_bind(ctx->root, BUS, driver, dev->name);
	if (rc == -ENODEV)
		rc = bind_by_id(dev, driver);
	dev_forget(dev);
	if (!rc && !dev_has_driver(dev, driver))
		rc = -ENXIO;
	if (!rc)
		return 0;
	explain(&ctx->why, rc, "%s did not take %s: %s", driver, dev->name,
		strerror(-rc));
	return explain_cure(&ctx->why, rc,
			    "the kernel log (dmesg) has the driver's reason");
}

/*
 * Whether a dynamic device has struct pages is the driver's doing, and the
 * kernel forgets it with the driver.
 */
static int note_map(struct daxctl_dev *dev, const char *driver)
{
	if (!region_is_dynamic(dev->region))
		return 0;
	if (strcmp(driver, DRIVER_NONE) == 0)
		return note_none(dev);
	note_none_end(dev);
	return 0;
}

/* What must hold before anything is changed. */
static int check_enable(struct daxctl_dev *dev, const char *driver)
{
	struct daxctl_ctx *ctx = dev->region->ctx;
	const char *bound = dev_driver(dev);

	if (bound) {
		explain(&ctx->why, -EBUSY, "%s is bound to %s already",
			dev->name, bound);
		return explain_cure(&ctx->why, -EBUSY, "disable it first");
	}
	if (daxctl_dev_get_size(dev) == 0) {
		explain(&ctx->why, -ENXIO, "%s has no memory (size 0)",
			dev->name);
		return explain_cure(&ctx->why, -ENXIO, "give it a size first");
	}
	if (strcmp(driver, DRIVER_RAM) == 0 &&
	    daxctl_dev_get_target_node(dev) < 0) {
		explain(&ctx->why, -EINVAL,
			"the firmware does not say which NUMA node the memory of %s belongs to, which system RAM has to have",
			dev->name);
		return explain_cure(
			&ctx->why, -EINVAL,
			"the node would be in the ACPI table SRAT; without it the device can be mapped, but not become system RAM");
	}
	if (!region_is_dynamic(dev->region) &&
	    daxctl_dev_get_map(dev) == DAXCTL_MAP_NONE &&
	    strcmp(driver, DRIVER_NONE)) {
		explain(&ctx->why, -EINVAL,
			"%s has no struct pages (map none), which %s cannot do without",
			dev->name, driver);
		return explain_cure(
			&ctx->why, -EINVAL,
			"make the namespace anew with --map mem or --map dev");
	}
	return 0;
}

int dev_bind(struct daxctl_dev *dev, const char *driver)
{
	int rc;

	dev_forget(dev);
	if (dev_has_driver(dev, driver))
		return 0;
	rc = check_enable(dev, driver);
	if (!rc)
		rc = load_driver(dev->region->ctx, driver);
	/* Loading it may have been all that was missing. */
	dev_forget(dev);
	if (!rc && !dev_has_driver(dev, driver))
		rc = bind(dev, driver);
	if (!rc)
		rc = note_map(dev, driver);
	if (!rc && strcmp(driver, DRIVER_RAM))
		rc = wait_for_node(dev);
	return rc;
}

static int enable(struct daxctl_dev *dev, const char *driver)
{
	int rc;

	rc = region_lock(dev->region);
	if (rc)
		return rc;
	rc = dev_bind(dev, driver);
	region_unlock(dev->region);
	return rc;
}

DAXCTL_EXPORT int daxctl_dev_enable_devdax(struct daxctl_dev *dev)
{
	return enable(dev, DRIVER_DEVDAX);
}

DAXCTL_EXPORT int daxctl_dev_enable_ram(struct daxctl_dev *dev)
{
	return enable(dev, DRIVER_RAM);
}

DAXCTL_EXPORT int daxctl_dev_enable_none(struct daxctl_dev *dev)
{
	return enable(dev, DRIVER_NONE);
}

DAXCTL_EXPORT int daxctl_dev_disable(struct daxctl_dev *dev)
{
	int rc;

	rc = region_lock(dev->region);
	if (rc)
		return rc;
	dev_forget(dev);
	rc = dev_unbind(dev);
	region_unlock(dev->region);
	return rc;
}
