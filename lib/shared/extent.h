/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Ranges of physical memory, and lists of them: pure arithmetic. */
#ifndef SHARED_EXTENT_H
#define SHARED_EXTENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* @start + @size does not overflow in any list below. */
struct extent {
	uint64_t start;
	uint64_t size; /* bytes, not 0 */
};

/* Zero-initialised: none. In the order they were added, unless said so. */
struct extents {
	struct extent *list;
	size_t count;
};

void extents_free(struct extents *extents);

/* Append. -EINVAL: size 0, or it reaches beyond 2^64; -ENOMEM. */
int extents_add(struct extents *extents, uint64_t start, uint64_t size);

int extents_copy(const struct extents *extents, struct extents *ret);

/* By start. */
void extents_sort(struct extents *extents);

/*
 * Take the range away from all of them: they shrink, split or vanish. What
 * is not in any of them is ignored. -ENOMEM only, and then part of it may be
 * gone.
 */
int extents_cut(struct extents *extents, uint64_t start, uint64_t size);

/*
 * Add the range and make one of all that overlap or touch each other; sorted
 * afterwards, so that extents_hold() tells of any range whether all of it is
 * in. -EINVAL, -ENOMEM as extents_add().
 */
int extents_unite(struct extents *extents, uint64_t start, uint64_t size);

/* The same with each of @others; on -ENOMEM part of it may be done. */
int extents_cut_all(struct extents *extents, const struct extents *others);
int extents_unite_all(struct extents *extents, const struct extents *others);

/* Is all of the range in one of them? */
bool extents_hold(const struct extents *extents, uint64_t start, uint64_t size);

/* Does any of them share a byte with the range? */
bool extents_touch(const struct extents *extents, uint64_t start,
		   uint64_t size);

/* Bytes in all of them together. */
uint64_t extents_total(const struct extents *extents);

/*
 * The part of @extent whose start and size are multiples of @align (a power
 * of two); .size is 0 when there is none.
 */
struct extent extent_aligned(const struct extent *extent, uint64_t align);

#endif
