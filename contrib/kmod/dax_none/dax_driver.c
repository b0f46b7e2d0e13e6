// SPDX-License-Identifier: GPL-2.0
/*
 * The driver on the dax bus: serves /dev/daxX.Y for devices that the nd driver
 * made, and for dynamic dax devices (hmem, CXL) that were given to it.
 */
#include <linux/dax.h>
#include <linux/device.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/nd.h>
#include <linux/notifier.h>
#include <linux/range.h>
#include <asm/cpufeature.h>
#include <asm/e820/api.h>

#include "private/dax/bus.h"
#include "private/dax/dax-private.h"

#include "dax_none.h"

/* made by our nd driver, which holds the memory region and made no page map */
static bool is_ours(struct dev_dax *dev_dax)
{
	return static_dev_dax(dev_dax) &&
	       dev_dax->region->dev->driver == &dn_nd_driver.drv;
}

/*
 * The dax core hands every new device to device_dax, which cannot serve one
 * without a page map and would complain about it. The bus's own probe refuses
 * a device with a negative id without a word, so ours have one for as long as
 * another driver is being tried on them. The device lock is held from the one
 * notification to the other, and by whoever else looks at the id.
 */
static int on_bus_event(struct notifier_block *nb, unsigned long event,
			void *data)
{
	struct device *dev = data;
	struct dev_dax *dev_dax = to_dev_dax(dev);
	int region, id;

	if (event != BUS_NOTIFY_BIND_DRIVER &&
	    event != BUS_NOTIFY_DRIVER_NOT_BOUND)
		return NOTIFY_DONE;
	if (!is_ours(dev_dax))
		return NOTIFY_DONE;

	if (event == BUS_NOTIFY_BIND_DRIVER) {
		if (dev->driver != &dn_dax_driver.drv)
			dev_dax->id = -1;
	} else if (sscanf(dev_name(dev), "dax%d.%d", &region, &id) == 2) {
		dev_dax->id = id;
	}
	return NOTIFY_OK;
}

static struct notifier_block bus_events = { .notifier_call = on_bus_event };

/*
 * KVM on Intel asks the firmware's memory map whether a pfn without a struct
 * page is RAM, and gives a guest uncached memory if it is not. What was taken
 * with memmap= is RAM there; an NVDIMM and EFI special purpose memory are not.
 */
static void warn_if_vmx_uncached(struct device *dev,
				 const struct dn_instance *inst)
{
	unsigned int i;

	if (!boot_cpu_has(X86_FEATURE_VMX))
		return;
	for (i = 0; i < inst->nr_extents; i++) {
		u64 phys = inst->extents[i].phys;

		if (e820__mapped_raw_any(phys, phys + PAGE_SIZE - 1,
					 E820_TYPE_RAM))
			continue;
		dev_warn(dev, "memory at %#llx is not RAM in the firmware's map: on this (Intel) processor KVM guests will have it uncached, and be slow; use memory reserved with memmap=, or --map mem\n",
			 phys);
		return;
	}
}

static int reserve_ranges(struct dev_dax *dev_dax)
{
	struct device *dev = &dev_dax->dev;
	int i;

	/* the nd driver holds the region of what it made */
	if (static_dev_dax(dev_dax))
		return 0;
	for (i = 0; i < dev_dax->nr_range; i++) {
		struct range *r = &dev_dax->ranges[i].range;

		if (devm_request_mem_region(dev, r->start, range_len(r),
					    dev_name(dev)))
			continue;
		dev_err(dev, "memory at %#llx-%#llx is in use; /proc/iomem says by whom\n",
			r->start, r->end);
		return -EBUSY;
	}
	return 0;
}

