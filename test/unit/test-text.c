// SPDX-License-Identifier: GPL-2.0
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "shared/fletcher64.h"
#include "shared/text.h"

static void expect_escaped(const char *text, const char *want)
{
	char *got = text_escape(text);

	assert_string_equal(got, want);
	assert_int_equal(text_is_printable(text), strcmp(text, want) == 0);
	free(got);
}

static void only_printable_utf8_stays(void **state)
{
	expect_escaped("", "");
	expect_escaped("vm 1", "vm 1");
	expect_escaped("gr\xc3\xbc\xc3\x9f", "gr\xc3\xbc\xc3\x9f");
	expect_escaped("\xf0\x9f\x90\xa7", "\xf0\x9f\x90\xa7");
	expect_escaped("a\nb\x7f", "a\\x0ab\\x7f");
	expect_escaped("\xff\xfe", "\\xff\\xfe");
	expect_escaped("\xc0\xaf", "\\xc0\\xaf");
	expect_escaped("\xed\xa0\x80", "\\xed\\xa0\\x80");
	expect_escaped("\xc2\x85", "\\xc2\\x85");
	expect_escaped("\xe2\x82", "\\xe2\\x82");
}

static void checksum_of_known_words(void **state)
{
	/* low = 1+2+3 = 6; high = 1 + (1+2) + (1+2+3) = 10 */
	static const unsigned char words[] = { 1, 0, 0, 0, 2, 0,
					       0, 0, 3, 0, 0, 0 };
	static const unsigned char ones[8] = { 255, 255, 255, 255,
					       255, 255, 255, 255 };

	assert_int_equal(fletcher64(words, sizeof(words)), 10ull << 32 | 6);
	assert_int_equal(fletcher64(words, 0), 0);
	/* The low sum wraps in 32 bits: ffffffff, then fffffffe. */
	assert_int_equal(fletcher64(ones, sizeof(ones)),
			 0xfffffffdull << 32 | 0xfffffffe);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_printable_utf8_stays),
		cmocka_unit_test(checksum_of_known_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
