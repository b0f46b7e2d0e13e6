// SPDX-License-Identifier: GPL-2.0
/*
 * One range of legacy memory becomes one dimm and one region. The region ends
 * before the label area, at a multiple of what libnvdimm aligns namespaces to.
 */
#include <linux/align.h>
#include <linux/ioport.h>
#include <linux/memory_hotplug.h>
#include <linux/mm.h>
#include <linux/ndctl.h>
#include <linux/numa.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "nd_e820_label.h"

/* libnvdimm aligns namespaces of regions of 16 MiB and more to this. */
#define REGION_ALIGN	SZ_16M
/* Labels for less than this would cost half of it or more. */
#define RANGE_MIN	SZ_32M

static unsigned long long discard[16];
static int n_discard;
module_param_array(discard, ullong, &n_discard, 0444);
MODULE_PARM_DESC(discard,
	"Physical start addresses of ranges whose label area is to be set up anew although it was refused: their labels and none table are lost. Ranges that are not refused are not touched.");

static bool is_discarded(phys_addr_t start)
{
	int i;

	for (i = 0; i < n_discard; i++)
		if (discard[i] == start)
			return true;
	return false;
}

/*
 * Ties labels to the range they were made for: the same over reboots; never 0,
 * which libnvdimm takes for "no cookie"; and of 63 bits, since ndctl 76 prints
 * more of them wrong.
 */
static void make_cookies(struct e820_range *range)
{
	/* ACPI's guid of persistent memory; labels of version 1.2 carry it. */
	static const guid_t pmem = GUID_INIT(0x66f0d379, 0xb4f3, 0x4074, 0xac,
					     0x43, 0x0d, 0x33, 0x18, 0xb7, 0x8c,
					     0xdb);
	struct {
		u8 magic[E820_MAGIC_LEN];
		__le64 start, size;
	} id = {
		.magic = E820_HEADER_MAGIC,
		.start = cpu_to_le64(range->start),
		.size = cpu_to_le64(range->size),
	};
	u64 cookie = nd_fletcher64(&id, sizeof(id), true) & S64_MAX ?: 1;

	range->set.cookie1 = cookie;
	range->set.cookie2 = cookie;
	range->set.altcookie = cookie;
	guid_copy(&range->set.type_guid, &pmem);
}

void e820_range_free(struct e820_range *range)
{
	e820_table_free(range);
	e820_area_close(range);
	kfree(range);
}

static int prepare_labels(struct e820_range *range)
{
	int ret;

	range->region_size = ALIGN_DOWN(range->size - E820_AREA_SIZE,
					REGION_ALIGN);
	make_cookies(range);
	ret = e820_area_open(range);
	if (!ret)
		ret = e820_header_setup(range, is_discarded(range->start));
	if (!ret)
		ret = e820_table_load(range);
	if (!ret)
		e820_header_write(range);
	return ret;
}

int e820_range_prepare(struct e820_bus *bus, const struct resource *res)
{
	struct e820_range *range = kzalloc(sizeof(*range), GFP_KERNEL);
	int ret;

	if (!range)
		return -ENOMEM;
	range->bus = bus;
	range->start = res->start;
	range->size = resource_size(res);
	if (range->size < RANGE_MIN) {
		list_add_tail(&range->list, &bus->plain);
		return 0;
	}
	/* firmware need not end its ranges at pages */
	range->start = PAGE_ALIGN(range->start);
	range->size = PAGE_ALIGN_DOWN(res->end + 1) - range->start;
	ret = prepare_labels(range);
	if (ret) {
		e820_range_free(range);
		return ret;
	}
	list_add_tail(&range->list, &bus->ranges);
	return 0;
}

/* Where the memory is, and the node to run on that is nearest to it. */
static void set_nodes(struct nd_region_desc *desc, phys_addr_t start)
{
	int node = phys_to_target_node(start);

	if (node == NUMA_NO_NODE)
		node = memory_add_physaddr_to_nid(start);
	desc->target_node = node;
	desc->numa_node = numa_map_to_online_node(node);
}

