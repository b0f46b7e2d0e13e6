// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <json.h>
#include <stdlib.h>
#include <string.h>

#include "carve-record-json.h"
#include "carve-record.h"
#include "shared/cleanup.h"
#include "shared/text.h"

/* As long as any of the kernel's names and more than any of ours. */
#define MAX_TEXT 255

static int fault(struct explain *why, const char *where, const char *key,
		 const char *what)
{
	return explain(why, -EINVAL, "%s: \"%s\" %s", where, key, what);
}

static int read_bytes(struct json_object *value, uint64_t *ret)
{
	/* The library gives the nearest there is for what it cannot hold. */
	if (!json_object_is_type(value, json_type_int) ||
	    json_object_get_int64(value) < 0 ||
	    json_object_get_int64(value) == INT64_MAX)
		return -EINVAL;
	*ret = json_object_get_int64(value);
	return 0;
}

static int read_text(struct json_object *value, char **ret)
{
	const char *text = json_object_get_string(value);
	size_t length;

	if (!json_object_is_type(value, json_type_string))
		return -EINVAL;
	length = json_object_get_string_len(value);
	if (!length || length > MAX_TEXT || strlen(text) != length ||
	    !text_is_printable(text))
		return -EINVAL;
	text = strdup(text);
	if (!text)
		return -ENOMEM;
	free(*ret);
	*ret = (char *)text;
	return 0;
}

static int read_uuid(struct json_object *value, uuid_t ret)
{
	_cleanup_free_ char *text = NULL;
	uuid_t uuid;
	int rc;

	rc = read_text(value, &text);
	if (rc)
		return rc;
	if (uuid_parse(text, uuid) || uuid_is_null(uuid))
		return -EINVAL;
	uuid_copy(ret, uuid);
	return 0;
}

static int read_state(struct json_object *value, enum carve_state *ret)
{
	_cleanup_free_ char *text = NULL;
	int rc, state;

	rc = read_text(value, &text);
	if (rc)
		return rc;
	state = carve_state_find(text);
	if (state < 0)
		return -EINVAL;
	*ret = state;
	return 0;
}

static int read_object(struct json_object *object, const struct field *fields,
		       const char *where, struct explain *why, void *base);

static int read_ranges(struct json_object *value, const char *where,
		       struct explain *why, struct extents *ret)
{
	size_t i, count;
	int rc = 0;

	if (!json_object_is_type(value, json_type_array))
		return explain(why, -EINVAL, "%s: not a list of ranges", where);
	count = json_object_array_length(value);
	for (i = 0; i < count && !rc; i++) {
		struct extent range = { 0 };

		rc = read_object(json_object_array_get_idx(value, i),
				 range_fields, where, why, &range);
		if (!rc)
			rc = extents_add(ret, range.start, range.size);
		if (rc == -ENOMEM || (rc && !why->cause))
			explain(why, rc, "%s: range %zu of the list is none",
				where, i);
	}
	return rc;
}

static int read_field(struct json_object *value, const struct field *field,
		      const char *where, struct explain *why, void *base)
{
	void *at = (char *)base + field->offset;
	_cleanup_free_ char *inner = NULL;
	uint64_t number;
	int rc = -EINVAL;

	switch (field->kind) {
	case BYTES:
		rc = read_bytes(value, at);
		break;
	case NUMBER:
		rc = read_bytes(value, &number);
		if (!rc)
			*(int64_t *)at = number;
		break;
	case TRUTH:
		/* false is not written. */
		if (json_object_is_type(value, json_type_boolean) &&
		    json_object_get_boolean(value))
			rc = 0;
		if (!rc)
			*(bool *)at = true;
		break;
	case TEXT:
		rc = read_text(value, at);
		break;
	case UUID:
		rc = read_uuid(value, at);
		break;
	case STATE:
		rc = read_state(value, at);
		break;
	case RANGES:
	case OBJECT:
		inner = text_format("%s, %s", where, field->key);
		if (!inner)
			return explain(why, -ENOMEM, "no memory");
		if (field->kind == RANGES)
			return read_ranges(value, inner, why, at);
		return read_object(value, field->fields, inner, why, base);
	}
	return rc ? fault(why, where, field->key, "is not what it should be") :
		    0;
}

