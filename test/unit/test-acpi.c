// SPDX-License-Identifier: GPL-2.0
/* ACPI tables that are split: right ones, and all kinds of wrong ones. */
#include <errno.h>
#include <string.h>

#include "daxctl/acpi-split.h"
#include "unit.h"

#define GiB (1ull << 30)

static void add(struct acpi_table *table, const void *data, size_t size)
{
	assert_int_equal(acpi_table_append(table, data, size), 0);
}

static void start(struct acpi_table *table, size_t fixed)
{
	static const uint8_t zeroes[64];

	*table = (struct acpi_table){ NULL };
	add(table, zeroes, ACPI_HEADER_SIZE + fixed);
}

static void add_memory(struct acpi_table *srat, uint32_t pxm, uint64_t base,
		       uint64_t length)
{
	uint8_t entry[40] = { 1, sizeof(entry) };

	put_le32(entry + 2, pxm);
	put_le64(entry + 8, base);
	put_le64(entry + 16, length);
	add(srat, entry, sizeof(entry));
}

/* Two nodes of memory, and a processor in a third. */
static void make_srat(struct acpi_table *srat)
{
	uint8_t cpu[16] = { 0, sizeof(cpu), 2 };

	start(srat, 12);
	add(srat, cpu, sizeof(cpu));
	add_memory(srat, 0, 0, 2 * GiB);
	add_memory(srat, 1, 4 * GiB, 8 * GiB);
}

static void a_range_of_memory_becomes_several(void **state)
{
	struct split split = { .pxm = 1, .nodes = 4 };
	struct acpi_table srat;
	const uint8_t *entry;
	int i;

	make_srat(&srat);
	assert_int_equal(split_srat(&srat, &split), 0);
	assert_int_equal(split.first_new, 3);
	assert_int_equal(srat.size, 48 + 16 + 5 * 40);
	entry = srat.data + 48 + 16 + 40;
	for (i = 0; i < 4; i++, entry += 40) {
		assert_int_equal(entry[0], 1);
		assert_int_equal(get_le32(entry + 2), i ? 2 + i : 1);
		assert_int_equal(get_le64(entry + 8), (4 + 2 * i) * GiB);
		assert_int_equal(get_le64(entry + 16), 2 * GiB);
	}
	acpi_table_free(&srat);
}

static void a_malformed_srat_is_refused(void **state)
{
	struct split split = { .pxm = 1, .nodes = 2 };
	struct acpi_table srat;
	size_t size;

	/* Cut off anywhere but between two entries. */
	make_srat(&srat);
	size = srat.size;
	while (--srat.size > 48) {
		if (srat.size == 64 || srat.size == 104)
			continue;
		assert_int_equal(split_srat(&srat, &split), -EINVAL);
	}
	srat.size = size;
	/* An entry without a length would never end. */
	srat.data[49] = 0;
	assert_int_equal(split_srat(&srat, &split), -EINVAL);
	acpi_table_free(&srat);
}

static void what_cannot_be_split_is_refused(void **state)
{
	struct split split = { .pxm = 7, .nodes = 2 };
	struct acpi_table srat;

	make_srat(&srat);
	assert_int_equal(split_srat(&srat, &split), -ENOENT);
	add_memory(&srat, 1, 64 * GiB, GiB);
	split.pxm = 1;
	assert_int_equal(split_srat(&srat, &split), -EINVAL);
	add_memory(&srat, 5, 128 * GiB, 3);
	split.pxm = 5;
	assert_int_equal(split_srat(&srat, &split), -EINVAL);
	acpi_table_free(&srat);
}

