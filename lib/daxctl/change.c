// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <string.h>

#include "change.h"
#include "notes.h"
#include "private.h"
#include "shared/cleanup.h"
#include "shared/driver.h"
#include "shared/holders.h"
#include "shared/retire.h"
#include "shared/text.h"

/*
 * A device that was being made or removed when the command was killed. One
 * that somebody uses all the same is left to them.
 */
static int remove_leftover(struct daxctl_dev *dev)
{
	struct daxctl_ctx *ctx = dev->region->ctx;
	int rc;

	dev_forget(dev);
	dev_forget_id(dev);
	rc = dev_remove(dev);
	if (rc == -EBUSY) {
		log_info(&ctx->log, "%s: left as it is: %s", dev->name,
			 ctx->why.cause);
		rc = 0;
	} else if (!rc) {
		log_info(&ctx->log, "%s: removed what a killed command left",
			 dev->name);
	}
	explain_clear(&ctx->why);
	return rc;
}

int region_lock(struct daxctl_region *region)
{
	struct daxctl_ctx *ctx = region->ctx;
	int rc;

	explain_clear(&ctx->why);
	rc = lock_take(&ctx->locks, ctx->root, region->path);
	if (rc) {
		explain(&ctx->why, rc, "cannot lock %s: %s", region->path,
			strerror(-rc));
		return explain_cure(&ctx->why, rc, "run the command as root");
	}
	attr_forget_all(region->attrs);
	if (region_is_dynamic(region))
		notes_each_pending(region, remove_leftover);
	return 0;
}

void region_unlock(struct daxctl_region *region)
{
	lock_drop(&region->ctx->locks, region->path);
}

static int explain_use(struct daxctl_dev *dev, const char *who)
{
	struct explain *why = &dev->region->ctx->why;

	explain(why, 0, "%s is in use%s%s", dev->name, who ? ": " : "",
		who ? who : "");
	return explain_cure(why, -EBUSY, "stop what uses it first");
}

int dev_retire(struct daxctl_dev *dev)
{
	struct daxctl_ctx *ctx = dev->region->ctx;
	_cleanup_free_ char *who = NULL, *node = NULL;
	int rc;

	if (retire_is_possible(ctx->root, dev->name)) {
		rc = retire_device(ctx->root, dev->name, &who);
		if (rc == -EBUSY)
			return explain_use(dev, who);
		return rc ? explain(&ctx->why, rc, "%s cannot be retired: %s",
				    dev->name, strerror(-rc)) :
			    0;
	}
	node = text_format("dev/%s", dev->name);
	rc = node ? holders_of(ctx->root, node, &who) : -ENOMEM;
	if (rc > 0)
		return explain_use(dev, who);
	return rc == -ENODEV ? 0 : rc;
}

void dev_unretire(struct daxctl_dev *dev)
{
	struct daxctl_ctx *ctx = dev->region->ctx;

	if (retire_is_possible(ctx->root, dev->name))
		retire_cancel(ctx->root, dev->name);
}

/* kmem would let go of the device and leave the memory behind. */
static int check_offline(struct daxctl_dev *dev)
{
	struct daxctl_ctx *ctx = dev->region->ctx;
	int rc;

	rc = daxctl_dev_has_online_memory(dev);
	if (rc <= 0)
		return rc;
	explain(&ctx->why, -EBUSY,
		"%s: %d of its %d memory blocks are in use by the system",
		dev->name, dev->memory.online, dev->memory.blocks);
	return explain_cure(&ctx->why, -EBUSY,
			    "'daxctl offline-memory %s' first", dev->name);
}

int dev_unbind(struct daxctl_dev *dev)
{
	struct daxctl_ctx *ctx = dev->region->ctx;
	int rc;

	if (!daxctl_dev_is_enabled(dev))
		return 0;
	rc = check_offline(dev);
	if (!rc && !dev_has_driver(dev, DRIVER_RAM))
		rc = dev_retire(dev);
	if (rc)
		return rc;
	rc = driver_unbind(ctx->root, "dax", dev->name);
	dev_forget(dev);
	/* kmem's unbinding "succeeds" while the memory stays the system's. */
	if (!rc && daxctl_dev_is_enabled(dev))
		rc = -EBUSY;
	if (!rc)
		return 0;
	dev_unretire(dev);
	return explain(&ctx->why, rc, "%s could not be unbound: %s", dev->name,
		       strerror(-rc));
}

int dev_remove(struct daxctl_dev *dev)
{
	struct daxctl_region *region = dev->region;
	struct daxctl_ctx *ctx = region->ctx;
	int rc;

	rc = dev_unbind(dev);
	if (!rc && daxctl_dev_get_size(dev))
		rc = dev_resize(dev, 0);
	if (rc)
		return rc;
	note_none_end(dev);
	if (dev->id == 0)
		return 0;
	rc = attr_write(region->attrs, "dax_region/delete", dev->name);
	attr_forget_all(region->attrs);
	if (rc)
		return explain(&ctx->why, rc, "%s cannot be removed: %s",
			       dev->name, strerror(-rc));
	region_drop_dev(dev);
	return 0;
}
