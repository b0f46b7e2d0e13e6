// SPDX-License-Identifier: GPL-2.0
#include "unit.h"

#include <errno.h>
#include <stdlib.h>

#include "daxctl/place.h"
#include "shared/cleanup.h"

#define KiB (1ull << 10)
#define MiB (1ull << 20)
#define GiB (1ull << 30)

#define FREE(...)                                                             \
	{                                                                     \
		.list = (struct extent[]){ __VA_ARGS__ },                     \
		.count = ARRAY_SIZE(((const struct extent[]){ __VA_ARGS__ })) \
	}

static void expect(const struct extents *free, struct place_request request,
		   const struct extents *want)
{
	_cleanup_(extents_free) struct extents got = { 0 };
	size_t i;

	assert_int_equal(place(free, &request, &got), 0);
	assert_int_equal(got.count, want->count);
	for (i = 0; i < want->count; i++) {
		assert_int_equal(got.list[i].start, want->list[i].start);
		assert_int_equal(got.list[i].size, want->list[i].size);
	}
}

static void expect_failure(const struct extents *free,
			   struct place_request request, int rc)
{
	struct extents got = { .count = 77 };

	assert_int_equal(place(free, &request, &got), rc);
	assert_int_equal(got.count, 77);
}

static void the_tightest_serves(void **state)
{
	const struct extents free = FREE({ 0, 64 * GiB },
					 { 100 * GiB, 8 * GiB },
					 { 200 * GiB, 5 * GiB });
	const struct extents tight = FREE({ 200 * GiB, 4 * GiB });
	const struct extents exact = FREE({ 100 * GiB, 8 * GiB });
	const struct extents large = FREE({ 0, 9 * GiB });

	expect(&free, (struct place_request){ 4 * GiB, GiB, 1 }, &tight);
	expect(&free, (struct place_request){ 8 * GiB, GiB, 1 }, &exact);
	expect(&free, (struct place_request){ 9 * GiB, GiB, 1 }, &large);
	expect_failure(&free, (struct place_request){ 65 * GiB, GiB, 1 },
		       -ENOSPC);
}

/* 1G-aligned space is left to those who need it. */
static void small_aligns_go_beside(void **state)
{
	/* The second is tighter, and would lose a gigabyte. */
	const struct extents free = FREE({ GiB + 2 * MiB, 2 * GiB - 4 * MiB },
					 { 8 * GiB, GiB + 512 * MiB });
	const struct extents want = FREE({ GiB + 2 * MiB, GiB + 510 * MiB });
	/* Both ends would do; the end that is no whole gigabyte is taken. */
	const struct extents tail = FREE({ 4 * GiB, 4 * GiB + 512 * MiB });
	const struct extents end = FREE({ 8 * GiB, 512 * MiB });

	expect(&free, (struct place_request){ GiB + 510 * MiB, 2 * MiB, 1 },
	       &want);
	expect(&tail, (struct place_request){ 512 * MiB, 2 * MiB, 1 }, &end);
}

static void starts_and_sizes_are_aligned(void **state)
{
	const struct extents free = FREE({ 2 * MiB, 3 * GiB });
	const struct extents want = FREE({ GiB, 2 * GiB });

	expect(&free, (struct place_request){ 2 * GiB, GiB, 1 }, &want);
	expect_failure(&free, (struct place_request){ 3 * GiB, GiB, 8 },
		       -ENOSPC);
	assert_int_equal(place_largest(&free, GiB, 1), 2 * GiB);
	assert_int_equal(place_largest(&free, 2 * MiB, 1), 3 * GiB);
	assert_int_equal(place_largest(&free, 4 * GiB, 1), 0);
}

static void pieces_only_when_nothing_holds_it(void **state)
{
	const struct extents free = FREE({ 0, 4 * GiB }, { 10 * GiB, 2 * GiB },
					 { 20 * GiB, 8 * GiB },
					 { 40 * GiB, GiB });
	const struct extents one = FREE({ 20 * GiB, 8 * GiB });
	/* The largest, and of the others the tightest that does. */
	const struct extents two =
		FREE({ 20 * GiB, 8 * GiB }, { 40 * GiB, GiB });
	const struct extents three = FREE({ 20 * GiB, 8 * GiB }, { 0, 4 * GiB },
					  { 10 * GiB, 2 * GiB });

	expect(&free, (struct place_request){ 8 * GiB, GiB, 8 }, &one);
	expect(&free, (struct place_request){ 9 * GiB, GiB, 8 }, &two);
	expect(&free, (struct place_request){ 14 * GiB, GiB, 3 }, &three);
	expect_failure(&free, (struct place_request){ 14 * GiB, GiB, 2 },
		       -ENOSPC);
	assert_int_equal(place_largest(&free, GiB, 1), 8 * GiB);
	assert_int_equal(place_largest(&free, GiB, 2), 12 * GiB);
	assert_int_equal(place_largest(&free, GiB, 99), 15 * GiB);
}

