// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <stdlib.h>

#include "place.h"
#include "shared/cleanup.h"

#define GiB (1ull << 30)

/* One piece, and which of the pools it is from. */
struct choice {
	struct extent piece; /* .size is 0: none yet */
	uint64_t cost;
	size_t pool;
};

/* Bytes in whole aligned gigabytes. */
static uint64_t whole_gigabytes(uint64_t start, uint64_t end)
{
	const struct extent extent = { start, end - start };

	return extent_aligned(&extent, GiB).size;
}

/*
 * What is left of the free extent, so that the tightest costs least, and what
 * of its 1G-aligned space is no more.
 */
static uint64_t cost_of(const struct extent *hole, uint64_t start,
			uint64_t size)
{
	uint64_t end = hole->start + hole->size, cost;
	uint64_t spoilt = whole_gigabytes(hole->start, end) -
			  whole_gigabytes(hole->start, start) -
			  whole_gigabytes(start + size, end);

	if (__builtin_add_overflow(hole->size - size, spoilt, &cost))
		return UINT64_MAX;
	return cost;
}

static void consider(struct choice *best, size_t pool,
		     const struct extent *hole, uint64_t start, uint64_t size)
{
	struct choice this = {
		.piece = { start, size },
		.cost = cost_of(hole, start, size),
		.pool = pool,
	};

	if (!best->piece.size || this.cost < best->cost)
		*best = this;
}

/* The least costly piece at either end of a free extent. */
static void choose(const struct extents *free, size_t pool, uint64_t size,
		   uint64_t align, struct choice *best)
{
	size_t i;

	for (i = 0; i < free->count; i++) {
		const struct extent *hole = &free->list[i];
		struct extent fit = extent_aligned(hole, align);

		if (fit.size < size)
			continue;
		consider(best, pool, hole, fit.start, size);
		consider(best, pool, hole, fit.start + fit.size - size, size);
	}
}

static int compare_sizes(const void *a, const void *b)
{
	const struct extent *x = a, *y = b;

	if (x->size != y->size)
		return x->size > y->size ? -1 : 1;
	return x->start < y->start ? -1 : x->start > y->start;
}

/* The aligned parts, the largest first. */
static int aligned_parts(const struct extents *free, uint64_t align,
			 struct extents *ret)
{
	size_t i;
	int rc;

	for (i = 0; i < free->count; i++) {
		struct extent fit = extent_aligned(&free->list[i], align);

		rc = fit.size ? extents_add(ret, fit.start, fit.size) : 0;
		if (rc)
			return rc;
	}
	if (ret->count)
		qsort(ret->list, ret->count, sizeof(*ret->list), compare_sizes);
	return 0;
}

/* The last piece, from what the ones before it left over. */
static int place_rest(const struct extents *parts, size_t used, uint64_t size,
		      uint64_t align, struct extents *ret)
{
	const struct extents rest = { parts->list + used, parts->count - used };
	struct choice best = { 0 };

	choose(&rest, 0, size, align, &best);
	return extents_add(ret, best.piece.start, best.piece.size);
}

static int place_pieces(const struct extents *free,
			const struct place_request *request,
			struct extents *ret)
{
	_cleanup_(extents_free) struct extents parts = { 0 };
	_cleanup_(extents_free) struct extents pieces = { 0 };
	uint64_t left = request->size;
	size_t i;
	int rc;

	rc = aligned_parts(free, request->align, &parts);
	for (i = 0; !rc && left; i++) {
		if (i == parts.count || i == request->max_extents)
			return -ENOSPC;
		if (parts.list[i].size >= left) {
			rc = place_rest(&parts, i, left, request->align,
					&pieces);
			left = 0;
		} else {
			rc = extents_add(&pieces, parts.list[i].start,
					 parts.list[i].size);
			left -= parts.list[i].size;
		}
	}
	if (rc)
		return rc;
	*ret = pieces;
	pieces = (struct extents){ 0 };
	return 0;
}

/* Of the pools that can, the one that needs the fewest pieces. */
static int place_split(const struct extents *pools, size_t count,
		       const struct place_request *request, size_t *ret_pool,
		       struct extents *ret)
{
	_cleanup_(extents_free) struct extents best = { 0 };
	size_t i, which = 0;

	for (i = 0; i < count; i++) {
		struct extents this = { 0 };
		int rc = place_pieces(&pools[i], request, &this);

		if (rc == -ENOSPC)
			continue;
		if (rc)
			return rc;
		if (best.count && best.count <= this.count) {
			extents_free(&this);
			continue;
		}
		extents_free(&best);
		best = this;
		which = i;
	}
	if (!best.count)
		return -ENOSPC;
	*ret_pool = which;
	*ret = best;
	best = (struct extents){ 0 };
	return 0;
}

int place_among(const struct extents *pools, size_t count,
		const struct place_request *request, size_t *ret_pool,
		struct extents *ret)
{
	struct extents chosen = { 0 };
	struct choice best = { 0 };
	size_t i;
	int rc;

	if (!request->size || !request->align || !request->max_extents ||
	    request->align & (request->align - 1) ||
	    request->size % request->align)
		return -EINVAL;
	for (i = 0; i < count; i++)
		choose(&pools[i], i, request->size, request->align, &best);
	if (!best.piece.size)
		return place_split(pools, count, request, ret_pool, ret);
	rc = extents_add(&chosen, best.piece.start, best.piece.size);
	if (rc)
		return rc;
	*ret_pool = best.pool;
	*ret = chosen;
	return 0;
}

int place(const struct extents *free, const struct place_request *request,
	  struct extents *ret)
{
	size_t pool;

	return place_among(free, 1, request, &pool, ret);
}

uint64_t place_largest(const struct extents *free, uint64_t align,
		       unsigned int max_extents)
{
	_cleanup_(extents_free) struct extents parts = { 0 };
	uint64_t total = 0;
	size_t i;

	if (aligned_parts(free, align, &parts))
		return 0;
	for (i = 0; i < parts.count && i < max_extents; i++)
		total += parts.list[i].size;
	return total;
}
