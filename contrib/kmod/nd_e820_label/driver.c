// SPDX-License-Identifier: GPL-2.0
/*
 * Persistent memory that the firmware or memmap=nn!ss marks as such (e820 type
 * 12), with namespace labels: a platform driver in stock nd_e820's place that
 * keeps labels in the tail of each range.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/ioport.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#include "nd_e820_label.h"

static void free_ranges(struct list_head *ranges)
{
	struct e820_range *range, *next;

	list_for_each_entry_safe(range, next, ranges, list)
		e820_range_free(range);
}

static void free_bus(struct e820_bus *bus)
{
	free_ranges(&bus->ranges);
	free_ranges(&bus->plain);
	kfree(bus);
}

static struct e820_bus *alloc_bus(struct device *dev)
{
	struct e820_bus *bus = kzalloc(sizeof(*bus), GFP_KERNEL);

	if (!bus)
		return NULL;
	bus->dev = dev;
	INIT_LIST_HEAD(&bus->ranges);
	INIT_LIST_HEAD(&bus->plain);
	mutex_init(&bus->store_lock);
	/* scripts know the bus by this name, whoever provides it */
	bus->desc.provider_name = "e820";
	bus->desc.module = THIS_MODULE;
	bus->desc.ndctl = e820_ndctl;
	return bus;
}

/* A range that is refused has said why; the others go on. */
static int prepare_one(struct resource *res, void *data)
{
	int ret = e820_range_prepare(data, res);

	return ret == -ENOMEM ? ret : 0;
}

static int register_ranges(struct e820_bus *bus)
{
	struct e820_range *range;
	unsigned int regions = 0;

	list_for_each_entry(range, &bus->ranges, list)
		regions += !e820_range_register(range);
	list_for_each_entry(range, &bus->plain, list)
		regions += !e820_range_register_plain(range);
	return regions ? 0 : -ENXIO;
}

/* Records first: no namespace may be probed before its own can be seen. */
static int register_bus(struct e820_bus *bus)
{
	int ret;

	bus->nvdimm_bus = nvdimm_bus_register(bus->dev, &bus->desc);
	if (!bus->nvdimm_bus)
		return -ENXIO;
	ret = e820_store_register(bus);
	if (ret) {
		dev_err(bus->dev, "dax_none refuses the none table (%d)\n",
			ret);
		goto err_bus;
	}
	ret = register_ranges(bus);
	if (ret)
		goto err_store;
	return 0;

err_store:
	e820_store_unregister(bus);
err_bus:
	nvdimm_bus_unregister(bus->nvdimm_bus);
	return ret;
}

/* The bus, serving all ranges that can be served. */
static int start_bus(struct platform_device *pdev)
{
	struct e820_bus *bus = alloc_bus(&pdev->dev);
	int ret;

	if (!bus)
		return -ENOMEM;
	ret = walk_iomem_res_desc(IORES_DESC_PERSISTENT_MEMORY_LEGACY,
				  IORESOURCE_MEM, 0, -1, bus, prepare_one);
	if (!ret && list_empty(&bus->ranges) && list_empty(&bus->plain))
		ret = -ENXIO;
	if (!ret)
		ret = register_bus(bus);
	if (ret) {
		free_bus(bus);
		return dev_err_probe(&pdev->dev, ret,
				     "no range could be served\n");
	}
	platform_set_drvdata(pdev, bus);
	return 0;
}

/* The driver core tells nobody what a probe at registration came to. */
static int last_probe;

static int e820_probe(struct platform_device *pdev)
{
	last_probe = start_bus(pdev);
	return last_probe;
}

static void e820_remove(struct platform_device *pdev)
{
	struct e820_bus *bus = platform_get_drvdata(pdev);

	e820_store_unregister(bus);
	nvdimm_bus_unregister(bus->nvdimm_bus);
	free_bus(bus);
}

static const struct platform_device_id e820_ids[] = {
	{ E820_DEVICE },
	{}
};
/* udev loads this module for the device, as it does nd_e820 */
MODULE_DEVICE_TABLE(platform, e820_ids);

static struct platform_driver e820_driver = {
	.probe = e820_probe,
	.remove = e820_remove,
	.id_table = e820_ids,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};

/*
 * Registering the driver binds the device unless another driver has it. The
 * override keeps nd_e820 from it while ours is loaded, bound or not.
 */
static int own(struct device *dev)
{
	struct device_driver *drv = &e820_driver.driver, *bound_to;
	int ret;

	if (device_has_driver_override(dev) &&
	    !device_match_driver_override(dev, drv)) {
		dev_err(dev,
			"its driver_override names another driver: clear it with `echo > /sys/bus/platform/devices/" E820_DEVICE "/driver_override`\n");
		return -EBUSY;
	}
	ret = device_set_driver_override(dev, drv->name);
	if (ret)
		return ret;
	ret = platform_driver_register(&e820_driver);
	if (ret)
		goto err_override;
	bound_to = READ_ONCE(dev->driver);
	if (!bound_to)
		ret = last_probe;
	else if (bound_to != drv)
		ret = e820_takeover(drv, dev);
	if (ret)
		goto err_driver;
	return 0;

err_driver:
	platform_driver_unregister(&e820_driver);
err_override:
	device_set_driver_override(dev, "");
	return ret;
}

static struct device *find_device(void)
{
	return bus_find_device_by_name(&platform_bus_type, NULL, E820_DEVICE);
}

/* Fails loudly where it would serve nothing. */
static int __init e820_init(void)
{
	struct device *dev = find_device();
	int ret;

	if (!dev) {
		pr_err("no legacy persistent memory: reserve some with memmap=SIZE!START on the kernel's command line\n");
		return -ENODEV;
	}
	ret = own(dev);
	put_device(dev);
	return ret;
}
module_init(e820_init);

static void __exit e820_exit(void)
{
	struct device *dev = find_device();

	platform_driver_unregister(&e820_driver);
	if (dev)
		device_set_driver_override(dev, "");
	put_device(dev);
}
module_exit(e820_exit);

MODULE_DESCRIPTION("Namespace labels for legacy (e820 type 12, memmap=nn!ss) persistent memory");
MODULE_LICENSE("GPL");
