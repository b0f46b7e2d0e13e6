// SPDX-License-Identifier: GPL-2.0
/*
 * The bus's memory of which namespaces are page-less, as dax_none asks for it:
 * the none tables of all its ranges seen as one.
 *
 * A record belongs into the range that its namespace is in, so that the two
 * come and go together when somebody changes memmap=. It may arrive before the
 * namespace has a label; then it waits anywhere, and moves when the label comes.
 */
#include <linux/jiffies.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "nd_e820_label.h"

/*
 * How long a record is taken for one whose namespace is being made, and kept
 * though no label has its uuid.
 */
#define IN_THE_MAKING	(60 * HZ)

static struct e820_bus *to_bus(struct dax_none_store *store)
{
	return container_of(store, struct e820_bus, store);
}

static struct e820_range *find_record(struct e820_bus *bus, const uuid_t *uuid,
				      int *index)
{
	struct e820_range *range;

	list_for_each_entry(range, &bus->ranges, list) {
		*index = e820_table_find(&range->table, uuid);
		if (*index >= 0)
			return range;
	}
	return NULL;
}

/* The range that has a label with this uuid, or NULL. */
static struct e820_range *find_home(struct e820_bus *bus, const uuid_t *uuid)
{
	struct e820_range *range;
	struct e820_uuids *uuids;
	bool has;

	list_for_each_entry(range, &bus->ranges, list) {
		uuids = e820_labels_uuids(&range->area);
		has = uuids && e820_uuids_has(uuids, uuid);
		kvfree(uuids);
		if (has)
			return range;
	}
	return NULL;
}

static struct e820_range *emptiest(struct e820_bus *bus)
{
	struct e820_range *range, *best = NULL;

	list_for_each_entry(range, &bus->ranges, list)
		if (!best || range->table.count < best->table.count)
			best = range;
	return best;
}

struct keep_query {
	struct e820_uuids **labelled;
	int count;
};

static bool keep_labelled(const struct e820_record *record, void *data)
{
	struct keep_query *query = data;
	int i;

	if (record->recent &&
	    time_before(jiffies, record->since + IN_THE_MAKING))
		return true;
	for (i = 0; i < query->count; i++)
		if (e820_uuids_has(query->labelled[i], &record->uuid))
			return true;
	return false;
}

/* Drops what namespaces left behind that were destroyed without a forget. */
static int prune(struct e820_bus *bus, struct e820_range *range)
{
	int n = list_count_nodes(&bus->ranges), ret = 0;
	struct keep_query query = {};
	struct e820_range *other;
	u32 removed;

	query.labelled = kcalloc(n, sizeof(*query.labelled), GFP_KERNEL);
	if (!query.labelled)
		return -ENOMEM;
	list_for_each_entry(other, &bus->ranges, list) {
		query.labelled[query.count] = e820_labels_uuids(&other->area);
		if (!query.labelled[query.count]) {
			ret = -ENOMEM;
			goto out;
		}
		query.count++;
	}
	removed = e820_table_filter(range, keep_labelled, &query);
	dev_info(bus->dev,
		 "%pa: none table full, %u records of namespaces that are gone dropped\n",
		 &range->start, removed);
out:
	while (query.count)
		kvfree(query.labelled[--query.count]);
	kfree(query.labelled);
	return ret;
}

static int add_record(struct e820_bus *bus, const uuid_t *uuid, u64 align)
{
	struct e820_range *home = find_home(bus, uuid), *range;
	int ret;

	range = home ?: emptiest(bus);
	ret = e820_table_set(range, uuid, align);
	if (ret == -ENOSPC) {
		ret = prune(bus, range);
		if (!ret)
			ret = e820_table_set(range, uuid, align);
	}
	if (!ret && !home && !list_is_singular(&bus->ranges))
		bus->misplaced = true;
	return ret;
}

static int remember(struct dax_none_store *store, const uuid_t *uuid, u64 align)
{
	struct e820_bus *bus = to_bus(store);
	struct e820_range *range;
	int index, ret;

	mutex_lock(&bus->store_lock);
	range = find_record(bus, uuid, &index);
	if (range)
		ret = e820_table_set(range, uuid, align);
	else
		ret = add_record(bus, uuid, align);
	mutex_unlock(&bus->store_lock);
	return ret;
}

