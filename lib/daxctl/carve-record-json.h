/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The record of carves as JSON: tables say what there is of each kind of
 * object, for reading and writing alike. Keys that are not in them are refused
 * and not kept: what a newer version adds may be what makes a state safe. It
 * has to count the version up.
 */
#ifndef DAXCTL_CARVE_RECORD_JSON_H
#define DAXCTL_CARVE_RECORD_JSON_H

#include <stdbool.h>
#include <stddef.h>

#define CARVE_RECORD_VERSION 1

struct field {
	const char *key;
	enum {
		BYTES, /* uint64_t below 2^63 */
		NUMBER, /* int64_t; -1: not there */
		TRUTH, /* bool; false: not there */
		TEXT, /* char *; NULL: not there */
		UUID, /* uuid_t; null: not there */
		STATE, /* enum carve_state */
		RANGES, /* struct extents; none: not there */
		OBJECT, /* of .fields; all at their defaults: not there */
	} kind;
	size_t offset;
	bool needed;
	const struct field *fields; /* ends with a key of NULL */
};

extern const struct field range_fields[]; /* struct extent */
extern const struct field steer_fields[]; /* struct carve_steer */
extern const struct field carve_fields[]; /* struct carve */

/* Of struct carve_record itself; the version and the lists are apart. */
extern const struct field record_fields[];

/* The state of that name, or -1. */
int carve_state_find(const char *name);

#endif
