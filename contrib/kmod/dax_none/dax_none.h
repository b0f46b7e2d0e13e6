/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the parts of dax_none share.
 *
 * One device bound to the dax driver is one instance. The instance, not the
 * kernel's dev_dax, is what the character device, open files and mappings know,
 * because it outlives the binding: a descriptor may stay open over unbind,
 * rebind and the removal of the device. Nothing reachable from a descriptor
 * points at the dev_dax.
 *
 * Locks, outermost first; each is described where it is defined:
 *   device lock of a namespace, nd_dax or dax device    (driver core)
 *     nvdimm bus lock                                    (libnvdimm)
 *     table_sem                                          (table.c)
 *   mmap_lock of a process                               (mm)
 *     dax_read_lock(), an SRCU read side                 (dax core)
 *     users.lock                                         (users.c)
 *   live_lock                                            (instance.c)
 *   instance.lock, a spin lock, innermost
 */
#ifndef DAX_NONE_INTERNAL_H
#define DAX_NONE_INTERNAL_H

#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/hashtable.h>
#include <linux/kobject.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/uuid.h>

#include "dax_none_abi.h"
#include "dax_none_store.h"

struct attribute_group;
struct bus_type;
struct dax_device_driver;
struct dev_dax;
struct nd_device_driver;
struct nd_namespace_common;
struct pid;

/* --- extents.c: from offsets of the device to memory ---------------------- */

struct dn_extent {
	pgoff_t pgoff;		/* in the device */
	unsigned long pages;
	phys_addr_t phys;
};

/*
 * Says why, in one line of @dev's log, and how to get out of it, when [@start,
 * @start + @len) cannot be mapped in units of @align; -ENXIO then.
 */
int dn_check_range(struct device *dev, phys_addr_t start, u64 len, u64 align);

/* "16 GiB", for the log */
char *dn_size_str(u64 bytes, char *buf, size_t len);
#define DN_SIZE_STR 28

/* --- users.c: which processes have mapped a device ------------------------ */

/* Few processes as a rule, but a hostile one forks as many as it may */
#define DN_USERS_HASH_BITS 8

struct dn_users {
	struct mutex lock;	/* guards everything below */
	DECLARE_HASHTABLE(pids, DN_USERS_HASH_BITS);
	DECLARE_HASHTABLE(mms, DN_USERS_HASH_BITS);
	unsigned int nr_pids, prune_at;
	unsigned int lost;
};

void dn_users_init(struct dn_users *users);
void dn_users_destroy(struct dn_users *users);

/* The calling process maps the device. -ENOMEM: it could not be recorded. */
int dn_users_map(struct dn_users *users, struct mm_struct *mm);
/* One more mapping came about in @mm, by a fork or a split: cannot be refused */
void dn_users_dup(struct dn_users *users, struct mm_struct *mm);
/* A mapping of @mm goes away */
void dn_users_unmap(struct dn_users *users, struct mm_struct *mm);

/* Living users as sorted pids in the reader's namespace; the caller kvfrees */
int dn_users_get(struct dn_users *users, pid_t **ret_pids, size_t *ret_nr);
unsigned int dn_users_lost(struct dn_users *users);

/* --- instance.c ----------------------------------------------------------- */

struct dn_instance {
	struct kobject kobj;	/* parent of the cdev; counts all references */
	struct cdev cdev;
	struct inode *inode;	/* the dax core's: its mapping holds our VMAs */
	struct dn_users users;

	/*
	 * Cleared once, when the driver unbinds. Page tables are filled only
	 * under dax_read_lock() and after a look at this, so whoever clears it
	 * and waits for that SRCU (kill_dev_dax() does) knows that whatever is
	 * mapped now, is all.
	 */
	bool alive;

	spinlock_t lock;	/* guards the next three together */
	bool retired;
	unsigned int opens;
	unsigned int maps;

