// SPDX-License-Identifier: LGPL-2.1-or-later
#include <endian.h>
#include <string.h>

#include "ndctl/checksum.h"
#include "ndctl/label-format.h"
#include "ndctl/label-slot.h"

#define CHECKSUM_AT offsetof(struct media_label, checksum)

void label_read(const void *slot, uint32_t label_size, struct label *ret)
{
	const struct media_label *m = slot;

	memset(ret, 0, sizeof(*ret));
	memcpy(ret->uuid, m->uuid, sizeof(ret->uuid));
	memcpy(ret->name, m->name, sizeof(m->name));
	ret->flags = le32toh(m->flags);
	ret->nlabel = le16toh(m->nlabel);
	ret->position = le16toh(m->position);
	ret->set_cookie = le64toh(m->set_cookie);
	ret->lba_size = le64toh(m->lba_size);
	ret->dpa = le64toh(m->dpa);
	ret->raw_size = le64toh(m->raw_size);
	ret->slot = le32toh(m->slot);
	if (label_size < LABEL_SIZE_1_2)
		return;
	ret->alignment = m->alignment;
	memcpy(ret->type_guid, m->type_guid, sizeof(ret->type_guid));
	memcpy(ret->abstraction_guid, m->abstraction_guid,
	       sizeof(ret->abstraction_guid));
}

/* Labels of this kind count one another from 0; local ones need not. */
static enum label_fault check_position(const struct label *label)
{
	if (label->flags & LABEL_FLAG_LOCAL)
		return LABEL_OK;
	return label->position < label->nlabel ? LABEL_OK : LABEL_SLOT_POSITION;
}

static enum label_fault check(const struct label *label)
{
	uint64_t end;

	if (uuid_is_null(label->uuid))
		return LABEL_SLOT_UUID;
	if (!label->raw_size)
		return LABEL_SLOT_SIZE;
	if (__builtin_add_overflow(label->dpa, label->raw_size, &end))
		return LABEL_SLOT_RANGE;
	return check_position(label);
}

enum label_fault label_decode(const void *slot, uint32_t label_size,
			      uint32_t number, struct label *ret)
{
	static const uint8_t zero[LABEL_SIZE_1_2];
	enum label_fault fault;
	struct label label;

	if (!memcmp(slot, zero, label_size))
		return LABEL_SLOT_BLANK;
	label_read(slot, label_size, &label);
	if (label.slot != number)
		return LABEL_SLOT_NUMBER;
	if (label_size == LABEL_SIZE_1_2 &&
	    !checksum_matches(slot, label_size, CHECKSUM_AT))
		return LABEL_SLOT_CHECKSUM;
	fault = check(&label);
	if (fault == LABEL_OK)
		*ret = label;
	return fault;
}

void label_encode(const struct label *label, uint32_t label_size, void *slot)
{
	struct media_label m = {
		.flags = htole32(label->flags),
		.nlabel = htole16(label->nlabel),
		.position = htole16(label->position),
		.set_cookie = htole64(label->set_cookie),
		.lba_size = htole64(label->lba_size),
		.dpa = htole64(label->dpa),
		.raw_size = htole64(label->raw_size),
		.slot = htole32(label->slot),
	};

	memcpy(m.uuid, label->uuid, sizeof(m.uuid));
	memcpy(m.name, label->name, strnlen(label->name, sizeof(m.name)));
	if (label_size == LABEL_SIZE_1_2) {
		m.alignment = label->alignment;
		memcpy(m.type_guid, label->type_guid, sizeof(m.type_guid));
		memcpy(m.abstraction_guid, label->abstraction_guid,
		       sizeof(m.abstraction_guid));
		checksum_store(&m, label_size, CHECKSUM_AT);
	}
	memcpy(slot, &m, label_size);
}
