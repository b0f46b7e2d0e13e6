// SPDX-License-Identifier: LGPL-2.1-or-later
#include "ndctl/label-fault.h"

static const char *const text[LABEL_FAULTS] = {
	[LABEL_OK] = "valid",
	[LABEL_INDEX_TRUNCATED] = "the area ends before the index block does",
	[LABEL_INDEX_BLANK] = "no index block was ever written",
	[LABEL_INDEX_SIGNATURE_BAD] = "the signature is not NAMESPACE_INDEX",
	[LABEL_INDEX_VERSION] = "the format version is not 1.x",
	[LABEL_INDEX_LABEL_SIZE] = "the label size is neither 128 nor 256",
	[LABEL_INDEX_SEQUENCE] = "the sequence number is 0",
	[LABEL_INDEX_MY_OFFSET] = "it was written for another offset",
	[LABEL_INDEX_MY_SIZE] =
		"the size of the index block does not fit an area of this size",
	[LABEL_INDEX_OTHER_OFFSET] = "the offset of the other block is wrong",
	[LABEL_INDEX_LABEL_OFFSET] = "the offset of the first slot is wrong",
	[LABEL_INDEX_NSLOT] = "there is no room for the number of slots",
	[LABEL_INDEX_CHECKSUM] = "the checksum does not match",
	[LABEL_SLOT_TRUNCATED] = "the area ends before the label does",
	[LABEL_SLOT_BLANK] = "in use, but no label was written",
	[LABEL_SLOT_NUMBER] = "the label was written for another slot",
	[LABEL_SLOT_CHECKSUM] = "the checksum does not match",
	[LABEL_SLOT_UUID] = "the uuid is null",
	[LABEL_SLOT_SIZE] = "the namespace has no size",
	[LABEL_SLOT_RANGE] = "the namespace ends behind the last address",
	[LABEL_SLOT_POSITION] =
		"the position is not below the number of labels",
	[LABEL_SLOT_OVERLAP] = "the range overlaps that of another label",
};

const char *label_fault_text(enum label_fault fault)
{
	return fault < LABEL_FAULTS ? text[fault] : "unknown fault";
}
