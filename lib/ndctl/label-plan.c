// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ndctl/label-area.h"
#include "ndctl/label-format.h"
#include "ndctl/label-plan.h"
#include "shared/cleanup.h"

/* Equal bytes between two changes that are cheaper written than skipped. */
#define RUN_GAP 32

/* The plan so far, and what the medium has once it is done. */
struct maker {
	struct label_plan *plan;
	struct label_area *now;
	const uint8_t *to;
	const struct label_area *target;
};

static void cleanup_plan(struct label_plan **plan)
{
	label_plan_free(*plan);
}

void label_plan_free(struct label_plan *plan)
{
	size_t i;

	if (!plan)
		return;
	for (i = 0; i < plan->count; i++)
		free(plan->list[i].data);
	free(plan->list);
	free(plan);
}

static int append(struct label_plan *plan, uint64_t offset,
		  const uint8_t *bytes, size_t length)
{
	struct label_write *list;
	uint8_t *data;

	list = reallocarray(plan->list, plan->count + 1, sizeof(*list));
	if (!list)
		return -ENOMEM;
	plan->list = list;
	data = malloc(length);
	if (!data)
		return -ENOMEM;
	memcpy(data, bytes, length);
	list[plan->count++] = (struct label_write){
		.offset = offset,
		.length = length,
		.data = data,
	};
	return 0;
}

/* Length of the run of changes that begins at @from. */
static size_t run_length(const uint8_t *old, const uint8_t *new, size_t size)
{
	size_t i, end = 0;

	for (i = 0; i < size && i < end + RUN_GAP; i++)
		if (old[i] != new[i])
			end = i + 1;
	return end;
}

static int diff(struct label_plan *plan, uint64_t offset, const uint8_t *old,
		const uint8_t *new, size_t size)
{
	size_t i = 0, length;
	int rc;

	while (i < size) {
		if (old[i] == new[i]) {
			i++;
			continue;
		}
		length = run_length(old + i, new + i, size - i);
		rc = append(plan, offset + i, new + i, length);
		if (rc)
			return rc;
		i += length;
	}
	return 0;
}

/* Have @bytes at @offset. */
static int put(struct maker *m, uint64_t offset, const void *bytes, size_t size)
{
	int rc;

	rc = diff(m->plan, offset, m->now->data + offset, bytes, size);
	if (rc)
		return rc;
	memcpy(m->now->data + offset, bytes, size);
	return 0;
}

/* See the area with new eyes after its index blocks were written. */
static int reread(struct maker *m)
{
	struct label_area *area;
	int rc;

	rc = label_area_new(m->now->size, m->now->data, m->now->have, &area);
	if (rc)
		return rc;
	label_area_free(m->now);
	m->now = area;
	return 0;
}

static int put_target(struct maker *m, uint64_t offset, uint64_t end)
{
	return put(m, offset, m->to + offset, end - offset);
}

static int put_index(struct maker *m, const struct label_index *index,
		     const struct label_geometry *geo, unsigned int which)
{
	_cleanup_free_ void *block = malloc(geo->index_size);

	if (!block)
		return -ENOMEM;
	label_index_encode(index, geo, which, block);
	return put(m, which * (uint64_t)geo->index_size, block,
		   geo->index_size);
}

/*
 * Make block @which the current one, with @bitmap. It must not be the one
 * that is current: that one has to stay whole until this one is.
 */
static int commit(struct maker *m, const uint8_t *bitmap, unsigned int which)
{
	struct label_index index = m->now->index[m->now->current];
	int rc;

	index.free = bitmap;
	index.seq = label_seq_next(index.seq);
	rc = put_index(m, &index, &m->now->geo, which);
	return rc ? rc : reread(m);
}

/* The same, by way of the other block if need be. */
static int commit_at(struct maker *m, const uint8_t *bitmap, unsigned int which)
{
	int rc = 0;

	if (m->now->current == (int)which)
		rc = commit(m, bitmap, !which);
	return rc ? rc : commit(m, bitmap, which);
}

/* Copy of the current bitmap, with all slots given up that are in the way. */
static uint8_t *
give_up(const struct maker *m,
	bool (*in_the_way)(const struct maker *m, uint32_t slot), bool *ret_any)
{
	const struct label_index *index = &m->now->index[m->now->current];
	size_t size = (index->nslot + 7) / 8;
	uint8_t *bitmap = malloc(size);
	uint32_t slot;

	if (!bitmap)
		return NULL;
	memcpy(bitmap, index->free, size);
	*ret_any = false;
	for (slot = 0; slot < index->nslot; slot++) {
		if (label_bit(bitmap, slot) || !in_the_way(m, slot))
			continue;
		label_bit_set(bitmap, slot, true);
		*ret_any = true;
	}
	return bitmap;
}

/* Will another label be written there? */
static bool slot_changes(const struct maker *m, uint32_t slot)
{
	uint64_t offset = label_slot_offset(&m->now->geo, slot);

	return memcmp(m->now->data + offset, m->to + offset,
		      m->now->geo.label_size);
}

