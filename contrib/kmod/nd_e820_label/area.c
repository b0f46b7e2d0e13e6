// SPDX-License-Identifier: GPL-2.0
/* The tail of a range: mapping it, reading it, and writing it durably. */
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "nd_e820_label.h"

/*
 * Nothing but these bytes is mapped, and the busy entry in /proc/iomem keeps
 * others off them.
 */
int e820_area_open(struct e820_range *range)
{
	struct e820_area *area = &range->area;
	struct device *dev = range->bus->dev;

	mutex_init(&area->lock);
	area->phys = range->start + range->size - E820_AREA_SIZE;
	if (!request_mem_region(area->phys, E820_AREA_SIZE, KBUILD_MODNAME)) {
		dev_err(dev,
			"label area %pa: in use by another driver, see /proc/iomem; disable what is there\n",
			&area->phys);
		return -EBUSY;
	}
	area->base = memremap(area->phys, E820_AREA_SIZE, MEMREMAP_WB);
	if (!area->base) {
		dev_err(dev, "label area %pa: cannot map it write-back\n",
			&area->phys);
		release_mem_region(area->phys, E820_AREA_SIZE);
		return -ENOMEM;
	}
	return 0;
}

void e820_area_close(struct e820_range *range)
{
	struct e820_area *area = &range->area;

	if (!area->base)
		return;
	memunmap(area->base);
	area->base = NULL;
	release_mem_region(area->phys, E820_AREA_SIZE);
}

static bool in_bounds(u32 off, size_t len)
{
	return off <= E820_AREA_SIZE && len <= E820_AREA_SIZE - off;
}

/* A poisoned line is an error here, not the end of the machine. */
int e820_area_read(struct e820_area *area, u32 off, void *buf, size_t len)
{
	if (!in_bounds(off, len))
		return -EINVAL;
	return copy_mc_to_kernel(buf, area->base + off, len) ? -EIO : 0;
}

/*
 * Past the caches: a machine reset may drop them, and what follows a write
 * relies on that write.
 */
int e820_area_write(struct e820_area *area, u32 off, const void *buf,
		    size_t len)
{
	if (!in_bounds(off, len))
		return -EINVAL;
	memcpy_flushcache(area->base + off, buf, len);
	pmem_wmb();
	return 0;
}

int e820_area_zero(struct e820_area *area, u32 off, size_t len)
{
	if (!in_bounds(off, len))
		return -EINVAL;
	memset(area->base + off, 0, len);
	arch_wb_cache_pmem(area->base + off, len);
	pmem_wmb();
	return 0;
}
