// SPDX-License-Identifier: GPL-2.0
/*
 * The instance: what open files and mappings of a device hold on to.
 */
#include <linux/dax.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/overflow.h>
#include <linux/range.h>
#include <linux/slab.h>
#include <linux/xarray.h>

#include "private/dax/bus.h"
#include "private/dax/dax-private.h"

#include "dax_none.h"

/*
 * Bound instances by device number. open(2) looks here and does not take the
 * cdev's container: the VFS caches the cdev in the inode of the device node,
 * so after a rebind with an old descriptor open it would still find the old,
 * dead instance. The lock makes looking up and taking a reference one step.
 */
static DEFINE_XARRAY(live);
static DEFINE_MUTEX(live_lock);

static struct dn_instance *to_instance(struct kobject *kobj)
{
	return container_of(kobj, struct dn_instance, kobj);
}

static void instance_free(struct kobject *kobj)
{
	struct dn_instance *inst = to_instance(kobj);

	dn_users_destroy(&inst->users);
	iput(inst->inode);
	kvfree(inst);
}

static const struct kobj_type instance_type = {
	.release = instance_free,
};

static int copy_ranges(struct dn_instance *inst, struct dev_dax *dev_dax)
{
	int i, rc;

	for (i = 0; i < dev_dax->nr_range; i++) {
		const struct range *r = &dev_dax->ranges[i].range;

		rc = dn_check_range(&dev_dax->dev, r->start, range_len(r),
				    dev_dax->align);
		if (rc)
			return rc;
		inst->extents[i] = (struct dn_extent) {
			.pgoff = inst->pages,
			.pages = PHYS_PFN(range_len(r)),
			.phys = r->start,
		};
		if (dev_dax->ranges[i].pgoff != inst->pages) {
			dev_err(&dev_dax->dev, "range %d is not where the ranges before it end; empty the device (size 0) and give it its memory again\n",
				i);
			return -ENXIO;
		}
		inst->pages += inst->extents[i].pages;
	}
	return 0;
}

struct dn_instance *dn_instance_alloc(struct dev_dax *dev_dax)
{
	struct dn_instance *inst;
	int rc;

	inst = kvzalloc(struct_size(inst, extents, dev_dax->nr_range),
			GFP_KERNEL);
	if (!inst)
		return ERR_PTR(-ENOMEM);
	inst->nr_extents = dev_dax->nr_range;
	inst->order = get_order(dev_dax->align);
	strscpy(inst->name, dev_name(&dev_dax->dev), sizeof(inst->name));
	spin_lock_init(&inst->lock);
	dn_users_init(&inst->users);

	/*
	 * The dax core's inode, because kill_dev_dax() unmaps what is in its
	 * mapping. Holding it also keeps its device number from being given to
	 * another device while a descriptor of this one is open.
	 */
	inst->inode = dax_inode(dev_dax->dax_dev);
	ihold(inst->inode);
	kobject_init(&inst->kobj, &instance_type);

	rc = copy_ranges(inst, dev_dax);
	if (rc) {
		dn_instance_put(inst);
		return ERR_PTR(rc);
	}
	return inst;
}

void dn_instance_put(struct dn_instance *inst)
{
	kobject_put(&inst->kobj);
}

int dn_instance_publish(struct dn_instance *inst, dev_t devt)
{
	int rc;

	inst->alive = true;
	mutex_lock(&live_lock);
	rc = xa_insert(&live, devt, inst, GFP_KERNEL);
	mutex_unlock(&live_lock);
	if (rc)
		return rc;

	cdev_init(&inst->cdev, &dn_fops);
	inst->cdev.owner = THIS_MODULE;
	cdev_set_parent(&inst->cdev, &inst->kobj);
	rc = cdev_add(&inst->cdev, devt, 1);
	if (rc) {
		mutex_lock(&live_lock);
		xa_erase(&live, devt);
		mutex_unlock(&live_lock);
	}
	return rc;
}

void dn_instance_unpublish(struct dn_instance *inst)
{
	mutex_lock(&live_lock);
	xa_erase(&live, inst->cdev.dev);
	mutex_unlock(&live_lock);

	/* with the lock: an open that is being counted ends before, or fails */
	spin_lock(&inst->lock);
	WRITE_ONCE(inst->alive, false);
	spin_unlock(&inst->lock);
	cdev_del(&inst->cdev);
}

struct dn_instance *dn_instance_find(dev_t devt)
{
	struct dn_instance *inst;

	mutex_lock(&live_lock);
	inst = xa_load(&live, devt);
	if (inst)
		kobject_get(&inst->kobj);
	mutex_unlock(&live_lock);
	return inst;
}

/*
 * Opening and retiring decide under one lock, so that exactly one of them
 * wins. A mapping holds its file, so no open file also means no mapping,
 * including those that a child inherited over fork.
 */
int dn_instance_open(struct dn_instance *inst)
{
	int rc = 0;

	spin_lock(&inst->lock);
	if (!inst->alive)
		rc = -ENXIO;
	else if (inst->retired)
		rc = -ESHUTDOWN;
	else
		inst->opens++;
	spin_unlock(&inst->lock);
	return rc;
}

void dn_instance_release(struct dn_instance *inst)
{
	spin_lock(&inst->lock);
	inst->opens--;
	spin_unlock(&inst->lock);
}

void dn_instance_count_map(struct dn_instance *inst, int delta)
{
	spin_lock(&inst->lock);
	inst->maps += delta;
	spin_unlock(&inst->lock);
}

int dn_instance_retire(struct dn_instance *inst, bool retire)
{
	int rc = 0;

	spin_lock(&inst->lock);
	if (retire && (inst->opens || inst->maps))
		rc = -EBUSY;
	else
		inst->retired = retire;
	spin_unlock(&inst->lock);
	return rc;
}
