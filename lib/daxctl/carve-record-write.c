// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <json.h>
#include <stdlib.h>

#include "carve-record-json.h"
#include "carve-record.h"
#include "shared/text.h"

/* Takes @value, which is NULL when there was no memory for it. */
static int add(struct json_object *object, const char *key,
	       struct json_object *value)
{
	if (value && json_object_object_add(object, key, value) == 0)
		return 0;
	json_object_put(value);
	return -ENOMEM;
}

static int append(struct json_object *list, struct json_object *value)
{
	if (value && json_object_array_add(list, value) == 0)
		return 0;
	json_object_put(value);
	return -ENOMEM;
}

static struct json_object *write_object(const struct field *fields,
					const void *base);

static struct json_object *write_ranges(const struct extents *ranges)
{
	struct json_object *list = json_object_new_array();
	size_t i;

	for (i = 0; list && i < ranges->count; i++) {
		if (append(list, write_object(range_fields, &ranges->list[i])))
			goto fail;
	}
	return list;

fail:
	json_object_put(list);
	return NULL;
}

static bool is_default(const struct field *field, const void *at)
{
	switch (field->kind) {
	case NUMBER:
		return *(const int64_t *)at == -1;
	case TRUTH:
		return !*(const bool *)at;
	case TEXT:
		return !*(char *const *)at;
	case UUID:
		return uuid_is_null(at);
	case RANGES:
		return ((const struct extents *)at)->count == 0;
	default:
		return false;
	}
}

static struct json_object *write_value(const struct field *field,
				       const void *base)
{
	const void *at = (const char *)base + field->offset;
	char uuid[UUID_STR_LEN];

	switch (field->kind) {
	case BYTES:
		return json_object_new_int64(*(const uint64_t *)at);
	case NUMBER:
		return json_object_new_int64(*(const int64_t *)at);
	case TRUTH:
		return json_object_new_boolean(true);
	case TEXT:
		return json_object_new_string(*(char *const *)at);
	case UUID:
		uuid_unparse_lower(at, uuid);
		return json_object_new_string(uuid);
	case STATE:
		return json_object_new_string(
			carve_state_name(*(const enum carve_state *)at));
	case RANGES:
		return write_ranges(at);
	case OBJECT:
		return write_object(field->fields, base);
	}
	return NULL;
}

/* An object of which nothing is set is not written. */
static bool is_empty(const struct field *fields, const void *base)
{
	for (; fields->key; fields++)
		if (!is_default(fields, (const char *)base + fields->offset))
			return false;
	return true;
}

static bool is_left_out(const struct field *field, const void *base)
{
	if (field->kind == OBJECT)
		return !field->needed && is_empty(field->fields, base);
	return is_default(field, (const char *)base + field->offset);
}

static int write_fields(struct json_object *object, const struct field *fields,
			const void *base)
{
	int rc = 0;

	for (; fields->key && !rc; fields++)
		if (!is_left_out(fields, base))
			rc = add(object, fields->key,
				 write_value(fields, base));
	return rc;
}

static struct json_object *write_object(const struct field *fields,
					const void *base)
{
	struct json_object *object = json_object_new_object();

	if (object && write_fields(object, fields, base) == 0)
		return object;
	json_object_put(object);
	return NULL;
}

static struct json_object *write_carves(const struct carve_record *record)
{
	struct json_object *list = json_object_new_array();
	const struct carve *carve;

	TAILQ_FOREACH(carve, &record->carves, entry) {
		if (!list ||
		    append(list, write_object(carve_fields, carve)) == 0)
			continue;
		json_object_put(list);
		return NULL;
	}
	return list;
}

static struct json_object *write_steered(const struct carve_record *record)
{
	struct json_object *list = json_object_new_array();
	const struct carve_steer *steer;

	TAILQ_FOREACH(steer, &record->steered, entry) {
		if (!list ||
		    append(list, write_object(steer_fields, steer)) == 0)
			continue;
		json_object_put(list);
		return NULL;
	}
	return list;
}

char *carve_record_format(const struct carve_record *record)
{
	struct json_object *top = json_object_new_object();
	const char *text = NULL;
	char *copy = NULL;
	int rc;

	if (!top)
		return NULL;
	rc = add(top, "version", json_object_new_int(CARVE_RECORD_VERSION));
	if (!rc)
		rc = write_fields(top, record_fields, record);
	if (!rc)
		rc = add(top, "carves", write_carves(record));
	if (!rc && !TAILQ_EMPTY(&record->steered))
		rc = add(top, "steered", write_steered(record));
	if (!rc)
		text = json_object_to_json_string_ext(
			top, JSON_C_TO_STRING_PRETTY |
				     JSON_C_TO_STRING_NOSLASHESCAPE);
	if (text)
		copy = text_format("%s\n", text);
	json_object_put(top);
	return copy;
}
