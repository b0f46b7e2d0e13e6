// SPDX-License-Identifier: GPL-2.0
/*
 * /sys/bus/dax/devices/daxX.Y/none/, as dax_none_abi.h promises it. The driver
 * core adds the directory after a probe that succeeded and takes it away, with
 * all readers gone, before it calls the driver's remove.
 */
#include <linux/device.h>
#include <linux/kstrtox.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

#include "dax_none.h"

static ssize_t map_show(struct device *dev, struct device_attribute *attr,
			char *buf)
{
	return sysfs_emit(buf, "none\n");
}
static DEVICE_ATTR_RO(map);

static ssize_t retired_show(struct device *dev, struct device_attribute *attr,
			    char *buf)
{
	struct dn_instance *inst = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%d\n", READ_ONCE(inst->retired));
}

static ssize_t retired_store(struct device *dev, struct device_attribute *attr,
			     const char *buf, size_t len)
{
	struct dn_instance *inst = dev_get_drvdata(dev);
	u8 value;
	int rc;

	rc = kstrtou8(buf, 10, &value);
	if (rc)
		return rc;
	if (value > 1)
		return -EINVAL;
	rc = dn_instance_retire(inst, value);
	return rc ? rc : len;
}
static DEVICE_ATTR_RW(retired);

static ssize_t opens_show(struct device *dev, struct device_attribute *attr,
			  char *buf)
{
	struct dn_instance *inst = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", READ_ONCE(inst->opens));
}
static DEVICE_ATTR_RO(opens);

static ssize_t maps_show(struct device *dev, struct device_attribute *attr,
			 char *buf)
{
	struct dn_instance *inst = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", READ_ONCE(inst->maps));
}
static DEVICE_ATTR_RO(maps);

static ssize_t users_lost_show(struct device *dev,
			       struct device_attribute *attr, char *buf)
{
	struct dn_instance *inst = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", dn_users_lost(&inst->users));
}
static DEVICE_ATTR_RO(users_lost);

static ssize_t users_read(struct file *file, struct kobject *kobj,
			  struct bin_attribute *attr, char *buf, loff_t off,
			  size_t len)
{
	struct dn_instance *inst = dev_get_drvdata(kobj_to_dev(kobj));
	struct dn_window w = { .buf = buf, .skip = off, .room = len };
	size_t i, nr;
	pid_t *pids;
	int rc;

	rc = dn_users_get(&inst->users, &pids, &nr);
	if (rc)
		return rc;
	for (i = 0; i < nr; i++)
		if (!dn_window_printf(&w, "%d\n", pids[i]))
			break;
	kvfree(pids);
	return w.used;
}
/* root only: it names processes of other users */
static BIN_ATTR_ADMIN_RO(users, 0);

static struct attribute *none_attrs[] = {
	&dev_attr_map.attr,
	&dev_attr_retired.attr,
	&dev_attr_opens.attr,
	&dev_attr_maps.attr,
	&dev_attr_users_lost.attr,
	NULL,
};

static struct bin_attribute *none_bin_attrs[] = {
	&bin_attr_users,
	NULL,
};

static const struct attribute_group none_group = {
	.name = DAX_NONE_GROUP,
	.attrs = none_attrs,
	.bin_attrs = none_bin_attrs,
};

const struct attribute_group *dn_dax_device_groups[] = {
	&none_group,
	NULL,
};
