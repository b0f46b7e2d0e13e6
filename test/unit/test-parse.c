// SPDX-License-Identifier: GPL-2.0
#include "unit.h"

#include <errno.h>
#include <limits.h>

#include "shared/parse.h"

#define GiB (1ull << 30)
#define UNTOUCHED 0xdeadbeef

static void expect_size(const char *text, uint64_t available, int rc,
			uint64_t value)
{
	uint64_t got = UNTOUCHED;

	if (parse_size(text, available, &got) != rc ||
	    got != (rc ? UNTOUCHED : value))
		fail_msg("\"%s\": got %#llx, want rc %d, %#llx", text,
			 (unsigned long long)got, rc,
			 (unsigned long long)value);
}

static void sizes_with_units(void **state)
{
	expect_size("0", 0, 0, 0);
	expect_size("4096", 0, 0, 4096);
	expect_size("32G", 0, 0, 32 * GiB);
	expect_size("32g", 0, 0, 32 * GiB);
	expect_size("32GiB", 0, 0, 32 * GiB);
	expect_size("32GB", 0, 0, 32 * GiB);
	expect_size("16MiB", 0, 0, 16 << 20);
	expect_size("512B", 0, 0, 512);
	expect_size("1.5G", 0, 0, 3 * GiB / 2);
	expect_size("0.5K", 0, 0, 512);
	expect_size("0x40000000", 0, 0, GiB);
	expect_size("15E", 0, 0, 15ull << 60);
	expect_size("18446744073709551615", 0, 0, UINT64_MAX);
}

static void garbage_is_an_error(void **state)
{
	static const char *const bad[] = {
		"",	"abc",	"G",	".5G",	"1.G",	 "1.5",	 "1..5G",
		"-1",	"+1",	" 1",	"1 ",	"1GG",	 "1Gi",	 "1iB",
		"0x",	"0xG",	"0x1G", "0x0x1", "1e9",	 "12Q",	 "1,5G",
		"%",	"50%%", "101%", "0%",	"1.0000001K",
	};
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		expect_size(bad[i], GiB, -EINVAL, 0);
}

static void too_large_is_told_apart(void **state)
{
	expect_size("16E", 0, -ERANGE, 0);
	expect_size("18446744073709551616", 0, -ERANGE, 0);
	expect_size("99999999999999999999999999999999999999", 0, -ERANGE, 0);
	expect_size("0x10000000000000000", 0, -ERANGE, 0);
}

static void percent_of_what_is_there(void **state)
{
	expect_size("50%", 4 * GiB, 0, 2 * GiB);
	expect_size("100%", 4 * GiB, 0, 4 * GiB);
	expect_size("12.5%", 8 * GiB, 0, GiB);
	expect_size("100%", UINT64_MAX, 0, UINT64_MAX);
	expect_size("50%", 0, -EINVAL, 0);
	assert_true(parse_is_percent("50%"));
	assert_false(parse_is_percent("50G"));
	assert_false(parse_is_percent(""));
}

static void whole_numbers(void **state)
{
	uint64_t u64 = UNTOUCHED;
	int i = 7;

	assert_int_equal(parse_u64("0x1f", &u64), 0);
	assert_int_equal(u64, 0x1f);
	assert_int_equal(parse_u64("017", &u64), 0);
	assert_int_equal(u64, 17);
	assert_int_equal(parse_u64("1f", &u64), -EINVAL);
	assert_int_equal(u64, 17);
	assert_int_equal(parse_hex64("1f", &u64), 0);
	assert_int_equal(u64, 0x1f);
	assert_int_equal(parse_int("-1", &i), 0);
	assert_int_equal(i, -1);
	assert_int_equal(parse_int("-2147483648", &i), 0);
	assert_int_equal(i, INT_MIN);
	assert_int_equal(parse_int("2147483648", &i), -ERANGE);
	assert_int_equal(parse_int("--1", &i), -EINVAL);
	assert_int_equal(parse_int("", &i), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes_with_units),
		cmocka_unit_test(garbage_is_an_error),
		cmocka_unit_test(too_large_is_told_apart),
		cmocka_unit_test(percent_of_what_is_there),
		cmocka_unit_test(whole_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
