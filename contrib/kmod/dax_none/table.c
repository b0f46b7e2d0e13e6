// SPDX-License-Identifier: GPL-2.0
/*
 * Which namespaces are none, and at which align: in the persistent stores that
 * other modules register for their nvdimm buses, and in memory for the
 * namespaces of buses that have none (where userspace feeds them anew after
 * every boot).
 *
 * A stray record does no harm and a missing one can turn a guest's memory into
 * the host's disk, so records are only ever dropped when asked to.
 */
#include <linux/device.h>
#include <linux/export.h>
#include <linux/libnvdimm.h>
#include <linux/list.h>
#include <linux/rwsem.h>
#include <linux/slab.h>

#include "private/nvdimm/nd-core.h"

#include "dax_none.h"

struct record {
	struct list_head list;
	uuid_t uuid;
	u64 align;
};

/*
 * Guards both lists. Held for reading around every call into a store, so that
 * unregistering one waits for them; for writing to change a list.
 */
static DECLARE_RWSEM(table_sem);
static LIST_HEAD(stores);
static LIST_HEAD(records);
static unsigned int nr_records;

/* --- records in memory ---------------------------------------------------- */

static struct record *find_record(const uuid_t *uuid)
{
	struct record *r;

	list_for_each_entry(r, &records, list)
		if (uuid_equal(&r->uuid, uuid))
			return r;
	return NULL;
}

static int add_record(const uuid_t *uuid, u64 align)
{
	struct record *r = find_record(uuid);

	lockdep_assert_held_write(&table_sem);
	if (!r) {
		if (nr_records >= DAX_NONE_MAX_VOLATILE)
			return -ENOSPC;
		r = kmalloc(sizeof(*r), GFP_KERNEL);
		if (!r)
			return -ENOMEM;
		r->uuid = *uuid;
		list_add_tail(&r->list, &records);
		nr_records++;
	}
	r->align = align;
	return 0;
}

static int drop_record(const uuid_t *uuid)
{
	struct record *r = find_record(uuid);

	lockdep_assert_held_write(&table_sem);
	if (!r)
		return -ENOENT;
	list_del(&r->list);
	kfree(r);
	nr_records--;
	return 0;
}

/* --- stores --------------------------------------------------------------- */

static bool is_on_bus(struct device *dev, struct nvdimm_bus *nvdimm_bus)
{
	struct device *bus_dev = to_nvdimm_bus_dev(nvdimm_bus);

	for (; dev; dev = dev->parent)
		if (dev == bus_dev)
			return true;
	return false;
}

static struct dax_none_store *find_store(struct device *where)
{
	struct dax_none_store *s;

	if (where)
		list_for_each_entry(s, &stores, list)
			if (is_on_bus(where, s->nvdimm_bus))
				return s;
	return NULL;
}

int dax_none_store_register(struct dax_none_store *store)
{
	const struct dax_none_store_ops *ops = store->ops;
	struct dax_none_store *s;
	int rc = 0;

	if (!store->nvdimm_bus || !ops || !ops->remember || !ops->forget ||
	    !ops->lookup || !ops->for_each)
		return -EINVAL;

	down_write(&table_sem);
	list_for_each_entry(s, &stores, list)
		if (s->nvdimm_bus == store->nvdimm_bus)
			rc = -EEXIST;
	if (!rc)
		list_add_tail(&store->list, &stores);
	up_write(&table_sem);
	return rc;
}
EXPORT_SYMBOL_GPL(dax_none_store_register);

void dax_none_store_unregister(struct dax_none_store *store)
{
	down_write(&table_sem);
	list_del(&store->list);
	up_write(&table_sem);
}
EXPORT_SYMBOL_GPL(dax_none_store_unregister);

/* --- the table as a whole ------------------------------------------------- */

int dn_table_remember(const uuid_t *uuid, u64 align, struct device *where)
{
	struct dax_none_store *store;
	int rc = -ENODEV;

	down_read(&table_sem);
	store = find_store(where);
	if (store)
		rc = store->ops->remember(store, uuid, align);
	up_read(&table_sem);
	if (store && rc)
		return rc;

	down_write(&table_sem);
	if (store)
		drop_record(uuid);	/* one from before is now stale */
	else
		rc = add_record(uuid, align);
	up_write(&table_sem);
	return rc;
}

int dn_table_forget(const uuid_t *uuid)
{
	struct dax_none_store *s;
	int rc = -ENOENT, one;

	/* everywhere, also after a failure: the uuid is to be gone */
	down_write(&table_sem);
	list_for_each_entry(s, &stores, list) {
		one = s->ops->forget(s, uuid);
		if (one != -ENOENT && (rc == -ENOENT || !rc))
			rc = one;
	}
	if (!drop_record(uuid) && rc == -ENOENT)
		rc = 0;
	up_write(&table_sem);
	return rc;
}

int dn_table_lookup(const uuid_t *uuid, u64 *ret_align)
{
	struct dax_none_store *s;
	struct record *r;
	int rc = -ENOENT;

	down_read(&table_sem);
	list_for_each_entry(s, &stores, list) {
		rc = s->ops->lookup(s, uuid, ret_align);
		if (!rc)
			break;
	}
	r = rc ? find_record(uuid) : NULL;
	if (r) {
		*ret_align = r->align;
		rc = 0;
	}
	up_read(&table_sem);
	return rc;
}

struct store_walk {
	dn_table_fn fn;
	void *data;
};

static int show_persistent(const uuid_t *uuid, u64 align, void *data)
{
	struct store_walk *walk = data;

	return walk->fn(uuid, align, true, walk->data);
}

/* Stops at, and returns, the first result of @fn that is not 0 */
int dn_table_for_each(dn_table_fn fn, void *data)
{
	struct store_walk walk = { .fn = fn, .data = data };
	struct dax_none_store *s;
	struct record *r;
	int rc = 0;

	down_read(&table_sem);
	list_for_each_entry(s, &stores, list) {
		rc = s->ops->for_each(s, show_persistent, &walk);
		if (rc)
			goto out;
	}
	list_for_each_entry(r, &records, list) {
		rc = fn(&r->uuid, r->align, false, data);
		if (rc)
			goto out;
	}
out:
	up_read(&table_sem);
	return rc;
}

void dn_table_destroy(void)
{
	struct record *r, *next;

	list_for_each_entry_safe(r, next, &records, list)
		kfree(r);
	INIT_LIST_HEAD(&records);
	nr_records = 0;
}
