// SPDX-License-Identifier: GPL-2.0
/*
 * /sys/bus/nd/devices/nmemX/e820_label/: what the module knows of a dimm.
 * README.md documents the attributes.
 */
#include <linux/device.h>
#include <linux/sysfs.h>

#include "nd_e820_label.h"

static struct e820_range *to_range(struct device *dev)
{
	return nvdimm_provider_data(to_nvdimm(dev));
}

static ssize_t range_show(struct device *dev, struct device_attribute *attr,
			  char *buf)
{
	struct e820_range *range = to_range(dev);

	return sysfs_emit(buf, "%#llx-%#llx\n", (u64)range->start,
			  (u64)range->start + range->size - 1);
}
static DEVICE_ATTR_ADMIN_RO(range);

static ssize_t area_show(struct device *dev, struct device_attribute *attr,
			 char *buf)
{
	struct e820_range *range = to_range(dev);

	return sysfs_emit(buf, "%#llx-%#llx\n", (u64)range->area.phys,
			  (u64)range->area.phys + E820_AREA_SIZE - 1);
}
static DEVICE_ATTR_ADMIN_RO(area);

static ssize_t layout_show(struct device *dev, struct device_attribute *attr,
			   char *buf)
{
	return sysfs_emit(buf, "%u\n", E820_LAYOUT_VERSION);
}
static DEVICE_ATTR_RO(layout);

static ssize_t found_show(struct device *dev, struct device_attribute *attr,
			  char *buf)
{
	return sysfs_emit(buf, "%s\n", e820_found_text(to_range(dev)->found));
}
static DEVICE_ATTR_RO(found);

static ssize_t none_records_show(struct device *dev,
				 struct device_attribute *attr, char *buf)
{
	struct e820_range *range = to_range(dev);
	u32 count;

	mutex_lock(&range->bus->store_lock);
	count = range->table.count;
	mutex_unlock(&range->bus->store_lock);
	return sysfs_emit(buf, "%u\n", count);
}
static DEVICE_ATTR_RO(none_records);

static ssize_t none_capacity_show(struct device *dev,
				  struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%zu\n", E820_TABLE_CAPACITY);
}
static DEVICE_ATTR_RO(none_capacity);

static struct attribute *e820_dimm_attrs[] = {
	&dev_attr_range.attr,
	&dev_attr_area.attr,
	&dev_attr_layout.attr,
	&dev_attr_found.attr,
	&dev_attr_none_records.attr,
	&dev_attr_none_capacity.attr,
	NULL,
};

static const struct attribute_group e820_dimm_group = {
	.name = "e820_label",
	.attrs = e820_dimm_attrs,
};

const struct attribute_group *e820_dimm_groups[] = {
	&e820_dimm_group,
	NULL,
};