/* From one valid area to another of the same geometry. */
static int same_format(struct maker *m)
{
	const struct label_geometry *geo = &m->target->geo;
	const uint64_t labels = label_slot_offset(geo, 0);
	const unsigned int last = m->target->current;
	_cleanup_free_ uint8_t *bitmap = NULL;
	bool any;
	int rc;

	bitmap = give_up(m, slot_changes, &any);
	if (!bitmap)
		return -ENOMEM;
	/* The target's current block must find the other one current. */
	if (any || m->now->current == (int)last) {
		rc = commit_at(m, bitmap, !last);
		if (rc)
			return rc;
	}
	rc = put_target(m, labels, m->now->size);
	if (rc)
		return rc;
	rc = put_target(m, last * (uint64_t)geo->index_size,
			(last + 1) * (uint64_t)geo->index_size);
	return rc ? rc : put_target(m, 0, labels);
}

/* Is it where the index blocks of the target's geometry will be? */
static bool slot_under_index(const struct maker *m, uint32_t slot)
{
	return label_slot_offset(&m->now->geo, slot) <
	       label_slot_offset(&m->target->geo, 0);
}

/*
 * Make the area an empty one of the target's format. Blocks of 1.1 are not
 * smaller than those of 1.2, and 1.1 wins while a block of it is valid. So
 * towards 1.2 the old block 1 is kept while the new block 0 is written, and
 * towards 1.1 the old block 0 while the new block 1 is.
 */
static int change_format(struct maker *m)
{
	const struct label_geometry *geo = &m->target->geo;
	const struct label_geometry old = m->now->geo;
	const unsigned int first = geo->label_size == LABEL_SIZE_1_1;
	struct label_index empty = {
		.major = 1,
		.minor = geo->label_size == LABEL_SIZE_1_1 ? 1 : 2,
		.nslot = geo->nslot,
		.seq = 1,
	};
	static const uint8_t none[sizeof(LABEL_INDEX_SIGNATURE)];
	_cleanup_free_ uint8_t *bitmap = NULL;
	bool any;
	int rc;

	bitmap = give_up(m, slot_under_index, &any);
	if (!bitmap)
		return -ENOMEM;
	if (any || m->now->current == (int)first) {
		rc = commit_at(m, bitmap, !first);
		if (rc)
			return rc;
	}
	rc = put_index(m, &empty, geo, first);
	if (rc)
		return rc;
	empty.seq = label_seq_next(empty.seq);
	rc = put_index(m, &empty, geo, !first);
	if (rc)
		return rc;
	/* The old block 1 may lie behind all of the new ones. */
	if (!first && old.index_size >= 2 * (uint64_t)geo->index_size) {
		rc = put(m, old.index_size, none, sizeof(none));
		if (rc)
			return rc;
	}
	return reread(m);
}

/* No valid area before: the index comes last. */
static int from_nothing(struct maker *m)
{
	const uint64_t labels = label_slot_offset(&m->target->geo, 0);
	const uint64_t block = m->target->geo.index_size;
	const unsigned int last = m->target->current;
	int rc;

	rc = put_target(m, labels, m->now->size);
	if (rc)
		return rc;
	rc = put_target(m, last * block, (last + 1) * block);
	return rc ? rc : put_target(m, 0, labels);
}

/* No valid area after: the index goes first, the current block last. */
static int to_nothing(struct maker *m)
{
	const uint64_t block = m->now->geo.index_size;
	const unsigned int last = m->now->current;
	int rc = 0;

	if (m->now->current >= 0) {
		rc = put_target(m, !last * block, (!last + 1) * block);
		if (rc)
			return rc;
		rc = put_target(m, last * block, (last + 1) * block);
	}
	return rc ? rc : put_target(m, 0, m->now->size);
}

static int make(struct maker *m)
{
	int rc;

	if (!memcmp(m->now->data, m->to, m->now->size))
		return 0;
	if (m->target->current < 0)
		return to_nothing(m);
	if (m->now->current < 0)
		return from_nothing(m);
	if (m->now->geo.label_size != m->target->geo.label_size) {
		rc = change_format(m);
		if (rc)
			return rc;
	}
	return same_format(m);
}

int label_plan_new(const void *from, const void *to, uint64_t size,
		   struct label_plan **ret)
{
	_cleanup_(label_area_freep) struct label_area *target = NULL;
	_cleanup_(cleanup_plan) struct label_plan *plan = NULL;
	struct maker m = { .to = to };
	int rc;

	rc = label_area_new(size, to, size, &target);
	if (rc)
		return rc;
	plan = calloc(1, sizeof(*plan));
	if (!plan)
		return -ENOMEM;
	rc = label_area_new(size, from, size, &m.now);
	if (rc)
		return rc;
	m.plan = plan;
	m.target = target;
	rc = make(&m);
	label_area_free(m.now);
	if (rc)
		return rc;
	*ret = take_ptr(plan);
	return 0;
}
