/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Free space of a region, and which piece of it the kernel chooses. It takes
 * the first hole that is large enough once its ends are cut to regionN/align,
 * which counts from the start of the dimms, not in physical addresses.
 */
#ifndef NDCTL_NS_HOLES_H
#define NDCTL_NS_HOLES_H

#include "ndctl/ns-plan.h"

/* What a namespace must be a multiple of, physically. At least 1. */
struct ns_need {
	uint64_t start;
	uint64_t size;
};

struct ns_place {
	uint64_t start;
	uint64_t size;
	uint64_t region_align; /* in force while the kernel chooses */
	uint64_t filler; /* bytes to take before, and give back afterwards */
};

/* Free bytes in all, and in the largest hole, at the region's own align. */
uint64_t ns_available(const struct ns_view *view);
uint64_t ns_largest_hole(const struct ns_view *view);

/*
 * What sizes have to be a multiple of while regionN/align is @region_align
 * (0, for a kernel that has none, stands for the smallest).
 */
uint64_t ns_unit(const struct ns_view *view, uint64_t region_align,
		 const struct ns_need *need);

/*
 * A place for @place->size bytes that the kernel will choose and that fulfils
 * @need: with regionN/align as it is if possible, or else raised, or else with
 * a filler in the way of what it would choose. -ENOSPC.
 */
int ns_find_sized(const struct ns_view *view, const struct ns_need *need,
		  struct ns_place *place);

/* The largest there is of that kind. */
int ns_find_largest(const struct ns_view *view, const struct ns_need *need,
		    struct ns_place *ret);

#endif
