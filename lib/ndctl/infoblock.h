/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Info blocks: the 4096 bytes by which a namespace says that it is a pfn
 * (fsdax), dax (devdax) or btt (sector) device.
 *
 * Sources: the BTT block is that of the chapter "Block Translation Table" of
 * the UEFI specification; pfn and dax blocks are what Linux has in
 * drivers/nvdimm, the two being alike but for the signature. All fields are
 * little endian; the last 8 bytes are Fletcher-64 of the block.
 *
 * Anybody who can write to the memory can forge one, a guest for example
 * whose memory it is. A block that decodes is well-formed, no more.
 */
#ifndef NDCTL_INFOBLOCK_H
#define NDCTL_INFOBLOCK_H

#include <stddef.h>
#include <stdint.h>
#include <uuid/uuid.h>

#define INFOBLOCK_SIZE 4096

/*
 * Where in a namespace Linux looks for one: a BTT of version 2.0 at 0, all
 * others at 4096. What lies before the end of the wiped range cannot come
 * back as one.
 */
#define INFOBLOCK_AT_BTT2 0
#define INFOBLOCK_AT	  4096
#define INFOBLOCK_WIPE	  16384

enum infoblock_kind {
	INFOBLOCK_NONE, /* there is no signature */
	INFOBLOCK_PFN,
	INFOBLOCK_DAX,
	INFOBLOCK_BTT,
};

/* infoblock_pfn.mode: where the struct pages are. */
enum {
	INFOBLOCK_MODE_NONE = 0,
	INFOBLOCK_MODE_RAM = 1,
	INFOBLOCK_MODE_PMEM = 2,
};

/* Of kinds PFN and DAX. */
struct infoblock_pfn {
	uint64_t data_offset; /* bytes, from the start of the namespace */
	uint64_t npfns;
	uint32_t mode; /* INFOBLOCK_MODE_* */
	uint32_t start_pad; /* bytes */
	uint32_t end_trunc; /* bytes */
	uint32_t align; /* bytes; since version 1.2 */
	uint32_t page_size; /* bytes; since version 1.4 */
	uint16_t page_struct_size; /* bytes; since version 1.4 */
};

/* Of kind BTT, one an arena. Offsets in bytes from this block. */
struct infoblock_btt {
	uint32_t external_lba_size;
	uint32_t external_nlba;
	uint32_t internal_lba_size;
	uint32_t internal_nlba;
	uint32_t nfree;
	uint32_t info_size;
	uint64_t next_offset; /* 0: the last arena */
	uint64_t data_offset;
	uint64_t map_offset;
	uint64_t log_offset;
	uint64_t info2_offset; /* of this block's copy */
};

struct infoblock {
	enum infoblock_kind kind;
	uuid_t uuid;
	uuid_t parent_uuid; /* of the namespace; null is accepted by BTT */
	uint32_t flags;
	uint16_t major;
	uint16_t minor;
	union {
		struct infoblock_pfn pfn;
		struct infoblock_btt btt;
	};
};

/* What the signature says; the checksum is not looked at. */
enum infoblock_kind infoblock_kind(const void *block);

/*
 * Decode the INFOBLOCK_SIZE bytes at @block.
 * -ENODATA: no signature, -EBADMSG: the checksum does not match,
 * -EPROTONOSUPPORT: a version that is not known, -EINVAL: fields that
 * contradict one another.
 */
int infoblock_decode(const void *block, struct infoblock *ret);

/*
 * Write @info, with checksum, to the INFOBLOCK_SIZE bytes at @block. Fields
 * that its version does not have are left out. -EINVAL: INFOBLOCK_NONE.
 */
int infoblock_encode(const struct infoblock *info, void *block);

/* "pfn", "dax", "btt", or NULL. */
const char *infoblock_kind_name(enum infoblock_kind kind);

/*
 * Does the start of a namespace hold a signature at a place where Linux
 * looks? @size: how much of it is there, INFOBLOCK_WIPE is enough. *@at is
 * where; may be NULL.
 */
enum infoblock_kind infoblock_find(const void *start, size_t size, size_t *at);

#endif
