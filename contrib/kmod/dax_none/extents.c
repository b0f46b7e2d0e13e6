// SPDX-License-Identifier: GPL-2.0
/*
 * The ranges of a dax device: may they be mapped in units of its align, and
 * where in memory is an offset of the device?
 */
#include <linux/bitops.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/pgtable.h>

#include "dax_none.h"

/* In the largest unit that leaves no remainder: the log is to be exact */
char *dn_size_str(u64 bytes, char *buf, size_t len)
{
	static const char units[] = "KMGTPE";
	int shift = bytes ? min(__ffs64(bytes) / 10, sizeof(units) - 1) : 0;

	if (shift)
		snprintf(buf, len, "%llu %ciB", bytes >> (10 * shift),
			 units[shift - 1]);
	else
		snprintf(buf, len, "%llu bytes", bytes);
	return buf;
}

static bool cpu_can(u64 align)
{
	switch (align) {
	case PAGE_SIZE:
		return true;
	case PMD_SIZE:
		return has_transparent_hugepage();
	case PUD_SIZE:
		return has_transparent_pud_hugepage();
	default:
		return false;
	}
}

int dn_check_range(struct device *dev, phys_addr_t start, u64 len, u64 align)
{
	char unit[DN_SIZE_STR], size[DN_SIZE_STR], usable[DN_SIZE_STR];
	u64 end = start + len, first, last;

	dn_size_str(align, unit, sizeof(unit));
	if (!cpu_can(align)) {
		dev_err(dev, "align %s: this machine has no pages of that size; use 4K or 2M\n",
			unit);
		return -ENXIO;
	}
	if (IS_ALIGNED(start, align) && IS_ALIGNED(len, align) && len)
		return 0;

	dn_size_str(len, size, sizeof(size));
	first = ALIGN(start, align);
	last = ALIGN_DOWN(end, align);
	if (first >= last) {
		dev_err(dev, "memory at %#llx (%s) has no aligned %s in it: use a smaller align\n",
			(u64)start, size, unit);
		return -ENXIO;
	}
	dn_size_str(last - first, usable, sizeof(usable));
	dev_err(dev, "memory at %#llx (%s) does not fit align %s: use a smaller align, or make it start at %#llx (nearest: %#llx) with a multiple of %s, at most %s\n",
		(u64)start, size, unit, first, (u64)ALIGN_DOWN(start, align),
		unit, usable);
	return -ENXIO;
}

int dn_instance_phys(const struct dn_instance *inst, pgoff_t pgoff,
		     unsigned long pages, phys_addr_t *ret_phys)
{
	unsigned int low = 0, high = inst->nr_extents;
	const struct dn_extent *e;

	/* the last extent that starts at or before pgoff */
	while (high - low > 1) {
		unsigned int mid = low + (high - low) / 2;

		if (inst->extents[mid].pgoff <= pgoff)
			low = mid;
		else
			high = mid;
	}
	e = &inst->extents[low];
	if (pgoff < e->pgoff || pgoff - e->pgoff >= e->pages ||
	    pages > e->pages - (pgoff - e->pgoff))
		return -EFAULT;
	*ret_phys = e->phys + PFN_PHYS(pgoff - e->pgoff);
	return 0;
}