static void one_pool_serves_all_of_it(void **state)
{
	const struct extents pools[] = {
		FREE({ 0, 2 * GiB }, { 4 * GiB, 2 * GiB }, { 8 * GiB, GiB }),
		FREE({ 0, 3 * GiB }, { 4 * GiB, 2 * GiB }),
		FREE({ 0, 8 * GiB }),
	};
	struct place_request request = { 4 * GiB, GiB, 4 };
	_cleanup_(extents_free) struct extents whole = { 0 }, split = { 0 };
	size_t pool = 99;

	assert_int_equal(place_among(pools, 3, &request, &pool, &whole), 0);
	assert_int_equal(pool, 2);
	assert_int_equal(whole.count, 1);
	request.size = 5 * GiB;
	/* The first needs three pieces, the second two. */
	assert_int_equal(place_among(pools, 2, &request, &pool, &split), 0);
	assert_int_equal(pool, 1);
	assert_int_equal(split.count, 2);
	/* 9G are free in all, but not in one of them. */
	request.size = 9 * GiB;
	pool = 99;
	assert_int_equal(place_among(pools, 2, &request, &pool, &split),
			 -ENOSPC);
	assert_int_equal(place_among(pools, 0, &request, &pool, &split),
			 -ENOSPC);
	assert_int_equal(pool, 99);
}

static void what_no_request_can_be(void **state)
{
	const struct extents free = FREE({ 0, 64 * GiB });
	const struct extents none = { 0 };

	expect_failure(&free, (struct place_request){ 0, GiB, 1 }, -EINVAL);
	expect_failure(&free, (struct place_request){ GiB, 0, 1 }, -EINVAL);
	expect_failure(&free, (struct place_request){ GiB, GiB, 0 }, -EINVAL);
	expect_failure(&free, (struct place_request){ GiB + 1, GiB, 1 },
		       -EINVAL);
	expect_failure(&free, (struct place_request){ 6 * MiB, 3 * MiB, 1 },
		       -EINVAL);
	expect_failure(&none, (struct place_request){ GiB, GiB, 1 }, -ENOSPC);
	assert_int_equal(place_largest(&none, GiB, 1), 0);
}

/* ---- any free memory, any request: nothing but what is free and asked for */

static uint64_t below(uint64_t limit)
{
	return ((uint64_t)rand() << 31 | rand()) % limit;
}

static void fill(struct extents *free)
{
	uint64_t at = 0;
	unsigned int i, count = 1 + below(20);

	for (i = 0; i < count; i++) {
		uint64_t step = below(3) ? 2 * MiB : below(2) ? GiB : 4 * KiB;
		uint64_t size = step * (1 + below(2000));

		at += step * below(100);
		assert_int_equal(extents_add(free, at, size), 0);
		at += size + 4 * KiB;
	}
}

static void check(const struct extents *free,
		  const struct place_request *request)
{
	_cleanup_(extents_free) struct extents got = { 0 }, left = { 0 };
	uint64_t most =
		place_largest(free, request->align, request->max_extents);
	size_t i;
	int rc;

	rc = place(free, request, &got);
	/* It finds room just when there is. */
	assert_int_equal(rc, request->size <= most ? 0 : -ENOSPC);
	if (rc)
		return;
	if (place_largest(free, request->align, 1) >= request->size)
		assert_int_equal(got.count, 1);
	assert_true(got.count <= request->max_extents);
	assert_int_equal(extents_total(&got), request->size);
	assert_int_equal(extents_copy(free, &left), 0);
	for (i = 0; i < got.count; i++) {
		assert_int_equal(got.list[i].start % request->align, 0);
		assert_int_equal(got.list[i].size % request->align, 0);
		assert_true(extents_hold(&left, got.list[i].start,
					 got.list[i].size));
		extents_cut(&left, got.list[i].start, got.list[i].size);
	}
	assert_int_equal(extents_total(&left),
			 extents_total(free) - request->size);
}

static void only_what_is_free(void **state)
{
	static const uint64_t aligns[] = { 4 * KiB, 2 * MiB, GiB };
	unsigned int turn;

	srand(2);
	for (turn = 0; turn < 20000; turn++) {
		_cleanup_(extents_free) struct extents free = { 0 };
		struct place_request request = {
			.align = aligns[below(ARRAY_SIZE(aligns))],
			.max_extents = 1 + below(8),
		};

		fill(&free);
		request.size = extents_total(&free) / (1 + below(8));
		request.size -= request.size % request.align;
		if (request.size)
			check(&free, &request);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_tightest_serves),
		cmocka_unit_test(small_aligns_go_beside),
		cmocka_unit_test(starts_and_sizes_are_aligned),
		cmocka_unit_test(pieces_only_when_nothing_holds_it),
		cmocka_unit_test(one_pool_serves_all_of_it),
		cmocka_unit_test(what_no_request_can_be),
		cmocka_unit_test(only_what_is_free),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
