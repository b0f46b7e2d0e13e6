// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ndctl/ns-none.h"
#include "ndctl/ns-ops.h"
#include "ndctl/ns-pending.h"
#include "ndctl/private.h"
#include "shared/attr.h"
#include "shared/boot.h"
#include "shared/parse.h"
#include "shared/state.h"
#include "shared/text.h"

#define DIRECTORY "pending"

static const char *const op_words[] = {
	[PENDING_CREATE] = "create",
	[PENDING_DESTROY] = "destroy",
};

/* What a file says. */
struct record {
	struct pending pending;
	char *boot; /* the boot in which it was written */
	char *region; /* the directory of its region in that boot */
};

static void record_clear(struct record *record)
{
	free(record->boot);
	free(record->region);
}

static char *file_name(const uuid_t uuid)
{
	char text[UUID_STR_LEN];

	uuid_unparse(uuid, text);
	return text_format(DIRECTORY "/%s", text);
}

/* Of the region, so that its lock keeps it from being written by two. */
static char *draft_name(struct ndctl_region *region)
{
	char *name = strdup(attrs_dir(region->node.attrs)), *p;

	for (p = name; p && *p; p++)
		if (*p == '/')
			*p = '-';
	return name;
}

/* ---- writing */

int pending_write(struct ndctl_region *region, const struct pending *pending)
{
	struct ndctl_ctx *ctx = region->node.ctx;
	_cleanup_free_ char *name = file_name(pending->uuid);
	_cleanup_free_ char *boot = boot_id(ctx->root);
	_cleanup_free_ char *draft = draft_name(region);
	_cleanup_free_ char *text = NULL;
	int rc;

	if (name && boot && draft)
		text = text_format("op %s\nboot %s\nalign %lu\nregion %s\n",
				   op_words[pending->op], boot,
				   pending->region_align,
				   attrs_dir(region->node.attrs));
	rc = text ? state_write(ctx->root, name, draft, text) : -ENOMEM;
	if (!rc)
		return 0;
	explain(&ctx->why, rc, "/var/lib/ndctl/%s cannot be written: %s",
		DIRECTORY, strerror(-rc));
	return explain_cure(
		&ctx->why, rc,
		"it must be a directory that only root may write to");
}

static void drop(struct ndctl_ctx *ctx, const uuid_t uuid)
{
	_cleanup_free_ char *name = file_name(uuid);
	int rc = name ? state_remove(ctx->root, name) : -ENOMEM;

	if (rc)
		log_err(&ctx->log, "/var/lib/ndctl/%s: %s", name,
			strerror(-rc));
}

void pending_end(struct ndctl_region *region, const struct pending *pending)
{
	drop(region->node.ctx, pending->uuid);
}

/* ---- reading */

/* The rest of the line that begins with @key; fresh memory. */
static char *value_of(const char *text, const char *key)
{
	size_t len = strlen(key);
	const char *line;

	for (line = text; *line; line += strcspn(line, "\n")) {
		line += strspn(line, "\n");
		if (strncmp(line, key, len) == 0 && line[len] == ' ')
			return strndup(line + len + 1,
				       strcspn(line + len + 1, "\n"));
	}
	return NULL;
}

static int parse_op(const char *word, enum pending_op *ret)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(op_words); i++)
		if (strcmp(word, op_words[i]) == 0) {
			*ret = i;
			return 0;
		}
	return -EINVAL;
}

static int record_read(struct ndctl_ctx *ctx, const char *file,
		       struct record *ret)
{
	_cleanup_free_ char *name = text_format(DIRECTORY "/%s", file);
	_cleanup_free_ char *text = NULL, *op = NULL, *align = NULL;
	struct record record = { 0 };
	uint64_t value;
	int rc;

	if (!name)
		return -ENOMEM;
	if (uuid_parse(file, record.pending.uuid))
		return -EINVAL;
	rc = state_read(ctx->root, name, &text);
	if (rc)
		return rc;
	op = value_of(text, "op");
	align = value_of(text, "align");
	record.boot = value_of(text, "boot");
	record.region = value_of(text, "region");
	if (!op || !align || !record.boot || !record.region ||
	    parse_op(op, &record.pending.op) || parse_u64(align, &value)) {
		record_clear(&record);
		return -EINVAL;
	}
	record.pending.region_align = value;
	*ret = record;
	return 0;
}

