// SPDX-License-Identifier: GPL-2.0
#include "unit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ndctl/ns-holes.h"
#include "ndctl/ns-plan.h"

#define KiB (1ull << 10)
#define MiB (1ull << 20)
#define GiB (1ull << 30)

#define DEVDAX NDCTL_NS_MODE_DEVDAX
#define FSDAX  NDCTL_NS_MODE_FSDAX
#define RAW    NDCTL_NS_MODE_RAW

/* A test's region, settings and outcome. */
struct bench {
	struct ns_extent used[8];
	struct ns_view view;
	struct ndctl_namespace_settings settings;
	struct ns_plan plan;
	struct explain why;
};

static int set_up(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));

	/* The legacy machine: 2 GiB at 4 GiB with 128 KiB of labels. */
	b->view = (struct ns_view){
		.region = "region0",
		.start = 4 * GiB,
		.size = 2 * GiB - 128 * KiB,
		.align = 16 * MiB,
		.ways = 1,
		.labelled = true,
		.aligns = { 4 * KiB, 2 * MiB, GiB },
		.align_count = 3,
		.used = b->used,
	};
	*state = b;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *b = *state;

	explain_clear(&b->why);
	free(b);
	return 0;
}

static void use(struct bench *b, uint64_t start, uint64_t size)
{
	b->used[b->view.used_count++] = (struct ns_extent){ start, size };
}

static void want(struct bench *b, enum ndctl_namespace_mode mode)
{
	b->settings.mode = mode;
	b->settings.given |= NS_MODE;
}

static void want_none(struct bench *b, uint64_t align)
{
	want(b, DEVDAX);
	b->settings.map = NDCTL_PFN_LOC_NONE;
	b->settings.align = align;
	b->settings.given |= NS_MAP | NS_ALIGN;
}

static void want_size(struct bench *b, uint64_t size)
{
	b->settings.size = size;
	b->settings.given |= NS_SIZE;
}

static void want_share(struct bench *b, const char *share)
{
	strcpy(b->settings.share, share);
	b->settings.given |= NS_SHARE;
}

static void expect_plan(struct bench *b, uint64_t start, uint64_t size)
{
	int rc = ns_plan_create(&b->settings, &b->view, &b->plan, &b->why);

	if (rc)
		fail_msg("refused (%d): %s; %s", rc, b->why.cause, b->why.cure);
	assert_int_equal(b->plan.start, start);
	assert_int_equal(b->plan.size, size);
}

/* The plan must stay untouched, and the words must name @fact. */
static void expect_refusal(struct bench *b, int want_rc, const char *fact)
{
	struct ns_plan before = b->plan;
	int rc = ns_plan_create(&b->settings, &b->view, &b->plan, &b->why);
	char all[512];

	assert_int_equal(rc, want_rc);
	assert_memory_equal(&before, &b->plan, sizeof(before));
	assert_non_null(b->why.cause);
	snprintf(all, sizeof(all), "%s; %s", b->why.cause,
		 b->why.cure ? b->why.cure : "");
	if (!strstr(all, fact))
		fail_msg("\"%s\" is not in \"%s\"", fact, all);
}

static void defaults_are_upstreams(void **state)
{
	struct bench *b = *state;

	expect_plan(b, 4 * GiB, 2032 * MiB);
	assert_int_equal(b->plan.mode, FSDAX);
	assert_int_equal(b->plan.map, NDCTL_PFN_LOC_PMEM);
	assert_int_equal(b->plan.align, 2 * MiB);
	assert_int_equal(b->plan.sector_size, 0);
	assert_int_equal(b->plan.region_align, 16 * MiB);
}

static void none_is_not_unset(void **state)
{
	struct bench *b = *state;

	want_none(b, GiB);
	expect_plan(b, 4 * GiB, GiB);
	assert_int_equal(b->plan.map, NDCTL_PFN_LOC_NONE);
	assert_int_equal(b->plan.align, GiB);
	/* Set, but not to anything that counts: the default again. */
	b->settings.given = NS_MODE;
	expect_plan(b, 4 * GiB, 2032 * MiB);
	assert_int_equal(b->plan.map, NDCTL_PFN_LOC_PMEM);
	assert_int_equal(b->plan.align, 2 * MiB);
}

