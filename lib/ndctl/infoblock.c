// SPDX-License-Identifier: LGPL-2.1-or-later
#include <assert.h>
#include <endian.h>
#include <errno.h>
#include <linux/types.h>
#include <string.h>

#include "ndctl/checksum.h"
#include "ndctl/infoblock.h"
#include "shared/cleanup.h"

struct media_head {
	__u8 signature[16];
	__u8 uuid[16];
	__u8 parent_uuid[16];
	__le32 flags;
	__le16 major;
	__le16 minor;
} __attribute__((packed));

struct media_pfn {
	struct media_head head;
	__le64 data_offset;
	__le64 npfns;
	__le32 mode;
	__le32 start_pad; /* since 1.1 */
	__le32 end_trunc;
	__le32 align; /* since 1.2 */
	__le32 page_size; /* since 1.4 */
	__le16 page_struct_size;
	__u8 padding[3994];
	__le64 checksum;
} __attribute__((packed));

struct media_btt {
	struct media_head head;
	__le32 external_lba_size;
	__le32 external_nlba;
	__le32 internal_lba_size;
	__le32 internal_nlba;
	__le32 nfree;
	__le32 info_size;
	__le64 next_offset;
	__le64 data_offset;
	__le64 map_offset;
	__le64 log_offset;
	__le64 info2_offset;
	__u8 padding[3968];
	__le64 checksum;
} __attribute__((packed));

static_assert(sizeof(struct media_head) == 56, "info block");
static_assert(offsetof(struct media_pfn, align) == 84, "pfn info block");
static_assert(sizeof(struct media_pfn) == INFOBLOCK_SIZE, "pfn info block");
static_assert(offsetof(struct media_btt, next_offset) == 80, "btt info block");
static_assert(sizeof(struct media_btt) == INFOBLOCK_SIZE, "btt info block");

#define CHECKSUM_AT (INFOBLOCK_SIZE - sizeof(__le64))

static const struct {
	const char *name;
	char signature[17];
} kinds[] = {
	[INFOBLOCK_PFN] = { "pfn", "NVDIMM_PFN_INFO\0" },
	[INFOBLOCK_DAX] = { "dax", "NVDIMM_DAX_INFO\0" },
	[INFOBLOCK_BTT] = { "btt", "BTT_ARENA_INFO\0\0" },
};

const char *infoblock_kind_name(enum infoblock_kind kind)
{
	return kind < ARRAY_SIZE(kinds) ? kinds[kind].name : NULL;
}

enum infoblock_kind infoblock_kind(const void *block)
{
	const struct media_head *head = block;
	unsigned int i;

	for (i = INFOBLOCK_PFN; i < ARRAY_SIZE(kinds); i++)
		if (!memcmp(head->signature, kinds[i].signature,
			    sizeof(head->signature)))
			return i;
	return INFOBLOCK_NONE;
}

static bool power_of_two(uint64_t n)
{
	return n && !(n & (n - 1));
}

static int check_pfn(const struct infoblock *info)
{
	const struct infoblock_pfn *pfn = &info->pfn;

	if (info->major != 1)
		return -EPROTONOSUPPORT;
	if (pfn->mode > INFOBLOCK_MODE_PMEM)
		return -EINVAL;
	if (info->minor >= 2 && !power_of_two(pfn->align))
		return -EINVAL;
	return 0;
}

static int decode_pfn(const struct media_pfn *m, struct infoblock *info)
{
	struct infoblock_pfn *pfn = &info->pfn;

	pfn->data_offset = le64toh(m->data_offset);
	pfn->npfns = le64toh(m->npfns);
	pfn->mode = le32toh(m->mode);
	if (info->minor >= 1) {
		pfn->start_pad = le32toh(m->start_pad);
		pfn->end_trunc = le32toh(m->end_trunc);
	}
	if (info->minor >= 2)
		pfn->align = le32toh(m->align);
	if (info->minor >= 4) {
		pfn->page_size = le32toh(m->page_size);
		pfn->page_struct_size = le16toh(m->page_struct_size);
	}
	return check_pfn(info);
}

static void encode_pfn(const struct infoblock *info, struct media_pfn *m)
{
	const struct infoblock_pfn *pfn = &info->pfn;

	m->data_offset = htole64(pfn->data_offset);
	m->npfns = htole64(pfn->npfns);
	m->mode = htole32(pfn->mode);
	if (info->minor >= 1) {
		m->start_pad = htole32(pfn->start_pad);
		m->end_trunc = htole32(pfn->end_trunc);
	}
	if (info->minor >= 2)
		m->align = htole32(pfn->align);
	if (info->minor >= 4) {
		m->page_size = htole32(pfn->page_size);
		m->page_struct_size = htole16(pfn->page_struct_size);
	}
}

