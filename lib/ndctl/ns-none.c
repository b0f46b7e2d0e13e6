// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <ndctl/create.h>

#include <dax_none_abi.h>
#include "ndctl/ns-none.h"
#include "ndctl/ns-ops.h"
#include "ndctl/private.h"
#include "shared/attr.h"
#include "shared/driver.h"
#include "shared/parse.h"
#include "shared/state.h"
#include "shared/text.h"

#define TABLE_FILE "none"
#define TABLE_LOCK "none"
#define TABLE_MAX  (64u << 20)

enum source {
	KERNEL_VOLATILE = 1 << 0,
	KERNEL_PERSISTENT = 1 << 1,
	OUR_FILE = 1 << 2,
};

struct none_entry {
	uuid_t uuid;
	unsigned long align;
	unsigned int sources;
};

/* Sorted by uuid: lists of thousands of namespaces ask for each of theirs. */
struct none_table {
	struct none_entry *list;
	size_t count;
};

/* "/sys/..." as a path below the root. */
static char *driver_path(const char *attr)
{
	return text_format("%s/%s", DAX_NONE_ND_DRIVER_DIR + 1, attr);
}

void none_drop_cache(struct ndctl_ctx *ctx)
{
	if (ctx->none)
		free(ctx->none->list);
	free(ctx->none);
	ctx->none = NULL;
}

/* ---- reading */

static int compare(const void *a, const void *b)
{
	const struct none_entry *x = a, *y = b;

	return uuid_compare(x->uuid, y->uuid);
}

static struct none_entry *find(struct none_table *table, const uuid_t uuid)
{
	struct none_entry key = { 0 };

	uuid_copy(key.uuid, uuid);
	if (!table->count)
		return NULL;
	return bsearch(&key, table->list, table->count, sizeof(key), compare);
}

/* "UUID ALIGN [volatile|persistent]"; false: not a line of that form. */
static bool parse_line(char *line, struct none_entry *ret)
{
	char *save = NULL, *uuid, *align, *word;
	uint64_t value;

	uuid = strtok_r(line, " ", &save);
	align = strtok_r(NULL, " ", &save);
	word = strtok_r(NULL, " ", &save);
	if (!uuid || !align || uuid_parse(uuid, ret->uuid) ||
	    parse_u64(align, &value))
		return false;
	ret->align = value;
	ret->sources = OUR_FILE;
	if (word && strcmp(word, DAX_NONE_VOLATILE) == 0)
		ret->sources = KERNEL_VOLATILE;
	else if (word && strcmp(word, DAX_NONE_PERSISTENT) == 0)
		ret->sources = KERNEL_PERSISTENT;
	return true;
}

/* Entries that are known already only get another source. */
static int add_lines(struct none_table *table, char *text)
{
	size_t known = table->count;
	char *line, *save = NULL;

	for (line = strtok_r(text, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save)) {
		struct none_table before = { table->list, known };
		struct none_entry entry, *list, *old;

		if (!parse_line(line, &entry))
			continue;
		old = find(&before, entry.uuid);
		if (old) {
			old->sources |= entry.sources;
			continue;
		}
		list = reallocarray(table->list, table->count + 1,
				    sizeof(*list));
		if (!list)
			return -ENOMEM;
		table->list = list;
		list[table->count++] = entry;
	}
	if (table->count)
		qsort(table->list, table->count, sizeof(*table->list),
		      compare);
	return 0;
}

static int read_kernel(struct ndctl_ctx *ctx, struct none_table *table)
{
	_cleanup_free_ char *path = driver_path(DAX_NONE_ATTR_REMEMBERED);
	_cleanup_free_ char *text = NULL;
	size_t size;
	int rc;

	if (!path)
		return -ENOMEM;
	rc = root_read(ctx->root, path, TABLE_MAX, &text, &size);
	/* No module; or not root, who sees of a parked one that it is down. */
	if (rc == -ENOENT || rc == -EACCES || rc == -EPERM)
		return 0;
	return rc ? rc : add_lines(table, text);
}