static void sizes_are_multiples(void **state)
{
	struct bench *b = *state;

	want_none(b, 2 * MiB);
	want_size(b, 64 * MiB);
	expect_plan(b, 4 * GiB, 64 * MiB);
	want_size(b, 33 * MiB);
	expect_refusal(b, -EINVAL, "use 32M or 48M");
	want_size(b, 1);
	expect_refusal(b, -EINVAL, "use 16M");
	b->settings.align = GiB;
	want_size(b, 1536 * MiB);
	expect_refusal(b, -EINVAL, "use 1G or 2G");
}

static void first_fit(void **state)
{
	struct bench *b = *state;
	uint64_t start = 0;

	use(b, 4 * GiB, 64 * MiB);
	use(b, 4 * GiB + 96 * MiB, 32 * MiB);
	assert_int_equal(ns_predict(&b->view, 16 * MiB, 32 * MiB, &start), 0);
	assert_int_equal(start, 4 * GiB + 64 * MiB);
	assert_int_equal(ns_predict(&b->view, 16 * MiB, 48 * MiB, &start), 0);
	assert_int_equal(start, 4 * GiB + 128 * MiB);
	start = 7;
	assert_int_equal(ns_predict(&b->view, 16 * MiB, 2 * GiB, &start),
			 -ENOSPC);
	assert_int_equal(start, 7);
	assert_int_equal(ns_available(&b->view), (32 + 1904) * MiB);
	assert_int_equal(ns_largest_hole(&b->view), 1904 * MiB);
}

static void interleaving_counts_on_the_dimms(void **state)
{
	struct bench *b = *state;
	uint64_t start = 0;

	/* Two dimms, on which the region starts 8M above a multiple. */
	b->view.ways = 2;
	b->view.size = 2 * GiB;
	b->view.dpa = 8 * MiB + 4 * MiB;
	use(b, 4 * GiB, 16 * MiB);
	/* dpa 20M is rounded up to 24M, 12M above the start, times two. */
	assert_int_equal(ns_predict(&b->view, 16 * MiB, 16 * MiB, &start), 0);
	assert_int_equal(start, 4 * GiB + 24 * MiB);
	/* Nothing allocated: the kernel starts at the very beginning. */
	b->view.used_count = 0;
	assert_int_equal(ns_predict(&b->view, 16 * MiB, 16 * MiB, &start), 0);
	assert_int_equal(start, 4 * GiB);
}

static void three_ways(void **state)
{
	struct bench *b = *state;

	b->view.ways = 3;
	b->view.align = 48 * MiB;
	b->view.size = 3 * GiB;
	want_none(b, 2 * MiB);
	want_size(b, 96 * MiB);
	expect_plan(b, 4 * GiB, 96 * MiB);
	want_size(b, 64 * MiB);
	expect_refusal(b, -EINVAL, "use 48M or 96M");
}

static void a_full_region_says_so(void **state)
{
	struct bench *b = *state;

	use(b, 4 * GiB, b->view.size);
	want_none(b, 4 * KiB);
	expect_refusal(b, -ENOSPC, "no free space");
	want_size(b, 16 * MiB);
	expect_refusal(b, -ENOSPC, "no free space");
	b->settings.given &= ~NS_SIZE;
	want_share(b, "50%");
	expect_refusal(b, -ENOSPC, "no free space");
}

static void too_large_names_what_fits(void **state)
{
	struct bench *b = *state;

	use(b, 4 * GiB + 512 * MiB, 512 * MiB);
	want_none(b, 2 * MiB);
	want_size(b, 1040 * MiB);
	expect_refusal(b, -ENOSPC, "ask for 1008M or less");
	want_size(b, 4 * GiB);
	expect_refusal(b, -ENOSPC, "1520M are free, at most 1008M");
}

static void gigabytes_start_aligned(void **state)
{
	struct bench *b = *state;

	b->view.size = 6 * GiB;
	use(b, 4 * GiB, 64 * MiB);
	want_none(b, GiB);
	want_size(b, 2 * GiB);
	/* First fit would start at 4G+64M: the region's align must be raised. */
	expect_plan(b, 5 * GiB, 2 * GiB);
	assert_true(b->plan.region_align > 16 * MiB);
	assert_int_equal(b->plan.start % GiB, 0);
	assert_int_equal(b->plan.size % b->plan.region_align, 0);
	b->settings.given &= ~NS_SIZE;
	expect_plan(b, 5 * GiB, 5 * GiB);
}