/* An arena: this block, data, map, log, the block's copy, in this order. */
static int check_btt(const struct infoblock *info)
{
	const struct infoblock_btt *btt = &info->btt;

	if (!(info->major == 1 && info->minor == 1) &&
	    !(info->major == 2 && info->minor == 0))
		return -EPROTONOSUPPORT;
	if (btt->info_size < INFOBLOCK_SIZE || !btt->external_lba_size ||
	    btt->internal_lba_size < btt->external_lba_size ||
	    btt->internal_nlba < btt->external_nlba)
		return -EINVAL;
	if (btt->data_offset < btt->info_size ||
	    btt->map_offset < btt->data_offset ||
	    btt->log_offset < btt->map_offset ||
	    btt->info2_offset < btt->log_offset)
		return -EINVAL;
	return 0;
}

static int decode_btt(const struct media_btt *m, struct infoblock *info)
{
	info->btt = (struct infoblock_btt){
		.external_lba_size = le32toh(m->external_lba_size),
		.external_nlba = le32toh(m->external_nlba),
		.internal_lba_size = le32toh(m->internal_lba_size),
		.internal_nlba = le32toh(m->internal_nlba),
		.nfree = le32toh(m->nfree),
		.info_size = le32toh(m->info_size),
		.next_offset = le64toh(m->next_offset),
		.data_offset = le64toh(m->data_offset),
		.map_offset = le64toh(m->map_offset),
		.log_offset = le64toh(m->log_offset),
		.info2_offset = le64toh(m->info2_offset),
	};
	return check_btt(info);
}

static void encode_btt(const struct infoblock *info, struct media_btt *m)
{
	const struct infoblock_btt *btt = &info->btt;

	m->external_lba_size = htole32(btt->external_lba_size);
	m->external_nlba = htole32(btt->external_nlba);
	m->internal_lba_size = htole32(btt->internal_lba_size);
	m->internal_nlba = htole32(btt->internal_nlba);
	m->nfree = htole32(btt->nfree);
	m->info_size = htole32(btt->info_size);
	m->next_offset = htole64(btt->next_offset);
	m->data_offset = htole64(btt->data_offset);
	m->map_offset = htole64(btt->map_offset);
	m->log_offset = htole64(btt->log_offset);
	m->info2_offset = htole64(btt->info2_offset);
}

int infoblock_decode(const void *block, struct infoblock *ret)
{
	const struct media_head *head = block;
	struct infoblock info = { .kind = infoblock_kind(block) };
	int rc;

	if (info.kind == INFOBLOCK_NONE)
		return -ENODATA;
	if (!checksum_matches(block, INFOBLOCK_SIZE, CHECKSUM_AT))
		return -EBADMSG;
	memcpy(info.uuid, head->uuid, sizeof(info.uuid));
	memcpy(info.parent_uuid, head->parent_uuid, sizeof(info.parent_uuid));
	info.flags = le32toh(head->flags);
	info.major = le16toh(head->major);
	info.minor = le16toh(head->minor);
	rc = info.kind == INFOBLOCK_BTT ? decode_btt(block, &info) :
					  decode_pfn(block, &info);
	if (!rc)
		*ret = info;
	return rc;
}

int infoblock_encode(const struct infoblock *info, void *block)
{
	struct media_head *head = block;

	if (!infoblock_kind_name(info->kind))
		return -EINVAL;
	memset(block, 0, INFOBLOCK_SIZE);
	memcpy(head->signature, kinds[info->kind].signature,
	       sizeof(head->signature));
	memcpy(head->uuid, info->uuid, sizeof(head->uuid));
	memcpy(head->parent_uuid, info->parent_uuid, sizeof(head->parent_uuid));
	head->flags = htole32(info->flags);
	head->major = htole16(info->major);
	head->minor = htole16(info->minor);
	if (info->kind == INFOBLOCK_BTT)
		encode_btt(info, block);
	else
		encode_pfn(info, block);
	checksum_store(block, INFOBLOCK_SIZE, CHECKSUM_AT);
	return 0;
}

enum infoblock_kind infoblock_find(const void *start, size_t size, size_t *at)
{
	static const size_t places[] = { INFOBLOCK_AT_BTT2, INFOBLOCK_AT };
	enum infoblock_kind kind;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(places); i++) {
		if (size < places[i] + INFOBLOCK_SIZE)
			break;
		kind = infoblock_kind((const uint8_t *)start + places[i]);
		if (kind == INFOBLOCK_NONE)
			continue;
		if (at)
			*at = places[i];
		return kind;
	}
	return INFOBLOCK_NONE;
}
