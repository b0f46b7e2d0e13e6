/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From an object to a JSON record by a table: one line a key says its name,
 * type, unit, when it is shown, and where the value comes from. The order of
 * the table is the order of the keys.
 */
#ifndef UTIL_RECORD_H
#define UTIL_RECORD_H

#include <stdbool.h>
#include <stdint.h>
#include <uuid/uuid.h>

#include "util/json.h"

enum field_type {
	FIELD_TEXT, /* ->text; bytes that are not UTF-8 become \xHH */
	FIELD_NUMBER, /* ->number */
	FIELD_SIZE, /* ->size in bytes; under VIEW_HUMAN with units */
	FIELD_HEX, /* ->size; under VIEW_HUMAN a text like "0x1000" */
	FIELD_BOOL, /* ->flag */
	FIELD_UUID, /* ->uuid */
	FIELD_JSON, /* ->json, which the record takes over */
};

union field_value {
	const char *text;
	int64_t number;
	uint64_t size;
	bool flag;
	uuid_t uuid;
	struct json_object *json;
};

struct field {
	const char *key;
	enum field_type type;
	/* False: the object has no such thing, or it cannot be read. */
	bool (*get)(void *object, const struct view *view,
		    union field_value *ret);
	unsigned int when; /* only with all of these VIEW_ flags */
	unsigned int unless; /* not with any of these */
};

/* A record of @object by @table of @count fields; NULL: no memory. */
struct json_object *record_json(const struct field *table, size_t count,
				void *object, const struct view *view);

/*
 * Append @item to @array; false, with @item put, when either is NULL or
 * there is no memory.
 */
bool json_append(struct json_object *array, struct json_object *item);

/* One value as JSON. */
struct json_object *field_json(enum field_type type,
			       const union field_value *value,
			       const struct view *view);

#endif
