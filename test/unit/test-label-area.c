// SPDX-License-Identifier: GPL-2.0
/* What a label area says, whole and damaged in every way that we know. */
#include "unit.h"

#include <endian.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ndctl/checksum.h"
#include "ndctl/label-area.h"
#include "ndctl/label-format.h"

#define KiB 1024ul

static struct label_area *area_init(uint64_t size, unsigned int minor)
{
	struct label_area *area = NULL;

	assert_int_equal(label_area_init(size, minor, &area), 0);
	return area;
}

static struct label_area *area_read(uint64_t size, const void *data,
				    uint64_t have)
{
	struct label_area *area = NULL;

	assert_int_equal(label_area_new(size, data, have, &area), 0);
	return area;
}

static struct label sample(unsigned int n)
{
	struct label label = {
		.nlabel = 1,
		.set_cookie = 0x2468ac00123456,
		.lba_size = 512,
		.dpa = n * 0x1000000ull,
		.raw_size = 0x1000000,
	};

	memset(label.uuid, n + 1, sizeof(label.uuid));
	snprintf(label.name, sizeof(label.name), "name%u", n);
	return label;
}

static void add(struct label_area *area, unsigned int n)
{
	struct label label = sample(n);

	assert_int_equal(label_area_edit(area, &label, NULL), 0);
}

static struct media_index *index_of(struct label_area *area, unsigned int i)
{
	return (void *)(area->data + i * (size_t)area->geo.index_size);
}

static struct media_label *slot_of(struct label_area *area, uint32_t slot)
{
	return (void *)(area->data + label_slot_offset(&area->geo, slot));
}

static void seal_index(struct label_area *area, unsigned int i)
{
	checksum_store(index_of(area, i), area->geo.index_size,
		       offsetof(struct media_index, checksum));
}

static void seal_slot(struct label_area *area, uint32_t slot)
{
	if (area->geo.label_size == LABEL_SIZE_1_2)
		checksum_store(slot_of(area, slot), LABEL_SIZE_1_2,
			       offsetof(struct media_label, checksum));
}

/* The same bytes, read afresh. */
static struct label_area *reread(struct label_area *area)
{
	struct label_area *again = area_read(area->size, area->data,
					     area->have);

	label_area_free(area);
	return again;
}

/* Sizes and slot counts as the kernel and stock ndctl make them. */
static void geometry_is_the_kernels(void **state)
{
	static const struct {
		uint64_t size;
		uint32_t label, nslot, index;
	} want[] = {
		{ 128 * KiB, 128, 1020, 256 },
		{ 128 * KiB, 256, 510, 256 },
		{ 2048 * KiB, 128, 16348, 2304 },
		{ 2048 * KiB, 256, 8182, 1280 },
	};
	struct label_geometry geo;
	size_t i;

	for (i = 0; i < 4; i++) {
		assert_int_equal(label_geometry(want[i].size, want[i].label,
						&geo),
				 0);
		assert_int_equal(geo.nslot, want[i].nslot);
		assert_int_equal(geo.index_size, want[i].index);
	}
	assert_int_equal(label_geometry(128 * KiB, 512, &geo), -EINVAL);
	assert_int_equal(label_geometry(128 * KiB, 0, &geo), -EINVAL);
}

/* Whatever the size: all fits, and nothing wraps. */
static void geometry_fits_any_size(void **state)
{
	struct label_geometry geo;
	uint64_t size;
	uint32_t label;

	for (size = 0; size < 70000; size += size < 5000 ? 1 : 127) {
		for (label = 128; label <= 256; label *= 2) {
			if (label_geometry(size, label, &geo)) {
				assert_true(size < 512 + 2 * label);
				continue;
			}
			assert_true(geo.nslot >= 2);
			assert_true(label_slot_offset(&geo, geo.nslot) <=
				    size);
			assert_true(geo.index_size >= 72 + geo.nslot / 8);
		}
	}
	for (size = UINT32_MAX - 600; size <= UINT32_MAX; size++) {
		assert_int_equal(label_geometry(size, 128, &geo), 0);
		assert_true(label_slot_offset(&geo, geo.nslot) <= size);
	}
	assert_int_equal(label_geometry(1ull << 32, 128, &geo), -EINVAL);
	assert_int_equal(label_geometry(UINT64_MAX, 128, &geo), -EINVAL);
}

