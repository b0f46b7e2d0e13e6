// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ndctl/label-area.h"
#include "ndctl/label-format.h"
#include "shared/cleanup.h"

static const uint32_t label_sizes[] = { LABEL_SIZE_1_1, LABEL_SIZE_1_2 };

void label_area_free(struct label_area *area)
{
	if (!area)
		return;
	free(area->data);
	free(area->slot_fault);
	free(area);
}

/* Both valid: the newer one, and the first when that cannot be told. */
static int choose(const enum label_fault fault[2],
		  const struct label_index index[2])
{
	if (fault[0] != LABEL_OK)
		return fault[1] == LABEL_OK ? 1 : -1;
	if (fault[1] != LABEL_OK)
		return 0;
	return label_seq_newer(index[1].seq, index[0].seq);
}

static void decode_as(struct label_area *area, const struct label_geometry *geo)
{
	unsigned int i;

	area->geo = *geo;
	for (i = 0; i < 2; i++)
		area->fault[i] = label_index_decode(area->data, area->have, geo,
						    i, &area->index[i]);
	area->current = choose(area->fault, area->index);
}

/* How far both blocks were from being accepted: faults are in that order. */
static int closeness(const struct label_area *area)
{
	return area->fault[0] > area->fault[1] ? (int)area->fault[0] :
						 (int)area->fault[1];
}

/*
 * The geometry depends on the label size, which only a valid index tells. So
 * both are tried; 128 first, as Linux does, which matters when an area was
 * initialised in both formats and one block of each survived.
 */
static void decode_indexes(struct label_area *area)
{
	struct label_area best = *area, try = *area;
	struct label_geometry geo;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(label_sizes); i++) {
		if (label_geometry(area->size, label_sizes[i], &geo))
			continue;
		decode_as(&try, &geo);
		if (!best.geo.index_size || try.current >= 0 ||
		    (best.current < 0 && closeness(&try) > closeness(&best)))
			best = try;
		if (best.current >= 0)
			break;
	}
	*area = best;
}

struct range {
	uint64_t start;
	uint64_t end;
	uint32_t slot;
};

static int by_start(const void *a, const void *b)
{
	const struct range *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return x->slot < y->slot ? -1 : x->slot > y->slot;
}

/* Two labels on one memory: the kernel gives up on all of such a DIMM. */
static void mark_overlaps(struct label_area *area, struct range *range,
			  size_t count)
{
	uint64_t end = 0;
	size_t i;

	if (count)
		qsort(range, count, sizeof(*range), by_start);
	for (i = 0; i < count; i++) {
		if (i && range[i].start < end)
			area->slot_fault[range[i].slot] = LABEL_SLOT_OVERLAP;
		if (range[i].end > end)
			end = range[i].end;
	}
}

static const uint8_t *slot_data(const struct label_area *area, uint32_t slot)
{
	uint64_t offset = label_slot_offset(&area->geo, slot);

	if (offset + area->geo.label_size > area->have)
		return NULL;
	return area->data + offset;
}

static enum label_fault decode_slot(const struct label_area *area,
				    uint32_t slot, struct label *ret)
{
	const uint8_t *data = slot_data(area, slot);

	if (!data)
		return LABEL_SLOT_TRUNCATED;
	return label_decode(data, area->geo.label_size, slot, ret);
}

static bool slot_is_free(const struct label_area *area, uint32_t slot)
{
	return label_bit(area->index[area->current].free, slot);
}

static int decode_slots(struct label_area *area)
{
	uint32_t slot, nslot = label_area_nslot(area);
	_cleanup_free_ struct range *range = NULL;
	size_t count = 0;
	struct label label;

	if (!nslot)
		return 0;
	area->slot_fault = calloc(nslot, sizeof(*area->slot_fault));
	range = calloc(nslot, sizeof(*range));
	if (!area->slot_fault || !range)
		return -ENOMEM;
	for (slot = 0; slot < nslot; slot++) {
		if (slot_is_free(area, slot))
			continue;
		area->slot_fault[slot] = decode_slot(area, slot, &label);
		if (area->slot_fault[slot] == LABEL_OK)
			range[count++] = (struct range){
				.start = label.dpa,
				.end = label.dpa + label.raw_size,
				.slot = slot,
			};
	}
	mark_overlaps(area, range, count);
	return 0;
}

static int decode(struct label_area *area)
{
	free(area->slot_fault);
	area->slot_fault = NULL;
	area->current = -1;
	area->fault[0] = area->fault[1] = LABEL_INDEX_TRUNCATED;
	memset(&area->geo, 0, sizeof(area->geo));
	decode_indexes(area);
	return decode_slots(area);
}

