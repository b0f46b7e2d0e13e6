// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ndctl/ns-holes.h"

#define SMALLEST_ALIGN (4ull << 10)

struct hole {
	uint64_t start, end; /* physical */
};

static uint64_t round_down(uint64_t value, uint64_t unit)
{
	return value / unit * unit;
}

static uint64_t round_up(uint64_t value, uint64_t unit)
{
	return round_down(value + unit - 1, unit);
}

static uint64_t common_multiple(uint64_t a, uint64_t b)
{
	uint64_t x = a, y = b, rest;

	while (y) {
		rest = x % y;
		x = y;
		y = rest;
	}
	return a / x * b;
}

/* The i-th hole, before anything is cut off; they end with @used_count. */
static struct hole hole_at(const struct ns_view *view, size_t i)
{
	struct hole hole = { view->start, view->start + view->size };

	if (i > 0)
		hole.start = view->used[i - 1].start + view->used[i - 1].size;
	if (i < view->used_count)
		hole.end = view->used[i].start;
	return hole;
}

static uint64_t align_or_smallest(const struct ns_view *view, uint64_t align)
{
	return align ? align : view->ways * SMALLEST_ALIGN;
}

/* What the kernel makes of a hole: cut to the align, on each dimm. */
static struct hole cut(const struct ns_view *view, uint64_t region_align,
		       struct hole hole)
{
	uint64_t unit = align_or_smallest(view, region_align) / view->ways;
	uint64_t first = view->dpa + (hole.start - view->start) / view->ways;
	uint64_t last = view->dpa + (hole.end - view->start) / view->ways;

	first = round_up(first, unit);
	last = round_down(last, unit);
	if (first >= last)
		return (struct hole){ hole.start, hole.start };
	return (struct hole){
		view->start + (first - view->dpa) * view->ways,
		view->start + (last - view->dpa) * view->ways,
	};
}

/*
 * With no allocation at all the kernel does not look at the align, and starts
 * where the region starts.
 */
static struct hole usable(const struct ns_view *view, uint64_t region_align,
			  size_t i)
{
	struct hole hole = hole_at(view, i), whole = cut(view, region_align, hole);

	if (view->used_count == 0)
		whole.start = hole.start;
	return whole;
}

uint64_t ns_available(const struct ns_view *view)
{
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i <= view->used_count; i++) {
		struct hole hole = usable(view, view->align, i);

		sum += hole.end - hole.start;
	}
	return sum;
}

uint64_t ns_largest_hole(const struct ns_view *view)
{
	uint64_t max = 0;
	size_t i;

	for (i = 0; i <= view->used_count; i++) {
		struct hole hole = usable(view, view->align, i);

		if (hole.end - hole.start > max)
			max = hole.end - hole.start;
	}
	return max;
}

uint64_t ns_unit(const struct ns_view *view, uint64_t region_align,
		 const struct ns_need *need)
{
	return common_multiple(align_or_smallest(view, region_align),
			       need->size);
}

/* What an allocation takes, when its ends are widened to @unit on a dimm. */
static uint64_t widened(const struct ns_view *view, const struct ns_extent *used,
			uint64_t unit, bool *beyond)
{
	uint64_t start = view->dpa + (used->start - view->start) / view->ways;
	uint64_t end = start + used->size / view->ways;

	start = round_down(start, unit);
	end = round_up(end, unit);
	/* The kernel then gives up on all of the region. */
	if (start >= view->dpa && end > view->dpa + view->size / view->ways)
		*beyond = true;
	return end - start;
}

/*
 * The most that the kernel lets one namespace have, with regionN/align at
 * @region_align. It sets aside what it takes for free, from the first hole
 * on, and looks for the largest piece of that. What it takes for free is too
 * little when allocations are not multiples of the align; and when it is too
 * much, it complains and gives up.
 */
static uint64_t allowance(const struct ns_view *view, uint64_t region_align)
{
	uint64_t unit = align_or_smallest(view, region_align) / view->ways;
	uint64_t left = view->size / view->ways, max = 0, piece;
	bool beyond = false;
	size_t i;

	if (view->used_count == 0) {
		struct hole all = cut(view, region_align, hole_at(view, 0));

		return all.end - all.start;
	}
	for (i = 0; i < view->used_count; i++) {
		uint64_t taken = widened(view, &view->used[i], unit, &beyond);

		if (beyond || taken >= left)
			return 0;
		left -= taken;
	}
	left = round_down(left, unit);
	for (i = 0; i <= view->used_count && left; i++) {
		struct hole hole = usable(view, region_align, i);

		piece = (hole.end - hole.start) / view->ways;
		if (piece > left)
			piece = left;
		left -= piece;
		if (piece > max)
			max = piece;
	}
	return left ? 0 : round_down(max, unit) * view->ways;
}

