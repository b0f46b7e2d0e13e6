/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Where the memory of a device is taken from: a pure function of what is free
 * and what is asked for.
 *
 * Policy: in one piece if any free extent allows it, at that end of that
 * extent which costs least, in bytes: what would be left over of the extent,
 * and what would no longer be whole aligned gigabytes. So the tightest serves,
 * large holes survive, and small aligns keep out of 1G-aligned space unless
 * that saves more than it breaks. Several extents only when nothing holds the
 * request in one: the largest, as few as possible, and the last from where it
 * costs least.
 *
 * test/bench/placement measures it. Weighing the gigabytes before tightness
 * places more in hosts that are 99 % full and less in all others, tightness
 * alone the other way round. The first that fits is better for single pieces in
 * hosts no more than 80 % full, where little is refused, and the worst in full
 * ones; with two extents and more it is behind everywhere.
 */
#ifndef DAXCTL_PLACE_H
#define DAXCTL_PLACE_H

#include "shared/extent.h"

struct place_request {
	uint64_t size; /* bytes, a multiple of @align */
	uint64_t align; /* power of two: of each extent's start and size */
	unsigned int max_extents; /* 1: in one piece */
};

/*
 * *@ret gets the extents in the order in which they make up the device; the
 * caller frees it. -ENOSPC: it does not fit; -EINVAL: no such request;
 * -ENOMEM.
 */
int place(const struct extents *free, const struct place_request *request,
	  struct extents *ret);

/*
 * The same over several pools, of which one has to serve it whole: *@ret_pool
 * says which of the @count. In one piece in any of them is preferred to
 * several in another.
 */
int place_among(const struct extents *pools, size_t count,
		const struct place_request *request, size_t *ret_pool,
		struct extents *ret);

/* The largest size that place() would find room for with that align. */
uint64_t place_largest(const struct extents *free, uint64_t align,
		       unsigned int max_extents);

#endif