static struct nd_region *create_region(struct e820_range *range)
{
	struct resource res = DEFINE_RES_MEM(range->start, range->region_size);
	struct nd_mapping_desc mapping = {
		.nvdimm = range->nvdimm,
		.start = 0,
		.size = range->region_size,
	};
	struct nd_region_desc desc = {
		.res = &res,
		.mapping = &mapping,
		.num_mappings = 1,
		.nd_set = &range->set,
		.provider_data = range,
	};

	set_nodes(&desc, range->start);
	set_bit(ND_REGION_PAGEMAP, &desc.flags);
	return nvdimm_pmem_region_create(range->bus->nvdimm_bus, &desc);
}

struct label_census {
	u64 cookie;
	unsigned int ours, foreign;
};

static int count_label(const struct e820_label *label, void *data)
{
	struct label_census *census = data;

	if (label->cookie == census->cookie)
		census->ours++;
	else
		census->foreign++;
	return 0;
}

const char *e820_found_text(enum e820_found found)
{
	switch (found) {
	case E820_FOUND_NEW:
		return "new";
	case E820_FOUND_KEPT:
		return "kept";
	case E820_FOUND_REPAIRED:
		return "repaired";
	}
	return "unknown";
}

static void announce(struct e820_range *range, struct nd_region *region)
{
	struct label_census census = { .cookie = range->set.cookie2 };
	phys_addr_t end = range->start + range->size - 1;
	struct device *dev = range->bus->dev;

	e820_labels_for_each(&range->area, count_label, &census);
	dev_info(dev,
		 "%pa-%pa: %s %s, %llu of %llu MiB, label area %s, %u labels, %u none records\n",
		 &range->start, &end, nvdimm_name(range->nvdimm),
		 dev_name(nd_region_dev(region)), range->region_size / SZ_1M,
		 range->size / SZ_1M, e820_found_text(range->found), census.ours,
		 range->table.count);
	if (census.foreign)
		dev_warn(dev,
			 "%pa: %u labels were made for another range and are left alone; see `ndctl read-labels %s`\n",
			 &range->start, census.foreign,
			 nvdimm_name(range->nvdimm));
}

int e820_range_register(struct e820_range *range)
{
	struct e820_bus *bus = range->bus;
	unsigned long flags = 0, commands = 0;
	struct nd_region *region;

	set_bit(ND_CMD_GET_CONFIG_SIZE, &commands);
	set_bit(ND_CMD_GET_CONFIG_DATA, &commands);
	set_bit(ND_CMD_SET_CONFIG_DATA, &commands);
	/* labels from the first namespace on, without `ndctl init-labels` */
	set_bit(NDD_LABELING, &flags);
	/* the region's probe needs a dimm that is up */
	set_bit(NDD_REGISTER_SYNC, &flags);
	range->nvdimm = nvdimm_create(bus->nvdimm_bus, range, e820_dimm_groups,
				      flags, commands, 0, NULL);
	if (!range->nvdimm)
		return -ENOMEM;

	region = create_region(range);
	if (!region) {
		dev_err(bus->dev, "%pa: libnvdimm made no region of it\n",
			&range->start);
		return -ENXIO;
	}
	announce(range, region);
	return 0;
}

int e820_range_register_plain(struct e820_range *range)
{
	struct resource res = DEFINE_RES_MEM(range->start, range->size);
	struct nd_region_desc desc = { .res = &res };
	struct e820_bus *bus = range->bus;
	struct nd_region *region;

	set_nodes(&desc, range->start);
	set_bit(ND_REGION_PAGEMAP, &desc.flags);
	region = nvdimm_pmem_region_create(bus->nvdimm_bus, &desc);
	if (!region) {
		dev_err(bus->dev, "%pa: libnvdimm made no region of it\n",
			&range->start);
		return -ENXIO;
	}
	dev_info(bus->dev,
		 "%pa: %s of %llu KiB without labels: a range needs %u MiB for them\n",
		 &range->start, dev_name(nd_region_dev(region)),
		 range->size / SZ_1K, RANGE_MIN / SZ_1M);
	return 0;
}