int ns_predict(const struct ns_view *view, uint64_t region_align, uint64_t size,
	       uint64_t *ret_start)
{
	size_t i;

	if (size > allowance(view, region_align))
		return -ENOSPC;
	for (i = 0; i <= view->used_count; i++) {
		struct hole hole = usable(view, region_align, i);

		if (hole.end - hole.start >= size) {
			*ret_start = hole.start;
			return 0;
		}
	}
	return -ENOSPC;
}

/*
 * The next value of regionN/align worth trying, 0 when there is none: the
 * kernel takes powers of two on each dimm. Smaller ones than what is set
 * would only lead to starts that other machines do not accept.
 */
static uint64_t next_align(const struct ns_view *view, uint64_t align)
{
	uint64_t next = SMALLEST_ALIGN;

	if (!align)
		return 0;
	while (next * view->ways <= align)
		next *= 2;
	next *= view->ways;
	return next > view->size ? 0 : next;
}

/* ---- by regionN/align alone */

static int steer_sized(const struct ns_view *view, const struct ns_need *need,
		       struct ns_place *place)
{
	uint64_t align, start;

	for (align = view->align;; align = next_align(view, align)) {
		if (place->size % ns_unit(view, align, need) == 0 &&
		    ns_predict(view, align, place->size, &start) == 0 &&
		    start % need->start == 0) {
			place->start = start;
			place->region_align = align;
			return 0;
		}
		if (!next_align(view, align))
			return -ENOSPC;
	}
}

/* The best of hole @i while the region's align is @align. */
static void steer_hole(const struct ns_view *view, const struct ns_need *need,
		       uint64_t align, size_t i, struct ns_place *best)
{
	struct hole hole = usable(view, align, i);
	uint64_t size, start;

	if (hole.start % need->start)
		return;
	size = round_down(hole.end - hole.start, ns_unit(view, align, need));
	if (size <= best->size)
		return;
	/* An earlier hole may be large enough too, and less suitable. */
	if (ns_predict(view, align, size, &start) || start != hole.start)
		return;
	*best = (struct ns_place){
		.start = start, .size = size, .region_align = align,
	};
}

/* ---- with something before it, to fill the hole up to where it may start */

/* Room for one more allocation than @view has. */
static int with_filler(const struct ns_view *view, size_t i, uint64_t filler,
		       struct ns_view *ret)
{
	struct ns_extent *used;
	size_t n = view->used_count;

	used = calloc(n + 1, sizeof(*used));
	if (!used)
		return -ENOMEM;
	memcpy(used, view->used, i * sizeof(*used));
	used[i] = (struct ns_extent){ usable(view, view->align, i).start,
				      filler };
	memcpy(used + i + 1, view->used + i, (n - i) * sizeof(*used));
	*ret = *view;
	ret->used = used;
	ret->used_count = n + 1;
	return 0;
}

/*
 * In hole @i, the first start that fulfils @need, and in front of it a filler
 * that the kernel would put there. @size 0: as large as possible.
 */
static int fill_hole(const struct ns_view *view, const struct ns_need *need,
		     size_t i, uint64_t size, struct ns_place *ret)
{
	uint64_t unit = ns_unit(view, view->align, need), start, got;
	uint64_t grain = align_or_smallest(view, view->align);
	struct hole hole = usable(view, view->align, i);
	struct ns_view filled;
	int rc = -ENOSPC;

	start = round_up(hole.start, need->start);
	if (start <= hole.start || start >= hole.end ||
	    (start - hole.start) % grain)
		return -ENOSPC;
	if (!size)
		size = round_down(hole.end - start, unit);
	if (!size || size % unit || size > hole.end - start)
		return -ENOSPC;
	if (ns_predict(view, view->align, start - hole.start, &got) ||
	    got != hole.start)
		return -ENOSPC;
	if (with_filler(view, i, start - hole.start, &filled))
		return -ENOMEM;
	if (ns_predict(&filled, view->align, size, &got) == 0 && got == start) {
		*ret = (struct ns_place){
			.start = start,
			.size = size,
			.region_align = view->align,
			.filler = start - hole.start,
		};
		rc = 0;
	}
	free(filled.used);
	return rc;
}

/* ---- */

int ns_find_sized(const struct ns_view *view, const struct ns_need *need,
		  struct ns_place *place)
{
	size_t i;

	place->filler = 0;
	if (steer_sized(view, need, place) == 0)
		return 0;
	for (i = 0; i <= view->used_count; i++)
		if (fill_hole(view, need, i, place->size, place) == 0)
			return 0;
	return -ENOSPC;
}

int ns_find_largest(const struct ns_view *view, const struct ns_need *need,
		    struct ns_place *ret)
{
	struct ns_place best = { 0 }, place;
	uint64_t align;
	size_t i;

	for (align = view->align;; align = next_align(view, align)) {
		for (i = 0; i <= view->used_count; i++)
			steer_hole(view, need, align, i, &best);
		if (!next_align(view, align))
			break;
	}
	for (i = 0; i <= view->used_count; i++)
		if (fill_hole(view, need, i, 0, &place) == 0 &&
		    place.size > best.size)
			best = place;
	if (!best.size)
		return -ENOSPC;
	*ret = best;
	return 0;
}
