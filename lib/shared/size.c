// SPDX-License-Identifier: LGPL-2.1-or-later
#include <inttypes.h>
#include <stdio.h>

#include "shared/size.h"

struct size_text size_text(uint64_t bytes)
{
	static const char units[] = "\0KMGTPE";
	struct size_text text;
	int unit = 0;

	while (bytes && bytes % 1024 == 0 && units[unit + 1]) {
		bytes /= 1024;
		unit++;
	}
	snprintf(text.s, sizeof(text.s), "%" PRIu64 "%.1s", bytes,
		 &units[unit]);
	return text;
}
