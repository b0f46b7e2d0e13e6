// SPDX-License-Identifier: LGPL-2.1-or-later
#include <endian.h>
#include <errno.h>
#include <string.h>

#include "ndctl/checksum.h"
#include "ndctl/label-format.h"
#include "ndctl/label-index.h"

/* Header and bitmap for @nslot slots, padded. */
static uint64_t index_size(uint64_t nslot)
{
	uint64_t size = sizeof(struct media_index) + (nslot + 7) / 8;

	return (size + LABEL_INDEX_ALIGN - 1) / LABEL_INDEX_ALIGN *
	       LABEL_INDEX_ALIGN;
}

int label_geometry(uint64_t area_size, uint32_t label_size,
		   struct label_geometry *ret)
{
	uint64_t most, taken, nslot, size;

	if (label_size != LABEL_SIZE_1_1 && label_size != LABEL_SIZE_1_2)
		return -EINVAL;
	/* Configuration commands count bytes in 32 bits. */
	if (area_size > UINT32_MAX)
		return -EINVAL;
	most = area_size / label_size;
	taken = 2 * index_size(most) / label_size;
	if (most < taken + 2)
		return -ENOSPC;
	nslot = most - taken;
	size = index_size(nslot);
	if (2 * size + nslot * label_size > area_size)
		return -ENOSPC;
	*ret = (struct label_geometry){
		.area_size = area_size,
		.label_size = label_size,
		.index_size = size,
		.nslot = nslot,
	};
	return 0;
}

uint32_t label_seq_next(uint32_t seq)
{
	return seq % 3 + 1;
}

bool label_seq_newer(uint32_t a, uint32_t b)
{
	return a == label_seq_next(b);
}

bool label_bit(const uint8_t *bitmap, uint32_t slot)
{
	return bitmap[slot / 8] >> slot % 8 & 1;
}

void label_bit_set(uint8_t *bitmap, uint32_t slot, bool value)
{
	if (value)
		bitmap[slot / 8] |= 1 << slot % 8;
	else
		bitmap[slot / 8] &= ~(1 << slot % 8);
}

static bool blank(const uint8_t *p, size_t size)
{
	while (size)
		if (p[--size])
			return false;
	return true;
}

/*
 * The comparisons against the geometry come before anything is computed from
 * what the block says, so that no field of it can lead outside of the data.
 */
enum label_fault label_index_decode(const void *area, size_t size,
				    const struct label_geometry *geo,
				    unsigned int which, struct label_index *ret)
{
	const uint64_t offset = (uint64_t)which * geo->index_size;
	const struct media_index *m;
	uint32_t nslot, shift;

	if (size < offset + geo->index_size)
		return LABEL_INDEX_TRUNCATED;
	m = (const void *)((const uint8_t *)area + offset);
	if (blank((const void *)m, geo->index_size))
		return LABEL_INDEX_BLANK;
	if (memcmp(m->signature, LABEL_INDEX_SIGNATURE, sizeof(m->signature)))
		return LABEL_INDEX_SIGNATURE_BAD;
	if (le16toh(m->major) != 1)
		return LABEL_INDEX_VERSION;
	/* Before format 1.2 this byte was reserved. */
	shift = le16toh(m->minor) < 2 ? 0 : m->label_size;
	if (shift > 1 || (uint32_t)LABEL_SIZE_1_1 << shift != geo->label_size)
		return LABEL_INDEX_LABEL_SIZE;
	if (!(le32toh(m->seq) & LABEL_SEQ_MASK))
		return LABEL_INDEX_SEQUENCE;
	if (le64toh(m->my_offset) != offset)
		return LABEL_INDEX_MY_OFFSET;
	if (le64toh(m->my_size) < sizeof(*m) ||
	    le64toh(m->my_size) > geo->index_size)
		return LABEL_INDEX_MY_SIZE;
	if (le64toh(m->other_offset) != (which ? 0 : geo->index_size))
		return LABEL_INDEX_OTHER_OFFSET;
	if (le64toh(m->label_offset) != label_slot_offset(geo, 0))
		return LABEL_INDEX_LABEL_OFFSET;
	nslot = le32toh(m->nslot);
	if (!nslot || label_slot_offset(geo, nslot) > geo->area_size ||
	    sizeof(*m) + ((uint64_t)nslot + 7) / 8 > geo->index_size)
		return LABEL_INDEX_NSLOT;
	if (!checksum_matches(m, geo->index_size,
			      offsetof(struct media_index, checksum)))
		return LABEL_INDEX_CHECKSUM;
	*ret = (struct label_index){
		.major = le16toh(m->major),
		.minor = le16toh(m->minor),
		.seq = le32toh(m->seq) & LABEL_SEQ_MASK,
		.nslot = nslot,
		.free = m->free,
	};
	return LABEL_OK;
}

void label_index_encode(const struct label_index *index,
			const struct label_geometry *geo, unsigned int which,
			void *block)
{
	struct media_index *m = block;
	uint32_t i;

	memset(m, 0, geo->index_size);
	memcpy(m->signature, LABEL_INDEX_SIGNATURE, sizeof(m->signature));
	m->label_size = geo->label_size == LABEL_SIZE_1_2;
	m->seq = htole32(index->seq);
	m->my_offset = htole64((uint64_t)which * geo->index_size);
	m->my_size = htole64(geo->index_size);
	m->other_offset = htole64(which ? 0 : geo->index_size);
	m->label_offset = htole64(label_slot_offset(geo, 0));
	m->nslot = htole32(index->nslot);
	m->major = htole16(index->major);
	m->minor = htole16(index->minor);
	for (i = 0; i < index->nslot; i++)
		label_bit_set(m->free, i,
			      !index->free || label_bit(index->free, i));
	checksum_store(m, geo->index_size,
		       offsetof(struct media_index, checksum));
}

int label_index_peek(const void *block, size_t size,
		     struct label_index_raw *ret)
{
	const struct media_index *m = block;

	if (size < sizeof(*m))
		return -ENODATA;
	*ret = (struct label_index_raw){
		.major = le16toh(m->major),
		.minor = le16toh(m->minor),
		.seq = le32toh(m->seq),
		.nslot = le32toh(m->nslot),
		.label_size = m->label_size > 32 ?
				      0 :
				      (uint64_t)LABEL_SIZE_1_1 << m->label_size,
	};
	memcpy(ret->signature, m->signature, sizeof(m->signature));
	return 0;
}