static void sequence_is_a_cycle(void **state)
{
	assert_int_equal(label_seq_next(1), 2);
	assert_int_equal(label_seq_next(2), 3);
	assert_int_equal(label_seq_next(3), 1);
	assert_true(label_seq_newer(2, 1));
	assert_true(label_seq_newer(3, 2));
	assert_true(label_seq_newer(1, 3));
	assert_false(label_seq_newer(3, 1));
	assert_false(label_seq_newer(2, 2));
}

static void fresh_area(void **state)
{
	unsigned int minor;

	for (minor = 1; minor <= 2; minor++) {
		struct label_area *area = area_init(128 * KiB, minor);

		assert_int_equal(area->current, 0);
		assert_int_equal(area->fault[0], LABEL_OK);
		assert_int_equal(area->fault[1], LABEL_OK);
		assert_int_equal(area->index[0].minor, minor);
		assert_int_equal(label_area_nslot(area),
				 minor == 1 ? 1020 : 510);
		assert_int_equal(label_area_nfree(area),
				 label_area_nslot(area));
		label_area_free(area);
	}
}

/* Bits behind the last slot must be zero, or another reader trips. */
static void bitmap_ends_with_the_slots(void **state)
{
	struct label_area *area = area_init(128 * KiB, 2);
	struct media_index *index = index_of(area, 0);

	assert_int_equal(index->free[510 / 8], 0x3f);
	assert_int_equal(index->free[510 / 8 + 1], 0);
	label_area_free(area);
}

static void edits_alternate_between_the_blocks(void **state)
{
	struct label_area *area = area_init(1024, 1);
	struct label back;
	uint32_t slot = 0;
	int current = 0;
	unsigned int i;

	for (i = 0; i < 4; i++) {
		add(area, i);
		assert_int_equal(area->current, !current);
		current = area->current;
		assert_int_equal(label_area_nfree(area), 3 - i);
	}
	assert_int_equal(label_area_edit(area, &back, NULL), -ENOSPC);
	assert_int_equal(label_area_edit(area, NULL, &slot), 0);
	assert_int_equal(label_area_slot(area, 0, NULL, NULL), LABEL_FREE);
	assert_int_equal(label_area_edit(area, NULL, &slot), -EINVAL);
	slot = 4;
	assert_int_equal(label_area_edit(area, NULL, &slot), -EINVAL);
	assert_int_equal(label_area_slot(area, 3, NULL, &back), LABEL_ACTIVE);
	assert_string_equal(back.name, "name3");
	assert_int_equal(back.dpa, 0x3000000);
	label_area_free(area);
}

static void replacing_is_one_step(void **state)
{
	struct label_area *area = area_init(128 * KiB, 2);
	struct label label = sample(0), back;
	uint32_t slot = 0;

	add(area, 0);
	snprintf(label.name, sizeof(label.name), "renamed");
	assert_int_equal(label_area_edit(area, &label, &slot), 0);
	assert_int_equal(label.slot, 1);
	assert_int_equal(label_area_slot(area, 0, NULL, NULL), LABEL_FREE);
	assert_int_equal(label_area_slot(area, 1, NULL, &back), LABEL_ACTIVE);
	assert_string_equal(back.name, "renamed");
	/* The other block still has the area as it was before. */
	index_of(area, area->current)->seq = 0;
	area = reread(area);
	assert_int_equal(label_area_slot(area, 0, NULL, &back), LABEL_ACTIVE);
	assert_string_equal(back.name, "name0");
	assert_int_equal(label_area_slot(area, 1, NULL, NULL), LABEL_FREE);
	label_area_free(area);
}

