// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "ndctl/label-format.h"
#include "ndctl/labels.h"
#include "shared/cleanup.h"
#include "util/record.h"

/* What a record is made of. */
struct index_view {
	struct label_index_raw raw;
	enum label_fault fault;
};

struct slot_view {
	struct label label;
	enum label_state state;
	enum label_fault fault;
	bool guids;
};

#define GETTER(name, kind, ...)                                         \
	static bool name(void *object, const struct view *view,         \
			 union field_value *ret)                        \
	{                                                               \
		const struct kind##_view *v = object;                   \
                                                                        \
		__VA_ARGS__                                             \
	}

GETTER(index_signature, index, ret->text = v->raw.signature; return true;)
GETTER(index_major, index, ret->number = v->raw.major; return true;)
GETTER(index_minor, index, ret->number = v->raw.minor; return true;)
GETTER(index_labelsize, index, ret->size = v->raw.label_size; return true;)
GETTER(index_seq, index, ret->number = v->raw.seq; return true;)
GETTER(index_nslot, index, ret->number = v->raw.nslot; return true;)
GETTER(index_state, index,
       ret->text = v->fault == LABEL_INDEX_BLANK ? "blank" : "corrupt";
       return v->fault != LABEL_OK;)
GETTER(index_reason, index, ret->text = label_fault_text(v->fault);
       return v->fault != LABEL_OK;)

static const struct field index_fields[] = {
	{ "signature", FIELD_TEXT, index_signature },
	{ "major", FIELD_NUMBER, index_major },
	{ "minor", FIELD_NUMBER, index_minor },
	{ "labelsize", FIELD_SIZE, index_labelsize },
	{ "seq", FIELD_NUMBER, index_seq },
	{ "nslot", FIELD_NUMBER, index_nslot },
	{ "state", FIELD_TEXT, index_state },
	{ "reason", FIELD_TEXT, index_reason },
};

GETTER(slot_uuid, slot, uuid_copy(ret->uuid, v->label.uuid); return true;)
GETTER(slot_name, slot, ret->text = v->label.name; return true;)
GETTER(slot_slot, slot, ret->number = v->label.slot; return true;)
GETTER(slot_position, slot, ret->number = v->label.position; return true;)
GETTER(slot_nlabel, slot, ret->number = v->label.nlabel; return true;)
GETTER(slot_flags, slot, ret->size = v->label.flags; return true;)
GETTER(slot_cookie, slot, ret->size = v->label.set_cookie; return true;)
GETTER(slot_lbasize, slot, ret->number = v->label.lba_size; return true;)
GETTER(slot_dpa, slot, ret->size = v->label.dpa; return true;)
GETTER(slot_rawsize, slot, ret->size = v->label.raw_size; return true;)
GETTER(slot_type, slot, uuid_copy(ret->uuid, v->label.type_guid);
       return v->guids;)
GETTER(slot_abstraction, slot,
       uuid_copy(ret->uuid, v->label.abstraction_guid);
       return v->guids;)
GETTER(slot_state, slot,
       ret->text = v->state == LABEL_FREE ? "free" : "corrupt";
       return v->state != LABEL_ACTIVE;)
GETTER(slot_reason, slot, ret->text = label_fault_text(v->fault);
       return v->state == LABEL_CORRUPT;)

static const struct field slot_fields[] = {
	{ "uuid", FIELD_UUID, slot_uuid },
	{ "name", FIELD_TEXT, slot_name },
	{ "slot", FIELD_NUMBER, slot_slot },
	{ "position", FIELD_NUMBER, slot_position },
	{ "nlabel", FIELD_NUMBER, slot_nlabel },
	{ "flags", FIELD_HEX, slot_flags },
	{ "isetcookie", FIELD_HEX, slot_cookie },
	{ "lbasize", FIELD_NUMBER, slot_lbasize },
	{ "dpa", FIELD_HEX, slot_dpa },
	{ "rawsize", FIELD_SIZE, slot_rawsize },
	{ "type_guid", FIELD_UUID, slot_type },
	{ "abstraction_guid", FIELD_UUID, slot_abstraction },
	{ "state", FIELD_TEXT, slot_state },
	{ "reason", FIELD_TEXT, slot_reason },
};

static struct json_object *indexes_json(const struct label_area *area,
					const struct view *view)
{
	struct json_object *array = json_object_new_array();
	struct index_view index;
	unsigned int i;

	for (i = 0; array && area->geo.index_size && i < 2; i++) {
		uint64_t offset = i * (uint64_t)area->geo.index_size;

		memset(&index, 0, sizeof(index));
		index.fault = area->fault[i];
		if (offset < area->have)
			label_index_peek(area->data + offset,
					 area->have - offset, &index.raw);
		if (!json_append(array,
				 record_json(index_fields,
					     ARRAY_SIZE(index_fields), &index,
					     view))) {
			json_object_put(array);
			array = NULL;
		}
	}
	return array;
}

static bool holds_something(const struct label *label)
{
	static const struct label nothing;

	return memcmp(label, &nothing, sizeof(nothing));
}

static bool is_shown(const struct slot_view *slot, const struct view *view)
{
	if (slot->state != LABEL_FREE)
		return true;
	return (view->flags & VIEW_VERBOSE) && holds_something(&slot->label);
}

static struct json_object *slots_json(const struct label_area *area,
				      const struct view *view)
{
	struct json_object *array = json_object_new_array();
	uint32_t number, nslot = label_area_nslot(area);
	struct slot_view slot;

	slot.guids = area->geo.label_size == LABEL_SIZE_1_2;
	for (number = 0; array && number < nslot; number++) {
		slot.state = label_area_slot(area, number, &slot.fault,
					     &slot.label);
		if (!is_shown(&slot, view))
			continue;
		/* Where it lies, whatever it says. */
		slot.label.slot = number;
		if (!json_append(array,
				 record_json(slot_fields,
					     ARRAY_SIZE(slot_fields), &slot,
					     view))) {
			json_object_put(array);
			array = NULL;
		}
	}
	return array;
}

static bool add(struct json_object *record, const char *key,
		struct json_object *value)
{
	if (value && json_object_object_add(record, key, value) == 0)
		return true;
	json_object_put(value);
	return false;
}

struct json_object *labels_json(const char *dimm, const struct label_area *area,
				bool slots, const struct view *view)
{
	struct json_object *record = json_object_new_object();
	bool ok;

	if (!record)
		return NULL;
	ok = add(record, "dev", json_object_new_string(dimm)) &&
	     add(record, "index", indexes_json(area, view));
	if (ok && slots)
		ok = add(record, "label", slots_json(area, view));
	if (ok)
		return record;
	json_object_put(record);
	return NULL;
}