static void a_region_off_the_gigabyte(void **state)
{
	struct bench *b = *state;

	b->view.start = 4 * GiB + 512 * MiB;
	b->view.size = 4 * GiB;
	want_none(b, GiB);
	want_size(b, GiB);
	/* Nothing but a filler moves the first start of an empty region. */
	expect_plan(b, 5 * GiB, GiB);
	assert_int_equal(b->plan.filler, 512 * MiB);
	assert_int_equal(b->plan.region_align, 16 * MiB);
	/* Behind 512M of something else it falls into place. */
	use(b, b->view.start, 512 * MiB);
	expect_plan(b, 5 * GiB, GiB);
	assert_int_equal(b->plan.filler, 0);
	b->settings.given &= ~NS_SIZE;
	expect_plan(b, 5 * GiB, 3 * GiB);
	b->settings.align = 2 * MiB;
	expect_plan(b, 5 * GiB, 3584 * MiB);
}

/*
 * Each of these counts as a whole gigabyte while the region's align is one,
 * so that raising it leaves the kernel nothing to give.
 */
static void many_small_ones_need_a_filler(void **state)
{
	struct bench *b = *state;
	uint64_t start;
	int i;

	b->view.size = 3 * GiB;
	for (i = 0; i < 8; i++)
		use(b, 4 * GiB + i * 144 * MiB, 144 * MiB);
	assert_int_equal(ns_predict(&b->view, GiB, GiB, &start), -ENOSPC);
	want_none(b, GiB);
	want_size(b, GiB);
	expect_plan(b, 6 * GiB, GiB);
	assert_int_equal(b->plan.region_align, 16 * MiB);
	assert_int_equal(b->plan.filler, (2048 - 8 * 144) * MiB);
}

/* A hole in front takes the filler, which then does not serve. */
static void a_filler_may_be_impossible(void **state)
{
	struct bench *b = *state;
	int i;

	b->view.size = 3 * GiB;
	for (i = 0; i < 8; i++)
		use(b, 5 * GiB + i * 112 * MiB, 112 * MiB);
	want_none(b, GiB);
	want_size(b, GiB);
	expect_plan(b, 4 * GiB, GiB);
	b->used[0].start = 4 * GiB + 16 * MiB;
	b->used[0].size += GiB - 16 * MiB;
	expect_plan(b, 6 * GiB, GiB);
	assert_int_equal(b->plan.filler, 128 * MiB);
	b->used[0].start += 128 * MiB;
	b->used[0].size -= 128 * MiB;
	expect_refusal(b, -ENOSPC, "no multiple of 1G");
}

static void shares(void **state)
{
	struct bench *b = *state;

	want_none(b, 2 * MiB);
	want_share(b, "50%");
	expect_plan(b, 4 * GiB, 1008 * MiB);
	want_share(b, "100%");
	expect_plan(b, 4 * GiB, 2032 * MiB);
	want_share(b, "0.1%");
	expect_refusal(b, -ENOSPC, "less than 16M");
	b->settings.align = GiB;
	want_share(b, "60%");
	expect_plan(b, 4 * GiB, GiB);
}

static void what_does_not_go_together(void **state)
{
	struct bench *b = *state;

	want(b, NDCTL_NS_MODE_SECTOR);
	expect_refusal(b, -EOPNOTSUPP, "later version");
	want_none(b, 2 * MiB);
	b->settings.mode = FSDAX;
	expect_refusal(b, -EOPNOTSUPP, "struct pages");
	b->settings.mode = RAW;
	expect_refusal(b, -EINVAL, "raw");
	b->settings.given &= ~NS_MAP;
	expect_refusal(b, -EINVAL, "align");
	b->settings.given &= ~NS_ALIGN;
	expect_plan(b, 4 * GiB, 2032 * MiB);
	want_none(b, 8 * MiB);
	expect_refusal(b, -EINVAL, "use 4K, 2M or 1G");
	b->settings.align = 2 * MiB;
	b->view.read_only = true;
	expect_refusal(b, -EROFS, "read-only");
}

