// SPDX-License-Identifier: GPL-2.0
/*
 * ptrace(2) and /proc/PID/mem on a mapping. Without struct pages mm cannot
 * reach the memory by itself; with this a debugger can.
 *
 * The device's own extents are used, not the page tables, so that memory is
 * readable that the process has not touched yet.
 */
#include <linux/dax.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/uaccess.h>

#include "dax_none.h"

/*
 * One page at a time, mapped for the time of the copy: the kernel is to keep
 * no mapping of this memory. Our write-back listing of the range lets only a
 * write-back mapping come about, so there is no alias of another type.
 */
static int copy_page_part(phys_addr_t page, size_t offset, void *buf,
			  size_t len, bool write)
{
	void *addr = memremap(page, PAGE_SIZE, MEMREMAP_WB);
	int rc = 0;

	if (!addr)
		return -EIO;
	if (write)
		memcpy(addr + offset, buf, len);
	else if (copy_mc_to_kernel(buf, addr + offset, len))
		rc = -EIO;	/* poisoned */
	memunmap(addr);
	return rc;
}

/* Returns how much was copied; the caller, mm, takes care of crossing VMAs */
int dn_access(struct vm_area_struct *vma, unsigned long addr, void *buf,
	      int len, int write)
{
	struct dn_instance *inst = dn_vma_instance(vma);
	phys_addr_t phys;
	int id, done, n;

	/* mm asks with FOLL_FORCE, which must not write to a read-only mapping */
	if (write && !(vma->vm_flags & VM_WRITE))
		return -EACCES;

	len = min_t(unsigned long, len, vma->vm_end - addr);
	id = dax_read_lock();
	for (done = 0; done < len; done += n, addr += n) {
		n = min_t(int, len - done, PAGE_SIZE - offset_in_page(addr));
		if (!READ_ONCE(inst->alive) ||
		    dn_instance_phys(inst, linear_page_index(vma, addr), 1,
				     &phys) ||
		    copy_page_part(phys, offset_in_page(addr), buf + done, n,
				   write))
			break;
	}
	dax_read_unlock(id);
	return done ? done : -EIO;
}
