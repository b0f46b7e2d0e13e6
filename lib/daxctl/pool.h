/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Pools: what memory can be carved from. A kind of pool is one file with a
 * struct pool_kind in it; everything above works through that.
 */
#ifndef DAXCTL_POOL_H
#define DAXCTL_POOL_H

#include "carve-record.h"
#include "shared/extent.h"

struct daxctl_ctx;
struct daxctl_dev;
struct daxctl_region;
struct pool;

struct pools {
	struct pool *list;
	size_t count;
};

struct pool_kind {
	const char *name; /* in the record: "dax" */

	/* Append the pools there are. */
	int (*find)(struct daxctl_ctx *ctx, struct pools *pools);

	/*
	 * Make the device of @carve, with exactly its ranges, align and map,
	 * and set carve->device. Undone when it fails.
	 */
	int (*make)(struct pool *pool, struct carve *carve);

	/* Remove it for good, if it is there; nobody uses it. */
	int (*remove)(struct pool *pool, const struct carve *carve);
};

struct pool {
	const struct pool_kind *kind;
	struct daxctl_region *region;
	int node; /* -1: not known */
	uint64_t start; /* physical range */
	uint64_t size;
	uint64_t granule; /* what sizes and starts are multiples of, at least */
	struct extents free; /* what the kernel calls free */
};

/* All pools of all kinds. */
int pools_find(struct daxctl_ctx *ctx, struct pools *ret);
void pools_free(struct pools *pools);

/* For kinds: append an empty one, to be filled. NULL: no memory. */
struct pool *pools_add(struct pools *pools);

/* The pool of a carve; NULL: it is not there (any more). */
struct pool *pools_of(const struct pools *pools, const struct carve *carve);

/* Its device, by what is certain: the memory it has. NULL: there is none. */
struct daxctl_dev *pool_device(struct pool *pool, const struct carve *carve);

extern const struct pool_kind pool_dax;

#endif
