/* SPDX-License-Identifier: GPL-2.0 */
/* What the files of this module share. */
#ifndef ND_E820_LABEL_H
#define ND_E820_LABEL_H

#include <linux/ioport.h>
#include <linux/libnvdimm.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/types.h>
#include <linux/uuid.h>

#include "dax_none_store.h"
#include "layout.h"

/* The platform device that the kernel makes when there is such memory. */
#define E820_DEVICE "e820_pmem"

/* The mapped tail of a range. Its labels change under @lock only. */
struct e820_area {
	phys_addr_t phys;
	void *base;
	struct mutex lock;
	bool sealed[2];		/* the header is there and right */
};

struct e820_record {
	uuid_t uuid;
	u64 align;
	/* jiffies of its arrival, if that was since the module was bound */
	unsigned long since;
	bool recent;
};

/* The none table as read from an area. Guarded by the bus's store_lock. */
struct e820_table {
	u64 seq;
	u32 count;
	struct e820_record *records;
	void *image;
};

/* How the label area was found when the module was bound. */
enum e820_found {
	E820_FOUND_NEW,
	E820_FOUND_KEPT,
	E820_FOUND_REPAIRED,
};

/*
 * One range: one dimm and one region. A plain one has no more than start, size
 * and the region.
 */
struct e820_range {
	struct list_head list;
	struct e820_bus *bus;
	phys_addr_t start;
	u64 size;
	u64 region_size;
	enum e820_found found;
	struct e820_area area;
	struct e820_table table;
	struct nd_interleave_set set;
	struct nvdimm *nvdimm;
};

struct e820_bus {
	struct device *dev;
	struct nvdimm_bus_descriptor desc;
	struct nvdimm_bus *nvdimm_bus;
	struct list_head ranges;	/* with labels */
	struct list_head plain;		/* too small for them */
	/* Inside the nvdimm bus lock, outside of an area's lock. */
	struct mutex store_lock;
	/* A record may be in another range than its namespace. */
	bool misplaced;
	struct dax_none_store store;
};

/* A label in use, as far as this module needs it. */
struct e820_label {
	uuid_t uuid;
	u64 cookie;
	u64 dpa;
	u64 size;
};

/* 0 to go on; anything else stops and is returned. */
typedef int (*e820_label_fn)(const struct e820_label *label, void *data);

/* takeover.c: makes @drv own @dev, which another driver has now. */
int e820_takeover(struct device_driver *drv, struct device *dev);

/*
 * range.c. e820_range_prepare() makes sense of what @res has in its tail and
 * puts the range on one of @bus's lists. The others make regions of it: with a
 * dimm, or plain as stock nd_e820 does it.
 */
int e820_range_prepare(struct e820_bus *bus, const struct resource *res);
int e820_range_register(struct e820_range *range);
int e820_range_register_plain(struct e820_range *range);
void e820_range_free(struct e820_range *range);

/* "new", "kept" or "repaired". */
const char *e820_found_text(enum e820_found found);

/*
 * area.c. Reads and writes are bounds checked; a write is durable, and ordered
 * before every later one, when it returns.
 */
int e820_area_open(struct e820_range *range);
void e820_area_close(struct e820_range *range);
int e820_area_read(struct e820_area *area, u32 off, void *buf, size_t len);
int e820_area_write(struct e820_area *area, u32 off, const void *buf,
		    size_t len);
int e820_area_zero(struct e820_area *area, u32 off, size_t len);

/*
 * header.c. e820_header_setup() finds out what the area is, clears one that is
 * new, or refuses. Headers are written last, by e820_header_write(): a reset
 * before that starts all over again.
 */
int e820_header_setup(struct e820_range *range, bool discard);
void e820_header_write(struct e820_range *range);

/* contents.c: -EPERM if the range looks like a namespace without labels. */
int e820_contents_check(struct e820_range *range);

/*
 * labels.c: calls @fn for every valid label that the current index block says
 * is in use. -ENOENT if there is no valid index block. Labels whose slot or
 * checksum is wrong are skipped, as the kernel does.
 */
int e820_labels_for_each(struct e820_area *area, e820_label_fn fn, void *data);

/* The uuids of those labels, in no order. */
struct e820_uuids {
	u32 count;
	uuid_t uuid[];
};

/* NULL without memory. kvfree() it. */
struct e820_uuids *e820_labels_uuids(struct e820_area *area);
bool e820_uuids_has(const struct e820_uuids *uuids, const uuid_t *uuid);

/* config.c */
int e820_ndctl(struct nvdimm_bus_descriptor *desc, struct nvdimm *nvdimm,
	       unsigned int cmd, void *buf, unsigned int len, int *cmd_rc);

/*
 * table.c. Changes are on the medium when they return, and a reset in the
 * middle leaves the table as it was or as it was to be.
 */
int e820_table_load(struct e820_range *range);
void e820_table_free(struct e820_range *range);
/*
 * Is there a valid copy that was ever changed? For an area without headers: the
 * table that a first set-up left behind half-way says nothing.
 */
bool e820_table_present(struct e820_area *area);
/* Index of the record, or -ENOENT. */
int e820_table_find(const struct e820_table *table, const uuid_t *uuid);
/* Adds or replaces. -ENOSPC when full. */
int e820_table_set(struct e820_range *range, const uuid_t *uuid, u64 align);
void e820_table_remove(struct e820_range *range, int index);
/* Removes the records that @keep says no to; returns how many. */
u32 e820_table_filter(struct e820_range *range,
		      bool (*keep)(const struct e820_record *, void *),
		      void *data);

/* store.c */
int e820_store_register(struct e820_bus *bus);
void e820_store_unregister(struct e820_bus *bus);
/* The index blocks of @range's labels have changed. */
void e820_store_labels_changed(struct e820_range *range);

/* attrs.c: nmemX/e820_label/ */
extern const struct attribute_group *e820_dimm_groups[];

#endif /* ND_E820_LABEL_H */
