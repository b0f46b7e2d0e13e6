/* SPDX-License-Identifier: GPL-2.0 */
/*
 * /dev/ptwalk: which page-table entry maps an address. For tests only: the
 * distribution's kernel has no page_tables file in debugfs.
 */
#ifndef TEST_VM_PTWALK_H
#define TEST_VM_PTWALK_H

#include <linux/ioctl.h>
#include <linux/types.h>

struct ptwalk {
	__u64 address;	/* in: of the caller, or physical */
	__u64 entry;	/* out: the entry as the hardware sees it */
	__u64 phys;	/* out: what the address translates to */
	__u32 level;	/* out: 0 nothing, 1 4K, 2 2M, 3 1G, 4 larger */
	__u32 reserved;
};

/* An address of the calling process. */
#define PTWALK_USER	_IOWR('w', 1, struct ptwalk)
/* A physical address, in the kernel's direct map. */
#define PTWALK_DIRECT	_IOWR('w', 2, struct ptwalk)

/* Software bits of x86 Linux: special (no struct page), and device memory. */
#define PTWALK_SPECIAL	(1ULL << 9)
#define PTWALK_DEVMAP	(1ULL << 57)

/* Index into the page attribute table: 0 and 4 are write-back. */
static inline unsigned int ptwalk_pat_index(const struct ptwalk *w)
{
	unsigned int pat_bit = w->level == 1 ? 7 : 12;
	unsigned int index = (w->entry >> 3 & 3) |
			     (w->entry >> pat_bit & 1) << 2;

	return index == 4 ? 0 : index;
}

#endif