static void label_survives_the_medium(void **state)
{
	struct label label = sample(7), back = { 0 };
	uint8_t media[LABEL_SIZE_1_2];

	label.flags = LABEL_FLAG_LOCAL;
	label.slot = 12;
	label.alignment = 21;
	label.position = 0xffff;
	memset(label.name, 'x', 64);
	memset(label.type_guid, 0xa5, 16);
	memset(label.abstraction_guid, 0x5a, 16);
	label_encode(&label, LABEL_SIZE_1_2, media);
	assert_int_equal(label_decode(media, LABEL_SIZE_1_2, 12, &back),
			 LABEL_OK);
	assert_memory_equal(&label, &back, sizeof(label));
	assert_int_equal(label_decode(media, LABEL_SIZE_1_2, 13, &back),
			 LABEL_SLOT_NUMBER);
	media[200] ^= 1;
	assert_int_equal(label_decode(media, LABEL_SIZE_1_2, 12, &back),
			 LABEL_SLOT_CHECKSUM);
	/* As a 1.1 label it has no checksum, and no guids. */
	assert_int_equal(label_decode(media, LABEL_SIZE_1_1, 12, &back),
			 LABEL_OK);
	assert_true(uuid_is_null(back.type_guid));
}

/* Fixed bytes at fixed offsets: the layout of the specification. */
static void layout_is_the_specifications(void **state)
{
	struct label_area *area = area_init(128 * KiB, 2);
	const uint8_t *p = area->data;

	assert_memory_equal(p, "NAMESPACE_INDEX", 16);
	assert_int_equal(p[19], 1);
	assert_int_equal(p[20], 3);
	assert_int_equal(p[32] | p[33] << 8, 256);
	assert_int_equal(p[40] | p[41] << 8, 256);
	assert_int_equal(p[48] | p[49] << 8, 512);
	assert_int_equal(p[56] | p[57] << 8, 510);
	assert_int_equal(p[60], 1);
	assert_int_equal(p[62], 2);
	assert_int_equal(p[72], 0xff);
	add(area, 2);
	p = area->data + 512;
	assert_int_equal(p[0], 3);
	assert_memory_equal(p + 16, "name2", 6);
	assert_int_equal(p[84], 1);
	assert_int_equal(p[107], 2);
	assert_int_equal(p[115], 1);
	label_area_free(area);
}

/* ---- index blocks that must not be believed */

enum how { SIGN, BREAK }; /* repair the checksum afterwards, or not */

#define INDEX_CASES \
	X(signature, m->signature[3] = 'x', SIGN, SIGNATURE_BAD)              \
	X(no_nul, m->signature[15] = 'x', SIGN, SIGNATURE_BAD)                \
	X(major_0, m->major = 0, SIGN, VERSION)                               \
	X(major_2, m->major = htole16(2), SIGN, VERSION)                      \
	X(label_size_2, m->label_size = 2, SIGN, LABEL_SIZE)                  \
	X(label_size_25, m->label_size = 25, SIGN, LABEL_SIZE)                \
	X(label_size_32, m->label_size = 32, SIGN, LABEL_SIZE)                \
	X(label_size_255, m->label_size = 255, SIGN, LABEL_SIZE)              \
	X(seq_0, m->seq = 0, SIGN, SEQUENCE)                                  \
	X(seq_4, m->seq = htole32(4), SIGN, SEQUENCE)                         \
	X(my_offset, m->my_offset = htole64(512), SIGN, MY_OFFSET)            \
	X(my_offset_max, m->my_offset = UINT64_MAX, SIGN, MY_OFFSET)          \
	X(my_size_0, m->my_size = 0, SIGN, MY_SIZE)                           \
	X(my_size_71, m->my_size = htole64(71), SIGN, MY_SIZE)                \
	X(my_size_large, m->my_size = htole64(512), SIGN, MY_SIZE)            \
	X(my_size_max, m->my_size = UINT64_MAX, SIGN, MY_SIZE)                \
	X(other_self, m->other_offset = m->my_offset, SIGN, OTHER_OFFSET)     \
	X(other_max, m->other_offset = UINT64_MAX, SIGN, OTHER_OFFSET)        \
	X(label_0, m->label_offset = 0, SIGN, LABEL_OFFSET)                   \
	X(label_max, m->label_offset = UINT64_MAX, SIGN, LABEL_OFFSET)        \
	X(label_wrap, m->label_offset = htole64(-256ull), SIGN, LABEL_OFFSET) \
	X(nslot_0, m->nslot = 0, SIGN, NSLOT)                                 \
	X(nslot_511, m->nslot = htole32(511), SIGN, NSLOT)                    \
	X(nslot_max, m->nslot = UINT32_MAX, SIGN, NSLOT)                      \
	X(nslot_wrap, m->nslot = htole32(1u << 24), SIGN, NSLOT)              \
	X(free_flip, m->free[5] ^= 4, BREAK, CHECKSUM)                        \
	X(sum_flip, m->checksum ^= 1, BREAK, CHECKSUM)                        \
	X(flags_flip, m->flags[0] ^= 1, BREAK, CHECKSUM)                      \
	X(blank, memset(m, 0, 256), BREAK, BLANK)

