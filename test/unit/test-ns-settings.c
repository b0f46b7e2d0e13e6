// SPDX-License-Identifier: GPL-2.0
#include "unit.h"

#include <errno.h>
#include <string.h>

#include "ndctl/ns-settings.h"

static struct ndctl_namespace_settings *settings;

static int set_up(void **state)
{
	return ndctl_namespace_settings_new(&settings);
}

static int tear_down(void **state)
{
	ndctl_namespace_settings_free(settings);
	return 0;
}

static void nothing_is_given_at_first(void **state)
{
	assert_int_equal(settings->given, 0);
	assert_int_equal(settings->flags, 0);
}

/* Their value is 0: what tells them from "unset" is that they were set. */
static void zeros_can_be_given(void **state)
{
	assert_int_equal(ndctl_namespace_settings_set_map(
				 settings, NDCTL_PFN_LOC_NONE),
			 0);
	assert_int_equal(ndctl_namespace_settings_set_mode(
				 settings, NDCTL_NS_MODE_FSDAX),
			 0);
	assert_int_equal(settings->given, NS_MAP | NS_MODE);
}

static void sizes(void **state)
{
	assert_int_equal(ndctl_namespace_settings_set_size(settings, 0),
			 -EINVAL);
	assert_int_equal(ndctl_namespace_settings_set_size_text(settings, "0"),
			 -EINVAL);
	assert_int_equal(ndctl_namespace_settings_set_size_text(settings, ""),
			 -EINVAL);
	assert_int_equal(
		ndctl_namespace_settings_set_size_text(settings, "abc"),
		-EINVAL);
	assert_int_equal(
		ndctl_namespace_settings_set_size_text(settings, "101%"),
		-EINVAL);
	assert_int_equal(settings->given, 0);
	assert_int_equal(
		ndctl_namespace_settings_set_size_text(settings, "1.5G"), 0);
	assert_int_equal(settings->given, NS_SIZE);
	assert_int_equal(settings->size, 3ull << 29);
	assert_int_equal(
		ndctl_namespace_settings_set_size_text(settings, "50%"), 0);
	assert_int_equal(settings->given, NS_SHARE);
	assert_string_equal(settings->share, "50%");
	assert_int_equal(ndctl_namespace_settings_set_size(settings, 4096), 0);
	assert_int_equal(settings->given, NS_SIZE);
}

static void aligns_are_powers_of_two(void **state)
{
	assert_int_equal(ndctl_namespace_settings_set_align(settings, 0),
			 -EINVAL);
	assert_int_equal(ndctl_namespace_settings_set_align(settings, 3 << 20),
			 -EINVAL);
	assert_int_equal(settings->given, 0);
	assert_int_equal(ndctl_namespace_settings_set_align(settings, 1 << 21),
			 0);
	assert_int_equal(settings->align, 1 << 21);
}

static void names_fit_a_label(void **state)
{
	char name[65];

	memset(name, 'x', sizeof(name));
	name[64] = '\0';
	assert_int_equal(ndctl_namespace_settings_set_name(settings, name),
			 -ENAMETOOLONG);
	name[63] = '\0';
	assert_int_equal(ndctl_namespace_settings_set_name(settings, name), 0);
	assert_string_equal(settings->name, name);
	assert_int_equal(ndctl_namespace_settings_set_name(settings, "a\nb"),
			 -EINVAL);
	assert_int_equal(ndctl_namespace_settings_set_name(settings, "\xff"),
			 -EINVAL);
	assert_string_equal(settings->name, name);
}

static void nonsense_is_refused(void **state)
{
	const uuid_t null = { 0 };

	assert_int_equal(ndctl_namespace_settings_set_mode(
				 settings, NDCTL_NS_MODE_UNKNOWN),
			 -EINVAL);
	assert_int_equal(ndctl_namespace_settings_set_mode(settings, -1),
			 -EINVAL);
	assert_int_equal(ndctl_namespace_settings_set_map(settings, 3),
			 -EINVAL);
	assert_int_equal(ndctl_namespace_settings_set_uuid(settings, null),
			 -EINVAL);
	assert_int_equal(
		ndctl_namespace_settings_set_sector_size(settings, 520),
		-EINVAL);
	assert_int_equal(ndctl_namespace_settings_set_flags(settings, 1 << 30),
			 -EINVAL);
	assert_int_equal(settings->given, 0);
}

#define check(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		check(nothing_is_given_at_first),
		check(zeros_can_be_given),
		check(sizes),
		check(aligns_are_powers_of_two),
		check(names_fit_a_label),
		check(nonsense_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
