// SPDX-License-Identifier: GPL-2.0
/*
 * The power fails after every write of every plan, and within the writes: what
 * is left must be a valid area that mixes nothing.
 */
#include "unit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ndctl/label-area.h"
#include "ndctl/label-format.h"
#include "ndctl/label-plan.h"

#define SMALL (8 * 1024ul)
#define LARGE (256 * 1024ul) /* blocks of 1.1 and 1.2 differ in size */

static struct label_area *area_init(uint64_t size, unsigned int minor)
{
	struct label_area *area = NULL;

	assert_int_equal(label_area_init(size, minor, &area), 0);
	return area;
}

static void add(struct label_area *area, unsigned int n, const char *name)
{
	struct label label = {
		.nlabel = 1,
		.dpa = n * 0x1000000ull,
		.raw_size = 0x1000000,
	};

	memset(label.uuid, n + 1, sizeof(label.uuid));
	snprintf(label.name, sizeof(label.name), "%s%u", name, n);
	assert_int_equal(label_area_edit(area, &label, NULL), 0);
}

static void drop(struct label_area *area, uint32_t slot)
{
	assert_int_equal(label_area_edit(area, NULL, &slot), 0);
}

/* @count labels; @turns more edits move the current block and sequence. */
static struct label_area *make(uint64_t size, unsigned int minor,
			       const char *name, unsigned int count,
			       unsigned int turns)
{
	struct label_area *area = area_init(size, minor);
	unsigned int i;

	for (i = 0; i < count; i++)
		add(area, i, name);
	for (i = 0; i < turns; i++) {
		add(area, 100 + i, name);
		drop(area, count);
	}
	return area;
}

/* Is this label one that is active in @area? */
static bool has(const struct label_area *area, const struct label *label)
{
	struct label other;
	uint32_t slot;

	for (slot = 0; slot < label_area_nslot(area); slot++)
		if (label_area_slot(area, slot, NULL, &other) == LABEL_ACTIVE &&
		    !memcmp(&other, label, sizeof(other)))
			return true;
	return false;
}

struct cut {
	const struct label_area *from;
	const struct label_area *to;
	uint8_t *medium;
	unsigned long writes;
};

static void check(struct cut *cut)
{
	struct label_area *area = NULL;
	struct label label;
	enum label_fault fault;
	uint32_t slot;

	assert_int_equal(label_area_new(cut->from->size, cut->medium,
					cut->from->size, &area),
			 0);
	if (area->current < 0)
		fail_msg("no valid index after %lu writes", cut->writes);
	for (slot = 0; slot < label_area_nslot(area); slot++) {
		switch (label_area_slot(area, slot, &fault, &label)) {
		case LABEL_FREE:
			break;
		case LABEL_CORRUPT:
			fail_msg("slot %u after %lu writes: %s", slot,
				 cut->writes, label_fault_text(fault));
			break;
		case LABEL_ACTIVE:
			if (!has(cut->from, &label) && !has(cut->to, &label))
				fail_msg("slot %u after %lu writes: %s is "
					 "neither old nor new",
					 slot, cut->writes, label.name);
			break;
		}
	}
	label_area_free(area);
}

/* Carry out the plan in pieces of @chunk bytes; look after each. */
static unsigned long run(const struct label_area *from,
			 const struct label_area *to, size_t chunk,
			 void (*look)(struct cut *cut))
{
	struct label_plan *plan = NULL;
	struct cut cut = { from, to };
	size_t i, done, length;

	cut.medium = malloc(from->size);
	memcpy(cut.medium, from->data, from->size);
	assert_int_equal(
		label_plan_new(from->data, to->data, from->size, &plan), 0);
	for (i = 0; i < plan->count; i++) {
		const struct label_write *w = &plan->list[i];

		assert_true(w->length && w->offset + w->length <= from->size);
		for (done = 0; done < w->length; done += length) {
			length = w->length - done;
			if (length > chunk)
				length = chunk;
			memcpy(cut.medium + w->offset + done, w->data + done,
			       length);
			cut.writes++;
			if (look)
				look(&cut);
		}
	}
	assert_memory_equal(cut.medium, to->data, from->size);
	label_plan_free(plan);
	free(cut.medium);
	return cut.writes;
}

