/* SPDX-License-Identifier: GPL-2.0 */
/* Bad 512-byte blocks of a region, or of a range of it. */
#ifndef UTIL_JSON_BADBLOCKS_H
#define UTIL_JSON_BADBLOCKS_H

#include <stdbool.h>
#include <stdint.h>

struct json_object;
struct ndctl_region;

/*
 * What of the region to look at: @size bytes from physical address @start,
 * counted from there. All of the region: { 0, 0 }.
 */
struct badblock_range {
	uint64_t start;
	uint64_t size;
};

/* Has the region any at all? To be asked first: the rest costs more. */
bool badblocks_exist(struct ndctl_region *region);

/* How many there are; 0 also when the region does not say where it is. */
uint64_t badblocks_count(struct ndctl_region *region,
			 const struct badblock_range *range);

/*
 * An array of { "offset", "length" }, in blocks; NULL when there are none or
 * no memory.
 */
struct json_object *badblocks_json(struct ndctl_region *region,
				   const struct badblock_range *range);

#endif