static int forget(struct dax_none_store *store, const uuid_t *uuid)
{
	struct e820_bus *bus = to_bus(store);
	struct e820_range *range;
	int index;

	mutex_lock(&bus->store_lock);
	range = find_record(bus, uuid, &index);
	if (range)
		e820_table_remove(range, index);
	mutex_unlock(&bus->store_lock);
	return range ? 0 : -ENOENT;
}

static int lookup(struct dax_none_store *store, const uuid_t *uuid,
		  u64 *ret_align)
{
	struct e820_bus *bus = to_bus(store);
	struct e820_range *range;
	int index;

	mutex_lock(&bus->store_lock);
	range = find_record(bus, uuid, &index);
	if (range)
		*ret_align = range->table.records[index].align;
	mutex_unlock(&bus->store_lock);
	return range ? 0 : -ENOENT;
}

/* The caller's function runs unlocked: what it does is not ours to know. */
static int for_each(struct dax_none_store *store, dax_none_record_fn fn,
		    void *data)
{
	struct e820_bus *bus = to_bus(store);
	struct e820_record *records;
	struct e820_range *range;
	u32 i, count = 0, n = 0;
	int ret = 0;

	mutex_lock(&bus->store_lock);
	list_for_each_entry(range, &bus->ranges, list)
		count += range->table.count;
	records = kvcalloc(max(count, 1), sizeof(*records), GFP_KERNEL);
	if (records)
		list_for_each_entry(range, &bus->ranges, list)
			for (i = 0; i < range->table.count; i++)
				records[n++] = range->table.records[i];
	mutex_unlock(&bus->store_lock);
	if (!records)
		return -ENOMEM;
	for (i = 0; i < count && !ret; i++)
		ret = fn(&records[i].uuid, records[i].align, data);
	kvfree(records);
	return ret;
}

static const struct dax_none_store_ops store_ops = {
	.remember = remember,
	.forget = forget,
	.lookup = lookup,
	.for_each = for_each,
};

/*
 * Moves the record at @index to @home. A reset in between leaves it in both
 * places; the one at home is the newer, since it was written first.
 */
static bool move_record(struct e820_range *from, int index,
			struct e820_range *home)
{
	struct e820_record *record = &from->table.records[index];

	if (e820_table_find(&home->table, &record->uuid) < 0 &&
	    e820_table_set(home, &record->uuid, record->align))
		return false;
	e820_table_remove(from, index);
	return true;
}

/* Moves records into @home whose namespaces are there. */
static void gather(struct e820_bus *bus, struct e820_range *home)
{
	struct e820_uuids *uuids = e820_labels_uuids(&home->area);
	struct e820_range *range;
	int i;

	if (!uuids)
		return;
	list_for_each_entry(range, &bus->ranges, list)
		/* downwards: removing fills the gap from the end */
		for (i = range->table.count - 1; range != home && i >= 0; i--)
			if (e820_uuids_has(uuids,
					   &range->table.records[i].uuid))
				move_record(range, i, home);
	kvfree(uuids);
}

void e820_store_labels_changed(struct e820_range *range)
{
	struct e820_bus *bus = range->bus;

	mutex_lock(&bus->store_lock);
	if (bus->misplaced)
		gather(bus, range);
	mutex_unlock(&bus->store_lock);
}

int e820_store_register(struct e820_bus *bus)
{
	struct e820_range *range;

	mutex_lock(&bus->store_lock);
	/* What waited for its label when the machine went down still does. */
	bus->misplaced = !list_empty(&bus->ranges) &&
			 !list_is_singular(&bus->ranges);
	if (bus->misplaced)
		list_for_each_entry(range, &bus->ranges, list)
			gather(bus, range);
	mutex_unlock(&bus->store_lock);

	bus->store.ops = &store_ops;
	bus->store.nvdimm_bus = bus->nvdimm_bus;
	return dax_none_store_register(&bus->store);
}

void e820_store_unregister(struct e820_bus *bus)
{
	dax_none_store_unregister(&bus->store);
}