int label_area_new(uint64_t size, const void *data, uint64_t have,
		   struct label_area **ret)
{
	_cleanup_(label_area_freep) struct label_area *area = NULL;
	int rc;

	if (have > size || size > UINT32_MAX)
		return -EINVAL;
	area = calloc(1, sizeof(*area));
	if (!area)
		return -ENOMEM;
	area->data = malloc(have ? have : 1);
	if (!area->data)
		return -ENOMEM;
	if (have)
		memcpy(area->data, data, have);
	area->size = size;
	area->have = have;
	rc = decode(area);
	if (rc)
		return rc;
	*ret = take_ptr(area);
	return 0;
}

uint32_t label_area_nslot(const struct label_area *area)
{
	return area->current < 0 ? 0 : area->index[area->current].nslot;
}

uint32_t label_area_nfree(const struct label_area *area)
{
	uint32_t slot, nslot = label_area_nslot(area), count = 0;

	for (slot = 0; slot < nslot; slot++)
		count += slot_is_free(area, slot);
	return count;
}

enum label_state label_area_slot(const struct label_area *area, uint32_t slot,
				 enum label_fault *fault, struct label *label)
{
	const uint8_t *data = slot_data(area, slot);

	if (fault)
		*fault = area->slot_fault[slot];
	if (label && data)
		label_read(data, area->geo.label_size, label);
	else if (label)
		memset(label, 0, sizeof(*label));
	if (slot_is_free(area, slot))
		return LABEL_FREE;
	return area->slot_fault[slot] == LABEL_OK ? LABEL_ACTIVE :
						    LABEL_CORRUPT;
}

static int find_free(const struct label_area *area, uint32_t *ret)
{
	uint32_t slot, nslot = label_area_nslot(area);

	for (slot = 0; slot < nslot; slot++) {
		if (slot_is_free(area, slot)) {
			*ret = slot;
			return 0;
		}
	}
	return -ENOSPC;
}

int label_area_edit(struct label_area *area, struct label *add,
		    const uint32_t *drop)
{
	_cleanup_free_ uint8_t *bitmap = NULL;
	struct label_index index;
	uint32_t slot = 0;
	unsigned int which;
	int rc;

	if (area->current < 0 || area->have < area->size)
		return -ENODATA;
	if (drop &&
	    (*drop >= label_area_nslot(area) || slot_is_free(area, *drop)))
		return -EINVAL;
	rc = add ? find_free(area, &slot) : 0;
	if (rc)
		return rc;
	index = area->index[area->current];
	bitmap = malloc(index.nslot / 8 + 1);
	if (!bitmap)
		return -ENOMEM;
	memcpy(bitmap, index.free, (index.nslot + 7) / 8);
	if (add) {
		add->slot = slot;
		label_encode(add, area->geo.label_size,
			     area->data + label_slot_offset(&area->geo, slot));
		label_bit_set(bitmap, slot, false);
	}
	if (drop)
		label_bit_set(bitmap, *drop, true);
	index.free = bitmap;
	index.seq = label_seq_next(index.seq);
	which = !area->current;
	label_index_encode(&index, &area->geo, which,
			   area->data + which * (size_t)area->geo.index_size);
	return decode(area);
}

int label_area_init(uint64_t size, unsigned int minor, struct label_area **ret)
{
	_cleanup_free_ uint8_t *data = NULL;
	struct label_index index = { .major = 1, .minor = minor };
	struct label_geometry geo;
	unsigned int which;
	int rc;

	if (minor != 1 && minor != 2)
		return -EINVAL;
	rc = label_geometry(size, label_sizes[minor - 1], &geo);
	if (rc)
		return rc;
	data = calloc(1, size);
	if (!data)
		return -ENOMEM;
	index.nslot = geo.nslot;
	for (which = 0; which < 2; which++) {
		/* The first is the current one. */
		index.seq = 3 - which;
		label_index_encode(&index, &geo, which,
				   data + which * (size_t)geo.index_size);
	}
	return label_area_new(size, data, size, ret);
}

uint64_t label_index_extent(uint64_t size)
{
	struct label_geometry geo;
	uint64_t extent = 0;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(label_sizes); i++)
		if (!label_geometry(size, label_sizes[i], &geo) &&
		    2 * (uint64_t)geo.index_size > extent)
			extent = 2 * (uint64_t)geo.index_size;
	return extent;
}
