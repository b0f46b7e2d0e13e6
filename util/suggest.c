// SPDX-License-Identifier: GPL-2.0
#include <stdint.h>
#include <string.h>

#include "util/suggest.h"

#define WORD_MAX 63

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Optimal string alignment, on three rows of the usual matrix. */
size_t edit_distance(const char *a, const char *b)
{
	size_t rows[3][WORD_MAX + 1];
	size_t *before = rows[0], *above = rows[1], *row = rows[2], *spare;
	size_t a_len = strlen(a), b_len = strlen(b), i, j;

	if (a_len > WORD_MAX || b_len > WORD_MAX)
		return SIZE_MAX;
	for (j = 0; j <= b_len; j++)
		above[j] = j;
	for (i = 1; i <= a_len; i++) {
		row[0] = i;
		for (j = 1; j <= b_len; j++) {
			row[j] = above[j - 1] + (a[i - 1] != b[j - 1]);
			row[j] = least(row[j], above[j] + 1);
			row[j] = least(row[j], row[j - 1] + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				row[j] = least(row[j], before[j - 2] + 1);
		}
		spare = before;
		before = above;
		above = row;
		row = spare;
	}
	return above[b_len];
}

void suggestion_start(struct suggestion *search, const char *word)
{
	search->word = word;
	search->best = NULL;
	search->distance = SIZE_MAX;
}

void suggestion_offer(struct suggestion *search, const char *candidate)
{
	size_t distance = edit_distance(search->word, candidate);

	/* A word cut short is nearer than its length says. */
	if (strlen(search->word) >= 3 &&
	    !strncmp(search->word, candidate, strlen(search->word)))
		distance = 1;
	if (distance < search->distance) {
		search->best = candidate;
		search->distance = distance;
	}
}

const char *suggestion_end(const struct suggestion *search)
{
	size_t bound = strlen(search->word) / 3 + 1;

	return search->distance <= bound ? search->best : NULL;
}
