/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The label area of an NVDIMM as it lies on the medium, all fields little
 * endian:
 *
 *	index block 0 | index block 1 | slot 0 | slot 1 | ...
 *
 * Sources: format 1.1 (128-byte labels) is Intel's "NVDIMM Namespace
 * Specification", revision 1.0; format 1.2 (256-byte labels) is the "NVDIMM
 * Label Protocol" chapter of the UEFI specification since version 2.7. The
 * index block is the same in both. Where the two leave the layout open, Linux
 * expects the one that label_geometry() computes.
 */
#ifndef NDCTL_LABEL_FORMAT_H
#define NDCTL_LABEL_FORMAT_H

#include <assert.h>
#include <linux/types.h>
#include <stddef.h>

#define LABEL_INDEX_SIGNATURE "NAMESPACE_INDEX" /* with its NUL: 16 bytes */
#define LABEL_INDEX_ALIGN     256 /* index blocks are multiples of this */
#define LABEL_SIZE_1_1	      128
#define LABEL_SIZE_1_2	      256
#define LABEL_SEQ_MASK	      3 /* 01 -> 10 -> 11 -> 01; 00 is invalid */
#define LABEL_NAME_SIZE	      64

/* media_label.flags */
#define LABEL_FLAG_READ_ONLY (1u << 0)
#define LABEL_FLAG_LOCAL     (1u << 1) /* not interleaved */
#define LABEL_FLAG_UPDATING  (1u << 3) /* its set is being written */

struct media_index {
	__u8 signature[16];
	__u8 flags[3];
	__u8 label_size; /* 128 << label_size; format 1.1 leaves it 0 */
	__le32 seq;
	__le64 my_offset;
	__le64 my_size;
	__le64 other_offset;
	__le64 label_offset;
	__le32 nslot;
	__le16 major;
	__le16 minor;
	__le64 checksum; /* Fletcher-64 of all my_size bytes */
	__u8 free[]; /* one bit a slot, bit 0 first; 1 is free */
} __attribute__((packed));

struct media_label {
	__u8 uuid[16]; /* of the namespace, in the order of RFC 4122 */
	__u8 name[LABEL_NAME_SIZE]; /* UTF-8, NUL-padded */
	__le32 flags;
	__le16 nlabel; /* labels of this namespace: one a DIMM of the set */
	__le16 position; /* of this DIMM in the set */
	__le64 set_cookie;
	__le64 lba_size; /* 0, 512 or what a block namespace has */
	__le64 dpa; /* first byte on this DIMM */
	__le64 raw_size; /* bytes on this DIMM */
	__le32 slot; /* where this label lies itself */
	__u8 alignment; /* 1.1: reserved, like the next three */
	__u8 reserved[3];
	/* From here on only format 1.2. */
	__u8 type_guid[16]; /* EFI byte order */
	__u8 abstraction_guid[16];
	__u8 reserved2[88];
	__le64 checksum; /* Fletcher-64 of the label */
} __attribute__((packed));

static_assert(sizeof(struct media_index) == 72, "index block header");
static_assert(offsetof(struct media_index, seq) == 20, "index block");
static_assert(offsetof(struct media_index, nslot) == 56, "index block");
static_assert(offsetof(struct media_index, checksum) == 64, "index block");
static_assert(sizeof(struct media_label) == LABEL_SIZE_1_2, "label 1.2");
static_assert(offsetof(struct media_label, type_guid) == LABEL_SIZE_1_1,
	      "label 1.1");
static_assert(offsetof(struct media_label, dpa) == 104, "label");
static_assert(offsetof(struct media_label, checksum) == 248, "label");

#endif
