// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <stdlib.h>

#include "place.h"
#include "shared/cleanup.h"

#define GiB (1ull << 30)

/* What a free extent is to a request. */
struct choice {
	struct extent fit; /* the part of it that is aligned */
	uint64_t spoils; /* bytes of 1G-aligned space that it would break */
};

/* Bytes in whole aligned gigabytes. */
static uint64_t whole_gigabytes(uint64_t start, uint64_t size)
{
	const struct extent extent = { start, size };

	return extent_aligned(&extent, GiB).size;
}

/* Taken from its start, what is lost to those who need 1G-aligned space. */
static struct choice look(const struct extent *free, uint64_t size,
			  uint64_t align)
{
	struct choice choice = { .fit = extent_aligned(free, align) };
	uint64_t rest, before;

	if (align >= GiB || choice.fit.size < size)
		return choice;
	rest = free->start + free->size - (choice.fit.start + size);
	before = whole_gigabytes(free->start, free->size);
	choice.spoils = before - whole_gigabytes(choice.fit.start + size, rest);
	return choice;
}

static bool is_better(const struct choice *a, const struct choice *b)
{
	if (a->spoils != b->spoils)
		return a->spoils < b->spoils;
	return a->fit.size < b->fit.size;
}

static int place_whole(const struct extents *free,
		       const struct place_request *request, struct extents *ret)
{
	struct choice best = { 0 };
	size_t i;

	for (i = 0; i < free->count; i++) {
		struct choice this =
			look(&free->list[i], request->size, request->align);

		if (this.fit.size < request->size)
			continue;
		if (!best.fit.size || is_better(&this, &best))
			best = this;
	}
	if (!best.fit.size)
		return -ENOSPC;
	return extents_add(ret, best.fit.start, request->size);
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

/* In the fewest pieces: the largest, and of the last one what is needed. */
static int place_pieces(const struct extents *free,
			const struct place_request *request,
			struct extents *ret)
{
	_cleanup_(extents_free) struct extents parts = { 0 };
	uint64_t left = request->size;
	size_t i;
	int rc;

	rc = aligned_parts(free, request->align, &parts);
	for (i = 0; !rc && left && i < parts.count; i++) {
		uint64_t take = parts.list[i].size;

		if (ret->count == request->max_extents)
			break;
		if (take > left)
			take = left;
		rc = extents_add(ret, parts.list[i].start, take);
		left -= take;
	}
	if (rc)
		return rc;
	return left ? -ENOSPC : 0;
}

int place(const struct extents *free, const struct place_request *request,
	  struct extents *ret)
{
	_cleanup_(extents_free) struct extents chosen = { 0 };
	int rc;

	if (!request->size || !request->align || !request->max_extents ||
	    request->align & (request->align - 1) ||
	    request->size % request->align)
		return -EINVAL;
	rc = place_whole(free, request, &chosen);
	if (rc == -ENOSPC && request->max_extents > 1)
		rc = place_pieces(free, request, &chosen);
	if (rc)
		return rc;
	*ret = chosen;
	chosen = (struct extents){ 0 };
	return 0;
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