static bool is_key(const struct field *fields, const char *key)
{
	for (; fields->key; fields++)
		if (strcmp(fields->key, key) == 0)
			return true;
	return false;
}

static int check_keys(struct json_object *object, const struct field *fields,
		      const char *where, struct explain *why)
{
	json_object_object_foreach(object, key, value)
	{
		_cleanup_free_ char *quoted = NULL;

		(void)value;
		if (is_key(fields, key))
			continue;
		quoted = text_escape(key);
		return fault(why, where, quoted ? quoted : "?", "is not known");
	}
	return 0;
}

static int read_fields(struct json_object *object, const struct field *fields,
		       const char *where, struct explain *why, void *base)
{
	int rc = 0;

	for (; fields->key && !rc; fields++) {
		struct json_object *value;

		if (json_object_object_get_ex(object, fields->key, &value))
			rc = read_field(value, fields, where, why, base);
		else if (fields->needed)
			rc = fault(why, where, fields->key, "is missing");
	}
	return rc;
}

static int read_object(struct json_object *object, const struct field *fields,
		       const char *where, struct explain *why, void *base)
{
	int rc;

	if (!json_object_is_type(object, json_type_object))
		return explain(why, -EINVAL, "%s: not an object", where);
	rc = check_keys(object, fields, where, why);
	return rc ? rc : read_fields(object, fields, where, why, base);
}

static int read_carve(struct json_object *object, const char *where,
		      struct explain *why, struct carve_record *record)
{
	struct carve *carve = carve_new("");
	int rc;

	if (!carve)
		return explain(why, -ENOMEM, "no memory");
	/* At once, so that it is freed with the rest. */
	TAILQ_INSERT_TAIL(&record->carves, carve, entry);
	rc = read_object(object, carve_fields, where, why, carve);
	return rc;
}

static int read_steer(struct json_object *object, const char *where,
		      struct explain *why, struct carve_record *record)
{
	struct carve_steer *steer = calloc(1, sizeof(*steer));

	if (!steer)
		return explain(why, -ENOMEM, "no memory");
	TAILQ_INSERT_TAIL(&record->steered, steer, entry);
	return read_object(object, steer_fields, where, why, steer);
}

static int read_list(struct json_object *top, const char *key,
		     int (*read)(struct json_object *object, const char *where,
				 struct explain *why,
				 struct carve_record *record),
		     struct explain *why, struct carve_record *record)
{
	struct json_object *list;
	size_t i, count;
	int rc = 0;

	if (!json_object_object_get_ex(top, key, &list))
		return 0;
	if (!json_object_is_type(list, json_type_array))
		return explain(why, -EINVAL, "\"%s\" is not a list", key);
	count = json_object_array_length(list);
	for (i = 0; i < count && !rc; i++) {
		_cleanup_free_ char *where = text_format("%s[%zu]", key, i);

		if (!where)
			return explain(why, -ENOMEM, "no memory");
		rc = read(json_object_array_get_idx(list, i), where, why,
			  record);
	}
	return rc;
}

/* Before anything else: a newer one may look like anything. */
static int check_version(struct json_object *top, struct explain *why)
{
	struct json_object *value;
	uint64_t version;

	if (!json_object_is_type(top, json_type_object))
		return explain(why, -EINVAL, "not an object");
	if (!json_object_object_get_ex(top, "version", &value) ||
	    read_bytes(value, &version) || !version)
		return explain(why, -EINVAL, "it has no version");
	if (version <= CARVE_RECORD_VERSION)
		return 0;
	explain(why, 0,
		"the record of carves is of version %llu, and this program knows up to %d",
		(unsigned long long)version, CARVE_RECORD_VERSION);
	return explain_cure(why, -EPROTONOSUPPORT,
			    "use the newer daxctl that wrote it");
}

