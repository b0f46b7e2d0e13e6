// SPDX-License-Identifier: LGPL-2.1-or-later
#include <string.h>

#include "carve-record-json.h"
#include "carve-record.h"
#include "shared/cleanup.h"

static const char *const state_names[] = {
	[CARVE_MAKING] = "making",     [CARVE_PREPARING] = "preparing",
	[CARVE_READY] = "ready",       [CARVE_RESIZING] = "resizing",
	[CARVE_RETIRING] = "retiring", [CARVE_SCRUBBING] = "scrubbing",
	[CARVE_DELETING] = "deleting",
};

const char *carve_state_name(enum carve_state state)
{
	return state_names[state];
}

int carve_state_find(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(state_names); i++)
		if (strcmp(name, state_names[i]) == 0)
			return i;
	return -1;
}

const struct field range_fields[] = {
	{ "start", BYTES, offsetof(struct extent, start), true },
	{ "size", BYTES, offsetof(struct extent, size), true },
	{ NULL },
};

const struct field steer_fields[] = {
	{ "region", TEXT, offsetof(struct carve_steer, region), true },
	{ "align", BYTES, offsetof(struct carve_steer, align), true },
	{ NULL },
};

#define REQUEST(member) offsetof(struct carve, request.member)
static const struct field request_fields[] = {
	{ "size", BYTES, REQUEST(size), true },
	{ "align", BYTES, REQUEST(align), true },
	{ "extents", BYTES, REQUEST(max_extents), true },
	{ "map", TEXT, REQUEST(map) },
	{ "region", TEXT, REQUEST(region) },
	{ "node", NUMBER, REQUEST(node) },
	{ "uid", NUMBER, REQUEST(uid) },
	{ "gid", NUMBER, REQUEST(gid) },
	{ "mode", NUMBER, REQUEST(mode) },
	{ "for", TEXT, REQUEST(vmm) },
	{ NULL },
};

#define POOL(member) offsetof(struct carve, pool.member)
static const struct field pool_fields[] = {
	{ "kind", TEXT, POOL(kind), true },
	{ "region", TEXT, POOL(region), true },
	{ "key", TEXT, POOL(key) },
	{ "start", BYTES, POOL(start), true },
	{ "size", BYTES, POOL(size), true },
	{ "keeps", TRUTH, POOL(keeps) },
	{ NULL },
};

#define JOB(member) offsetof(struct carve, job.member)
static const struct field job_fields[] = {
	{ "pid", NUMBER, JOB(pid), true },
	{ "start", NUMBER, JOB(start), true },
	{ NULL },
};

const struct field carve_fields[] = {
	{ "name", TEXT, offsetof(struct carve, name), true },
	{ "state", STATE, offsetof(struct carve, state), true },
	{ "request", OBJECT, 0, true, request_fields },
	{ "pool", OBJECT, 0, true, pool_fields },
	{ "device", TEXT, offsetof(struct carve, device) },
	{ "uuid", UUID, offsetof(struct carve, uuid) },
	{ "ranges", RANGES, offsetof(struct carve, ranges), true },
	{ "to", RANGES, offsetof(struct carve, to) },
	{ "zeroed", TRUTH, offsetof(struct carve, zeroed) },
	{ "job", OBJECT, 0, false, job_fields },
	{ NULL },
};

const struct field record_fields[] = {
	{ "boot_id", TEXT, offsetof(struct carve_record, boot_id), true },
	{ "clean", RANGES, offsetof(struct carve_record, clean) },
	{ "bad", RANGES, offsetof(struct carve_record, bad) },
	{ NULL },
};