static int check_device(struct dev_dax *dev_dax)
{
	struct device *dev = &dev_dax->dev;

	if (static_dev_dax(dev_dax) && !is_ours(dev_dax)) {
		dev_err(dev, "belongs to a namespace of another mode; make that one page-less instead: ndctl create-namespace -e NAMESPACE --mode devdax --map none\n");
		return -ENXIO;
	}
	/*
	 * device_dax's open files share the inode, and a device node that it
	 * has open leads every new open to it, where it would fall over: it
	 * takes for granted that a device it finds is its own.
	 */
	if (kref_read(&dax_inode(dev_dax->dax_dev)->i_cdev->kobj.kref)) {
		dev_err(dev, "a descriptor from before is still open: end the processes that hold it (fuser -v /dev/%s) and bind again\n",
			dev_name(dev));
		return -EBUSY;
	}
	return 0;
}

static void log_bound(struct device *dev, const struct dn_instance *inst)
{
	char size[DN_SIZE_STR], align[DN_SIZE_STR];

	dn_size_str(PFN_PHYS((u64)inst->pages), size, sizeof(size));
	dn_size_str(dn_align(inst), align, sizeof(align));
	dev_info(dev, "%s at %#llx in %u extent%s, align %s: write-back, no struct pages, no kernel mapping\n",
		 size, (u64)inst->extents[0].phys, inst->nr_extents,
		 inst->nr_extents == 1 ? "" : "s", align);
}

static int dn_dax_probe(struct dev_dax *dev_dax)
{
	struct device *dev = &dev_dax->dev;
	struct dn_instance *inst;
	int rc;

	rc = check_device(dev_dax);
	if (rc)
		return rc;

	/* bound devices keep the module: unloading it would end their parking */
	if (!try_module_get(THIS_MODULE))
		return -ENXIO;
	inst = dn_instance_alloc(dev_dax);
	if (IS_ERR(inst)) {
		rc = PTR_ERR(inst);
		goto put_module;
	}
	rc = reserve_ranges(dev_dax);
	if (rc)
		goto put_instance;
	rc = dn_memtype_reserve(dev, inst);
	if (rc)
		goto put_instance;
	dev_set_drvdata(dev, inst);
	rc = dn_instance_publish(inst, dev->devt);
	if (rc)
		goto release_memtype;

	warn_if_vmx_uncached(dev, inst);
	log_bound(dev, inst);
	return 0;

release_memtype:
	dn_memtype_release(inst);
put_instance:
	dn_instance_put(inst);
put_module:
	module_put(THIS_MODULE);
	return rc;
}

/*
 * After this nobody reaches the memory through us. kill_dev_dax() waits for
 * the faults that still saw the instance alive, then takes away what is
 * mapped. (What a VFIO container has in the IOMMU nobody can take away: that
 * is what `users` is for.)
 */
static void dn_dax_remove(struct dev_dax *dev_dax)
{
	struct dn_instance *inst = dev_get_drvdata(&dev_dax->dev);

	dn_instance_unpublish(inst);
	kill_dev_dax(dev_dax);
	dn_memtype_release(inst);
	dn_instance_put(inst);
	/* unloading still waits for the device lock, which is held here */
	module_put(THIS_MODULE);
}

struct dax_device_driver dn_dax_driver = {
	.probe = dn_dax_probe,
	.remove = dn_dax_remove,
	/*
	 * No type of the dax core's: a device comes to us only by new_id, or
	 * because our nd driver brings it.
	 */
	.type = (enum dax_driver_type)-1,
	.drv = {
		.dev_groups = dn_dax_device_groups,
	},
};

int dn_dax_driver_register(void)
{
	int rc = dax_driver_register(&dn_dax_driver);

	if (rc)
		return rc;
	rc = bus_register_notifier(dn_dax_driver.drv.bus, &bus_events);
	if (rc)
		dax_driver_unregister(&dn_dax_driver);
	return rc;
}

void dn_dax_driver_unregister(void)
{
	bus_unregister_notifier(dn_dax_driver.drv.bus, &bus_events);
	dax_driver_unregister(&dn_dax_driver);
}