static void every_cut(const struct label_area *from,
		      const struct label_area *to)
{
	/* As some firmware has it, odd, and larger than any block. */
	static const size_t chunks[] = { 8, 100, 4076 };
	unsigned int i;

	for (i = 0; i < 3; i++)
		run(from, to, chunks[i], check);
}

/* Every pair of current blocks and sequence numbers: 6 by 6. */
static void every_phase(uint64_t size, unsigned int minor_from,
			unsigned int minor_to, unsigned int labels)
{
	struct label_area *from, *to;
	unsigned int i, j;

	for (i = 0; i < 3; i++) {
		for (j = 0; j < 3; j++) {
			from = make(size, minor_from, "old", labels, i);
			to = make(size, minor_to, "new", labels + 1, j);
			every_cut(from, to);
			label_area_free(to);
			/* An odd number of edits: the other block. */
			to = make(size, minor_to, "new", labels + 2, j);
			every_cut(from, to);
			label_area_free(from);
			label_area_free(to);
		}
	}
}

static void replace_1_1(void **state)
{
	every_phase(SMALL, 1, 1, 0);
	every_phase(SMALL, 1, 1, 3);
	every_phase(SMALL, 1, 1, 4);
}

static void replace_1_2(void **state)
{
	every_phase(SMALL, 2, 2, 3);
	every_phase(SMALL, 2, 2, 4);
}

static void upgrade(void **state)
{
	every_phase(SMALL, 1, 2, 3);
	every_phase(LARGE, 1, 2, 4);
}

static void downgrade(void **state)
{
	every_phase(SMALL, 2, 1, 4);
	every_phase(LARGE, 2, 1, 3);
}

/* The labels that lie where the larger blocks of the other format will be. */
static void downgrade_over_labels(void **state)
{
	struct label_area *from = make(2048 * 1024ul, 2, "old", 40, 0);
	struct label_area *to = make(2048 * 1024ul, 1, "new", 2, 1);

	run(from, to, 600, check);
	run(to, from, 600, check);
	label_area_free(from);
	label_area_free(to);
}

static void initialise_again(void **state)
{
	struct label_area *from, *to;
	unsigned int minor;

	for (minor = 1; minor <= 2; minor++) {
		from = make(SMALL, 1, "old", 5, 1);
		to = area_init(SMALL, minor);
		every_cut(from, to);
		label_area_free(from);
		label_area_free(to);
	}
}

/* One edit writes the label and the inactive block, and nothing else. */
static void edit_touches_the_inactive_block_alone(void **state)
{
	struct label_area *from = make(SMALL, 2, "a", 3, 0);
	struct label_area *to = make(SMALL, 2, "a", 3, 0);
	struct label_plan *plan = NULL;
	size_t i, current = from->current * (size_t)from->geo.index_size;

	add(to, 50, "b");
	assert_int_equal(label_plan_new(from->data, to->data, SMALL, &plan), 0);
	for (i = 0; i < plan->count; i++)
		assert_false(plan->list[i].offset >= current &&
			     plan->list[i].offset <
				     current + from->geo.index_size);
	/* The label comes first. */
	assert_true(plan->list[0].offset >= label_slot_offset(&from->geo, 3));
	assert_true(plan->list[plan->count - 1].offset <
		    label_slot_offset(&from->geo, 0));
	label_plan_free(plan);
	every_cut(from, to);
	label_area_free(from);
	label_area_free(to);
}

/*
 * Two edits: the same block is current before and after. It must not be
 * written in place, or the power failing brings back what was given up.
 */
static void two_edits_at_once(void **state)
{
	struct label_area *from = make(SMALL, 2, "a", 6, 0);
	struct label_area *to;

	drop(from, 2);
	drop(from, 3);
	drop(from, 5);
	assert_int_equal(label_area_new(SMALL, from->data, SMALL, &to), 0);
	add(to, 50, "b");
	add(to, 51, "b");
	assert_int_equal(from->current, to->current);
	every_cut(from, to);
	label_area_free(from);
	label_area_free(to);
}

static void nothing_changes_nothing_is_written(void **state)
{
	struct label_area *area = make(SMALL, 1, "a", 3, 1);

	assert_int_equal(run(area, area, 8, NULL), 0);
	label_area_free(area);
}

/* ---- to and from areas that are none */

