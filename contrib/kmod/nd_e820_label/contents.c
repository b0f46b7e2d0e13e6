// SPDX-License-Identifier: GPL-2.0
/*
 * A range without a label area may be in use all the same: as one namespace
 * of stock nd_e820, on memory that is battery backed. What can be told from its
 * first two pages is refused, since the label area would overwrite its end.
 */
#include <linux/io.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "nd_e820_label.h"

#define LOOK_AT	SZ_8K

static const struct {
	u16 off;
	u8 len;
	const char *magic;
	const char *name;
} known[] = {
	{ 0x1000, 16, "NVDIMM_PFN_INFO\0", "an fsdax namespace" },
	{ 0x1000, 16, "NVDIMM_DAX_INFO\0", "a devdax namespace" },
	{ 0x1000, 16, "BTT_ARENA_INFO\0\0", "a sector namespace" },
	{ 0x0000, 16, "BTT_ARENA_INFO\0\0", "a sector namespace" },
	{ 0x0438, 2, "\x53\xef", "an ext file system" },
	{ 0x0000, 4, "XFSB", "an XFS file system" },
	{ 0x0000, 6, "LUKS\xba\xbe", "a LUKS volume" },
	{ 0x0200, 8, "LABELONE", "an LVM volume" },
	{ 0x0200, 8, "EFI PART", "a partition table" },
	{ 0x0ff6, 10, "SWAPSPACE2", "swap space" },
};

static const char *recognise(const u8 *data)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(known); i++)
		if (!memcmp(data + known[i].off, known[i].magic, known[i].len))
			return known[i].name;
	return NULL;
}

int e820_contents_check(struct e820_range *range)
{
	const char *what = NULL;
	void *map, *data;

	data = kzalloc(LOOK_AT, GFP_KERNEL);
	if (!data)
		return -ENOMEM;
	map = memremap(range->start, LOOK_AT, MEMREMAP_WB);
	if (!map) {
		kfree(data);
		return -ENOMEM;
	}
	/* what cannot be read is nothing to be kept */
	if (!copy_mc_to_kernel(data, map, LOOK_AT))
		what = recognise(data);
	memunmap(map);
	kfree(data);
	if (!what)
		return 0;
	dev_err(range->bus->dev,
		"%pa: has no labels, but looks like %s of stock nd_e820, whose end labels would overwrite: save it and wipe its start, or give it up with discard=%pa\n",
		&range->start, what, &range->start);
	return -EPERM;
}
