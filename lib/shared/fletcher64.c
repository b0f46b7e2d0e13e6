// SPDX-License-Identifier: LGPL-2.1-or-later
#include <endian.h>
#include <string.h>

#include "shared/fletcher64.h"

uint64_t fletcher64(const void *data, size_t size)
{
	const unsigned char *p = data;
	uint32_t low = 0, word;
	uint64_t high = 0;
	size_t i;

	for (i = 0; i + sizeof(word) <= size; i += sizeof(word)) {
		memcpy(&word, p + i, sizeof(word));
		low += le32toh(word);
		high += low;
	}
	return high << 32 | low;
}
