/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What lies in the last 256 KiB of a range of legacy persistent memory, from
 * the first byte of that area on. README.md has it as a table.
 *
 *   0x00000   4 KiB    header
 *   0x01000   60 KiB   none table, copy 0
 *   0x10000   60 KiB   none table, copy 1
 *   0x1f000   4 KiB    header again
 *   0x20000   128 KiB  labels, as the UEFI specification lays them out
 *
 * All numbers are little endian, all checksums Fletcher64 (nd_fletcher64, as
 * the label index blocks use it) with the checksum member taken as zero.
 */
#ifndef ND_E820_LAYOUT_H
#define ND_E820_LAYOUT_H

#include <linux/build_bug.h>
#include <linux/sizes.h>
#include <linux/types.h>

#define E820_LAYOUT_VERSION	1

#define E820_AREA_SIZE		SZ_256K
#define E820_HEADER_OFF		0
#define E820_HEADER_COPY_OFF	0x1f000
#define E820_HEADER_ROOM	SZ_4K
#define E820_TABLE_OFF(copy)	((copy) ? 0x10000 : 0x1000)
#define E820_TABLE_SIZE		(60 * SZ_1K)
#define E820_LABELS_OFF		SZ_128K
#define E820_LABELS_SIZE	SZ_128K

#define E820_MAGIC_LEN		16
#define E820_HEADER_MAGIC	"ND_E820_LABEL\0\0\0"
#define E820_TABLE_MAGIC	"ND_E820_NONE\0\0\0\0"

/*
 * Written once, when the area is set up. It says for which range the area was
 * made: device addresses in the labels count from that range's start.
 */
struct e820_header {
	__u8 magic[E820_MAGIC_LEN];
	__le32 version;		/* E820_LAYOUT_VERSION */
	__le32 size;		/* of this struct */
	__le64 range_start;	/* physical, bytes */
	__le64 range_size;	/* bytes, this area included */
	__le64 region_size;	/* bytes from range_start on offered to users */
	__le64 area_size;
	__le64 table_off[2];	/* from the area's start */
	__le64 table_size;	/* of each copy */
	__le64 labels_off;
	__le64 labels_size;
	__u8 reserved[24];	/* zero */
	__le64 checksum;	/* of this struct */
};

static_assert(sizeof(struct e820_header) == 128);

/*
 * Each copy: this, then `count` records, then what older tables left behind.
 * The valid copy with the higher sequence number counts. At rest both copies
 * are the same.
 */
struct e820_table_header {
	__u8 magic[E820_MAGIC_LEN];
	__le32 version;		/* E820_LAYOUT_VERSION */
	__le32 record_size;	/* sizeof(struct e820_table_record) */
	__le64 seq;		/* 1 or more, grows with each change */
	__le32 count;
	__u8 reserved[20];	/* zero */
	__le64 checksum;	/* of this struct and the records */
};

static_assert(sizeof(struct e820_table_header) == 64);

struct e820_table_record {
	__u8 uuid[16];		/* of the namespace, in its label's byte order */
	__le64 align;		/* bytes: 4 KiB, 2 MiB or 1 GiB */
	__u8 reserved[8];	/* zero */
};

static_assert(sizeof(struct e820_table_record) == 32);

#define E820_TABLE_CAPACITY                                                    \
	((E820_TABLE_SIZE - sizeof(struct e820_table_header)) /                \
	 sizeof(struct e820_table_record))

/* Label index block and label, UEFI specification, "Label Storage Area". */
#define LABEL_INDEX_MAGIC	"NAMESPACE_INDEX\0"
#define LABEL_INDEX_ALIGN	256
#define LABEL_SEQ_MASK		3

struct label_index {
	__u8 sig[16];
	__u8 flags[3];
	__u8 labelsize;		/* 1.2: label is 128 << labelsize bytes */
	__le32 seq;
	__le64 myoff;
	__le64 mysize;
	__le64 otheroff;
	__le64 labeloff;
	__le32 nslot;
	__le16 major;
	__le16 minor;
	__le64 checksum;	/* of mysize bytes */
	__u8 free[];		/* a bit a slot, set: free */
};

static_assert(sizeof(struct label_index) == 72);

/* Members that labels of version 1.1 (128 bytes) and 1.2 (256) share. */
struct label_slot {
	__u8 uuid[16];
	__u8 name[64];
	__le32 flags;
	__le16 nlabel;
	__le16 position;
	__le64 isetcookie;
	__le64 lbasize;
	__le64 dpa;
	__le64 rawsize;
	__le32 slot;
	__le32 unused;
};

static_assert(sizeof(struct label_slot) == 128);

/* 1.2 ends with a checksum of the whole label. */
#define LABEL_12_SIZE		256
#define LABEL_12_CHECKSUM_OFF	248

#endif /* ND_E820_LAYOUT_H */
