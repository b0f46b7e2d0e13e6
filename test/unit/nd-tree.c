// SPDX-License-Identifier: GPL-2.0
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "nd-tree.h"
#include "shared/root.h"
#include "tree.h"

struct file {
	const char *path;
	const char *content;
};

static void put(const char *tree, const char *dir, const char *name,
		const char *content)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	tree_file(tree, path, content);
}

static void put_all(const char *tree, const char *dir, const struct file *file)
{
	for (; file->path; file++)
		put(tree, dir, file->path, file->content);
}

static void put_link(const char *tree, const char *dir, const char *name,
		     const char *target)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	tree_link(tree, path, target);
}

static void put_driver(const char *tree, const char *dir, const char *driver)
{
	char target[128];

	snprintf(target, sizeof(target), "../../../../../bus/nd/drivers/%s",
		 driver);
	put_link(tree, dir, "driver", target);
}

static void make_dimms(const char *tree)
{
	static const struct file nmem0[] = {
		{ "dev", "249:0\n" },
		{ "commands", "smart get_size get_data set_data cmd_call \n" },
		{ "modalias", "nd:t1\n" },
		{ "flags", "label \n" },
		{ "state", "active\n" },
		{ "available_slots", "1016\n" },
		{ "nfit/formats", "2\n" },
		{ "nfit/format", "0x0301\n" },
		{ "nfit/format1", "0x0201\n" },
		{ "nfit/handle", "0x1234\n" },
		{ "nfit/phys_id", "0x17\n" },
		{ "nfit/id", "8089-a2-1748-00000001\n" },
		{ "nfit/serial", "0x00000001\n" },
		{ "nfit/vendor", "0x8089\n" },
		{ "nfit/device", "0x5141\n" },
		{ "nfit/rev_id", "0x0002\n" },
		{ "nfit/subsystem_vendor", "0x8089\n" },
		{ "nfit/subsystem_device", "0x0979\n" },
		{ "nfit/subsystem_rev_id", "0x0018\n" },
		{ "nfit/family", "0\n" },
		{ "nfit/dsm_mask", "0xfffe\n" },
		{ "nfit/dirty_shutdown", "3\n" },
		{ "nfit/flags", "save_fail not_armed smart_notify \n" },
		{ "security", "unlocked\n" },
		{ "frozen", "1\n" },
		{ NULL },
	};
	static const struct file nmem1[] = {
		{ "dev", "249:1\n" },
		{ "commands", "get_size get_data set_data \n" },
		{ "flags", "label lock \n" },
		{ "state", "idle\n" },
		{ "nfit/handle", "0x2\n" },
		{ "nfit/flags", "\n" },
		{ "nfit/id", "8680-56341200\n" },
		{ NULL },
	};

	put_all(tree, ND_BUS0 "/nmem0", nmem0);
	put_driver(tree, ND_BUS0 "/nmem0", "nvdimm");
	put_all(tree, ND_BUS0 "/nmem1", nmem1);
}

static void make_region0(const char *tree)
{
	static const struct file region[] = {
		{ "size", "2147483648\n" },
		{ "available_size", "1073741824\n" },
		{ "max_available_extent", "536870912\n" },
		{ "align", "0x1000000\n" },
		{ "mappings", "1\n" },
		{ "mapping0", "nmem0,0,2147483648,0\n" },
		{ "nstype", "5\n" },
		{ "modalias", "nd:t2\n" },
		{ "numa_node", "1\n" },
		{ "target_node", "3\n" },
		{ "read_only", "0\n" },
		{ "resource", "0x100000000\n" },
		{ "set_cookie", "0x2468ac00123456\n" },
		{ "persistence_domain", "memory_controller\n" },
		{ "nfit/range_index", "1\n" },
		{ "badblocks", "0 8\n32760 16\n65536 1\n" },
		{ "namespace_seed", "namespace0.0\n" },
		{ "btt_seed", "btt0.0\n" },
		{ "pfn_seed", "pfn0.0\n" },
		{ "dax_seed", "dax0.0\n" },
		{ NULL },
	};

	put_all(tree, ND_REGION0, region);
	put_driver(tree, ND_REGION0, "nd_region");
}

