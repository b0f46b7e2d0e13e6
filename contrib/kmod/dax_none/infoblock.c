// SPDX-License-Identifier: GPL-2.0
/*
 * A look at a namespace that says it is for dax, before any driver maps it:
 * does it carry an info block of a devdax device with struct pages (map mem or
 * dev)? The nd core would make that device. If not, the core would go on to
 * make a block device of it, which is what parking is there to prevent.
 *
 * The format is the nd core's; its header is the private pfn.h.
 */
#include <linux/badblocks.h>
#include <linux/io.h>
#include <linux/nd.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "private/nvdimm/nd-core.h"
#include "private/nvdimm/pfn.h"

#include "dax_none.h"

/* where the nd core has it, from the start of the namespace */
#define INFOBLOCK_OFFSET SZ_4K

static bool is_bad(struct nd_namespace_common *ndns, phys_addr_t phys)
{
	struct nd_region *nd_region = to_nd_region(ndns->dev.parent);

	return is_bad_pmem(&nd_region->bb,
			   (phys - nd_region->ndr_start) >> SECTOR_SHIFT,
			   SZ_4K);
}

static int read_block(struct nd_namespace_common *ndns, struct nd_pfn_sb *sb)
{
	phys_addr_t phys = to_nd_namespace_io(&ndns->dev)->res.start +
			   INFOBLOCK_OFFSET;
	void *addr;
	int rc = 0;

	if (is_bad(ndns, phys))
		return -EIO;
	addr = memremap(phys, sizeof(*sb), MEMREMAP_WB);
	if (!addr)
		return -ENOMEM;
	if (copy_mc_to_kernel(sb, addr, sizeof(*sb)))
		rc = -EIO;
	memunmap(addr);
	return rc;
}

static bool is_valid(struct nd_namespace_common *ndns, struct nd_pfn_sb *sb)
{
	const uuid_t *parent = nd_dev_to_uuid(&ndns->dev);
	u32 mode = le32_to_cpu(sb->mode);

	if (memcmp(sb->signature, DAX_SIG, PFN_SIG_LEN))
		return false;
	if (le64_to_cpu(sb->checksum) != nd_sb_checksum((void *)sb))
		return false;
	if (!parent || memcmp(sb->parent_uuid, parent, sizeof(*parent)))
		return false;
	return mode == PFN_MODE_RAM || mode == PFN_MODE_PMEM;
}

bool dn_infoblock_is_devdax(struct nd_namespace_common *ndns)
{
	struct nd_pfn_sb *sb;
	bool valid;

	sb = kmalloc(sizeof(*sb), GFP_KERNEL);
	if (!sb)
		return false;
	valid = !read_block(ndns, sb) && is_valid(ndns, sb);
	kfree(sb);
	return valid;
}
