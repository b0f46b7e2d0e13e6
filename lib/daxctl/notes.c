// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "notes.h"
#include "private.h"
#include "shared/boot.h"
#include "shared/cleanup.h"
#include "shared/devname.h"
#include "shared/state.h"
#include "shared/text.h"

#define PENDING "dax-pending"
#define NONE	"dax-none"

static int note_write(struct daxctl_dev *dev, const char *kind,
		      const char *content)
{
	struct daxctl_ctx *ctx = dev->region->ctx;
	_cleanup_free_ char *name = NULL, *draft = NULL;
	int rc;

	/* One draft a region: the next writer takes over a killed one's. */
	name = text_format("%s/%s", kind, dev->name);
	draft = text_format("dax%d", dev->region->id);
	rc = name && draft && content ?
		     state_write(ctx->root, name, draft, content) :
		     -ENOMEM;
	if (!rc)
		return 0;
	explain(&ctx->why, rc, "cannot write /var/lib/ndctl/%s: %s",
		name ? name : kind, strerror(-rc));
	return explain_cure(
		&ctx->why, rc,
		"it must be root's alone and its file system have room");
}

static void note_remove(struct daxctl_ctx *ctx, const char *kind,
			const char *device)
{
	_cleanup_free_ char *name = text_format("%s/%s", kind, device);

	if (name)
		state_remove(ctx->root, name);
}

/* The note, or NULL. */
static char *note_read(struct daxctl_ctx *ctx, const char *kind,
		       const char *device)
{
	_cleanup_free_ char *name = text_format("%s/%s", kind, device);
	char *text = NULL;

	if (name)
		state_read(ctx->root, name, &text);
	return text;
}

/* Memory that a device once had is not what it may have now. */
static char *none_content(struct daxctl_dev *dev)
{
	_cleanup_free_ char *boot = boot_id(dev->region->ctx->root);

	return boot ? text_format("%s %#llx %llu\n", boot,
				  daxctl_dev_get_resource(dev),
				  daxctl_dev_get_size(dev)) :
		      NULL;
}

int note_pending(struct daxctl_dev *dev)
{
	_cleanup_free_ char *boot = boot_id(dev->region->ctx->root);
	_cleanup_free_ char *content = boot ? text_format("%s\n", boot) : NULL;

	return note_write(dev, PENDING, content);
}

void note_pending_end(struct daxctl_dev *dev)
{
	note_remove(dev->region->ctx, PENDING, dev->name);
}

int note_none(struct daxctl_dev *dev)
{
	_cleanup_free_ char *content = none_content(dev);

	return note_write(dev, NONE, content);
}

void note_none_end(struct daxctl_dev *dev)
{
	note_remove(dev->region->ctx, NONE, dev->name);
}

bool note_is_none(struct daxctl_dev *dev)
{
	_cleanup_free_ char *note = NULL, *now = NULL;

	note = note_read(dev->region->ctx, NONE, dev->name);
	if (!note)
		return false;
	now = none_content(dev);
	return now && strcmp(note, now) == 0;
}

static bool is_of_this_boot(struct daxctl_ctx *ctx, const char *note)
{
	_cleanup_free_ char *boot = boot_id(ctx->root);
	size_t len = boot ? strlen(boot) : 0;

	return len && strncmp(note, boot, len) == 0 && note[len] == '\n';
}

static int check_note(struct daxctl_region *region, const char *name,
		      int (*found)(struct daxctl_dev *dev))
{
	struct daxctl_ctx *ctx = region->ctx;
	_cleanup_free_ char *note = NULL;
	struct daxctl_dev *dev;
	int rc = 0, major, minor;

	if (!devname_parse2(name, "dax", &major, &minor) || major != region->id)
		return 0;
	note = note_read(ctx, PENDING, name);
	if (note && is_of_this_boot(ctx, note)) {
		dev = region_find_dev(region, minor);
		rc = dev ? found(dev) : 0;
	}
	if (!rc)
		note_remove(ctx, PENDING, name);
	return rc;
}

int notes_each_pending(struct daxctl_region *region,
		       int (*found)(struct daxctl_dev *dev))
{
	struct daxctl_ctx *ctx = region->ctx;
	char **names;
	int rc, i;

	rc = state_list(ctx->root, PENDING, &names);
	if (rc)
		return rc;
	for (i = 0; names[i] && !rc; i++)
		rc = check_note(region, names[i], found);
	state_free_list(names);
	return rc;
}