static void make_namespace(const char *tree, const char *dir, const char *size,
			   const char *resource, const char *uuid,
			   const char *mode, const char *holder)
{
	const struct file common[] = {
		{ "nstype", "5\n" },
		{ "size", size },
		{ "force_raw", "0\n" },
		{ "numa_node", "1\n" },
		{ "target_node", "3\n" },
		{ "holder_class", "\n" },
		{ "uuid", uuid },
		{ "mode", mode },
		{ "holder", holder },
		{ "sector_size", "[512] 4096 \n" },
		{ "alt_name", "\n" },
		{ "modalias", "nd:t5\n" },
		{ NULL },
	};

	put_all(tree, dir, common);
	if (resource)
		put(tree, dir, "resource", resource);
}

static void make_namespaces(const char *tree)
{
	make_namespace(tree, ND_REGION0 "/namespace0.0", "0\n", NULL, "\n",
		       "raw\n", "\n");
	make_namespace(tree, ND_REGION0 "/namespace0.1", "268435456\n",
		       "0x100000000\n", ND_UUID(1) "\n", "memory\n",
		       "pfn0.1\n");
	make_namespace(tree, ND_REGION0 "/namespace0.2", "268435456\n",
		       "0x110000000\n", ND_UUID(2) "\n", "dax\n", "dax0.1\n");
	put(tree, ND_REGION0 "/namespace0.2", "holder_class", "dax\n");
	put(tree, ND_REGION0 "/namespace0.2", "alt_name", "two\n");
	make_namespace(tree, ND_REGION0 "/namespace0.3", "67108864\n",
		       "0x120000000\n", ND_UUID(3) "\n", "safe\n", "btt0.1\n");
	make_namespace(tree, ND_REGION0 "/namespace0.10", "16777216\n",
		       "0x101000000\n", ND_UUID(4) "\n", "raw\n", "\n");
	put_driver(tree, ND_REGION0 "/namespace0.10", "nd_pmem");
	tree_dir(tree, ND_REGION0 "/namespace0.10/block/pmem0.10");
}

static void make_claims(const char *tree)
{
	static const struct file seed[] = {
		{ "uuid", "\n" },
		{ "mode", "none\n" },
		{ "align", "2097152\n" },
		{ "namespace", "\n" },
		{ "supported_alignments", "4096 2097152 1073741824 \n" },
		{ NULL },
	};
	static const struct file pfn[] = {
		{ "uuid", ND_UUID(5) "\n" },
		{ "mode", "pmem\n" },
		{ "align", "2097152\n" },
		{ "namespace", "namespace0.1\n" },
		{ "size", "260046848\n" },
		{ "resource", "0x100800000\n" },
		{ "supported_alignments", "4096 2097152 1073741824 \n" },
		{ NULL },
	};
	static const struct file dax[] = {
		{ "uuid", ND_UUID(6) "\n" },
		{ "mode", "ram\n" },
		{ "align", "4096\n" },
		{ "namespace", "namespace0.2\n" },
		{ "size", "266338304\n" },
		{ "resource", "0x110200000\n" },
		{ "supported_alignments", "4096 2097152 1073741824 \n" },
		{ NULL },
	};
	static const struct file btt_seed[] = {
		{ "uuid", "\n" },
		{ "namespace", "\n" },
		{ "sector_size", "512 520 528 4096 4104 4160 4224 \n" },
		{ NULL },
	};
	static const struct file btt[] = {
		{ "uuid", ND_UUID(7) "\n" },
		{ "namespace", "namespace0.3\n" },
		{ "sector_size", "512 520 528 [4096] 4104 4160 4224 \n" },
		{ "size", "66891776\n" },
		{ NULL },
	};

	put_all(tree, ND_REGION0 "/pfn0.0", seed);
	put_all(tree, ND_REGION0 "/dax0.0", seed);
	put_all(tree, ND_REGION0 "/btt0.0", btt_seed);
	put_all(tree, ND_REGION0 "/pfn0.1", pfn);
	put_driver(tree, ND_REGION0 "/pfn0.1", "nd_pmem");
	tree_dir(tree, ND_REGION0 "/pfn0.1/block/pmem0.1");
	put_all(tree, ND_REGION0 "/dax0.1", dax);
	put_driver(tree, ND_REGION0 "/dax0.1", "dax_pmem");
	put_all(tree, ND_REGION0 "/btt0.1", btt);
	put_driver(tree, ND_REGION0 "/btt0.1", "nd_pmem");
	tree_dir(tree, ND_REGION0 "/btt0.1/block/pmem0.3s");
}

