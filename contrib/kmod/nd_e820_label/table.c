// SPDX-License-Identifier: GPL-2.0
/*
 * The none table of one area. It is kept in memory too, so that lookups read no
 * medium. On the medium there are two copies; they are written one after the
 * other, each with its magic wiped first and written back last, so that at any
 * moment one of them is whole.
 */
#include <linux/jiffies.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "nd_e820_label.h"

static bool image_valid(struct e820_table_header *h)
{
	u64 found = le64_to_cpu(h->checksum), sum;
	u32 count = le32_to_cpu(h->count);

	if (memcmp(h->magic, E820_TABLE_MAGIC, sizeof(h->magic)) ||
	    le32_to_cpu(h->version) != E820_LAYOUT_VERSION ||
	    le32_to_cpu(h->record_size) != sizeof(struct e820_table_record) ||
	    count > E820_TABLE_CAPACITY || !h->seq)
		return false;
	h->checksum = 0;
	sum = nd_fletcher64(h, sizeof(*h) +
			    count * sizeof(struct e820_table_record), true);
	h->checksum = cpu_to_le64(found);
	return sum == found;
}

/* The copy's sequence number, 0 if it is not valid. */
static u64 read_copy(struct e820_area *area, int copy, void *image)
{
	struct e820_table_header *h = image;

	if (e820_area_read(area, E820_TABLE_OFF(copy), image,
			   E820_TABLE_SIZE) ||
	    !image_valid(h))
		return 0;
	return le64_to_cpu(h->seq);
}

static void decode(struct e820_table *table)
{
	struct e820_table_header *h = table->image;
	struct e820_table_record *r = (void *)(h + 1);
	u32 i;

	table->seq = le64_to_cpu(h->seq);
	table->count = le32_to_cpu(h->count);
	for (i = 0; i < table->count; i++) {
		import_uuid(&table->records[i].uuid, r[i].uuid);
		table->records[i].align = le64_to_cpu(r[i].align);
		table->records[i].recent = false;
	}
}

/* Returns the length of the image. */
static size_t encode(struct e820_table *table)
{
	struct e820_table_header *h = table->image;
	struct e820_table_record *r = (void *)(h + 1);
	size_t len = sizeof(*h) + table->count * sizeof(*r);
	u32 i;

	memset(h, 0, len);
	memcpy(h->magic, E820_TABLE_MAGIC, sizeof(h->magic));
	h->version = cpu_to_le32(E820_LAYOUT_VERSION);
	h->record_size = cpu_to_le32(sizeof(*r));
	h->seq = cpu_to_le64(table->seq);
	h->count = cpu_to_le32(table->count);
	for (i = 0; i < table->count; i++) {
		export_uuid(r[i].uuid, &table->records[i].uuid);
		r[i].align = cpu_to_le64(table->records[i].align);
	}
	h->checksum = cpu_to_le64(nd_fletcher64(h, len, true));
	return len;
}

/* Only what is within the area's bounds, so that no write can fail. */
static void write_copy(struct e820_area *area, int copy, const void *image,
		       size_t len)
{
	u32 off = E820_TABLE_OFF(copy);

	e820_area_zero(area, off, E820_MAGIC_LEN);
	e820_area_write(area, off + E820_MAGIC_LEN, image + E820_MAGIC_LEN,
			len - E820_MAGIC_LEN);
	e820_area_write(area, off, image, E820_MAGIC_LEN);
}

static void commit(struct e820_range *range)
{
	struct e820_table *table = &range->table;
	size_t len;

	table->seq++;
	len = encode(table);
	write_copy(&range->area, 0, table->image, len);
	write_copy(&range->area, 1, table->image, len);
}

bool e820_table_present(struct e820_area *area)
{
	void *image = kvmalloc(E820_TABLE_SIZE, GFP_KERNEL);
	bool present;

	if (!image)
		return false;
	present = read_copy(area, 0, image) > 1 ||
		  read_copy(area, 1, image) > 1;
	kvfree(image);
	return present;
}

/* Neither copy is valid, though the area is not new. */
static void report_lost(struct e820_range *range)
{
	dev_err(range->bus->dev,
		"%pa: both copies of the none table are damaged: page-less namespaces of this range are no longer known as such; disable them and write their uuid and align to /sys/bus/nd/drivers/dax_none/remember\n",
		&range->start);
	range->found = E820_FOUND_REPAIRED;
}

static void load(struct e820_range *range)
{
	struct e820_table *table = &range->table;
	u64 seq[2];
	int best;

	seq[0] = read_copy(&range->area, 0, table->image);
	seq[1] = read_copy(&range->area, 1, table->image);
	if (!seq[0] && !seq[1]) {
		if (range->found != E820_FOUND_NEW)
			report_lost(range);
		commit(range);
		return;
	}
	best = seq[1] >= seq[0];
	read_copy(&range->area, best, table->image);
	decode(table);
	if (seq[0] == seq[1])
		return;
	if (!seq[!best]) {
		dev_warn(range->bus->dev,
			 "%pa: copy %d of the none table was damaged or half written, %u records taken from the other\n",
			 &range->start, !best, table->count);
		range->found = E820_FOUND_REPAIRED;
	}
	commit(range);
}

int e820_table_load(struct e820_range *range)
{
	struct e820_table *table = &range->table;

	table->image = kvmalloc(E820_TABLE_SIZE, GFP_KERNEL);
	table->records = kvcalloc(E820_TABLE_CAPACITY, sizeof(*table->records),
				  GFP_KERNEL);
	if (!table->image || !table->records) {
		e820_table_free(range);
		return -ENOMEM;
	}
	load(range);
	return 0;
}

void e820_table_free(struct e820_range *range)
{
	kvfree(range->table.image);
	kvfree(range->table.records);
	range->table = (struct e820_table){};
}

int e820_table_find(const struct e820_table *table, const uuid_t *uuid)
{
	u32 i;

	for (i = 0; i < table->count; i++)
		if (uuid_equal(&table->records[i].uuid, uuid))
			return i;
	return -ENOENT;
}

int e820_table_set(struct e820_range *range, const uuid_t *uuid, u64 align)
{
	struct e820_table *table = &range->table;
	int i = e820_table_find(table, uuid);
	struct e820_record *record;

	if (i < 0 && table->count == E820_TABLE_CAPACITY)
		return -ENOSPC;
	record = &table->records[i < 0 ? table->count : i];
	record->since = jiffies;
	record->recent = true;
	if (i >= 0 && record->align == align)
		return 0;
	record->uuid = *uuid;
	record->align = align;
	if (i < 0)
		table->count++;
	commit(range);
	return 0;
}

void e820_table_remove(struct e820_range *range, int index)
{
	struct e820_table *table = &range->table;

	table->records[index] = table->records[--table->count];
	commit(range);
}

u32 e820_table_filter(struct e820_range *range,
		      bool (*keep)(const struct e820_record *, void *),
		      void *data)
{
	struct e820_table *table = &range->table;
	u32 i, kept = 0, removed;

	for (i = 0; i < table->count; i++)
		if (keep(&table->records[i], data))
			table->records[kept++] = table->records[i];
	removed = table->count - kept;
	table->count = kept;
	if (removed)
		commit(range);
	return removed;
}