#define X(name, change, how, fault) \
	static void index_##name(struct media_index *m) { change; }
INDEX_CASES
#undef X

static const struct {
	const char *name;
	void (*change)(struct media_index *m);
	enum how how;
	enum label_fault fault;
} index_cases[] = {
#define X(name, change, how, fault) \
	{ #name, index_##name, how, LABEL_INDEX_##fault },
	INDEX_CASES
#undef X
};

static void bad_index_blocks_are_named(void **state)
{
	struct label_area *area;
	unsigned int i, which;

	for (i = 0; i < sizeof(index_cases) / sizeof(index_cases[0]); i++) {
		for (which = 0; which < 2; which++) {
			area = area_init(128 * KiB, 2);
			add(area, 0);
			index_cases[i].change(index_of(area, which));
			if (index_cases[i].how == SIGN)
				seal_index(area, which);
			area = reread(area);
			if (area->fault[which] != index_cases[i].fault)
				fail_msg("%s: block %u: %s",
					 index_cases[i].name, which,
					 label_fault_text(area->fault[which]));
			assert_int_equal(area->fault[!which], LABEL_OK);
			assert_int_equal(area->current, !which);
			label_area_free(area);
		}
	}
}

static void both_blocks_bad_is_no_area(void **state)
{
	struct label_area *area;
	unsigned int i, which;

	for (i = 0; i < sizeof(index_cases) / sizeof(index_cases[0]); i++) {
		area = area_init(128 * KiB, 2);
		for (which = 0; which < 2; which++) {
			index_cases[i].change(index_of(area, which));
			if (index_cases[i].how == SIGN)
				seal_index(area, which);
		}
		area = reread(area);
		assert_int_equal(area->current, -1);
		assert_int_equal(label_area_nslot(area), 0);
		assert_int_equal(label_area_nfree(area), 0);
		label_area_free(area);
	}
}

/* Each pair of sequence numbers, in both orders. */
static void newer_block_counts(void **state)
{
	static const int want[4][4] = {
		/* block 1:   1  2  3 */
		[1] = { 0, 0, 1, 0 },
		[2] = { 0, 0, 0, 1 },
		[3] = { 0, 1, 0, 0 },
	};
	unsigned int a, b;

	for (a = 1; a <= 3; a++) {
		for (b = 1; b <= 3; b++) {
			struct label_area *area = area_init(128 * KiB, 1);

			index_of(area, 0)->seq = htole32(a);
			index_of(area, 1)->seq = htole32(b | 0x80);
			seal_index(area, 0);
			seal_index(area, 1);
			area = reread(area);
			if (area->current != want[a][b])
				fail_msg("%u and %u: %d", a, b, area->current);
			label_area_free(area);
		}
	}
}

static void older_format_wins(void **state)
{
	struct label_area *old = area_init(2048 * KiB, 1);
	struct label_area *new = area_init(2048 * KiB, 2);

	/* Block 0 of 1.2, while block 1 of 1.1 is still whole. */
	memcpy(old->data, new->data, new->geo.index_size);
	old = reread(old);
	assert_int_equal(old->geo.label_size, LABEL_SIZE_1_1);
	assert_int_equal(old->current, 1);
	old->data[old->geo.index_size] ^= 1;
	old = reread(old);
	assert_int_equal(old->geo.label_size, LABEL_SIZE_1_2);
	assert_int_equal(old->current, 0);
	label_area_free(old);
	label_area_free(new);
}

/* ---- labels that must not be believed */

#define SLOT_CASES                                                       \
	X(blank, memset(m, 0, 256), BREAK, BLANK)                        \
	X(number, m->slot = htole32(2), SIGN, NUMBER)                    \
	X(number_max, m->slot = UINT32_MAX, SIGN, NUMBER)                \
	X(flip, m->dpa ^= htole64(1 << 20), BREAK, CHECKSUM)             \
	X(uuid, memset(m->uuid, 0, 16), SIGN, UUID)                      \
	X(size_0, m->raw_size = 0, SIGN, SIZE)                           \
	X(range, m->raw_size = htole64(-4096ull), SIGN, RANGE)           \
	X(position, m->position = htole16(1), SIGN, POSITION)            \
	X(nlabel, m->nlabel = 0, SIGN, POSITION)                         \
	X(overlap, m->dpa = htole64(0x800000), SIGN, OVERLAP)            \
	X(same, m->dpa = 0, SIGN, OVERLAP)

#define X(name, change, how, fault) \
	static void slot_##name(struct media_label *m) { change; }
SLOT_CASES
#undef X

static const struct {
	const char *name;
	void (*change)(struct media_label *m);
	enum how how;
	enum label_fault fault;
} slot_cases[] = {
#define X(name, change, how, fault) \
	{ #name, slot_##name, how, LABEL_SLOT_##fault },
	SLOT_CASES
#undef X
};

static void bad_labels_are_named_slot_by_slot(void **state)
{
	enum label_fault fault;
	struct label_area *area;
	unsigned int i;

	for (i = 0; i < sizeof(slot_cases) / sizeof(slot_cases[0]); i++) {
		area = area_init(128 * KiB, 2);
		add(area, 0);
		add(area, 1);
		add(area, 2);
		slot_cases[i].change(slot_of(area, 1));
		if (slot_cases[i].how == SIGN)
			seal_slot(area, 1);
		area = reread(area);
		if (label_area_slot(area, 1, &fault, NULL) != LABEL_CORRUPT ||
		    fault != slot_cases[i].fault)
			fail_msg("%s: %s", slot_cases[i].name,
				 label_fault_text(fault));
		assert_int_equal(label_area_slot(area, 0, &fault, NULL),
				 LABEL_ACTIVE);
		assert_int_equal(label_area_slot(area, 2, &fault, NULL),
				 LABEL_ACTIVE);
		assert_int_equal(fault, LABEL_OK);
		assert_int_equal(label_area_slot(area, 3, NULL, NULL),
				 LABEL_FREE);
		label_area_free(area);
	}
}

static void garbage_in_a_free_slot_is_nobodys_business(void **state)
{
	struct label_area *area = area_init(128 * KiB, 2);

	add(area, 0);
	memset(slot_of(area, 1), 0xff, LABEL_SIZE_1_2);
	area = reread(area);
	assert_int_equal(label_area_slot(area, 1, NULL, NULL), LABEL_FREE);
	label_area_free(area);
}

/* ---- too little data, too much, and none */

static void every_truncation(void **state)
{
	struct label_area *area = area_init(2048, 1), *part;
	enum label_fault fault;
	struct label label;
	uint64_t have;
	uint32_t slot;
	uint8_t *data;

	add(area, 0);
	add(area, 1);
	for (have = 0; have <= 2048; have++) {
		/* An allocation of exactly that size, for the sanitizer. */
		data = malloc(have ? have : 1);
		memcpy(data, area->data, have);
		part = area_read(2048, data, have);
		free(data);
		assert_int_equal(part->current, have < 256 ? -1 : 0);
		assert_int_equal(part->fault[1],
				 have < 512 ? LABEL_INDEX_TRUNCATED : LABEL_OK);
		for (slot = 0; slot < label_area_nslot(part); slot++) {
			label_area_slot(part, slot, &fault, &label);
			if (slot < 2 && have < 512 + (slot + 1) * 128ul)
				assert_int_equal(fault, LABEL_SLOT_TRUNCATED);
			else
				assert_int_equal(fault, LABEL_OK);
		}
		if (have < 2048 && part->current >= 0)
			assert_int_equal(label_area_edit(part, &label, NULL),
					 -ENODATA);
		label_area_free(part);
	}
	label_area_free(area);
}

static void areas_too_small_for_anything(void **state)
{
	static const uint8_t zero[1024];
	struct label_area *area;
	uint64_t size;

	for (size = 0; size < 768; size++) {
		area = area_read(size, zero, size);
		assert_int_equal(area->current, -1);
		assert_int_equal(area->geo.index_size, 0);
		assert_int_equal(label_index_extent(size), 0);
		label_area_free(area);
		assert_int_equal(label_area_init(size, 1, &area), -ENOSPC);
	}
	assert_int_equal(label_area_new(10, zero, 11, &area), -EINVAL);
	assert_int_equal(label_area_new(1ull << 32, zero, 1, &area), -EINVAL);
	assert_int_equal(label_area_init(128 * KiB, 0, &area), -EINVAL);
	assert_int_equal(label_area_init(128 * KiB, 3, &area), -EINVAL);
}

/* Ten thousand areas of noise, some with a good header in front. */
static void noise(void **state)
{
	struct label_area *area, *good = area_init(4096, 2);
	uint8_t data[4096];
	enum label_fault fault;
	struct label label;
	unsigned int i, j;
	uint32_t slot;

	srandom(1);
	for (i = 0; i < 10000; i++) {
		for (j = 0; j < sizeof(data); j++)
			data[j] = random();
		if (i & 1)
			memcpy(data, good->data, i & 2 ? 72 : 512);
		if (i & 4)
			data[random() % 512] = random();
		area = area_read(sizeof(data), data, sizeof(data));
		for (slot = 0; slot < label_area_nslot(area); slot++)
			label_area_slot(area, slot, &fault, &label);
		label_area_free(area);
	}
	label_area_free(good);
}

static void every_fault_has_words(void **state)
{
	int i;

	for (i = 0; i < LABEL_FAULTS; i++) {
		assert_non_null(label_fault_text(i));
		assert_true(strlen(label_fault_text(i)) > 3);
	}
	assert_non_null(label_fault_text(LABEL_FAULTS));
}

static void checksum_leaves_its_own_field_out(void **state)
{
	uint8_t data[64], copy[64];
	uint64_t with;
	unsigned int i, at;

	srandom(2);
	for (at = 0; at <= 56; at += 4) {
		for (i = 0; i < sizeof(data); i++)
			data[i] = random();
		memcpy(copy, data, sizeof(data));
		memset(copy + at, 0, 8);
		with = checksum_without(copy, sizeof(copy), at);
		assert_int_equal(checksum_without(data, sizeof(data), at),
				 with);
		checksum_store(data, sizeof(data), at);
		assert_true(checksum_matches(data, sizeof(data), at));
		data[at ? 0 : 60] ^= 0x40;
		assert_false(checksum_matches(data, sizeof(data), at));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(geometry_is_the_kernels),
		cmocka_unit_test(geometry_fits_any_size),
		cmocka_unit_test(sequence_is_a_cycle),
		cmocka_unit_test(fresh_area),
		cmocka_unit_test(bitmap_ends_with_the_slots),
		cmocka_unit_test(edits_alternate_between_the_blocks),
		cmocka_unit_test(replacing_is_one_step),
		cmocka_unit_test(label_survives_the_medium),
		cmocka_unit_test(layout_is_the_specifications),
		cmocka_unit_test(bad_index_blocks_are_named),
		cmocka_unit_test(both_blocks_bad_is_no_area),
		cmocka_unit_test(newer_block_counts),
		cmocka_unit_test(older_format_wins),
		cmocka_unit_test(bad_labels_are_named_slot_by_slot),
		cmocka_unit_test(garbage_in_a_free_slot_is_nobodys_business),
		cmocka_unit_test(every_truncation),
		cmocka_unit_test(areas_too_small_for_anything),
		cmocka_unit_test(noise),
		cmocka_unit_test(every_fault_has_words),
		cmocka_unit_test(checksum_leaves_its_own_field_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