static int check_top_keys(struct json_object *top, struct explain *why)
{
	json_object_object_foreach(top, key, value)
	{
		_cleanup_free_ char *quoted = NULL;

		(void)value;
		if (is_key(record_fields, key) || !strcmp(key, "version") ||
		    !strcmp(key, "carves") || !strcmp(key, "steered"))
			continue;
		quoted = text_escape(key);
		return fault(why, "record", quoted ? quoted : "?",
			     "is not known");
	}
	return 0;
}

/* Sorted and joined, as the rest relies on. */
static int check_sorted(const struct extents *extents, const char *key,
			struct explain *why)
{
	size_t i;

	for (i = 1; i < extents->count; i++)
		if (extents->list[i].start <=
		    extents->list[i - 1].start + extents->list[i - 1].size)
			return fault(why, "record", key, "is out of order");
	return 0;
}

static int read_record(struct json_object *top, struct explain *why,
		       struct carve_record *record)
{
	int rc = check_version(top, why);

	if (!rc)
		rc = check_top_keys(top, why);
	if (!rc)
		rc = read_fields(top, record_fields, "record", why, record);
	if (!rc)
		rc = check_sorted(&record->clean, "clean", why);
	if (!rc)
		rc = check_sorted(&record->bad, "bad", why);
	if (!rc)
		rc = read_list(top, "carves", read_carve, why, record);
	if (!rc)
		rc = read_list(top, "steered", read_steer, why, record);
	return rc ? rc : carve_record_check(record, why);
}

/* All of the text, and nothing behind it. */
static struct json_object *parse_text(const char *text, struct explain *why)
{
	struct json_tokener *tokener = json_tokener_new();
	struct json_object *top;
	size_t length = strlen(text), end;
	enum json_tokener_error error;

	if (!tokener) {
		explain(why, 0, "no memory");
		return NULL;
	}
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT |
						JSON_TOKENER_VALIDATE_UTF8);
	/* With its end, without which a number might go on. */
	top = json_tokener_parse_ex(tokener, text, length + 1);
	error = json_tokener_get_error(tokener);
	end = json_tokener_get_parse_end(tokener);
	json_tokener_free(tokener);
	if (top && end + 1 >= length &&
	    strspn(text + end, " \n") == length - end)
		return top;
	json_object_put(top);
	explain(why, 0, "byte %zu: %s", end,
		error == json_tokener_success ? "no object, or more than one" :
						json_tokener_error_desc(error));
	return NULL;
}

/*
 * The library takes the last of several equal keys. What was read, written
 * again, shows that: but for white space it is the text.
 */
static int check_twice(struct json_object *top, const char *text,
		       struct explain *why)
{
	const char *plain = json_object_to_json_string_ext(
		top, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
	const char *at = text;
	bool quoted = false;

	if (!plain)
		return explain(why, -ENOMEM, "no memory");
	for (; *at; at++) {
		if (!quoted && strchr(" \n", *at))
			continue;
		if (*at != *plain)
			return explain(
				why, -EINVAL,
				"byte %zu: a key that is there twice, or not written as it would be",
				(size_t)(at - text));
		/* No string of ours has a quote in it. */
		if (*at == '"')
			quoted = !quoted;
		plain++;
	}
	return 0;
}

int carve_record_parse(const char *text, struct explain *why,
		       struct carve_record *ret)
{
	struct json_object *top = parse_text(text, why);
	struct carve_record record;
	int rc;

	if (!top)
		return -EINVAL;
	/* What range lists look at to see whether it was said already. */
	explain_clear(why);
	carve_record_init(&record);
	rc = read_record(top, why, &record);
	if (!rc)
		rc = check_twice(top, text, why);
	json_object_put(top);
	if (rc) {
		carve_record_free(&record);
		return rc;
	}
	carve_record_move(&record, ret);
	return 0;
}
