// SPDX-License-Identifier: GPL-2.0
/*
 * The headers, which tell a label area from whatever else memory may hold, and
 * what is done with an area that has none or a wrong one. Labels that are valid
 * are never overwritten unless the operator says so.
 */
#include <linux/module.h>
#include <linux/string.h>

#include "nd_e820_label.h"

static void header_make(const struct e820_range *range, struct e820_header *h)
{
	*h = (struct e820_header){
		.magic = E820_HEADER_MAGIC,
		.version = cpu_to_le32(E820_LAYOUT_VERSION),
		.size = cpu_to_le32(sizeof(*h)),
		.range_start = cpu_to_le64(range->start),
		.range_size = cpu_to_le64(range->size),
		.region_size = cpu_to_le64(range->region_size),
		.area_size = cpu_to_le64(E820_AREA_SIZE),
		.table_off = { cpu_to_le64(E820_TABLE_OFF(0)),
			       cpu_to_le64(E820_TABLE_OFF(1)) },
		.table_size = cpu_to_le64(E820_TABLE_SIZE),
		.labels_off = cpu_to_le64(E820_LABELS_OFF),
		.labels_size = cpu_to_le64(E820_LABELS_SIZE),
	};
	h->checksum = cpu_to_le64(nd_fletcher64(h, sizeof(*h), true));
}

static bool header_valid(struct e820_header *h)
{
	u64 found = le64_to_cpu(h->checksum), sum;

	if (memcmp(h->magic, E820_HEADER_MAGIC, sizeof(h->magic)))
		return false;
	h->checksum = 0;
	sum = nd_fletcher64(h, sizeof(*h), true);
	h->checksum = cpu_to_le64(found);
	return sum == found;
}

static void write_one(struct e820_range *range, u32 off)
{
	struct e820_header h;

	header_make(range, &h);
	e820_area_zero(&range->area, off, E820_HEADER_ROOM);
	e820_area_write(&range->area, off, &h, sizeof(h));
}

/* An area made for another range, or by a later version of this module. */
static int refuse_foreign(struct e820_range *range, const struct e820_header *h)
{
	struct device *dev = range->bus->dev;
	phys_addr_t start = le64_to_cpu(h->range_start);
	u64 size = le64_to_cpu(h->range_size);

	if (le32_to_cpu(h->version) != E820_LAYOUT_VERSION)
		dev_err(dev,
			"%pa: label area of layout version %u, this module knows %u: load the module that made it, or give this one up with discard=%pa\n",
			&range->start, le32_to_cpu(h->version),
			E820_LAYOUT_VERSION, &range->start);
	else
		dev_err(dev,
			"%pa: its labels were made for %pa, size %#llx, not for size %#llx: boot with the memmap= of then, or give them up with discard=%pa\n",
			&range->start, &start, size, range->size,
			&range->start);
	return -EPERM;
}

static int beyond_region(const struct e820_label *label, void *data)
{
	const struct e820_range *range = data;

	if (label->dpa > range->region_size ||
	    label->size > range->region_size - label->dpa)
		return -ERANGE;
	return 0;
}

/*
 * Both headers are gone. Labels that are valid all the same are kept, and so is
 * whatever lies beside a valid none table; else it is memory that never was a
 * label area.
 */
static int setup_headless(struct e820_range *range)
{
	struct device *dev = range->bus->dev;
	struct e820_area *area = &range->area;
	int ret = e820_labels_for_each(area, beyond_region, range);

	if (ret == -ERANGE) {
		dev_err(dev,
			"%pa: a namespace in its labels reaches into the last %u KiB, which this module needs: destroy it with what made it, or give all labels up with discard=%pa\n",
			&range->start, E820_AREA_SIZE / SZ_1K, &range->start);
		return -EPERM;
	}
	if (ret && ret != -ENOENT)
		return ret;
	if (!ret || e820_table_present(area)) {
		dev_warn(dev,
			 "%pa: both headers of the label area are damaged; labels and none table are kept, headers written anew\n",
			 &range->start);
		range->found = E820_FOUND_REPAIRED;
		return 0;
	}
	range->found = E820_FOUND_NEW;
	return e820_contents_check(range);
}

static const u32 header_off[] = { E820_HEADER_OFF, E820_HEADER_COPY_OFF };

/* Neither header is ours. */
static int examine_further(struct e820_range *range, bool discard,
			   const struct e820_header *foreign)
{
	int ret = foreign ? refuse_foreign(range, foreign) :
			    setup_headless(range);

	if (ret && !discard)
		return ret;
	if (ret) {
		dev_warn(range->bus->dev,
			 "%pa: given up, as discard= says; set up anew\n",
			 &range->start);
		range->found = E820_FOUND_NEW;
	}
	if (range->found == E820_FOUND_NEW)
		e820_area_zero(&range->area, 0, E820_AREA_SIZE);
	return 0;
}

int e820_header_setup(struct e820_range *range, bool discard)
{
	struct e820_area *area = &range->area;
	struct e820_header want, h, foreign;
	bool is_foreign = false;
	int i;

	header_make(range, &want);
	for (i = 0; i < 2; i++) {
		if (e820_area_read(area, header_off[i], &h, sizeof(h)) ||
		    !header_valid(&h))
			continue;
		area->sealed[i] = !memcmp(&h, &want, sizeof(h));
		if (!area->sealed[i]) {
			foreign = h;
			is_foreign = true;
		}
	}
	if (!area->sealed[0] && !area->sealed[1])
		return examine_further(range, discard,
				       is_foreign ? &foreign : NULL);

	range->found = E820_FOUND_KEPT;
	if (area->sealed[0] && area->sealed[1])
		return 0;
	dev_warn(range->bus->dev,
		 "%pa: header %d of the label area was damaged, repaired from the other\n",
		 &range->start, area->sealed[0] ? 1 : 0);
	range->found = E820_FOUND_REPAIRED;
	return 0;
}

void e820_header_write(struct e820_range *range)
{
	int i;

	for (i = 0; i < 2; i++)
		if (!range->area.sealed[i])
			write_one(range, header_off[i]);
}
