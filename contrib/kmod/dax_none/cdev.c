// SPDX-License-Identifier: GPL-2.0
/*
 * The character device: open, mmap, and what happens to a mapping afterwards.
 */
/* as dev_info() of the dax device has it */
#define pr_fmt(fmt) KBUILD_MODNAME " " fmt

#include <linux/dax.h>
#include <linux/fs.h>
#include <linux/mman.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/pagemap.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>

#include "dax_none.h"

#define refuse(inst, fmt, ...) \
	pr_notice_ratelimited("%s: %s[%d]: " fmt "\n", (inst)->name, \
			      current->comm, task_tgid_nr(current), \
			      ##__VA_ARGS__)

/* --- mappings ------------------------------------------------------------- */

/* a copy of a mapping: in a child, or a part of one that was split or moved */
static void dn_vm_open(struct vm_area_struct *vma)
{
	struct dn_instance *inst = dn_vma_instance(vma);

	dn_instance_count_map(inst, 1);
	dn_users_dup(&inst->users, vma->vm_mm);
}

static void dn_vm_close(struct vm_area_struct *vma)
{
	struct dn_instance *inst = dn_vma_instance(vma);

	dn_users_unmap(&inst->users, vma->vm_mm);
	dn_instance_count_map(inst, -1);
}

static int dn_vm_may_split(struct vm_area_struct *vma, unsigned long addr)
{
	struct dn_instance *inst = dn_vma_instance(vma);

	if (IS_ALIGNED(addr, dn_align(inst)))
		return 0;
	refuse(inst, "a mapping cannot be split at %#lx, only at multiples of its align %#lx",
	       addr, dn_align(inst));
	return -EINVAL;
}

static unsigned long dn_vm_pagesize(struct vm_area_struct *vma)
{
	return dn_align(dn_vma_instance(vma));
}

static const struct vm_operations_struct dn_vm_ops = {
	.open = dn_vm_open,
	.close = dn_vm_close,
	.may_split = dn_vm_may_split,
	.fault = dn_fault,
	.huge_fault = dn_huge_fault,
	.access = dn_access,
	.pagesize = dn_vm_pagesize,
};

static int check_mapping(struct dn_instance *inst, struct vm_area_struct *vma)
{
	unsigned long align = dn_align(inst);
	unsigned long len = vma->vm_end - vma->vm_start;
	unsigned long order_mask = (1UL << inst->order) - 1;

	if (!(vma->vm_flags & VM_MAYSHARE)) {
		refuse(inst, "private mappings are not possible: use MAP_SHARED (QEMU: share=on)");
		return -EINVAL;
	}
	if (!IS_ALIGNED(vma->vm_start | len, align) ||
	    (vma->vm_pgoff & order_mask)) {
		refuse(inst, "mapping of %#lx bytes at offset %#llx to address %#lx: all three must be multiples of the device's align %#lx (QEMU: align=)",
		       len, (u64)vma->vm_pgoff << PAGE_SHIFT, vma->vm_start,
		       align);
		return -EINVAL;
	}
	if (vma->vm_pgoff >= inst->pages ||
	    vma_pages(vma) > inst->pages - vma->vm_pgoff) {
		refuse(inst, "mapping of %#lx bytes at offset %#llx: the device has %#llx",
		       len, (u64)vma->vm_pgoff << PAGE_SHIFT,
		       (u64)inst->pages << PAGE_SHIFT);
		return -EINVAL;
	}
	return 0;
}

static int dn_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dn_instance *inst = file->private_data;
	int rc;

	/*
	 * Only for the right errno: it may die right after this, and faults
	 * look again.
	 */
	if (!READ_ONCE(inst->alive))
		return -ENXIO;
	rc = check_mapping(inst, vma);
	if (rc)
		return rc;
	rc = dn_users_map(&inst->users, vma->vm_mm);
	if (rc)
		return rc;

	dn_instance_count_map(inst, 1);
	vma->vm_ops = &dn_vm_ops;
	/*
	 * PFNMAP: there are no struct pages behind the entries. DONTEXPAND
	 * keeps mremap from growing it beyond what was checked, DONTDUMP keeps
	 * gigabytes of guest out of a core dump.
	 */
	vm_flags_set(vma, VM_PFNMAP | VM_DONTEXPAND | VM_DONTDUMP |
			  VM_HUGEPAGE);
	return 0;
}

/*
 * An address that mmap accepts, whatever the caller suggests short of FIXED.
 * A fixed one is refused here rather than in mmap because mremap(2) asks too,
 * before it takes the old mapping apart.
 */
static unsigned long dn_get_unmapped_area(struct file *file, unsigned long hint,
					  unsigned long len,
					  unsigned long pgoff,
					  unsigned long flags)
{
	struct dn_instance *inst = file->private_data;
	unsigned long align = dn_align(inst), slack = align - PAGE_SIZE;
	unsigned long addr;

	if ((flags & MAP_FIXED) && !IS_ALIGNED(hint, align)) {
		refuse(inst, "mapping to address %#lx: it must be a multiple of the device's align %#lx",
		       hint, align);
		return -EINVAL;
	}
	if (hint || !slack) {
		addr = mm_get_unmapped_area(current->mm, file, hint, len, pgoff,
					    flags);
		if (IS_ERR_VALUE(addr) || IS_ALIGNED(addr, align))
			return addr;
	}
	if (len > TASK_SIZE - slack)
		return -ENOMEM;
	addr = mm_get_unmapped_area(current->mm, file, 0, len + slack, pgoff,
				    flags);
	return IS_ERR_VALUE(addr) ? addr : ALIGN(addr, align);
}

/* --- files ---------------------------------------------------------------- */

static int dn_open(struct inode *inode, struct file *file)
{
	struct dn_instance *inst = dn_instance_find(inode->i_rdev);
	int rc;

	if (!inst)
		return -ENXIO;
	rc = dn_instance_open(inst);
	if (rc) {
		dn_instance_put(inst);
		return rc;
	}
	/*
	 * mm links a mapping into its file's f_mapping: the dax core's inode
	 * has one for all device nodes of the device. The node's own
	 * i_mapping is left alone, since the node may outlive the instance.
	 */
	file->f_mapping = inst->inode->i_mapping;
	file->f_wb_err = filemap_sample_wb_err(file->f_mapping);
	file->private_data = inst;
	return 0;
}

static int dn_release(struct inode *inode, struct file *file)
{
	struct dn_instance *inst = file->private_data;

	/* the file outlives this by a little, the instance need not */
	file->f_mapping = inode->i_mapping;
	dn_instance_release(inst);
	dn_instance_put(inst);
	return 0;
}

const struct file_operations dn_fops = {
	.owner = THIS_MODULE,
	.open = dn_open,
	.release = dn_release,
	.mmap = dn_mmap,
	.get_unmapped_area = dn_get_unmapped_area,
	.llseek = noop_llseek,
	.fop_flags = FOP_MMAP_SYNC,
};
