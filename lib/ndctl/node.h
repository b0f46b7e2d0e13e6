/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What bus, dimm, region, namespace, btt, pfn and dax have in common: each is
 * a sysfs directory with a numbered name, below that of its parent.
 */
#ifndef NDCTL_NODE_H
#define NDCTL_NODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uuid/uuid.h>

#include "shared/attr.h"

struct ndctl_ctx;
struct node;

/* One for each type of object, constant. */
struct node_kind {
	const char *prefix; /* "namespace" of "namespace0.1" */
	int numbers; /* 1 or 2 in the name */
	size_t size; /* of the object */
	void (*end)(struct node *node); /* frees what the type added, or NULL */
};

/* First member of every such object. */
struct node {
	const struct node_kind *kind;
	struct ndctl_ctx *ctx;
	struct node *parent; /* NULL for a bus */
	struct attrs *attrs;
	const char *name; /* last component of the directory */
	int id[2];
	size_t index; /* in the list it is in */
	bool gone; /* the device went away; the object stays */
	char *block; /* see block.c; NULL: not looked for yet */
	unsigned int generation; /* how often it was forgotten */
};

/*
 * Objects of one kind below one parent, sorted by id. An array, because a
 * namespace and its claim find each other by name, thousands of times.
 */
struct nodes {
	struct node **list;
	size_t count;
	bool scanned;
};

/*
 * Bring @nodes up to date with the directory @dir, if it is not marked as
 * scanned: objects that are known are kept, new ones are made, those whose
 * device vanished are marked as gone. A directory that is not there has
 * nothing in it.
 */
int nodes_scan(struct nodes *nodes, const struct node_kind *kind,
	       struct ndctl_ctx *ctx, struct node *parent, const char *dir);

/* Make an object for @dir and put it in its place. */
int nodes_add(struct nodes *nodes, const struct node_kind *kind,
	      struct ndctl_ctx *ctx, struct node *parent, const char *dir,
	      const int id[2], struct node **ret);

/* Iteration, over those that are not gone. NULL: no more. */
struct node *nodes_first(const struct nodes *nodes);
struct node *nodes_next(const struct nodes *nodes, const struct node *node);

/* The one with this id, or of this name, if it is there and not gone. */
struct node *nodes_find(const struct nodes *nodes, int id0, int id1);
struct node *nodes_find_name(const struct nodes *nodes,
			     const struct node_kind *kind, const char *name);

/* Forget all attributes of all of them, and look at the directory again. */
void nodes_refresh(struct nodes *nodes);

/* They went away with their parent. */
void nodes_gone(struct nodes *nodes);

/* Free all objects; what is below them is freed by their kind's end(). */
void nodes_free(struct nodes *nodes);

/*
 * Readers of shared/attr.h that report what is wrong. -ENOENT and -ENXIO
 * (which the kernel gives for a value that does not exist now) are silent,
 * as is lack of permission for those who are not root; anything else is
 * logged and counted, once an attribute.
 */
int node_text(struct node *node, const char *attr, const char **ret);
int node_lines(struct node *node, const char *attr, const char **ret);
int node_link(struct node *node, const char *attr, const char **ret);
int node_u64(struct node *node, const char *attr, uint64_t *ret);
int node_u32(struct node *node, const char *attr, uint32_t *ret);
int node_int(struct node *node, const char *attr, int *ret);
int node_hex64(struct node *node, const char *attr, uint64_t *ret);
int node_bool(struct node *node, const char *attr, bool *ret);

/* "MAJOR:MINOR". */
int node_devt(struct node *node, const char *attr, unsigned int *major,
	      unsigned int *minor);

/* The value, or @otherwise when there is no usable one. */
uint64_t node_u64_or(struct node *node, const char *attr, uint64_t otherwise);
uint32_t node_u32_or(struct node *node, const char *attr, uint32_t otherwise);
int node_int_or(struct node *node, const char *attr, int otherwise);
const char *node_text_or(struct node *node, const char *attr,
			 const char *otherwise);

/*
 * The value, or ULLONG_MAX, of an attribute that every such device has, so
 * that its absence is a problem too, unless the device itself went away.
 */
uint64_t node_u64_required(struct node *node, const char *attr);

/* All zeros when there is none. */
void node_uuid(struct node *node, const char *attr, uuid_t ret);

/* Is @word one of the words, separated by white space, of a text attribute? */
bool node_has_word(struct node *node, const char *attr, const char *word);

/*
 * Count and log an attribute whose content the caller could not use for a
 * reason of its own. Returns @rc.
 */
int node_problem(struct node *node, const char *attr, int rc);

/*
 * Write an attribute. On failure the context's cause says which one and what
 * the kernel said.
 */
int node_write(struct node *node, const char *attr, const char *value);
int node_write_u64(struct node *node, const char *attr, uint64_t value);

void node_forget(struct node *node);

/* Name of the driver it is bound to, or NULL. */
const char *node_driver(struct node *node);

/* Is the directory there now? Not remembered. */
bool node_exists(struct node *node);

/*
 * Bind to @driver, loading @module first when there is no such driver. On
 * failure the context says why. Unbind from whatever it is bound to.
 */
int node_bind(struct node *node, const char *driver, const char *module);
int node_unbind(struct node *node);

#endif
