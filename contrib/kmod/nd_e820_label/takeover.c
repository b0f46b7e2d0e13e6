// SPDX-License-Identifier: GPL-2.0
/*
 * Taking the platform device from stock nd_e820, which may have been loaded
 * first. Unbinding it removes its namespaces under whoever uses them, so that
 * is done only when nobody does. Its block devices are claimed meanwhile, as
 * mount does it, so that nobody begins to.
 */
#include <linux/blkdev.h>
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "nd_e820_label.h"

static bool takeover = true;
module_param(takeover, bool, 0444);
MODULE_PARM_DESC(takeover,
	"Take legacy persistent memory from stock nd_e820 when that was loaded first and nobody uses its namespaces (default: Y)");

/* udev looks into every new disk: long enough for that to end, under load. */
#define PATIENCE_MS	5000

struct claim {
	struct list_head list;
	struct device *disk;
};

struct claims {
	struct device *dev;
	const char *stock;	/* module that has the device */
	struct list_head list;
};

static bool is_disk(const struct device *dev)
{
	return dev->class && !strcmp(dev->class->name, "block");
}

static int refuse(struct claims *claims, struct device *user, const char *why)
{
	dev_err(claims->dev,
		"served by %s, and %s %s: disable it (umount, swapoff, `ndctl disable-namespace`), then load %s again; or blacklist %s and reboot\n",
		claims->stock, dev_name(user), why, KBUILD_MODNAME,
		claims->stock);
	return -EBUSY;
}

static bool wait_closed(struct block_device *bdev)
{
	unsigned long end = jiffies + msecs_to_jiffies(PATIENCE_MS);

	while (disk_openers(bdev->bd_disk)) {
		if (time_after(jiffies, end))
			return false;
		msleep(50);
	}
	return true;
}

static int claim_disk(struct claims *claims, struct device *disk)
{
	struct block_device *bdev = dev_to_bdev(disk);
	struct claim *claim;

	claim = kzalloc(sizeof(*claim), GFP_KERNEL);
	if (!claim)
		return -ENOMEM;
	if (!wait_closed(bdev) || bd_prepare_to_claim(bdev, claims, NULL)) {
		kfree(claim);
		return refuse(claims, disk, "is mounted or open");
	}
	claim->disk = get_device(disk);
	list_add(&claim->list, &claims->list);
	/* one that came between those two */
	if (disk_openers(bdev->bd_disk))
		return refuse(claims, disk, "is open");
	return 0;
}

/* A device-dax may be mapped, or be system memory; it tells nobody. */
static bool is_enabled_dax(const struct device *dev)
{
	return dev->bus && !strcmp(dev->bus->name, "dax") &&
	       READ_ONCE(dev->driver);
}

static int claim_below(struct device *dev, void *data)
{
	struct claims *claims = data;

	if (is_disk(dev))
		return claim_disk(claims, dev);
	if (is_enabled_dax(dev))
		return refuse(claims, dev, "is enabled");
	return device_for_each_child(dev, claims, claim_below);
}

static void release_claims(struct claims *claims)
{
	struct claim *claim, *next;

	list_for_each_entry_safe(claim, next, &claims->list, list) {
		bd_abort_claiming(dev_to_bdev(claim->disk), claims);
		put_device(claim->disk);
		kfree(claim);
	}
}

/* The driver that has @dev, its module held, or NULL. */
static struct device_driver *hold_driver(struct device *dev)
{
	struct device_driver *drv;

	device_lock(dev);
	drv = dev->driver;
	if (drv && !try_module_get(drv->owner))
		drv = NULL;
	device_unlock(dev);
	return drv;
}

static int swap_drivers(struct device_driver *from, struct device_driver *to,
			struct device *dev)
{
	int ret;

	device_release_driver(dev);
	ret = device_driver_attach(to, dev);
	if (!ret)
		return 0;
	dev_err(dev, "given back to %s (error %d)\n", from->name, ret);
	if (device_driver_attach(from, dev))
		dev_err(dev, "%s does not take it either\n", from->name);
	return ret;
}

int e820_takeover(struct device_driver *drv, struct device *dev)
{
	struct claims claims = { .dev = dev };
	struct device_driver *stock;
	int ret;

	stock = hold_driver(dev);
	if (!stock)
		return device_driver_attach(drv, dev);
	claims.stock = module_name(stock->owner);
	INIT_LIST_HEAD(&claims.list);
	if (takeover)
		ret = device_for_each_child(dev, &claims, claim_below);
	else
		ret = refuse(&claims, dev, "is not to be taken (takeover=N)");
	if (!ret)
		ret = swap_drivers(stock, drv, dev);
	release_claims(&claims);
	module_put(stock->owner);
	return ret;
}
