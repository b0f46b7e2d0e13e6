/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How a module that owns an nvdimm bus lends dax_none a place to remember,
 * over reboots, which namespaces of that bus are page-less and at which align.
 *
 * The store is the authority for its bus: dax_none keeps no copy of what is in
 * it and asks again every time.
 */
#ifndef DAX_NONE_STORE_H
#define DAX_NONE_STORE_H

#include <linux/list.h>
#include <linux/types.h>
#include <linux/uuid.h>

struct dax_none_store;
struct nvdimm_bus;

/* One record. Return 0 to go on; anything else stops and is returned. */
typedef int (*dax_none_record_fn)(const uuid_t *uuid, u64 align, void *data);

/*
 * All operations are mandatory, run in process context and may sleep. dax_none
 * calls them with the lock that guards the list of stores held, mostly for
 * reading, so they may run in parallel with each other (the store locks for
 * itself) and must not register or unregister a store. lookup() is also called with the
 * device lock of a namespace held, in the middle of a driver core probe: none
 * of them may take a device lock or the nvdimm bus lock, nor wait for a probe.
 */
struct dax_none_store_ops {
	/*
	 * Record @uuid with @align (PAGE_SIZE, PMD_SIZE or PUD_SIZE); replace
	 * the align if @uuid is there already. Durable when it returns 0.
	 * -ENOSPC when the store is full. On any failure the old state stays.
	 */
	int (*remember)(struct dax_none_store *store, const uuid_t *uuid,
			u64 align);

	/* Durable when it returns 0. -ENOENT if @uuid is not there. */
	int (*forget)(struct dax_none_store *store, const uuid_t *uuid);

	/* 0 and *@ret_align set, or -ENOENT and *@ret_align untouched. */
	int (*lookup)(struct dax_none_store *store, const uuid_t *uuid,
		      u64 *ret_align);

	/* Calls @fn for every record, in any order, each uuid once. */
	int (*for_each)(struct dax_none_store *store, dax_none_record_fn fn,
			void *data);
};

struct dax_none_store {
	/* filled in by the owner before registration, constant afterwards */
	const struct dax_none_store_ops *ops;
	struct nvdimm_bus *nvdimm_bus;

	/* dax_none's */
	struct list_head list;
};

/*
 * Register after nvdimm_bus_register() and before the bus gets its first
 * region, so that no namespace is probed before its records can be seen.
 * Records that were remembered in memory stay there.
 *
 * -EINVAL if something is missing, -EEXIST if this bus has a store already.
 */
int dax_none_store_register(struct dax_none_store *store);

/*
 * Returns when no operation of @store runs any more, and none will again.
 * Call it right before nvdimm_bus_unregister(): dax_none compares the bus's
 * address, never what is behind it.
 */
void dax_none_store_unregister(struct dax_none_store *store);

#endif /* DAX_NONE_STORE_H */