static void make_region1(const char *tree)
{
	static const struct file region[] = {
		{ "size", "4294967296\n" },
		{ "mappings", "2\n" },
		{ "mapping0", "nmem1,4096,2147483648,1\n" },
		{ "mapping1", "nmem0,0,2147483648,0\n" },
		{ "nstype", "5\n" },
		{ "read_only", "1\n" },
		{ "set_cookie", "0\n" },
		{ "namespace_seed", "\n" },
		{ "dax_seed", "\n" },
		{ NULL },
	};

	put_all(tree, ND_BUS0 "/region1", region);
}

/* The kernel puts the class device below the bus, with "nd" between. */
static void make_bus0(const char *tree)
{
	static const struct file bus[] = {
		{ "commands", "ars_cap ars_start ars_status cmd_call \n" },
		{ "provider", "ACPI.NFIT\n" },
		{ "wait_probe", "1\n" },
		{ "nfit/revision", "1\n" },
		{ "nfit/dsm_mask", "0x12\n" },
		{ "nfit/scrub", "7+\n" },
		{ "nd/ndctl0/dev", "250:0\n" },
		{ NULL },
	};

	put_all(tree, ND_BUS0, bus);
	put_link(tree, ND_BUS0, "nd/ndctl0/device", "../../../ndbus0");
	tree_link(tree, "sys/class/nd/ndctl0",
		  "../../devices/LNXSYSTM:00/ACPI0012:00/ndbus0/nd/ndctl0");
}

static void make_bus1(const char *tree)
{
	static const struct file bus[] = {
		{ "commands", "\n" },
		{ "provider", "e820\n" },
		{ "wait_probe", "1\n" },
		{ "ndctl1/dev", "250:1\n" },
		{ NULL },
	};
	static const struct file region[] = {
		{ "size", "1073741824\n" },  { "mappings", "0\n" },
		{ "nstype", "4\n" },	     { "align", "0x1000000\n" },
		{ "available_size", "0\n" }, { "numa_node", "-1\n" },
		{ "read_only", "0\n" },	     { "resource", "0x200000000\n" },
		{ "namespace_seed", "\n" },  { NULL },
	};
	static const struct file namespace[] = {
		{ "nstype", "4\n" },
		{ "size", "1073741824\n" },
		{ "force_raw", "0\n" },
		{ "mode", "memory\n" },
		{ "holder", "\n" },
		{ "holder_class", "\n" },
		{ "resource", "0x200000000\n" },
		{ NULL },
	};

	put_all(tree, ND_BUS1, bus);
	put_link(tree, ND_BUS1, "ndctl1/device", "../../ndbus1");
	tree_link(tree, "sys/class/nd/ndctl1",
		  "../../devices/platform/e820_pmem/ndbus1/ndctl1");
	put_all(tree, ND_REGION2, region);
	put_driver(tree, ND_REGION2, "nd_region");
	put_all(tree, ND_REGION2 "/namespace2.0", namespace);
	put_driver(tree, ND_REGION2 "/namespace2.0", "nd_pmem");
	tree_dir(tree, ND_REGION2 "/namespace2.0/block/pmem2");
}

char *nd_tree_make(void)
{
	char *tree = tree_make();

	make_bus0(tree);
	make_dimms(tree);
	make_region0(tree);
	make_namespaces(tree);
	make_claims(tree);
	make_region1(tree);
	make_bus1(tree);
	setenv(ROOT_ENV, tree, 1);
	return tree;
}

void nd_tree_remove(char *tree)
{
	unsetenv(ROOT_ENV);
	tree_remove(tree);
}