	/* constant */
	char name[24];
	unsigned int order;	/* of its align, in pages */
	pgoff_t pages;
	unsigned int nr_extents;
	struct dn_extent extents[] __counted_by(nr_extents);
};

static inline unsigned long dn_align(const struct dn_instance *inst)
{
	return PAGE_SIZE << inst->order;
}

/* extents.c. The device's ranges are checked against its align and copied. */
struct dn_instance *dn_instance_alloc(struct dev_dax *dev_dax);
int dn_instance_publish(struct dn_instance *inst, dev_t devt);
/* No new opens, mappings or faults; what is mapped is the caller's to unmap */
void dn_instance_unpublish(struct dn_instance *inst);
struct dn_instance *dn_instance_find(dev_t devt);
void dn_instance_put(struct dn_instance *inst);

int dn_instance_open(struct dn_instance *inst);
void dn_instance_release(struct dn_instance *inst);
void dn_instance_count_map(struct dn_instance *inst, int delta);
int dn_instance_retire(struct dn_instance *inst, bool retire);

/* 0 and *@ret_phys, where @pages pages at @pgoff are; -EFAULT beyond the end */
int dn_instance_phys(const struct dn_instance *inst, pgoff_t pgoff,
		     unsigned long pages, phys_addr_t *ret_phys);

/* --- memtype.c: cacheability ---------------------------------------------- */

int dn_memtype_reserve(struct device *dev, const struct dn_instance *inst);
void dn_memtype_release(const struct dn_instance *inst);

/* --- cdev.c, fault.c, access.c -------------------------------------------- */

extern const struct file_operations dn_fops;
vm_fault_t dn_fault(struct vm_fault *vmf);
vm_fault_t dn_huge_fault(struct vm_fault *vmf, unsigned int order);
int dn_access(struct vm_area_struct *vma, unsigned long addr, void *buf,
	      int len, int write);

static inline struct dn_instance *dn_vma_instance(struct vm_area_struct *vma)
{
	return vma->vm_file->private_data;
}

/* --- the drivers and their attributes ------------------------------------- */

extern struct nd_device_driver dn_nd_driver;
extern const struct attribute_group *dn_nd_driver_groups[];
int dn_nd_driver_register(void);
void dn_nd_driver_unregister(void);

extern struct dax_device_driver dn_dax_driver;
extern const struct attribute_group *dn_dax_device_groups[];
int dn_dax_driver_register(void);
void dn_dax_driver_unregister(void);

/* --- table.c: which namespaces are none ----------------------------------- */

/*
 * @where is a device on the nd bus whose bus's store is to be used; NULL, or a
 * bus without a store: memory.
 */
int dn_table_remember(const uuid_t *uuid, u64 align, struct device *where);
int dn_table_forget(const uuid_t *uuid);
int dn_table_lookup(const uuid_t *uuid, u64 *ret_align);

typedef int (*dn_table_fn)(const uuid_t *uuid, u64 align, bool persistent,
			   void *data);
int dn_table_for_each(dn_table_fn fn, void *data);
void dn_table_destroy(void);

/* nd_attrs.c: "UUID ALIGN[ WHERE]", which is written into; 0 or -errno */
int dn_remember_line(char *line);
/* table_file.c: what was remembered before this boot or load, if anything */
void dn_table_read_file(void);

/* --- park.c, infoblock.c -------------------------------------------------- */

int dn_park_start(const struct bus_type *nd_bus);
void dn_park_stop(void);

/* Could the nd core make a devdax device of mode mem or dev from @ndns? */
bool dn_infoblock_is_devdax(struct nd_namespace_common *ndns);

/* --- window.c: text of any length through a binary sysfs attribute -------- */

struct dn_window {
	char *buf;
	loff_t skip;		/* text still to pass over */
	size_t room, used;
};

/* true while there is room for more */
__printf(2, 3) bool dn_window_printf(struct dn_window *w, const char *fmt, ...);

#endif /* DAX_NONE_INTERNAL_H */
