/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Zeroing a mapped range of memory, of gigabytes to terabytes: threads on the
 * memory's node, the CPU's fastest stores, pages that cannot be written left
 * out and named.
 */
#ifndef DAXCTL_SCRUB_H
#define DAXCTL_SCRUB_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "shared/extent.h"

/* What is written at once, at least. */
#define SCRUB_UNIT 4096

/* Zeroes are what is usual; .node has to be set. */
struct scrub_settings {
	int node; /* where the memory is; -1: not known */
	unsigned int threads; /* 0: as many as pay */
	uint64_t chunk; /* bytes a thread takes at a time; 0: 32M */
	uint64_t align; /* the page size of the mapping: what one bad page
			   takes out when the kernel says no more */
	uint64_t from; /* offset: what lies before it is done already */
	/*
	 * For persistent memory: all of it is in the memory's power fail
	 * domain when scrub() returns. Only stores that pass the cache are
	 * used then, each thread's followed by a fence: no cache line is left
	 * that would have to be written back.
	 */
	bool durable;
	const char *method; /* of scrub-method.h; NULL: the fastest */
	/*
	 * Called by the thread that called scrub(), some times a second and at
	 * the end, with bytes: @done, .from included, of @total. For whom to
	 * show it to; where to go on from is .next of the result.
	 */
	void (*progress)(uint64_t done, uint64_t total, void *data);
	void *data;
	/* Stop soon after this is set, be it by a signal handler. */
	const atomic_bool *stop;
};

struct scrub_result {
	uint64_t zeroed; /* bytes, in this call */
	uint64_t next; /* offset: all before is zeroed, or bad */
	struct extents bad; /* offsets, sorted; of this call */
	const char *method; /* that most of it was done with */
	unsigned int threads;
};

/*
 * Zero @length bytes at @addr, both multiples of SCRUB_UNIT. *@ret is filled
 * in with 0 and with -ECANCELED, that is after a stop: call again with .from =
 * .next to go on. The caller frees .bad. That there are bad pages is not an
 * error. -EOPNOTSUPP: this CPU has no such method, or none that is durable.
 *
 * While it runs SIGBUS is caught; faults that are not of this range go to
 * whoever had it before.
 */
int scrub(void *addr, uint64_t length, const struct scrub_settings *settings,
	  struct scrub_result *ret);

#endif
