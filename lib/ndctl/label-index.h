/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Index blocks: the table of contents of a label area, held twice. */
#ifndef NDCTL_LABEL_INDEX_H
#define NDCTL_LABEL_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ndctl/label-fault.h"

/*
 * Where things lie in an area of a given size. It follows from the sizes of
 * area and label alone, so nothing on the medium has to be believed.
 */
struct label_geometry {
	uint64_t area_size;
	uint32_t label_size; /* LABEL_SIZE_1_1 or LABEL_SIZE_1_2 */
	uint32_t index_size; /* of one index block */
	uint32_t nslot;
};

/* -EINVAL: another @label_size, -ENOSPC: an area of @area_size is too small. */
int label_geometry(uint64_t area_size, uint32_t label_size,
		   struct label_geometry *ret);

static inline uint64_t label_slot_offset(const struct label_geometry *geo,
					 uint32_t slot)
{
	return 2 * (uint64_t)geo->index_size + (uint64_t)slot * geo->label_size;
}

/* One index block. */
struct label_index {
	uint16_t major;
	uint16_t minor;
	uint32_t seq; /* 1, 2 or 3 */
	uint32_t nslot; /* at most the geometry's */
	const uint8_t *free; /* bitmap within the data it was decoded from */
};

/*
 * Decode block @which (0, 1) from the first @size bytes of an area that has
 * geometry @geo. @ret is filled for LABEL_OK alone.
 */
enum label_fault label_index_decode(const void *area, size_t size,
				    const struct label_geometry *geo,
				    unsigned int which,
				    struct label_index *ret);

/*
 * Write block @which into @block, geo->index_size bytes, checksum included.
 * @index->free may be NULL: all slots are free.
 */
void label_index_encode(const struct label_index *index,
			const struct label_geometry *geo, unsigned int which,
			void *block);

/* What a header says, whether or not any of it is right; for displays. */
struct label_index_raw {
	char signature[17];
	uint16_t major;
	uint16_t minor;
	uint64_t label_size; /* 0: not representable */
	uint32_t seq;
	uint32_t nslot;
};

/* -ENODATA when @size bytes do not reach to the end of the header. */
int label_index_peek(const void *block, size_t size,
		     struct label_index_raw *ret);

/* The number after @seq in the cycle 1, 2, 3. */
uint32_t label_seq_next(uint32_t seq);

/* Is @a the successor of @b? */
bool label_seq_newer(uint32_t a, uint32_t b);

/* Bitmaps of free slots. */
bool label_bit(const uint8_t *bitmap, uint32_t slot);
void label_bit_set(uint8_t *bitmap, uint32_t slot, bool value);

#endif