/* ---- recovery */

static struct ndctl_namespace *find_in(struct ndctl_region *region,
				       const uuid_t uuid)
{
	struct ndctl_namespace *ndns;
	uuid_t other;

	ndctl_namespace_foreach(region, ndns) {
		ndctl_namespace_get_uuid(ndns, other);
		if (uuid_compare(uuid, other) == 0)
			return ndns;
	}
	return NULL;
}

static void restore_align(struct ndctl_region *region,
			  const struct pending *pending)
{
	if (!pending->region_align ||
	    ndctl_region_get_align(region) == pending->region_align)
		return;
	log_info(&region->node.ctx->log,
		 "%s: align is %lu again, a killed command had changed it",
		 region->node.name, pending->region_align);
	ndctl_region_set_align(region, pending->region_align);
}

/*
 * Nothing uses the uuid any more. Returns whether the record has done its
 * service.
 */
static bool finish_gone(struct ndctl_ctx *ctx, const uuid_t uuid)
{
	return none_forget(ctx, uuid) == 0;
}

static bool finish_there(struct ndctl_namespace *ndns,
			 const struct pending *pending)
{
	struct ndctl_ctx *ctx = ndns->node.ctx;
	_cleanup_free_ char *who = NULL;
	int rc;

	/* It was not reported as made, but somebody found and took it. */
	rc = ns_in_use(ndns, &who);
	if (rc > 0) {
		log_info(&ctx->log, "%s is used by %s, and kept",
			 ndns->node.name, who);
		return true;
	}
	log_info(&ctx->log, "%s: a killed command left it half-%s",
		 ndns->node.name,
		 pending->op == PENDING_CREATE ? "made" : "destroyed");
	rc = ns_erase(ndns, pending->op == PENDING_DESTROY);
	if (rc)
		log_err(&ctx->log, "%s cannot be cleaned up: %s",
			ndns->node.name,
			ctx->why.cause ? ctx->why.cause : strerror(-rc));
	return rc == 0;
}

static void recover(struct ndctl_region *region, const struct record *record,
		    const char *boot)
{
	struct ndctl_ctx *ctx = region->node.ctx;
	const struct pending *pending = &record->pending;
	bool here = strcmp(record->boot, boot) == 0;
	struct ndctl_namespace *ndns;
	bool done;

	/* Of this boot and of another region: its owner may be alive. */
	if (here && strcmp(record->region, attrs_dir(region->node.attrs)))
		return;
	/* Aligns do not survive a boot. */
	if (here)
		restore_align(region, pending);
	ndns = find_in(region, pending->uuid);
	if (ndns)
		done = finish_there(ndns, pending);
	else if (!ndctl_region_is_enabled(region))
		return;
	else if (!here &&
		 (ns_some_hidden(ctx) || ns_find_uuid(ctx, pending->uuid)))
		return;
	else
		done = finish_gone(ctx, pending->uuid);
	if (done)
		drop(ctx, pending->uuid);
}

/* What a command was killed while writing never counted. */
static void drop_draft(struct ndctl_region *region)
{
	_cleanup_free_ char *draft = draft_name(region), *name = NULL;

	if (draft)
		name = text_format(DIRECTORY "/%s" STATE_DRAFT, draft);
	if (name)
		state_remove(region->node.ctx->root, name);
}

void pending_recover(struct ndctl_region *region)
{
	struct ndctl_ctx *ctx = region->node.ctx;
	_cleanup_free_ char *boot = NULL;
	char **list = NULL, **file;

	if (!root_is_live(ctx->root) || state_list(ctx->root, DIRECTORY, &list))
		return;
	drop_draft(region);
	boot = boot_id(ctx->root);
	for (file = list; boot && *file; file++) {
		struct record record;
		int rc = record_read(ctx, *file, &record);

		if (rc == -ENOENT)
			continue;
		if (rc) {
			log_warn(&ctx->log,
				 "/var/lib/ndctl/" DIRECTORY
				 "/%s is ignored: %s",
				 *file, strerror(-rc));
			continue;
		}
		recover(region, &record, boot);
		record_clear(&record);
	}
	state_free_list(list);
	explain_clear(&ctx->why);
}
