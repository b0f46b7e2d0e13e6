/* SPDX-License-Identifier: GPL-2.0 */
/* "Did you mean": the nearest of several words to a mistyped one. */
#ifndef UTIL_SUGGEST_H
#define UTIL_SUGGEST_H

#include <stddef.h>

/*
 * Number of letters to insert, delete, replace, or swap with their neighbour
 * to come from @a to @b. Words beyond 63 letters count as infinitely far.
 */
size_t edit_distance(const char *a, const char *b);

/* A search; the strings stay the caller's. */
struct suggestion {
	const char *word;
	const char *best;
	size_t distance;
};

void suggestion_start(struct suggestion *search, const char *word);
void suggestion_offer(struct suggestion *search, const char *candidate);

/* The nearest candidate, or NULL when none is near enough to be meant. */
const char *suggestion_end(const struct suggestion *search);

#endif
