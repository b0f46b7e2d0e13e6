// SPDX-License-Identifier: GPL-2.0
/*
 * Parking: a namespace that is none stays unbound until somebody makes a none
 * device of it. Stock tools, udev and a boot all try to bind it to nd_pmem,
 * which would make a block device of a guest's memory, spend gigabytes on
 * struct pages, and believe any info block that the guest wrote.
 *
 * A bus notifier cannot refuse a bind, but the nd core refuses to bind a
 * namespace that is claimed by another device, before it looks at anything. So
 * a parked namespace is claimed by a device of ours from the notification that
 * a driver is about to be tried to the one that it did not bind. In between the
 * device lock is held. Outside of that window the claim is free, for the
 * nd_dax that a none namespace is enabled with.
 */
#include <linux/device.h>
#include <linux/nd.h>
#include <linux/notifier.h>
#include <linux/string.h>

#include "private/nvdimm/nd-core.h"

#include "dax_none.h"

/*
 * Never registered nor even initialized: the nd core wants no more of a claim
 * than its address, its type and its name.
 */
static struct device parked = { .init_name = "parked" };

static const struct bus_type *bus;

static bool is_namespace(struct device *dev)
{
	const char *type = dev->type ? dev->type->name : NULL;

	return type && (!strcmp(type, "nd_namespace_pmem") ||
			!strcmp(type, "nd_namespace_io"));
}

/* Under the device lock, which keeps uuid, holder class and force_raw still */
static const char *why_park(struct nd_namespace_common *ndns)
{
	const uuid_t *uuid = nd_dev_to_uuid(&ndns->dev);
	u64 align;

	if (uuid && !uuid_is_null(uuid) && !dn_table_lookup(uuid, &align))
		return "it is remembered as page-less";

	if (ndns->claim_class != NVDIMM_CCLASS_DAX || ndns->force_raw)
		return NULL;
	/* not readable, or not there at all: the driver's own checks will do */
	if (nvdimm_namespace_locked(ndns) ||
	    nvdimm_namespace_capacity(ndns) < ND_MIN_NAMESPACE_SIZE)
		return NULL;
	if (dn_infoblock_is_devdax(ndns))
		return NULL;
	return "its holder class is dax and it has no info block";
}

static void claim(struct nd_namespace_common *ndns)
{
	nvdimm_bus_lock(&ndns->dev);
	if (!ndns->claim)
		ndns->claim = &parked;
	nvdimm_bus_unlock(&ndns->dev);
}

static void unclaim(struct nd_namespace_common *ndns)
{
	nvdimm_bus_lock(&ndns->dev);
	if (ndns->claim == &parked)
		ndns->claim = NULL;
	nvdimm_bus_unlock(&ndns->dev);
}

static int on_bus_event(struct notifier_block *nb, unsigned long event,
			void *data)
{
	struct device *dev = data;
	const char *why;

	if (event != BUS_NOTIFY_BIND_DRIVER &&
	    event != BUS_NOTIFY_DRIVER_NOT_BOUND)
		return NOTIFY_DONE;
	if (!is_namespace(dev))
		return NOTIFY_DONE;

	if (event == BUS_NOTIFY_DRIVER_NOT_BOUND) {
		unclaim(to_ndns(dev));
		return NOTIFY_OK;
	}
	why = why_park(to_ndns(dev));
	if (!why)
		return NOTIFY_DONE;
	claim(to_ndns(dev));
	/* an nd_dax may have claimed it for real, then that is the reason */
	if (to_ndns(dev)->claim == &parked)
		dev_notice_ratelimited(dev, "parked, %s may not have it: %s. To use it: ndctl enable-namespace %s\n",
				       dev->driver->name, why, dev_name(dev));
	return NOTIFY_OK;
}

static struct notifier_block bus_events = { .notifier_call = on_bus_event };

int dn_park_start(const struct bus_type *nd_bus)
{
	bus = nd_bus;
	return bus_register_notifier(bus, &bus_events);
}

/*
 * No notification runs any more, but a bind that began before may not have
 * ended: its device lock is still held. After it, its claim is taken back.
 */
static int sweep(struct device *dev, void *data)
{
	if (is_namespace(dev)) {
		device_lock(dev);
		unclaim(to_ndns(dev));
		device_unlock(dev);
	}
	return 0;
}

void dn_park_stop(void)
{
	bus_unregister_notifier(bus, &bus_events);
	bus_for_each_dev(bus, NULL, NULL, sweep);
}