static struct label_area *filled(uint64_t size, int byte)
{
	struct label_area *area = NULL;
	uint8_t *data = malloc(size);
	uint64_t i;

	for (i = 0; i < size; i++)
		data[i] = byte < 0 ? random() : byte;
	assert_int_equal(label_area_new(size, data, size, &area), 0);
	free(data);
	return area;
}

/* All of the old area, or none; never one with labels shot out of it. */
static void whole_or_nothing(struct cut *cut)
{
	const struct label_area *valid = cut->from->current >= 0 ? cut->from :
								   cut->to;
	struct label_area *area = NULL;
	enum label_fault fault;
	uint32_t slot;

	assert_int_equal(label_area_new(cut->from->size, cut->medium,
					cut->from->size, &area),
			 0);
	for (slot = 0; slot < label_area_nslot(area); slot++) {
		label_area_slot(area, slot, &fault, NULL);
		assert_int_equal(fault, LABEL_OK);
		assert_int_equal(label_area_slot(area, slot, NULL, NULL),
				 label_area_slot(valid, slot, NULL, NULL));
	}
	label_area_free(area);
}

static void to_and_from_no_area(void **state)
{
	static const int bytes[] = { 0, 0xff, -1 };
	struct label_area *area, *none;
	unsigned int i, turns;

	srandom(3);
	for (i = 0; i < 3; i++) {
		for (turns = 0; turns < 2; turns++) {
			/* Edits done an even number of times: the older
			 * block lists the same labels. */
			area = make(SMALL, 1 + turns, "a", 3, 0);
			none = filled(SMALL, bytes[i]);
			run(area, none, 8, NULL);
			run(none, area, 8, whole_or_nothing);
			label_area_free(none);
			label_area_free(area);
			area = area_init(SMALL, 1 + turns);
			none = filled(SMALL, bytes[i]);
			run(area, none, 8, whole_or_nothing);
			run(none, area, 8, whole_or_nothing);
			label_area_free(none);
			label_area_free(area);
		}
	}
}

/* Random areas, random edits, random damage: no plan misses its target. */
static void any_bytes(void **state)
{
	uint8_t from[4096], to[4096], *now;
	struct label_area *area;
	struct label_plan *plan;
	unsigned int i, j;

	srandom(4);
	for (i = 0; i < 500; i++) {
		area = make(4096, 1 + random() % 2, "a", random() % 5,
			    random() % 3);
		memcpy(from, area->data, sizeof(from));
		label_area_free(area);
		area = make(4096, 1 + random() % 2, "b", random() % 5,
			    random() % 3);
		memcpy(to, area->data, sizeof(to));
		label_area_free(area);
		for (j = random() % 3; j; j--)
			from[random() % 1024] ^= 1 << random() % 8;
		for (j = random() % 3; j; j--)
			to[random() % 1024] ^= 1 << random() % 8;
		assert_int_equal(label_plan_new(from, to, 4096, &plan), 0);
		now = from;
		for (j = 0; j < plan->count; j++)
			memcpy(now + plan->list[j].offset, plan->list[j].data,
			       plan->list[j].length);
		assert_memory_equal(now, to, sizeof(to));
		label_plan_free(plan);
	}
}

static void tiny_areas(void **state)
{
	static const uint8_t zero[600], one[600] = { 1 };
	struct label_plan *plan = NULL;
	uint64_t size;

	for (size = 0; size < 600; size += 7) {
		assert_int_equal(label_plan_new(zero, one, size, &plan), 0);
		assert_int_equal(plan->count, size > 0);
		label_plan_free(plan);
	}
	assert_int_equal(label_plan_new(zero, one, 1ull << 32, &plan), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(replace_1_1),
		cmocka_unit_test(replace_1_2),
		cmocka_unit_test(upgrade),
		cmocka_unit_test(downgrade),
		cmocka_unit_test(downgrade_over_labels),
		cmocka_unit_test(initialise_again),
		cmocka_unit_test(edit_touches_the_inactive_block_alone),
		cmocka_unit_test(two_edits_at_once),
		cmocka_unit_test(nothing_changes_nothing_is_written),
		cmocka_unit_test(to_and_from_no_area),
		cmocka_unit_test(any_bytes),
		cmocka_unit_test(tiny_areas),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