static int read_ours(struct ndctl_ctx *ctx, struct none_table *table)
{
	_cleanup_free_ char *text = NULL;
	int rc;

	rc = state_read(ctx->root, TABLE_FILE, &text);
	if (rc == -ENOENT || rc == -EACCES || rc == -EPERM)
		return 0;
	return rc ? rc : add_lines(table, text);
}

static int load(struct ndctl_ctx *ctx, struct none_table **ret)
{
	int rc;

	if (!ctx->none) {
		ctx->none = calloc(1, sizeof(*ctx->none));
		if (!ctx->none)
			return -ENOMEM;
		/* The kernel first: of two aligns, it is the one in force. */
		rc = read_kernel(ctx, ctx->none);
		if (!rc)
			rc = read_ours(ctx, ctx->none);
		if (rc) {
			none_drop_cache(ctx);
			return rc;
		}
	}
	*ret = ctx->none;
	return 0;
}

int none_remembered(struct ndctl_namespace *ndns, unsigned long *ret_align)
{
	struct none_table *table;
	struct none_entry *entry;
	uuid_t uuid;
	int rc;

	ndctl_namespace_get_uuid(ndns, uuid);
	if (uuid_is_null(uuid))
		return -ENOENT;
	rc = load(ndns->node.ctx, &table);
	if (rc)
		return rc;
	entry = find(table, uuid);
	if (!entry)
		return -ENOENT;
	if (ret_align)
		*ret_align = entry->align;
	return 0;
}

NDCTL_EXPORT int ndctl_namespace_is_none(struct ndctl_namespace *ndns,
					 unsigned long *ret_align)
{
	int rc = none_remembered(ndns, ret_align);

	if (rc == -ENOENT)
		return 0;
	return rc ? rc : 1;
}

/* ---- our file */

static int write_ours(struct ndctl_ctx *ctx, const struct none_table *table)
{
	_cleanup_free_ char *text = strdup("");
	size_t i;

	for (i = 0; text && i < table->count; i++) {
		char uuid[UUID_STR_LEN], *longer;

		if (!(table->list[i].sources & OUR_FILE))
			continue;
		uuid_unparse(table->list[i].uuid, uuid);
		longer = text_format("%s%s %lu\n", text, uuid,
				     table->list[i].align);
		free(text);
		text = longer;
	}
	if (!text)
		return -ENOMEM;
	return *text ? state_write(ctx->root, TABLE_FILE, NULL, text) :
		       state_remove(ctx->root, TABLE_FILE);
}

/* Replace or add the line of @uuid; remove it when @align is 0. */
static int change_ours(struct ndctl_ctx *ctx, const uuid_t uuid,
		       unsigned long align)
{
	struct none_table ours = { 0 };
	struct none_entry *entry;
	int rc;

	rc = lock_take(&ctx->locks, ctx->root, TABLE_LOCK);
	if (rc)
		return rc;
	rc = read_ours(ctx, &ours);
	entry = rc ? NULL : find(&ours, uuid);
	if (rc || (!entry && !align) || (entry && entry->align == align))
		goto out;
	if (!entry) {
		char line[UUID_STR_LEN + 24], text[UUID_STR_LEN];

		uuid_unparse(uuid, text);
		snprintf(line, sizeof(line), "%s %lu", text, align);
		rc = add_lines(&ours, line);
	} else if (align) {
		entry->align = align;
	} else {
		entry->sources = 0;
	}
	if (!rc)
		rc = write_ours(ctx, &ours);
out:
	lock_drop(&ctx->locks, TABLE_LOCK);
	free(ours.list);
	return rc;
}

/* ---- telling the kernel */

static int tell(struct ndctl_ctx *ctx, const char *attr, const char *words)
{
	_cleanup_free_ char *path = driver_path(attr);

	return path ? root_write(ctx->root, path, words) : -ENOMEM;
}

static int tell_remember(struct ndctl_ctx *ctx, const uuid_t uuid,
			 unsigned long align, const char *where)
{
	_cleanup_free_ char *words = NULL;
	char text[UUID_STR_LEN];

	uuid_unparse(uuid, text);
	words = text_format("%s %lu%s%s\n", text, align, where ? " " : "",
			    where ? where : "");
	return words ? tell(ctx, DAX_NONE_ATTR_REMEMBER, words) : -ENOMEM;
}

