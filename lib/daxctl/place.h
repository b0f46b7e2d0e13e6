/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Where the memory of a device is taken from: a pure function of what is free
 * and what is asked for.
 *
 * Policy: in one piece if any free extent allows it, and then from the
 * tightest that fits, so that large aligned holes survive; requests of a
 * small align keep out of 1G-aligned space while other space serves them;
 * several extents only when nothing holds the request in one.
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

/* The largest size that place() would find room for with that align. */
uint64_t place_largest(const struct extents *free, uint64_t align,
		       unsigned int max_extents);

#endif
