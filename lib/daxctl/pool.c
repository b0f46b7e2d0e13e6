// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "pool.h"
#include "private.h"

static const struct pool_kind *const kinds[] = { &pool_dax };

struct pool *pools_add(struct pools *pools)
{
	struct pool *list;

	list = reallocarray(pools->list, pools->count + 1, sizeof(*list));
	if (!list)
		return NULL;
	pools->list = list;
	list[pools->count] = (struct pool){ .node = -1 };
	return &list[pools->count++];
}

void pools_free(struct pools *pools)
{
	size_t i;

	for (i = 0; i < pools->count; i++)
		extents_free(&pools->list[i].free);
	free(pools->list);
	*pools = (struct pools){ 0 };
}

int pools_find(struct daxctl_ctx *ctx, struct pools *ret)
{
	struct pools pools = { 0 };
	size_t i;
	int rc = 0;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]) && !rc; i++)
		rc = kinds[i]->find(ctx, &pools);
	if (rc) {
		pools_free(&pools);
		return rc;
	}
	*ret = pools;
	return 0;
}

/* By its addresses: the kernel numbers regions anew in each boot. */
struct pool *pools_of(const struct pools *pools, const struct carve *carve)
{
	size_t i;

	for (i = 0; i < pools->count; i++) {
		struct pool *pool = &pools->list[i];

		if (strcmp(pool->kind->name, carve->pool.kind) == 0 &&
		    pool->start == carve->pool.start &&
		    pool->size == carve->pool.size)
			return pool;
	}
	return NULL;
}

/* Has the device these ranges, in this order? */
static bool has_ranges(struct daxctl_dev *dev, const struct extents *ranges)
{
	struct daxctl_mapping *mapping;
	size_t i = 0;

	daxctl_mapping_foreach(dev, mapping) {
		if (i == ranges->count ||
		    daxctl_mapping_get_start(mapping) !=
			    ranges->list[i].start ||
		    daxctl_mapping_get_size(mapping) != ranges->list[i].size)
			return false;
		i++;
	}
	return i && i == ranges->count;
}

struct daxctl_dev *pool_device(struct pool *pool, const struct carve *carve)
{
	struct daxctl_dev *dev;

	daxctl_dev_foreach(pool->region, dev)
		if (has_ranges(dev, &carve->ranges))
			return dev;
	return NULL;
}
