/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A whole label area, as a copy in memory: what it says, and edits of it. */
#ifndef NDCTL_LABEL_AREA_H
#define NDCTL_LABEL_AREA_H

#include <stdint.h>

#include "ndctl/label-index.h"
#include "ndctl/label-slot.h"

enum label_state {
	LABEL_FREE,
	LABEL_ACTIVE,
	LABEL_CORRUPT, /* in use by the index, but not usable */
};

struct label_area {
	uint8_t *data;
	uint64_t size; /* of the area on the DIMM */
	uint64_t have; /* how many bytes of it @data has, from offset 0 */
	int current; /* the index block that counts; -1: neither is valid */
	enum label_fault fault[2]; /* of the index blocks */
	struct label_index index[2]; /* where fault is LABEL_OK */
	/*
	 * By which the index blocks were read. When neither is valid that of
	 * the format which comes closest; index_size 0 when the area is too
	 * small for any.
	 */
	struct label_geometry geo;
	uint8_t *slot_fault; /* one a slot of the current index */
};

/*
 * Read the first @have bytes of an area of @size bytes; they are copied.
 * Whatever they are, that is no error: look at ->current. -EINVAL: @have
 * exceeds @size, or @size 32 bits. -ENOMEM. Release with label_area_free().
 */
int label_area_new(uint64_t size, const void *data, uint64_t have,
		   struct label_area **ret);
void label_area_free(struct label_area *area);

/* For _cleanup_(). */
static inline void label_area_freep(struct label_area **area)
{
	label_area_free(*area);
}

/* Slots of the current index; 0 when there is none. */
uint32_t label_area_nslot(const struct label_area *area);

/* How many of them are free. */
uint32_t label_area_nfree(const struct label_area *area);

/*
 * State of slot @slot, below label_area_nslot(). *@fault is LABEL_OK except
 * for corrupt ones. *@label has the fields as they are on the medium, zeroes
 * where the data do not reach. Both may be NULL.
 */
enum label_state label_area_slot(const struct label_area *area, uint32_t slot,
				 enum label_fault *fault, struct label *label);

/*
 * Put @add into the lowest free slot, which sets its ->slot, and give up slot
 * *@drop, in one step: in the inactive index, which becomes the current one.
 * Either may be NULL. -ENODATA: no valid index, or not all of the area was
 * read; -ENOSPC: no slot is free; -EINVAL: *@drop is none that is in use.
 */
int label_area_edit(struct label_area *area, struct label *add,
		    const uint32_t *drop);

/* An area with format 1.@minor (1 or 2), all slots free. Errors as above, and
 * -ENOSPC when @size bytes have no room for two slots. */
int label_area_init(uint64_t size, unsigned int minor, struct label_area **ret);

/*
 * How many bytes from offset 0 have the index blocks of either format, or 0
 * for an area too small for any.
 */
uint64_t label_index_extent(uint64_t size);

#endif
