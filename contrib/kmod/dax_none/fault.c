// SPDX-License-Identifier: GPL-2.0
/*
 * Page faults: one entry of the device's align at a time.
 */
/* as dev_info() of the dax device has it */
#define pr_fmt(fmt) KBUILD_MODNAME " " fmt

#include <linux/dax.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/pfn_t.h>
#include <linux/sched.h>

#include "dax_none.h"

/*
 * mm asks for the largest page first and for a smaller one after a fallback,
 * or when the process has switched large pages off (PR_SET_THP_DISABLE,
 * MADV_NOHUGEPAGE). Smaller pages than the align are as good, only slower:
 * better than the SIGBUS that stock device-dax has for such a process.
 */
static void note_small_page(struct dn_instance *inst, unsigned int order)
{
	if (order < inst->order)
		pr_notice_ratelimited("%s: %s[%d] gets pages of %lu KiB where %lu KiB would do: it has transparent huge pages disabled\n",
				      inst->name, current->comm,
				      task_tgid_nr(current),
				      (PAGE_SIZE << order) >> 10,
				      dn_align(inst) >> 10);
}

static vm_fault_t insert(struct vm_fault *vmf, unsigned int order,
			 phys_addr_t phys)
{
	bool write = vmf->flags & FAULT_FLAG_WRITE;
	/* no PFN_DEV, PFN_MAP: a special entry, that is one without a page */
	pfn_t pfn = phys_to_pfn_t(phys, 0);

	if (order == 0)
		return vmf_insert_pfn(vmf->vma, vmf->address, PHYS_PFN(phys));
	if (order == PMD_ORDER)
		return vmf_insert_pfn_pmd(vmf, pfn, write);
	return vmf_insert_pfn_pud(vmf, pfn, write);
}

vm_fault_t dn_huge_fault(struct vm_fault *vmf, unsigned int order)
{
	struct vm_area_struct *vma = vmf->vma;
	struct dn_instance *inst = dn_vma_instance(vma);
	unsigned long size = PAGE_SIZE << order;
	unsigned long addr = ALIGN_DOWN(vmf->address, size);
	vm_fault_t ret = VM_FAULT_SIGBUS;
	phys_addr_t phys;
	int id;

	if (order != 0 && order != PMD_ORDER && order != PUD_ORDER)
		return VM_FAULT_FALLBACK;
	/*
	 * Offset, address and length of every mapping are multiples of the
	 * align, so up to its order a page neither leaves the mapping nor
	 * crosses from one extent to the next.
	 */
	if (order > inst->order)
		return VM_FAULT_FALLBACK;

	id = dax_read_lock();
	if (READ_ONCE(inst->alive) &&
	    !dn_instance_phys(inst, linear_page_index(vma, addr), 1UL << order,
			      &phys)) {
		note_small_page(inst, order);
		ret = insert(vmf, order, phys);
	}
	dax_read_unlock(id);
	return ret;
}

vm_fault_t dn_fault(struct vm_fault *vmf)
{
	return dn_huge_fault(vmf, 0);
}
