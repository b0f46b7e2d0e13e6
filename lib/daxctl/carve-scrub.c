// SPDX-License-Identifier: LGPL-2.1-or-later
/* Zeroing for its own sake: what is free, or a carve that nobody uses. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <daxctl/carve.h>

#include "carve-device.h"
#include "carve-recover.h"
#include "carve-registry.h"
#include "change.h"
#include "private.h"
#include "shared/cleanup.h"

/* What is zeroed at a time, and counts when it is: a stop loses no more. */
#define PIECE (16ull << 30)

/* The device of free memory that is being zeroed is a carve of this name. */
#define TEMPORARY ".scrub"

/* ---- free memory */

/* What of the pool's is free, and not known to be zero. */
static int dirty_of(struct registry *registry, struct pool *pool,
		    struct extents *ret)
{
	const struct carve_record *record = &registry->record;
	_cleanup_(extents_free) struct extents dirty = { 0 };
	int rc;

	rc = extents_copy(&pool->free, &dirty);
	if (!rc)
		rc = carve_record_cut(record, &dirty);
	if (!rc)
		rc = extents_cut_all(&dirty, &record->clean);
	if (rc)
		return rc;
	*ret = dirty;
	dirty = (struct extents){ 0 };
	return 0;
}

/* The first piece of it that a device can be made of; .size 0: none. */
static struct extent next_piece(const struct extents *dirty, uint64_t granule)
{
	struct extent piece = { 0 };
	size_t i;

	for (i = 0; i < dirty->count && !piece.size; i++)
		piece = extent_aligned(&dirty->list[i], granule);
	if (piece.size > PIECE)
		piece.size = PIECE;
	return piece;
}

static int add_temporary(struct registry *registry, const struct pool *pool,
			 struct extent piece)
{
	struct carve *carve = carve_new(TEMPORARY);
	int rc;

	if (!carve)
		return -ENOMEM;
	carve->request.size = piece.size;
	carve->request.align = pool->granule;
	carve->request.max_extents = 1;
	carve->request.map = strdup(daxctl_map_name(DAXCTL_MAP_NONE));
	rc = carve->request.map ? carve_set_pool(carve, pool) : -ENOMEM;
	if (!rc)
		rc = extents_add(&carve->ranges, piece.start, piece.size);
	registry_claim(registry, carve);
	if (!rc)
		rc = carve_add(&registry->record, carve);
	if (rc) {
		carve_free(carve);
		return rc;
	}
	return registry_save(registry);
}

static int zero_temporary(struct registry *registry, struct pools *pools,
			  struct pool *pool)
{
	struct carve *carve = carve_find(&registry->record, TEMPORARY);
	int rc;

	rc = carve_make_device(registry, pool, carve);
	if (!rc)
		rc = carve_zero(registry, pool, &carve);
	if (rc && rc != -EIO) {
		struct explain kept = explain_aside(&registry->ctx->why);

		carve = carve_find(&registry->record, TEMPORARY);
		if (carve)
			carve_drop(registry, pools, carve, false);
		explain_back(&registry->ctx->why, kept);
		return rc;
	}
	return carve_drop(registry, pools, carve, true);
}

/* 1: a piece was zeroed; 0: there is none left; or -errno. */
static int scrub_piece(struct registry *registry, struct pools *pools,
		       struct pool *pool)
{
	_cleanup_(extents_free) struct extents dirty = { 0 };
	struct extent piece;
	int rc;

	rc = dirty_of(registry, pool, &dirty);
	if (rc)
		return rc;
	piece = next_piece(&dirty, pool->granule);
	if (!piece.size)
		return 0;
	rc = add_temporary(registry, pool, piece);
	if (!rc)
		rc = zero_temporary(registry, pools, pool);
	return rc ? rc : 1;
}

static int scrub_free(struct registry *registry)
{
	struct pools pools = { 0 };
	size_t i = 0;
	int rc;

	do {
		/* Others may have come and gone while a piece was zeroed. */
		pools_free(&pools);
		rc = pools_find(registry->ctx, &pools);
		if (!rc && i < pools.count)
			rc = scrub_piece(registry, &pools, &pools.list[i]);
		if (!rc)
			i++;
	} while (rc > 0 || (!rc && i < pools.count));
	pools_free(&pools);
	return rc;
}

DAXCTL_EXPORT int daxctl_carve_scrub_free(struct daxctl_ctx *ctx)
{
	struct registry registry;
	int rc;

	rc = registry_open(ctx, &registry);
	if (rc)
		return rc;
	rc = scrub_free(&registry);
	registry_close(&registry);
	return rc;
}
