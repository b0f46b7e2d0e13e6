/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What can be wrong with an index block or a label. */
#ifndef NDCTL_LABEL_FAULT_H
#define NDCTL_LABEL_FAULT_H

enum label_fault {
	LABEL_OK = 0,
	/* index blocks */
	LABEL_INDEX_TRUNCATED, /* the data end before the block does */
	LABEL_INDEX_BLANK, /* nothing was ever written here */
	LABEL_INDEX_SIGNATURE_BAD,
	LABEL_INDEX_VERSION,
	LABEL_INDEX_LABEL_SIZE,
	LABEL_INDEX_SEQUENCE,
	LABEL_INDEX_MY_OFFSET,
	LABEL_INDEX_MY_SIZE,
	LABEL_INDEX_OTHER_OFFSET,
	LABEL_INDEX_LABEL_OFFSET,
	LABEL_INDEX_NSLOT,
	LABEL_INDEX_CHECKSUM,
	/* labels that the index calls used */
	LABEL_SLOT_TRUNCATED,
	LABEL_SLOT_BLANK,
	LABEL_SLOT_NUMBER,
	LABEL_SLOT_CHECKSUM,
	LABEL_SLOT_UUID,
	LABEL_SLOT_SIZE,
	LABEL_SLOT_RANGE,
	LABEL_SLOT_POSITION,
	LABEL_SLOT_OVERLAP,
	LABEL_FAULTS,
};

/* In words, to follow the name of the block: "its checksum does not match". */
const char *label_fault_text(enum label_fault fault);

#endif
