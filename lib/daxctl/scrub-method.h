/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The ways in which this CPU can zero memory. */
#ifndef DAXCTL_SCRUB_METHOD_H
#define DAXCTL_SCRUB_METHOD_H

#include <stdbool.h>
#include <stddef.h>

struct scrub_method {
	const char *name;
	/* On the way to memory after a fence, not in the cache. */
	bool durable;
	bool (*here)(void);
	/* From the lowest address up; multiples of 4096 bytes, not 0. */
	void (*zero)(void *at, size_t size);
};

/*
 * Those of this CPU, the one that does best on most machines first; @ret has
 * room for SCRUB_METHODS. Returns how many.
 */
#define SCRUB_METHODS 6
size_t scrub_methods(const struct scrub_method **ret);

/* Wait until the stores of this thread are seen by all, durable ones safe. */
void scrub_fence(void);

#endif
