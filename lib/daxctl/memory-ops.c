// SPDX-License-Identifier: LGPL-2.1-or-later
/* Memory blocks of a device go online and offline, all of them or none. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "change.h"
#include "private.h"
#include "shared/cleanup.h"
#include "shared/text.h"

/* The kernel's words, for a block's attribute "state". */
#define OFFLINE	       "offline"
#define ONLINE_MOVABLE "online_movable"
#define ONLINE_KERNEL  "online_kernel"

/* A block that was changed, and the word that changes it back. */
struct done {
	SLIST_ENTRY(done) link;
	const char *back;
	char dir[];
};

struct change {
	const char *to;
	int count;
	SLIST_HEAD(, done) done;
};

/* "memory32" of ".../node0/memory32". */
static const char *block_name(struct attrs *block)
{
	return strrchr(attrs_dir(block), '/') + 1;
}

static const char *way_back(struct attrs *block, bool online)
{
	const char *zones;

	if (!online)
		return OFFLINE;
	return attr_text(block, "valid_zones", &zones) == 0 &&
			       strcmp(zones, "Movable") == 0 ?
		       ONLINE_MOVABLE :
		       ONLINE_KERNEL;
}

static int remember(struct change *change, struct attrs *block,
		    const char *back)
{
	const char *dir = attrs_dir(block);
	struct done *done = malloc(sizeof(*done) + strlen(dir) + 1);

	if (!done)
		return -ENOMEM;
	strcpy(done->dir, dir);
	done->back = back;
	SLIST_INSERT_HEAD(&change->done, done, link);
	return 0;
}

static int explain_offline(struct daxctl_memory *mem, struct attrs *block,
			   int rc)
{
	struct explain *why = &mem->dev->region->ctx->why;
	const char *zones = "unknown";

	attr_text(block, "valid_zones", &zones);
	if (rc != -EBUSY && rc != -EAGAIN)
		return explain(why, rc, "%s: %s does not go offline: %s",
			       mem->dev->name, block_name(block),
			       strerror(-rc));
	explain(why, 0,
		"%s: %s (zone %s) does not go offline: pages in it are in use and cannot be moved",
		mem->dev->name, block_name(block), zones);
	if (strcmp(zones, "Movable"))
		return explain_cure(
			why, -EBUSY,
			"memory that was not put online as movable may need a reboot to come back");
	return explain_cure(
		why, -EBUSY,
		"stop what has memory pinned on %s (VMs with passed-through devices, RDMA), and try again",
		strrchr(mem->node_path, '/') + 1);
}

static int explain_online(struct daxctl_memory *mem, struct attrs *block,
			  const char *to, int rc)
{
	return explain(&mem->dev->region->ctx->why, rc,
		       "%s: %s does not go online (%s): %s", mem->dev->name,
		       block_name(block), to, strerror(-rc));
}

static int change_block(struct daxctl_memory *mem, struct attrs *block,
			void *data)
{
	struct change *change = data;
	bool go_offline = strcmp(change->to, OFFLINE) == 0;
	int online, rc;

	online = memory_block_online(mem, block);
	if (online < 0)
		return online;
	if (online == !go_offline)
		return 0;
	rc = remember(change, block, way_back(block, online));
	if (rc)
		return rc;
	rc = attr_write(block, "state", change->to);
	if (!rc) {
		change->count++;
		return 0;
	}
	return go_offline ? explain_offline(mem, block, rc) :
			    explain_online(mem, block, change->to, rc);
}

/* Back to what it was, if @undo; the latest first. */
static void end_change(struct daxctl_memory *mem, struct change *change,
		       bool undo)
{
	struct root *root = mem->dev->region->ctx->root;
	struct done *done;

	while ((done = SLIST_FIRST(&change->done))) {
		_cleanup_free_ char *path = text_format("%s/state", done->dir);

		/* The one that failed is among them, and no worse for it. */
		if (undo && path)
			root_write(root, path, done->back);
		SLIST_REMOVE_HEAD(&change->done, link);
		free(done);
	}
}

static int change_memory(struct daxctl_memory *mem, const char *to)
{
	struct daxctl_region *region = mem->dev->region;
	struct change change = { .to = to };
	int rc;

	rc = region_lock(region);
	if (rc)
		return rc;
	rc = memory_each_block(mem, change_block, &change);
	end_change(mem, &change, rc);
	memory_forget(mem);
	region_unlock(region);
	return rc ? rc : change.count;
}

DAXCTL_EXPORT int daxctl_memory_online(struct daxctl_memory *mem)
{
	return change_memory(mem, ONLINE_MOVABLE);
}

DAXCTL_EXPORT int daxctl_memory_online_no_movable(struct daxctl_memory *mem)
{
	return change_memory(mem, ONLINE_KERNEL);
}

DAXCTL_EXPORT int daxctl_memory_offline(struct daxctl_memory *mem)
{
	return change_memory(mem, OFFLINE);
}
