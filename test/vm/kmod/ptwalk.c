// SPDX-License-Identifier: GPL-2.0
/* Shows page-table entries to the tests. */
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/pgtable.h>
#include <linux/uaccess.h>
#include "ptwalk.h"

static_assert(PTWALK_SPECIAL == _PAGE_SPECIAL);
static_assert(PTWALK_DEVMAP == _PAGE_DEVMAP);

static void found(struct ptwalk *w, u64 entry, u64 mask, u32 level)
{
	w->entry = entry;
	w->level = level;
	w->phys = (entry & mask & PTE_PFN_MASK) | (w->address & ~mask);
}

static void walk_user(struct mm_struct *mm, struct ptwalk *w)
{
	unsigned long address = w->address;
	pgd_t *pgd = pgd_offset(mm, address);
	p4d_t *p4d;
	pud_t *pud, pud_value;
	pmd_t *pmd, pmd_value;
	pte_t *pte, pte_value;

	if (pgd_none(*pgd) || pgd_bad(*pgd))
		return;
	p4d = p4d_offset(pgd, address);
	if (p4d_none(*p4d) || p4d_bad(*p4d))
		return;
	pud = pud_offset(p4d, address);
	pud_value = READ_ONCE(*pud);
	if (!pud_present(pud_value))
		return;
	if (pud_leaf(pud_value)) {
		found(w, pud_val(pud_value), PUD_MASK, 3);
		return;
	}
	pmd = pmd_offset(&pud_value, address);
	pmd_value = READ_ONCE(*pmd);
	if (!pmd_present(pmd_value))
		return;
	if (pmd_leaf(pmd_value)) {
		found(w, pmd_val(pmd_value), PMD_MASK, 2);
		return;
	}
	pte = pte_offset_kernel(&pmd_value, address);
	pte_value = READ_ONCE(*pte);
	if (pte_present(pte_value))
		found(w, pte_val(pte_value), PAGE_MASK, 1);
}

static void walk_direct(struct ptwalk *w)
{
	unsigned int level = PG_LEVEL_NONE;
	pte_t *pte;

	pte = lookup_address((unsigned long)__va(w->address), &level);
	if (!pte || !pte_present(*pte))
		return;
	found(w, pte_val(*pte), page_level_mask(level), min(level, 4U));
}

static long ptwalk_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct ptwalk w;

	if (copy_from_user(&w, (void __user *)arg, sizeof(w)))
		return -EFAULT;
	w.entry = w.phys = w.level = 0;
	switch (cmd) {
	case PTWALK_USER:
		if (w.address >= TASK_SIZE_MAX)
			return -EINVAL;
		mmap_read_lock(current->mm);
		walk_user(current->mm, &w);
		mmap_read_unlock(current->mm);
		break;
	case PTWALK_DIRECT:
		walk_direct(&w);
		break;
	default:
		return -ENOTTY;
	}
	return copy_to_user((void __user *)arg, &w, sizeof(w)) ? -EFAULT : 0;
}

static const struct file_operations ptwalk_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = ptwalk_ioctl,
};

static struct miscdevice ptwalk_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "ptwalk",
	.fops = &ptwalk_fops,
	.mode = 0600,
};
module_misc_device(ptwalk_device);

MODULE_DESCRIPTION("Page-table entries, for tests");
MODULE_LICENSE("GPL");
