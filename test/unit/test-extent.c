// SPDX-License-Identifier: GPL-2.0
#include "unit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shared/cleanup.h"
#include "shared/extent.h"

static void expect(const struct extents *got, const struct extent *want,
		   size_t count)
{
	size_t i;

	assert_int_equal(got->count, count);
	for (i = 0; i < count; i++) {
		assert_int_equal(got->list[i].start, want[i].start);
		assert_int_equal(got->list[i].size, want[i].size);
	}
}

#define expect_list(got, ...)                               \
	expect(got, (const struct extent[]){ __VA_ARGS__ }, \
	       ARRAY_SIZE(((const struct extent[]){ __VA_ARGS__ })))

static void added_in_order_and_sorted(void **state)
{
	_cleanup_(extents_free) struct extents e = { 0 }, copy = { 0 };

	assert_int_equal(extents_total(&e), 0);
	assert_int_equal(extents_add(&e, 100, 10), 0);
	assert_int_equal(extents_add(&e, 0, 50), 0);
	assert_int_equal(extents_add(&e, 70, 5), 0);
	expect_list(&e, { 100, 10 }, { 0, 50 }, { 70, 5 });
	assert_int_equal(extents_copy(&e, &copy), 0);
	extents_sort(&e);
	expect_list(&e, { 0, 50 }, { 70, 5 }, { 100, 10 });
	expect_list(&copy, { 100, 10 }, { 0, 50 }, { 70, 5 });
	assert_int_equal(extents_total(&e), 65);
}

static void what_no_range_can_be(void **state)
{
	_cleanup_(extents_free) struct extents e = { 0 };

	assert_int_equal(extents_add(&e, 0, 0), -EINVAL);
	assert_int_equal(extents_add(&e, UINT64_MAX, 1), -EINVAL);
	assert_int_equal(extents_add(&e, 2, UINT64_MAX), -EINVAL);
	assert_int_equal(extents_unite(&e, 2, UINT64_MAX), -EINVAL);
	assert_int_equal(e.count, 0);
	assert_int_equal(extents_add(&e, UINT64_MAX - 1, 1), 0);
	assert_true(extents_touch(&e, UINT64_MAX - 1, UINT64_MAX));
	assert_false(extents_touch(&e, UINT64_MAX, UINT64_MAX));
	assert_false(extents_hold(&e, UINT64_MAX - 1, UINT64_MAX));
	/* A cut that runs out of addresses cuts all that there are. */
	assert_int_equal(extents_cut(&e, 0, UINT64_MAX), 0);
	assert_int_equal(e.count, 0);
}

static void cut_at_every_side(void **state)
{
	_cleanup_(extents_free) struct extents e = { 0 };

	extents_add(&e, 100, 100);
	assert_int_equal(extents_cut(&e, 0, 100), 0);
	assert_int_equal(extents_cut(&e, 200, 100), 0);
	assert_int_equal(extents_cut(&e, 150, 0), 0);
	expect_list(&e, { 100, 100 });
	extents_cut(&e, 50, 60);
	expect_list(&e, { 110, 90 });
	extents_cut(&e, 190, 60);
	expect_list(&e, { 110, 80 });
	extents_cut(&e, 130, 20);
	expect_list(&e, { 110, 20 }, { 150, 40 });
	extents_cut(&e, 120, 40);
	expect_list(&e, { 110, 10 }, { 160, 30 });
	extents_cut(&e, 110, 10);
	expect_list(&e, { 160, 30 });
	extents_cut(&e, 0, 1000);
	assert_int_equal(e.count, 0);
}

static void neighbours_become_one(void **state)
{
	_cleanup_(extents_free) struct extents e = { 0 };

	extents_unite(&e, 100, 10);
	extents_unite(&e, 120, 10);
	expect_list(&e, { 100, 10 }, { 120, 10 });
	assert_false(extents_hold(&e, 100, 30));
	extents_unite(&e, 110, 10);
	expect_list(&e, { 100, 30 });
	assert_true(extents_hold(&e, 100, 30));
	extents_unite(&e, 105, 5);
	expect_list(&e, { 100, 30 });
	extents_unite(&e, 0, 200);
	expect_list(&e, { 0, 200 });
	extents_unite(&e, 150, 100);
	expect_list(&e, { 0, 250 });
}

