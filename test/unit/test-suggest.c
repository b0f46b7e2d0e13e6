// SPDX-License-Identifier: GPL-2.0
#include "unit.h"

#include <string.h>

#include "util/suggest.h"

static const char *nearest(const char *word)
{
	static const char *const commands[] = {
		"list",		  "create-namespace",  "destroy-namespace",
		"enable-region",  "disable-region",    "enable-dimm",
		"init-labels",	  "zero-labels",
	};
	struct suggestion search;
	size_t i;

	suggestion_start(&search, word);
	for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		suggestion_offer(&search, commands[i]);
	return suggestion_end(&search);
}

static void distances(void **state)
{
	assert_int_equal(edit_distance("", ""), 0);
	assert_int_equal(edit_distance("list", "list"), 0);
	assert_int_equal(edit_distance("", "abc"), 3);
	assert_int_equal(edit_distance("abc", ""), 3);
	assert_int_equal(edit_distance("lst", "list"), 1);
	assert_int_equal(edit_distance("lisst", "list"), 1);
	assert_int_equal(edit_distance("lost", "list"), 1);
	assert_int_equal(edit_distance("lsit", "list"), 1);
	assert_int_equal(edit_distance("kitten", "sitting"), 3);
	assert_int_equal(edit_distance("ab", "ba"), 1);
	assert_int_equal(edit_distance("abcdef", "badcfe"), 3);
}

static void long_words_are_far(void **state)
{
	char word[65];

	memset(word, 'a', sizeof(word));
	word[63] = '\0';
	assert_int_equal(edit_distance(word, word), 0);
	word[63] = 'a';
	word[64] = '\0';
	assert_int_equal(edit_distance(word, "a"), SIZE_MAX);
	assert_int_equal(edit_distance("a", word), SIZE_MAX);
	assert_null(nearest(word));
}

static void typos_are_understood(void **state)
{
	assert_string_equal(nearest("lits"), "list");
	assert_string_equal(nearest("create-namesapce"), "create-namespace");
	assert_string_equal(nearest("creat-namespace"), "create-namespace");
	assert_string_equal(nearest("enable-regoin"), "enable-region");
	assert_string_equal(nearest("int-labels"), "init-labels");
	/* The beginning of a word is a good hint, however long the rest. */
	assert_string_equal(nearest("destroy"), "destroy-namespace");
}

static void nonsense_is_not(void **state)
{
	assert_null(nearest("frobnicate"));
	assert_null(nearest("xyz"));
	assert_null(nearest(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(distances),
		cmocka_unit_test(long_words_are_far),
		cmocka_unit_test(typos_are_understood),
		cmocka_unit_test(nonsense_is_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