static void metadata_needs_room(void **state)
{
	struct bench *b = *state;

	b->view.size = 4 * GiB;
	want(b, DEVDAX);
	b->settings.given |= NS_MAP | NS_ALIGN;
	b->settings.map = NDCTL_PFN_LOC_RAM;
	b->settings.align = GiB;
	want_size(b, GiB);
	expect_refusal(b, -EINVAL, "use 2G or more");
	want_size(b, 2 * GiB);
	expect_plan(b, 4 * GiB, 2 * GiB);
	/* Without metadata the gigabyte is all there. */
	b->settings.map = NDCTL_PFN_LOC_NONE;
	want_size(b, GiB);
	expect_plan(b, 4 * GiB, GiB);
}

static void small_starts_are_forced(void **state)
{
	struct bench *b = *state;

	b->view.start = 4 * GiB + 2 * MiB;
	want(b, FSDAX);
	want_size(b, 64 * MiB);
	expect_refusal(b, -EINVAL, "force");
	b->settings.flags = NDCTL_CREATE_FORCE;
	expect_plan(b, b->view.start, 64 * MiB);
	want(b, RAW);
	b->settings.flags = 0;
	expect_plan(b, b->view.start, 64 * MiB);
	want_none(b, 4 * KiB);
	expect_plan(b, b->view.start, 64 * MiB);
}

static void without_labels_all_or_nothing(void **state)
{
	struct bench *b = *state;

	b->view.labelled = false;
	use(b, b->view.start, b->view.size);
	expect_plan(b, 4 * GiB, b->view.size);
	want_size(b, b->view.size);
	expect_plan(b, 4 * GiB, b->view.size);
	want_size(b, 64 * MiB);
	expect_refusal(b, -EINVAL, "leave the size out");
	b->settings.given = 0;
	want_none(b, 2 * MiB);
	expect_refusal(b, -EOPNOTSUPP, "nd_e820_label");
	b->settings.given = NS_NAME;
	expect_refusal(b, -EINVAL, "name");
}

/* Whatever the holes are, what is promised is what the kernel would do. */
static void plans_are_predictions(void **state)
{
	struct bench *b = *state;
	uint64_t seed = 12345;
	int round;

	b->view.size = 8 * GiB;
	for (round = 0; round < 2000; round++) {
		uint64_t at, got;

		b->view.used_count = 0;
		for (at = b->view.start; b->view.used_count < 8;) {
			seed = seed * 6364136223846793005ull + 1442695040888963407ull;
			at += (seed >> 33) % 64 * 16 * MiB;
			use(b, at, ((seed >> 40) % 32 + 1) * 16 * MiB);
			at += b->used[b->view.used_count - 1].size;
			if (at >= b->view.start + b->view.size) {
				b->view.used_count--;
				break;
			}
		}
		b->settings.given = 0;
		want_none(b, round % 2 ? GiB : 2 * MiB);
		if (ns_plan_create(&b->settings, &b->view, &b->plan, &b->why))
			continue;
		assert_int_equal(b->plan.start % b->plan.align, 0);
		assert_int_equal(b->plan.size % b->plan.region_align, 0);
		if (b->plan.filler)
			continue;
		assert_int_equal(ns_predict(&b->view, b->plan.region_align,
					    b->plan.size, &got),
				 0);
		assert_int_equal(got, b->plan.start);
	}
}

#define check(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		check(defaults_are_upstreams),
		check(none_is_not_unset),
		check(sizes_are_multiples),
		check(first_fit),
		check(interleaving_counts_on_the_dimms),
		check(three_ways),
		check(a_full_region_says_so),
		check(too_large_names_what_fits),
		check(gigabytes_start_aligned),
		check(a_region_off_the_gigabyte),
		check(many_small_ones_need_a_filler),
		check(a_filler_may_be_impossible),
		check(shares),
		check(what_does_not_go_together),
		check(metadata_needs_room),
		check(small_starts_are_forced),
		check(without_labels_all_or_nothing),
		check(plans_are_predictions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
