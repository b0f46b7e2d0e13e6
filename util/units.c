// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>

#include "util/units.h"

/* Below this, a number says more than two rounded ones. */
#define PLAIN_BELOW (5000 * UINT64_C(1024))

struct unit {
	uint64_t below; /* used for sizes up to this */
	uint64_t binary;
	uint64_t decimal;
	char letter;
};

static const struct unit units[] = {
	{ UINT64_C(2) << 30, UINT64_C(1) << 20, 1000000, 'M' },
	{ UINT64_C(2) << 40, UINT64_C(1) << 30, 1000000000, 'G' },
	{ UINT64_MAX, UINT64_C(1) << 40, 1000000000000, 'T' },
};

bool units_text(uint64_t bytes, char *text)
{
	const struct unit *unit = units;
	uint64_t binary, decimal;

	if (bytes < PLAIN_BELOW)
		return false;
	while (bytes >= unit->below && unit->below != UINT64_MAX)
		unit++;
	/*
	 * Hundredths, half a one rounded up. The decimal half divides before
	 * it rounds, as upstream does: it differs in the last place.
	 */
	binary = ((unsigned __int128)bytes * 200 / unit->binary + 1) / 2;
	decimal = (bytes / (unit->decimal / 200) + 1) / 2;
	snprintf(text, UNITS_MAX,
		 "%" PRIu64 ".%02" PRIu64 " %ciB (%" PRIu64 ".%02" PRIu64
		 " %cB)",
		 binary / 100, binary % 100, unit->letter, decimal / 100,
		 decimal % 100, unit->letter);
	return true;
}
