// SPDX-License-Identifier: GPL-2.0
#include "unit.h"

#include <errno.h>
#include <string.h>

#include "ndctl/checksum.h"
#include "ndctl/infoblock.h"

#define SUM_AT (INFOBLOCK_SIZE - 8)

static const struct infoblock pfn = {
	.kind = INFOBLOCK_PFN,
	.uuid = {1, 2, 3},
	.parent_uuid = {4, 5, 6},
	.major = 1,
	.minor = 4,
	.pfn =
		{
			.data_offset = 0x200000,
			.npfns = 0x3e00,
			.mode = INFOBLOCK_MODE_PMEM,
			.start_pad = 4096,
			.end_trunc = 8192,
			.align = 0x200000,
			.page_size = 4096,
			.page_struct_size = 64,
		},
};

static const struct infoblock btt = {
	.kind = INFOBLOCK_BTT,
	.uuid = {7},
	.major = 1,
	.minor = 1,
	.btt =
		{
			.external_lba_size = 4096,
			.external_nlba = 1000,
			.internal_lba_size = 4096,
			.internal_nlba = 1256,
			.nfree = 256,
			.info_size = 4096,
			.data_offset = 4096,
			.map_offset = 0x500000,
			.log_offset = 0x501000,
			.info2_offset = 0x510000,
		},
};

static void there_and_back(const struct infoblock *info)
{
	uint8_t block[INFOBLOCK_SIZE];
	struct infoblock back;

	memset(&back, 0xee, sizeof(back));
	assert_int_equal(infoblock_encode(info, block), 0);
	assert_int_equal(infoblock_kind(block), info->kind);
	assert_int_equal(infoblock_decode(block, &back), 0);
	assert_int_equal(back.kind, info->kind);
	assert_memory_equal(back.uuid, info->uuid, 16);
	assert_memory_equal(back.parent_uuid, info->parent_uuid, 16);
	assert_int_equal(back.major, info->major);
	assert_int_equal(back.minor, info->minor);
	if (info->kind == INFOBLOCK_BTT)
		assert_memory_equal(&back.btt, &info->btt, sizeof(back.btt));
	else
		assert_memory_equal(&back.pfn, &info->pfn, sizeof(back.pfn));
}

static void all_kinds(void **state)
{
	struct infoblock dax = pfn, btt2 = btt;

	dax.kind = INFOBLOCK_DAX;
	btt2.major = 2;
	btt2.minor = 0;
	there_and_back(&pfn);
	there_and_back(&dax);
	there_and_back(&btt);
	there_and_back(&btt2);
}

/* Older versions have fewer fields, and what is there then is padding. */
static void older_versions(void **state)
{
	uint8_t block[INFOBLOCK_SIZE], *p = block;
	struct infoblock old = pfn, back;

	old.minor = 1;
	infoblock_encode(&old, block);
	assert_int_equal(p[84] | p[85] | p[86] | p[87], 0);
	p[86] = 0x20;
	checksum_store(block, INFOBLOCK_SIZE, SUM_AT);
	assert_int_equal(infoblock_decode(block, &back), 0);
	assert_int_equal(back.pfn.align, 0);
	assert_int_equal(back.pfn.start_pad, 4096);
}

static void layout(void **state)
{
	uint8_t block[INFOBLOCK_SIZE], *p = block;

	infoblock_encode(&pfn, block);
	assert_memory_equal(p, "NVDIMM_PFN_INFO", 16);
	assert_int_equal(p[16], 1);
	assert_int_equal(p[32], 4);
	assert_int_equal(p[52], 1);
	assert_int_equal(p[54], 4);
	assert_int_equal(p[58], 0x20);
	assert_int_equal(p[72], 2);
	assert_int_equal(p[86], 0x20);
	assert_int_equal(p[92], 64);
	infoblock_encode(&btt, block);
	assert_memory_equal(p, "BTT_ARENA_INFO\0", 16);
	assert_int_equal(p[77], 0x10);
	assert_int_equal(p[89], 0x10);
	assert_int_equal(p[114], 0x51);
}

static void damage_is_noticed(void **state)
{
	uint8_t block[INFOBLOCK_SIZE];
	struct infoblock back = { .minor = 77 };
	unsigned int i;

	for (i = 16; i < INFOBLOCK_SIZE; i += 37) {
		infoblock_encode(&pfn, block);
		block[i] ^= 0x10;
		assert_int_equal(infoblock_decode(block, &back), -EBADMSG);
	}
	memset(block, 0, sizeof(block));
	assert_int_equal(infoblock_decode(block, &back), -ENODATA);
	assert_int_equal(back.minor, 77);
}

static int verdict(struct infoblock info)
{
	uint8_t block[INFOBLOCK_SIZE];
	struct infoblock back;

	assert_int_equal(infoblock_encode(&info, block), 0);
	return infoblock_decode(block, &back);
}

static void well_signed_nonsense(void **state)
{
	uint8_t block[INFOBLOCK_SIZE];
	struct infoblock info;

#define BAD(base, change, rc)                        \
	do {                                         \
		info = base;                         \
		change;                              \
		assert_int_equal(verdict(info), rc); \
	} while (0)
	BAD(pfn, info.major = 2, -EPROTONOSUPPORT);
	BAD(pfn, info.pfn.mode = 3, -EINVAL);
	BAD(pfn, info.pfn.align = 0, -EINVAL);
	BAD(pfn, info.pfn.align = 0x3000, -EINVAL);
	BAD(btt, info.major = 3, -EPROTONOSUPPORT);
	BAD(btt, info.minor = 2, -EPROTONOSUPPORT);
	BAD(btt, info.btt.info_size = 512, -EINVAL);
	BAD(btt, info.btt.external_lba_size = 0, -EINVAL);
	BAD(btt, info.btt.internal_lba_size = 512, -EINVAL);
	BAD(btt, info.btt.internal_nlba = 999, -EINVAL);
	BAD(btt, info.btt.map_offset = 0, -EINVAL);
	BAD(btt, info.btt.info2_offset = 0x500fff, -EINVAL);
#undef BAD
	info = pfn;
	info.kind = INFOBLOCK_NONE;
	assert_int_equal(infoblock_encode(&info, block), -EINVAL);
}

static void found_where_the_kernel_looks(void **state)
{
	static uint8_t start[INFOBLOCK_WIPE];
	size_t at = 1;

	assert_int_equal(infoblock_find(start, sizeof(start), &at),
			 INFOBLOCK_NONE);
	assert_int_equal(at, 1);
	infoblock_encode(&pfn, start + 4096);
	assert_int_equal(infoblock_find(start, sizeof(start), &at),
			 INFOBLOCK_PFN);
	assert_int_equal(at, 4096);
	infoblock_encode(&btt, start);
	assert_int_equal(infoblock_find(start, 4096, &at), INFOBLOCK_BTT);
	assert_int_equal(at, 0);
	assert_int_equal(infoblock_find(start, 4095, NULL), INFOBLOCK_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_kinds),
		cmocka_unit_test(older_versions),
		cmocka_unit_test(layout),
		cmocka_unit_test(damage_is_noticed),
		cmocka_unit_test(well_signed_nonsense),
		cmocka_unit_test(found_where_the_kernel_looks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