static int tell_forget(struct ndctl_ctx *ctx, const uuid_t uuid)
{
	char words[UUID_STR_LEN + 1];
	int rc;

	uuid_unparse(uuid, words);
	strcat(words, "\n");
	rc = tell(ctx, DAX_NONE_ATTR_FORGET, words);
	/* Not remembered, or no module: there is nothing to forget. */
	return rc == -ENOENT ? 0 : rc;
}

static bool keeps_over_reboot(struct ndctl_ctx *ctx, const uuid_t uuid)
{
	struct none_table kernel = { 0 };
	struct none_entry *entry;
	bool keeps = false;

	if (read_kernel(ctx, &kernel) == 0) {
		entry = find(&kernel, uuid);
		keeps = entry && entry->sources & KERNEL_PERSISTENT;
	}
	free(kernel.list);
	return keeps;
}

/*
 * A store is full: it may hold namespaces that the stock tools, which do not
 * know of it, have destroyed. Returns how many were forgotten.
 */
static int prune(struct ndctl_ctx *ctx)
{
	struct none_table kernel = { 0 };
	int pruned = 0;
	size_t i;

	if (!ns_some_hidden(ctx) && read_kernel(ctx, &kernel) == 0)
		for (i = 0; i < kernel.count; i++)
			if (!ns_find_uuid(ctx, kernel.list[i].uuid) &&
			    none_forget(ctx, kernel.list[i].uuid) == 0)
				pruned++;
	free(kernel.list);
	return pruned;
}

static int explain_remember(struct ndctl_ctx *ctx, int rc)
{
	if (rc == -ENOSPC) {
		explain(&ctx->why, rc,
			"the table of map none namespaces is full");
		return explain_cure(&ctx->why, rc,
				    "destroy map none namespaces that are not used any more");
	}
	return explain(&ctx->why, rc,
		       "the kernel does not take a map none namespace: %s",
		       strerror(-rc));
}

int none_remember(struct ndctl_namespace *ndns, const uuid_t uuid,
		  unsigned long align)
{
	struct ndctl_ctx *ctx = ndns->node.ctx;
	int rc;

	rc = tell_remember(ctx, uuid, align, ndns->node.name);
	if (rc == -ENOSPC && prune(ctx))
		rc = tell_remember(ctx, uuid, align, ndns->node.name);
	none_drop_cache(ctx);
	if (rc)
		return explain_remember(ctx, rc);
	if (keeps_over_reboot(ctx, uuid))
		return 0;
	rc = change_ours(ctx, uuid, align);
	if (!rc)
		return 0;
	tell_forget(ctx, uuid);
	explain(&ctx->why, rc, "/var/lib/ndctl/%s cannot be written: %s",
		TABLE_FILE, strerror(-rc));
	return explain_cure(&ctx->why, rc,
			    "without it nothing would know after a reboot that the namespace is map none");
}

int none_forget(struct ndctl_ctx *ctx, const uuid_t uuid)
{
	int rc, ours;

	rc = tell_forget(ctx, uuid);
	ours = change_ours(ctx, uuid, 0);
	none_drop_cache(ctx);
	if (!rc)
		rc = ours;
	if (rc)
		explain(&ctx->why, rc,
			"a map none namespace cannot be forgotten: %s",
			strerror(-rc));
	return rc;
}

int none_feed(struct ndctl_ctx *ctx)
{
	struct none_table *table;
	size_t i;
	int rc;

	if (!driver_exists(ctx->root, "nd", DAX_NONE_DRIVER))
		return 0;
	rc = load(ctx, &table);
	for (i = 0; !rc && i < table->count; i++) {
		const struct none_entry *entry = &table->list[i];

		if (entry->sources != OUR_FILE)
			continue;
		/*
		 * Which bus it is on is not known before it is found; the
		 * module looks for it, and else keeps it in memory.
		 */
		rc = tell_remember(ctx, entry->uuid, entry->align, NULL);
	}
	none_drop_cache(ctx);
	return rc;
}
