// SPDX-License-Identifier: LGPL-2.1-or-later
/* Lists of objects: found, kept sorted, found again. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ndctl/private.h"
#include "shared/devname.h"
#include "shared/driver.h"
#include "shared/text.h"

static int compare_ids(const int a[2], const int b[2])
{
	if (a[0] != b[0])
		return a[0] < b[0] ? -1 : 1;
	if (a[1] != b[1])
		return a[1] < b[1] ? -1 : 1;
	return 0;
}

/* Index of the first object whose id is not below @id. */
static size_t lower_bound(const struct nodes *nodes, const int id[2])
{
	size_t low = 0, high = nodes->count, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (compare_ids(nodes->list[mid]->id, id) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static void node_free(struct node *node)
{
	if (!node)
		return;
	if (node->kind->end)
		node->kind->end(node);
	attrs_free(node->attrs);
	free(node->block);
	free(node);
}

static struct node *node_new(const struct node_kind *kind,
			     struct ndctl_ctx *ctx, struct node *parent,
			     const char *dir, const int id[2])
{
	struct node *node = calloc(1, kind->size);
	const char *slash;

	if (!node)
		return NULL;
	node->kind = kind;
	node->ctx = ctx;
	node->parent = parent;
	node->id[0] = id[0];
	node->id[1] = id[1];
	node->attrs = attrs_new(ctx->root, dir);
	if (!node->attrs) {
		free(node);
		return NULL;
	}
	slash = strrchr(attrs_dir(node->attrs), '/');
	node->name = slash ? slash + 1 : attrs_dir(node->attrs);
	return node;
}

int nodes_add(struct nodes *nodes, const struct node_kind *kind,
	      struct ndctl_ctx *ctx, struct node *parent, const char *dir,
	      const int id[2], struct node **ret)
{
	struct node **list, *node;
	size_t i;

	list = reallocarray(nodes->list, nodes->count + 1, sizeof(*list));
	if (!list)
		return -ENOMEM;
	nodes->list = list;
	node = node_new(kind, ctx, parent, dir, id);
	if (!node)
		return -ENOMEM;
	i = lower_bound(nodes, id);
	memmove(list + i + 1, list + i, (nodes->count - i) * sizeof(*list));
	list[i] = node;
	nodes->count++;
	for (; i < nodes->count; i++)
		list[i]->index = i;
	*ret = node;
	return 0;
}

/* The object vanished and another one of its name appeared, for all we know. */
static void node_revive(struct node *node)
{
	if (!node->gone)
		return;
	node->gone = false;
	node_forget(node);
}

static void node_vanish(struct node *node)
{
	node->gone = true;
	node_forget(node);
}

struct merge {
	const struct node_kind *kind;
	struct ndctl_ctx *ctx;
	struct node *parent;
	const char *dir;
};

/* Objects for all of @names, in @list; those that @old has are kept. */
static int merge_names(const struct merge *m, const struct nodes *old,
		       const struct devnames *names, struct node **list,
		       size_t *count)
{
	size_t i, o = 0, n = 0;
	struct node *node;
	char *dir;
	int order;

	for (i = 0; i < names->count; i++) {
		order = 1;
		while (o < old->count) {
			node = old->list[o];
			order = compare_ids(node->id, names->list[i].id);
			if (order > 0)
				break;
			if (order < 0)
				node_vanish(node);
			else
				node_revive(node);
			list[n++] = node;
			o++;
			if (order == 0)
				break;
		}
		if (order == 0)
			continue;
		dir = text_format("%s/%s", m->dir, names->list[i].name);
		node = dir ? node_new(m->kind, m->ctx, m->parent, dir,
				      names->list[i].id)
			   : NULL;
		free(dir);
		if (!node)
			break;
		list[n++] = node;
	}
	/* Out of memory: what is known stays known. */
	for (; o < old->count; o++) {
		if (i == names->count)
			node_vanish(old->list[o]);
		list[n++] = old->list[o];
	}
	*count = n;
	return i == names->count ? 0 : -ENOMEM;
}

int nodes_scan(struct nodes *nodes, const struct node_kind *kind,
	       struct ndctl_ctx *ctx, struct node *parent, const char *dir)
{
	const struct merge merge = { kind, ctx, parent, dir };
	struct devnames names = { 0 };
	struct node **list;
	size_t count, i;
	int rc;

	if (nodes->scanned)
		return 0;
	rc = devnames_read(ctx->root, dir, kind->prefix, kind->numbers, &names);
	if (rc && rc != -ENOENT) {
		log_err(&ctx->log, "%s: %s", dir, strerror(-rc));
		return rc;
	}
	list = calloc(nodes->count + names.count + 1, sizeof(*list));
	if (!list) {
		devnames_free(&names);
		return -ENOMEM;
	}
	rc = merge_names(&merge, nodes, &names, list, &count);
	devnames_free(&names);
	free(nodes->list);
	nodes->list = list;
	nodes->count = count;
	for (i = 0; i < count; i++)
		list[i]->index = i;
	nodes->scanned = rc == 0;
	return rc;
}

static struct node *from_index(const struct nodes *nodes, size_t i)
{
	for (; i < nodes->count; i++)
		if (!nodes->list[i]->gone)
			return nodes->list[i];
	return NULL;
}

struct node *nodes_first(const struct nodes *nodes)
{
	return from_index(nodes, 0);
}

struct node *nodes_next(const struct nodes *nodes, const struct node *node)
{
	return from_index(nodes, node->index + 1);
}

struct node *nodes_find(const struct nodes *nodes, int id0, int id1)
{
	const int id[2] = { id0, id1 };
	size_t i = lower_bound(nodes, id);

	if (i == nodes->count || compare_ids(nodes->list[i]->id, id) ||
	    nodes->list[i]->gone)
		return NULL;
	return nodes->list[i];
}

struct node *nodes_find_name(const struct nodes *nodes,
			     const struct node_kind *kind, const char *name)
{
	int id[2] = { 0, 0 };
	bool ok;

	if (kind->numbers == 2)
		ok = devname_parse2(name, kind->prefix, &id[0], &id[1]);
	else
		ok = devname_parse(name, kind->prefix, &id[0]);
	return ok ? nodes_find(nodes, id[0], id[1]) : NULL;
}

void nodes_refresh(struct nodes *nodes)
{
	size_t i;

	for (i = 0; i < nodes->count; i++)
		node_forget(nodes->list[i]);
	nodes->scanned = false;
}

void nodes_gone(struct nodes *nodes)
{
	size_t i;

	for (i = 0; i < nodes->count; i++)
		node_vanish(nodes->list[i]);
	nodes->scanned = false;
}

void nodes_free(struct nodes *nodes)
{
	size_t i;

	for (i = 0; i < nodes->count; i++)
		node_free(nodes->list[i]);
	free(nodes->list);
	*nodes = (struct nodes){ 0 };
}

void node_forget(struct node *node)
{
	attr_forget_all(node->attrs);
	free(node->block);
	node->block = NULL;
	node->generation++;
}

bool node_exists(struct node *node)
{
	return root_exists(node->ctx->root, attrs_dir(node->attrs));
}

const char *node_driver(struct node *node)
{
	const char *name;

	return node_link(node, "driver", &name) ? NULL : name;
}

/* Bus "nd" has to have @driver; load @module if it has not. */
static int need_driver(struct ndctl_ctx *ctx, const char *driver,
		       const char *module)
{
	int rc;

	if (driver_exists(ctx->root, "nd", driver))
		return 0;
	rc = module_load(&ctx->modules, ctx->root, module);
	if (rc == -ENOENT) {
		explain(&ctx->why, rc,
			"kernel module %s is not installed for this kernel",
			module);
		return explain_cure(&ctx->why, rc,
				    "install it, then try again");
	}
	if (rc) {
		explain(&ctx->why, rc, "kernel module %s cannot be loaded: %s",
			module, strerror(-rc));
		return explain_cure(&ctx->why, rc,
				    "try \"modprobe %s\" and read dmesg(1)",
				    module);
	}
	if (driver_exists(ctx->root, "nd", driver))
		return 0;
	explain(&ctx->why, -ENOENT,
		"the kernel has no driver %s although module %s is loaded or blacklisted",
		driver, module);
	return explain_cure(&ctx->why, -ENOENT,
			    "see \"modprobe --showconfig | grep %s\"", module);
}

static bool is_for_root(int rc)
{
	return rc == -EACCES || rc == -EPERM;
}

int node_bind(struct node *node, const char *driver, const char *module)
{
	struct ndctl_ctx *ctx = node->ctx;
	int rc;

	rc = need_driver(ctx, driver, module);
	if (rc)
		return rc;
	node_forget(node);
	rc = driver_bind(ctx->root, "nd", driver, node->name);
	if (!rc)
		return 0;
	explain(&ctx->why, rc, "driver %s refused %s: %s", driver, node->name,
		strerror(-rc));
	return explain_cure(&ctx->why, rc, "%s",
			    is_for_root(rc) ? "run it as root" :
					      "the end of dmesg(1) says why");
}

int node_unbind(struct node *node)
{
	struct ndctl_ctx *ctx = node->ctx;
	int rc;

	node_forget(node);
	rc = driver_unbind(ctx->root, "nd", node->name);
	if (!rc)
		return 0;
	explain(&ctx->why, rc, "%s cannot be disabled: %s", node->name,
		strerror(-rc));
	if (is_for_root(rc))
		explain_cure(&ctx->why, rc, "run it as root");
	return rc;
}
