/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Where a namespace would go, and whether it can go there: settings and a
 * snapshot of a region in, a plan or a reason out. Touches no device.
 */
#ifndef NDCTL_NS_PLAN_H
#define NDCTL_NS_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ndctl/ns-settings.h"
#include "shared/explain.h"

/* What a pfn or dax device can be made from, as the kernel demands it. */
#define NS_CLAIM_MIN (16ull << 20)

/* Bytes of physical memory that belong together. */
struct ns_extent {
	uint64_t start;
	uint64_t size;
};

/* A region as it was when the snapshot was taken. */
struct ns_view {
	const char *region; /* its name, for messages */
	uint64_t start;	    /* physical address of its first byte */
	uint64_t size;
	uint64_t align;	   /* regionN/align; 0: the kernel has none */
	unsigned int ways; /* dimms it is interleaved over, at least 1 */
	uint64_t dpa;	   /* where it starts on each of them */
	bool labelled;	   /* it can be divided */
	bool read_only;

	/*
	 * The kernel's own figure for the largest free piece; 0: not known. It
	 * is less than what is seen here when labels that became no namespace
	 * occupy space.
	 */
	uint64_t max_extent;

	/* Aligns the kernel maps at, ascending; 0: it does not say. */
	uint64_t aligns[8];
	size_t align_count;

	/* What namespaces have, sorted, not overlapping. */
	struct ns_extent *used;
	size_t used_count;
};

struct ns_plan {
	enum ndctl_namespace_mode mode;
	enum ndctl_pfn_loc map; /* meaningless for raw */
	uint64_t size;
	uint64_t align;	      /* 0 for raw */
	uint64_t sector_size; /* 0: as it comes */
	uint64_t start;	      /* physical address that it will get */

	/*
	 * What regionN/align must be while the size is set, so that the kernel
	 * chooses @start; the region's own align when nothing is to be done.
	 */
	uint64_t region_align;

	/*
	 * Bytes that another namespace must take first, so that the kernel
	 * finds @start; it is not needed afterwards. 0: none.
	 */
	uint64_t filler;
};

/*
 * The physical start that the kernel gives the next namespace of @size bytes
 * while regionN/align is @region_align. -ENOSPC: no hole takes it.
 */
int ns_predict(const struct ns_view *view, uint64_t region_align,
	       uint64_t size, uint64_t *ret_start);

/*
 * A new namespace in a labelled region; in a region without labels, the one
 * that is as large as the region. Returns 0, or with a reason in @why
 *   -EINVAL      the settings contradict each other or the region's shape
 *   -EOPNOTSUPP  this version, this kernel or this region cannot do it
 *   -ENOSPC      there is no room for it
 *   -EROFS       the region is read-only
 */
int ns_plan_create(const struct ndctl_namespace_settings *settings,
		   const struct ns_view *view, struct ns_plan *ret,
		   struct explain *why);

#endif