static void distances_are_inherited(void **state)
{
	static const uint8_t before[] = { 10, 20, 30, 21, 10, 25, 31, 26, 10 };
	static const uint8_t after[] = { 10, 20, 30, 20, /**/ 21, 10, 25, 11,
					 31, 26, 10, 26, /**/ 21, 11, 25, 10 };
	const struct split split = { .pxm = 1, .nodes = 2, .first_new = 3 };
	struct acpi_table slit;

	start(&slit, 8);
	put_le64(slit.data + 36, 3);
	add(&slit, before, sizeof(before));
	assert_int_equal(split_slit(&slit, &split), 0);
	assert_int_equal(get_le64(slit.data + 36), 4);
	assert_int_equal(slit.size, 44 + sizeof(after));
	assert_memory_equal(slit.data + 44, after, sizeof(after));
	/* Of four domains, which is not what it is told now. */
	assert_int_equal(split_slit(&slit, &split), -EINVAL);
	slit.size--;
	assert_int_equal(split_slit(&slit, &split), -EINVAL);
	acpi_table_free(&slit);
}

static void add_range(struct acpi_table *nfit, uint16_t index, uint32_t pxm,
		      uint64_t base, uint64_t length)
{
	uint8_t range[56] = { 0, 0, sizeof(range) };

	put_le16(range + 4, index);
	put_le16(range + 6, 2);
	put_le32(range + 12, pxm);
	put_le64(range + 32, base);
	put_le64(range + 40, length);
	add(nfit, range, sizeof(range));
}

static void add_region(struct acpi_table *nfit, uint16_t id, uint16_t range,
		       uint64_t size)
{
	uint8_t region[48] = { 1, 0, sizeof(region) };

	put_le16(region + 10, id);
	put_le16(region + 12, range);
	put_le64(region + 16, size);
	add(nfit, region, sizeof(region));
}

static void a_range_of_an_nvdimm_becomes_several(void **state)
{
	const struct split split = { .pxm = 1, .nodes = 2, .first_new = 3 };
	struct acpi_table nfit;
	const uint8_t *range, *region;

	start(&nfit, 4);
	/* The mapping stands before the range that it is of. */
	add_region(&nfit, 4, 1, 8 * GiB);
	add_range(&nfit, 1, 1, 16 * GiB, 8 * GiB);
	assert_int_equal(split_nfit(&nfit, &split), 1);
	assert_int_equal(nfit.size, 40 + 2 * (48 + 56));
	assert_int_equal(get_le64(nfit.data + 40 + 16), 4 * GiB);
	assert_int_equal(get_le64(nfit.data + 88 + 40), 4 * GiB);
	range = nfit.data + 144;
	assert_int_equal(get_le16(range + 4), 5);
	assert_int_equal(get_le32(range + 12), 3);
	assert_int_equal(get_le64(range + 32), 20 * GiB);
	assert_int_equal(get_le64(range + 40), 4 * GiB);
	region = range + 56;
	assert_int_equal(get_le16(region + 10), 5);
	assert_int_equal(get_le16(region + 12), 5);
	assert_int_equal(get_le64(region + 24), 4 * GiB);
	acpi_table_free(&nfit);
}

static void other_nfits_are_left_alone_or_refused(void **state)
{
	const struct split split = { .pxm = 1, .nodes = 2, .first_new = 3 };
	struct acpi_table nfit;

	start(&nfit, 4);
	add_range(&nfit, 1, 0, 16 * GiB, 8 * GiB);
	assert_int_equal(split_nfit(&nfit, &split), 0);
	add_range(&nfit, 2, 1, 32 * GiB, 8 * GiB);
	add_region(&nfit, 1, 2, 4 * GiB);
	add_region(&nfit, 2, 2, 4 * GiB);
	assert_int_equal(split_nfit(&nfit, &split), -EINVAL);
	put_le16(nfit.data + 42, 8);
	assert_int_equal(split_nfit(&nfit, &split), -EINVAL);
	put_le16(nfit.data + 42, 0);
	assert_int_equal(split_nfit(&nfit, &split), -EINVAL);
	acpi_table_free(&nfit);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_range_of_memory_becomes_several),
		cmocka_unit_test(a_malformed_srat_is_refused),
		cmocka_unit_test(what_cannot_be_split_is_refused),
		cmocka_unit_test(distances_are_inherited),
		cmocka_unit_test(a_range_of_an_nvdimm_becomes_several),
		cmocka_unit_test(other_nfits_are_left_alone_or_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
