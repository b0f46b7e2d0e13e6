// SPDX-License-Identifier: GPL-2.0
/*
 * Write-back mappings of memory that the kernel itself does not map.
 *
 * x86 keeps a list of memory types by physical range. A page table entry for
 * memory without a struct page takes its type from there, and a range that is
 * not listed is uncached: a guest would run, but some hundred times slower.
 *
 * No exported function lists a range as write-back alone. ioremap_cache() does
 * it on the way to a kernel mapping, so the range is mapped and the mapping
 * dropped at once, without iounmap(), which would drop the listing too. What is
 * left is what we want: the listing, and no alias in the kernel through which
 * a stray or a speculated access could reach a guest's memory.
 */
#include <linux/io.h>
#include <linux/minmax.h>
#include <linux/sizes.h>
#include <linux/vmalloc.h>
#include <asm/memtype.h>

#include "dax_none.h"

/*
 * A mapping of memory that is aligned to 4K only needs 8 bytes of page tables
 * per page, for a moment. One step may not need more than 32 MiB of them.
 */
#define STEP ((u64)16 * SZ_1G)

static int reserve_step(phys_addr_t phys, u64 len)
{
	void __iomem *addr = ioremap_cache(phys, len);

	if (!addr)
		return -EBUSY;
	vunmap((void __force *)addr);

	/* A BIOS that says "uncached" in an MTRR wins, in silence */
	if (pat_enabled() && pat_pfn_immune_to_uc_mtrr(PHYS_PFN(phys))) {
		arch_io_free_memtype_wc(phys, len);
		return -EIO;
	}
	return 0;
}

static void release_bytes(const struct dn_instance *inst, u64 bytes)
{
	unsigned int i;

	for (i = 0; i < inst->nr_extents && bytes; i++) {
		const struct dn_extent *e = &inst->extents[i];
		u64 len = min(bytes, PFN_PHYS((u64)e->pages)), done, n;

		/* step by step: an entry is freed only as it was made */
		for (done = 0; done < len; done += n) {
			n = min(len - done, STEP);
			arch_io_free_memtype_wc(e->phys + done, n);
		}
		bytes -= len;
	}
}

int dn_memtype_reserve(struct device *dev, const struct dn_instance *inst)
{
	unsigned int i;
	u64 total = 0;
	int rc = 0;

	for (i = 0; i < inst->nr_extents && !rc; i++) {
		const struct dn_extent *e = &inst->extents[i];
		u64 len = PFN_PHYS((u64)e->pages), done, n;

		for (done = 0; done < len && !rc; done += n) {
			n = min(len - done, STEP);
			rc = reserve_step(e->phys + done, n);
			if (rc)
				dev_err(dev, "memory at %#llx cannot be mapped write-back: %s\n",
					(u64)e->phys + done, rc == -EIO ?
					"an MTRR says uncached; look for the memory's setting in the firmware" :
					"it is mapped with another memory type; see x86/pat_memtype_list in debugfs");
			else
				total += n;
		}
	}
	/* vunmap() is lazy about the TLB; the alias is to be gone now */
	vm_unmap_aliases();
	if (rc)
		release_bytes(inst, total);
	return rc;
}

void dn_memtype_release(const struct dn_instance *inst)
{
	release_bytes(inst, PFN_PHYS((u64)inst->pages));
}
