/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Labels: each describes the share of one namespace on one DIMM. */
#ifndef NDCTL_LABEL_SLOT_H
#define NDCTL_LABEL_SLOT_H

#include <stddef.h>
#include <stdint.h>
#include <uuid/uuid.h>

#include "ndctl/label-fault.h"

struct label {
	uuid_t uuid;
	char name[65]; /* always terminated; bytes as on the medium */
	uint32_t flags; /* LABEL_FLAG_* */
	uint16_t nlabel;
	uint16_t position;
	uint64_t set_cookie;
	uint64_t lba_size; /* bytes */
	uint64_t dpa; /* bytes */
	uint64_t raw_size; /* bytes */
	uint32_t slot;
	/* Format 1.2; zeroes in 1.1. The guids are as on the medium. */
	uint8_t alignment;
	uuid_t type_guid;
	uuid_t abstraction_guid;
};

/* The fields of the label in @slot, of @label_size bytes, unchecked. */
void label_read(const void *slot, uint32_t label_size, struct label *ret);

/*
 * The same, after looking whether it is one: @number is the slot's own. @ret
 * is filled for LABEL_OK alone.
 */
enum label_fault label_decode(const void *slot, uint32_t label_size,
			      uint32_t number, struct label *ret);

/* Write @label as @label_size bytes to @slot, with its checksum in 1.2. */
void label_encode(const struct label *label, uint32_t label_size, void *slot);

#endif