static void lists_at_once(void **state)
{
	_cleanup_(extents_free) struct extents e = { 0 }, others = { 0 };

	extents_add(&others, 300, 10);
	extents_add(&others, 100, 50);
	extents_add(&others, 150, 10);
	extents_add(&e, 0, 110);
	assert_int_equal(extents_unite_all(&e, &others), 0);
	expect_list(&e, { 0, 160 }, { 300, 10 });
	assert_int_equal(extents_cut_all(&e, &others), 0);
	expect_list(&e, { 0, 100 });
	extents_cut(&e, 0, 100);
	assert_int_equal(extents_unite_all(&e, &e), 0);
	assert_int_equal(e.count, 0);
}

static void holding_and_touching(void **state)
{
	_cleanup_(extents_free) struct extents e = { 0 };

	extents_add(&e, 100, 10);
	extents_add(&e, 200, 10);
	assert_true(extents_hold(&e, 100, 10));
	assert_true(extents_hold(&e, 205, 5));
	assert_false(extents_hold(&e, 205, 6));
	assert_false(extents_hold(&e, 99, 2));
	assert_false(extents_hold(&e, 100, 110));
	assert_true(extents_touch(&e, 109, 91));
	assert_false(extents_touch(&e, 110, 90));
	assert_true(extents_touch(&e, 110, 91));
	assert_false(extents_touch(&e, 0, 100));
	assert_true(extents_touch(&e, 0, 101));
	assert_false(extents_touch(&e, 105, 0));
}

static void expect_aligned(struct extent extent, uint64_t align, uint64_t start,
			   uint64_t size)
{
	struct extent got = extent_aligned(&extent, align);

	assert_int_equal(got.size, size);
	if (size)
		assert_int_equal(got.start, start);
}

static void aligned_part(void **state)
{
	expect_aligned((struct extent){ 4096, 8192 }, 4096, 4096, 8192);
	expect_aligned((struct extent){ 1, 8191 }, 4096, 4096, 4096);
	expect_aligned((struct extent){ 1, 8190 }, 4096, 0, 0);
	expect_aligned((struct extent){ 4095, 2 }, 4096, 0, 0);
	expect_aligned((struct extent){ 5, 7 }, 1, 5, 7);
	expect_aligned((struct extent){ 0, UINT64_MAX }, 1ull << 63, 0,
		       1ull << 63);
	expect_aligned((struct extent){ (1ull << 63) + 1, 5 }, 1ull << 63, 0,
		       0);
}

/* ---- against a row of bytes that does the same the simple way */

#define ROW 64

static void same(const struct extents *e, const bool *row)
{
	uint64_t total = 0, i;

	for (i = 0; i < ROW; i++) {
		assert_int_equal(extents_hold(e, i, 1), row[i]);
		assert_int_equal(extents_touch(e, i, 1), row[i]);
		total += row[i];
	}
	assert_int_equal(extents_total(e), total);
}

static void as_a_row_of_bytes(void **state)
{
	_cleanup_(extents_free) struct extents e = { 0 };
	bool row[ROW] = { false };
	unsigned int turn;

	srand(1);
	for (turn = 0; turn < 20000; turn++) {
		uint64_t start = rand() % ROW;
		uint64_t size = 1 + rand() % (ROW - start);
		bool whole = true, any = false, unite = rand() % 2;
		uint64_t i;

		for (i = start; i < start + size; i++) {
			whole = whole && row[i];
			any = any || row[i];
		}
		assert_int_equal(extents_hold(&e, start, size), whole);
		assert_int_equal(extents_touch(&e, start, size), any);
		memset(row + start, unite, size);
		assert_int_equal(unite ? extents_unite(&e, start, size) :
					 extents_cut(&e, start, size),
				 0);
		same(&e, row);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(added_in_order_and_sorted),
		cmocka_unit_test(what_no_range_can_be),
		cmocka_unit_test(cut_at_every_side),
		cmocka_unit_test(neighbours_become_one),
		cmocka_unit_test(lists_at_once),
		cmocka_unit_test(holding_and_touching),
		cmocka_unit_test(aligned_part),
		cmocka_unit_test(as_a_row_of_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
