// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "shared/cleanup.h"
#include "shared/text.h"
#include "util/record.h"
#include "util/units.h"

/* JSON is UTF-8; what devices and labels say need not be. */
static struct json_object *text_json(const char *text)
{
	_cleanup_free_ char *safe = NULL;

	if (text_is_printable(text))
		return json_object_new_string(text);
	safe = text_escape(text);
	return safe ? json_object_new_string(safe) : NULL;
}

static struct json_object *size_json(uint64_t bytes, const struct view *view)
{
	char text[UNITS_MAX];

	if ((view->flags & VIEW_HUMAN) && units_text(bytes, text))
		return json_object_new_string(text);
	return json_object_new_uint64(bytes);
}

static struct json_object *hex_json(uint64_t value, const struct view *view)
{
	char text[32];

	if (!(view->flags & VIEW_HUMAN))
		return json_object_new_uint64(value);
	snprintf(text, sizeof(text), "%#" PRIx64, value);
	return json_object_new_string(text);
}

struct json_object *field_json(enum field_type type,
			       const union field_value *value,
			       const struct view *view)
{
	char text[UUID_STR_LEN];

	switch (type) {
	case FIELD_TEXT:
		return text_json(value->text);
	case FIELD_NUMBER:
		return json_object_new_int64(value->number);
	case FIELD_SIZE:
		return size_json(value->size, view);
	case FIELD_HEX:
		return hex_json(value->size, view);
	case FIELD_BOOL:
		return json_object_new_boolean(value->flag);
	case FIELD_UUID:
		uuid_unparse(value->uuid, text);
		return json_object_new_string(text);
	case FIELD_JSON:
		return value->json;
	}
	return NULL;
}

static bool is_shown(const struct field *field, const struct view *view)
{
	return (view->flags & field->when) == field->when &&
	       !(view->flags & field->unless);
}

struct json_object *record_json(const struct field *table, size_t count,
				void *object, const struct view *view)
{
	struct json_object *record = json_object_new_object(), *json;
	const struct field *field;
	union field_value value;

	for (field = table; record && field < table + count; field++) {
		memset(&value, 0, sizeof(value));
		if (!is_shown(field, view) ||
		    !field->get(object, view, &value))
			continue;
		json = field_json(field->type, &value, view);
		if (!json || json_object_object_add_ex(
				     record, field->key, json,
				     JSON_C_OBJECT_ADD_KEY_IS_NEW |
					     JSON_C_OBJECT_ADD_CONSTANT_KEY)) {
			json_object_put(json);
			json_object_put(record);
			record = NULL;
		}
	}
	return record;
}

bool json_append(struct json_object *array, struct json_object *item)
{
	if (array && item && json_object_array_add(array, item) == 0)
		return true;
	json_object_put(item);
	return false;
}

int json_print(FILE *out, struct json_object *object)
{
	const char *text;

	if (!object)
		return 0;
	text = json_object_to_json_string_ext(object, JSON_C_TO_STRING_PRETTY);
	if (text)
		fprintf(out, "%s\n", text);
	json_object_put(object);
	return text ? 0 : -ENOMEM;
}

int json_print_list(FILE *out, struct json_object *array,
		    const struct view *view)
{
	struct json_object *only;

	if (!array || !json_object_array_length(array)) {
		json_object_put(array);
		return 0;
	}
	if (!(view->flags & VIEW_HUMAN) ||
	    json_object_array_length(array) != 1)
		return json_print(out, array);
	only = json_object_get(json_object_array_get_idx(array, 0));
	json_object_put(array);
	return json_print(out, only);
}
