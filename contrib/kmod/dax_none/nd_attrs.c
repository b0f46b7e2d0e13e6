// SPDX-License-Identifier: GPL-2.0
/*
 * /sys/bus/nd/drivers/dax_none/, as dax_none_abi.h promises it.
 */
#include <linux/ctype.h>
#include <linux/device.h>
#include <linux/kstrtox.h>
#include <linux/nd.h>
#include <linux/pgtable.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#include "private/nvdimm/nd-core.h"

#include "dax_none.h"

static ssize_t abi_show(struct device_driver *drv, char *buf)
{
	return sysfs_emit(buf, "%d\n", DAX_NONE_ABI);
}
static DRIVER_ATTR_RO(abi);

static ssize_t features_show(struct device_driver *drv, char *buf)
{
	return sysfs_emit(buf, "%s %s %s %s %s\n", DAX_NONE_FEATURE_NONE,
			  DAX_NONE_FEATURE_PARK, DAX_NONE_FEATURE_RETIRE,
			  DAX_NONE_FEATURE_USERS, DAX_NONE_FEATURE_EXTENTS);
}
static DRIVER_ATTR_RO(features);

/* --- which device is meant ------------------------------------------------ */

static int has_uuid(struct device *dev, const void *data)
{
	const uuid_t *uuid;
	bool same;

	/* the uuid of a namespace is replaced and freed under this lock */
	nvdimm_bus_lock(dev);
	uuid = nd_dev_to_uuid(dev);
	same = uuid && uuid_equal(uuid, data);
	nvdimm_bus_unlock(dev);
	return same;
}

/* A reference, or NULL */
static struct device *find_by_uuid(const uuid_t *uuid)
{
	return bus_find_device(dn_nd_driver.drv.bus, NULL, uuid, has_uuid);
}

static struct device *find_by_name(const char *name)
{
	return bus_find_device(dn_nd_driver.drv.bus, NULL, name,
			       device_match_name);
}

/* --- remember and forget -------------------------------------------------- */

/* Splits @line at blanks into @words, -EINVAL if there are more than @max */
static int split_words(char *line, char **words, int max)
{
	int nr = 0;
	char *word;

	while ((word = strsep(&line, " \t\n")))
		if (*word) {
			if (nr == max)
				return -EINVAL;
			words[nr++] = word;
		}
	return nr;
}

static int parse_uuid(const char *word, uuid_t *ret_uuid)
{
	if (strlen(word) != UUID_STRING_LEN || uuid_parse(word, ret_uuid) ||
	    uuid_is_null(ret_uuid))
		return -EINVAL;
	return 0;
}

static int parse_align(const char *word, u64 *ret_align)
{
	u64 align;
	int rc;

	rc = kstrtou64(word, 10, &align);
	if (rc)
		return rc;
	if (align != PAGE_SIZE && align != PMD_SIZE && align != PUD_SIZE)
		return -EINVAL;
	*ret_align = align;
	return 0;
}

int dn_remember_line(char *line)
{
	struct device *where;
	char *words[3];
	uuid_t uuid;
	u64 align;
	int nr, rc;

	nr = split_words(line, words, ARRAY_SIZE(words));
	if (nr < 2)
		return -EINVAL;
	rc = parse_uuid(words[0], &uuid);
	if (rc)
		return rc;
	rc = parse_align(words[1], &align);
	if (rc)
		return rc;

	if (nr == 3) {
		where = find_by_name(words[2]);
		if (!where)
			return -ENODEV;
	} else {
		where = find_by_uuid(&uuid);
	}
	rc = dn_table_remember(&uuid, align, where);
	put_device(where);
	return rc;
}

static ssize_t remember_store(struct device_driver *drv, const char *buf,
			      size_t len)
{
	char *line = kstrndup(buf, len, GFP_KERNEL);
	int rc;

	if (!line)
		return -ENOMEM;
	rc = dn_remember_line(line);
	kfree(line);
	return rc ? rc : len;
}
static DRIVER_ATTR_WO(remember);

static ssize_t forget_store(struct device_driver *drv, const char *buf,
			    size_t len)
{
	char *line = kstrndup(buf, len, GFP_KERNEL);
	uuid_t uuid;
	char *word;
	int rc;

	if (!line)
		return -ENOMEM;
	rc = split_words(line, &word, 1);
	if (rc == 1)
		rc = parse_uuid(word, &uuid);
	else
		rc = -EINVAL;
	if (!rc)
		rc = dn_table_forget(&uuid);
	kfree(line);
	return rc ? rc : len;
}
static DRIVER_ATTR_WO(forget);

static int show_record(const uuid_t *uuid, u64 align, bool persistent,
		       void *data)
{
	return !dn_window_printf(data, "%pUb %llu %s\n", uuid, align,
				 persistent ? DAX_NONE_PERSISTENT :
					      DAX_NONE_VOLATILE);
}

static ssize_t remembered_read(struct file *file, struct kobject *kobj,
			       struct bin_attribute *attr, char *buf,
			       loff_t off, size_t len)
{
	struct dn_window w = { .buf = buf, .skip = off, .room = len };
	int rc;

	rc = dn_table_for_each(show_record, &w);
	return rc < 0 ? rc : w.used;
}
static BIN_ATTR_ADMIN_RO(remembered, 0);

static struct attribute *driver_attrs[] = {
	&driver_attr_abi.attr,
	&driver_attr_features.attr,
	&driver_attr_remember.attr,
	&driver_attr_forget.attr,
	NULL,
};

static struct bin_attribute *driver_bin_attrs[] = {
	&bin_attr_remembered,
	NULL,
};

static const struct attribute_group driver_group = {
	.attrs = driver_attrs,
	.bin_attrs = driver_bin_attrs,
};

const struct attribute_group *dn_nd_driver_groups[] = {
	&driver_group,
	NULL,
};
