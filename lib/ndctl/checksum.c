// SPDX-License-Identifier: LGPL-2.1-or-later
#include <endian.h>
#include <string.h>

#include "ndctl/checksum.h"
#include "shared/fletcher64.h"

static uint32_t word_at(const uint8_t *p)
{
	uint32_t word;

	memcpy(&word, p, sizeof(word));
	return le32toh(word);
}

/*
 * Both halves of the sum are linear modulo 2^32: a word counts once in the
 * low one, and in the high one as often as there are words from it to the
 * end. So the field's share can be taken off without a copy of the data.
 */
uint64_t checksum_without(const void *data, size_t size, size_t at)
{
	uint64_t sum = fletcher64(data, size);
	uint32_t low = sum, high = sum >> 32;
	const uint8_t *p = data;
	size_t i;

	for (i = at; i < at + sizeof(uint64_t); i += sizeof(uint32_t)) {
		low -= word_at(p + i);
		high -= word_at(p + i) * (uint32_t)((size - i) / 4);
	}
	return (uint64_t)high << 32 | low;
}

void checksum_store(void *data, size_t size, size_t at)
{
	uint64_t sum = htole64(checksum_without(data, size, at));

	memcpy((uint8_t *)data + at, &sum, sizeof(sum));
}

bool checksum_matches(const void *data, size_t size, size_t at)
{
	uint64_t sum;

	memcpy(&sum, (const uint8_t *)data + at, sizeof(sum));
	return le64toh(sum) == checksum_without(data, size, at);
}
