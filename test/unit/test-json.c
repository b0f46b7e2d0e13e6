// SPDX-License-Identifier: GPL-2.0
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/record.h"
#include "util/units.h"

static const struct view plain;
static const struct view human = { .flags = VIEW_HUMAN };

static void expect_units(uint64_t bytes, const char *want)
{
	char text[UNITS_MAX] = "untouched";

	if (!want) {
		assert_false(units_text(bytes, text));
		assert_string_equal(text, "untouched");
		return;
	}
	assert_true(units_text(bytes, text));
	assert_string_equal(text, want);
}

/* What upstream's tools print for these sizes. */
static void sizes_in_units(void **state)
{
	expect_units(0, NULL);
	expect_units(2097152, NULL);
	expect_units(5119999, NULL);
	expect_units(5120000, "4.88 MiB (5.12 MB)");
	expect_units(16777216, "16.00 MiB (16.78 MB)");
	expect_units(65966080, "62.91 MiB (65.97 MB)");
	expect_units(1073741824, "1024.00 MiB (1073.74 MB)");
	expect_units(2000000000, "1907.35 MiB (2000.00 MB)");
	expect_units(2147483647, "2048.00 MiB (2147.48 MB)");
	expect_units(2147483648, "2.00 GiB (2.15 GB)");
	expect_units(34359738368, "32.00 GiB (34.36 GB)");
	expect_units(2199023255551, "2048.00 GiB (2199.02 GB)");
	expect_units(2199023255552, "2.00 TiB (2.20 TB)");
	expect_units(UINT64_MAX, "16777216.00 TiB (18446744.07 TB)");
}

static void expect_field(enum field_type type, union field_value value,
			 const struct view *view, const char *want)
{
	struct json_object *json = field_json(type, &value, view);

	assert_non_null(json);
	assert_string_equal(
		json_object_to_json_string_ext(json, JSON_C_TO_STRING_PLAIN),
		want);
	json_object_put(json);
}

static void fields_by_type(void **state)
{
	union field_value value = { 0 };

	value.size = 34359738368;
	expect_field(FIELD_SIZE, value, &plain, "34359738368");
	expect_field(FIELD_SIZE, value, &human, "\"32.00 GiB (34.36 GB)\"");
	expect_field(FIELD_HEX, value, &plain, "34359738368");
	expect_field(FIELD_HEX, value, &human, "\"0x800000000\"");
	value.size = 0;
	expect_field(FIELD_SIZE, value, &human, "0");
	expect_field(FIELD_HEX, value, &human, "\"0\"");
	value.size = UINT64_MAX;
	expect_field(FIELD_HEX, value, &plain, "18446744073709551615");
	value.number = -1;
	expect_field(FIELD_NUMBER, value, &human, "-1");
	value.flag = true;
	expect_field(FIELD_BOOL, value, &plain, "true");
	uuid_parse("11111111-2222-3333-4444-55555555abcd", value.uuid);
	expect_field(FIELD_UUID, value, &plain,
		     "\"11111111-2222-3333-4444-55555555abcd\"");
}

static void texts(void **state)
{
	union field_value value = { .text = "ACPI.NFIT" };

	expect_field(FIELD_TEXT, value, &plain, "\"ACPI.NFIT\"");
	value.text = "/platform/e820";
	expect_field(FIELD_TEXT, value, &plain, "\"\\/platform\\/e820\"");
	value.text = "caf\xc3\xa9 \"x\"";
	expect_field(FIELD_TEXT, value, &plain, "\"caf\xc3\xa9 \\\"x\\\"\"");
	value.text = "\xff\x01";
	expect_field(FIELD_TEXT, value, &plain, "\"\\\\xff\\\\x01\"");
}

static bool get_name(void *object, const struct view *view,
		     union field_value *ret)
{
	ret->text = object;
	return true;
}

static bool get_nothing(void *object, const struct view *view,
			union field_value *ret)
{
	return false;
}

static bool get_list(void *object, const struct view *view,
		     union field_value *ret)
{
	ret->json = json_object_new_array();
	json_append(ret->json, json_object_new_int(7));
	return true;
}

static const struct field table[] = {
	{ "name", FIELD_TEXT, get_name },
	{ "absent", FIELD_TEXT, get_nothing },
	{ "more", FIELD_TEXT, get_name, .when = VIEW_VERBOSE },
	{ "list", FIELD_JSON, get_list, .unless = VIEW_DAX },
};

static void expect_record(unsigned int flags, const char *want)
{
	struct view view = { .flags = flags };
	char name[] = "x";
	struct json_object *json = record_json(
		table, sizeof(table) / sizeof(table[0]), name, &view);

	assert_non_null(json);
	assert_string_equal(
		json_object_to_json_string_ext(json, JSON_C_TO_STRING_PLAIN),
		want);
	json_object_put(json);
}

static void records_by_view(void **state)
{
	expect_record(0, "{\"name\":\"x\",\"list\":[7]}");
	expect_record(VIEW_VERBOSE,
		      "{\"name\":\"x\",\"more\":\"x\",\"list\":[7]}");
	expect_record(VIEW_DAX, "{\"name\":\"x\"}");
	expect_record(VIEW_VERBOSE | VIEW_DAX,
		      "{\"name\":\"x\",\"more\":\"x\"}");
}

static void expect_list(int count, const struct view *view, const char *want)
{
	struct json_object *array = json_object_new_array(), *item;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	int i;

	for (i = 0; i < count; i++) {
		item = json_object_new_object();
		json_object_object_add(item, "n", json_object_new_int(i));
		assert_true(json_append(array, item));
	}
	assert_int_equal(json_print_list(out, array, view), 0);
	fclose(out);
	assert_string_equal(text, want);
	free(text);
}

static void lists(void **state)
{
	expect_list(0, &plain, "");
	expect_list(0, &human, "");
	expect_list(1, &plain, "[\n  {\n    \"n\":0\n  }\n]\n");
	expect_list(1, &human, "{\n  \"n\":0\n}\n");
	expect_list(2, &human,
		    "[\n  {\n    \"n\":0\n  },\n  {\n    \"n\":1\n  }\n]\n");
}

static void nothing_is_nothing(void **state)
{
	assert_false(json_append(NULL, json_object_new_int(1)));
	assert_int_equal(json_print(stdout, NULL), 0);
	assert_int_equal(json_print_list(stdout, NULL, &plain), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes_in_units),
		cmocka_unit_test(fields_by_type),
		cmocka_unit_test(texts),
		cmocka_unit_test(records_by_view),
		cmocka_unit_test(lists),
		cmocka_unit_test(nothing_is_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
