// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "carve-record.h"
#include "shared/cleanup.h"

/* ---- names */

bool carve_name_is_good(const char *name)
{
	size_t i;

	for (i = 0; name[i]; i++) {
		unsigned char c = name[i];

		/* Not isalnum(): a locale has more letters. */
		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9'))
			continue;
		if (i == 0 || !strchr("_.-", c))
			return false;
	}
	return i >= 1 && i <= CARVE_NAME_MAX;
}

bool carve_is_temporary(const struct carve *carve)
{
	return carve->name[0] == '.';
}

/* ---- memory */

struct carve *carve_new(const char *name)
{
	struct carve *carve = calloc(1, sizeof(*carve));

	if (!carve)
		return NULL;
	carve->request.node = -1;
	carve->request.uid = -1;
	carve->request.gid = -1;
	carve->request.mode = -1;
	carve->job = (struct carve_job){ -1, -1 };
	carve->name = strdup(name);
	if (carve->name)
		return carve;
	free(carve);
	return NULL;
}

void carve_free(struct carve *carve)
{
	free(carve->name);
	free(carve->request.map);
	free(carve->request.region);
	free(carve->request.vmm);
	free(carve->pool.kind);
	free(carve->pool.region);
	free(carve->pool.key);
	free(carve->device);
	extents_free(&carve->ranges);
	extents_free(&carve->to);
	free(carve);
}

void carve_record_init(struct carve_record *record)
{
	*record = (struct carve_record){ 0 };
	TAILQ_INIT(&record->carves);
	TAILQ_INIT(&record->steered);
}

void carve_record_free(struct carve_record *record)
{
	while (!TAILQ_EMPTY(&record->carves))
		carve_remove(record, TAILQ_FIRST(&record->carves));
	while (!TAILQ_EMPTY(&record->steered))
		carve_steer_remove(record, TAILQ_FIRST(&record->steered));
	free(record->boot_id);
	extents_free(&record->clean);
	extents_free(&record->bad);
	carve_record_init(record);
}

void carve_record_move(struct carve_record *from, struct carve_record *ret)
{
	struct carve_record copy = *from;

	*ret = copy;
	/* Lists lead back to where they begin. */
	TAILQ_INIT(&ret->carves);
	TAILQ_CONCAT(&ret->carves, &from->carves, entry);
	TAILQ_INIT(&ret->steered);
	TAILQ_CONCAT(&ret->steered, &from->steered, entry);
	carve_record_init(from);
}

/* ---- carves */

static bool same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

bool carve_request_same(const struct carve_request *a,
			const struct carve_request *b)
{
	return a->size == b->size && a->align == b->align &&
	       a->max_extents == b->max_extents && a->node == b->node &&
	       a->uid == b->uid && a->gid == b->gid && a->mode == b->mode &&
	       same_text(a->map, b->map) && same_text(a->region, b->region) &&
	       same_text(a->vmm, b->vmm);
}

struct carve *carve_find(const struct carve_record *record, const char *name)
{
	struct carve *carve;

	TAILQ_FOREACH(carve, &record->carves, entry)
		if (strcmp(carve->name, name) == 0)
			return carve;
	return NULL;
}

struct carve *carve_at(const struct carve_record *record, uint64_t start,
		       uint64_t size)
{
	struct carve *carve;

	TAILQ_FOREACH(carve, &record->carves, entry)
		if (extents_touch(&carve->ranges, start, size) ||
		    extents_touch(&carve->to, start, size))
			return carve;
	return NULL;
}

static bool is_taken(const struct carve_record *record,
		     const struct extents *ranges)
{
	size_t i;

	for (i = 0; i < ranges->count; i++) {
		const struct extent *this = &ranges->list[i];

		if (carve_at(record, this->start, this->size) ||
		    extents_touch(&record->bad, this->start, this->size))
			return true;
	}
	return false;
}

/* @next takes the place of *@list when all went well. */
static int commit(struct extents *list, struct extents *next, int rc)
{
	if (rc) {
		extents_free(next);
		return rc;
	}
	extents_free(list);
	*list = *next;
	return 0;
}

int carve_add(struct carve_record *record, struct carve *carve)
{
	struct extents clean = { 0 };
	bool zeroed = carve_record_is_clean(record, &carve->ranges);
	int rc;

	if (carve_find(record, carve->name))
		return -EEXIST;
	if (is_taken(record, &carve->ranges) || is_taken(record, &carve->to))
		return -EBUSY;
	rc = extents_copy(&record->clean, &clean);
	if (!rc)
		rc = extents_cut_all(&clean, &carve->ranges);
	if (!rc)
		rc = extents_cut_all(&clean, &carve->to);
	rc = commit(&record->clean, &clean, rc);
	if (rc)
		return rc;
	carve->zeroed = zeroed;
	TAILQ_INSERT_TAIL(&record->carves, carve, entry);
	return 0;
}

void carve_remove(struct carve_record *record, struct carve *carve)
{
	TAILQ_REMOVE(&record->carves, carve, entry);
	carve_free(carve);
}

int carve_remove_clean(struct carve_record *record, struct carve *carve)
{
	struct extents clean = { 0 };
	int rc;

	rc = extents_copy(&record->clean, &clean);
	if (!rc)
		rc = extents_unite_all(&clean, &carve->ranges);
	if (!rc)
		rc = extents_cut_all(&clean, &record->bad);
	rc = commit(&record->clean, &clean, rc);
	if (!rc)
		carve_remove(record, carve);
	return rc;
}

int carve_resize(struct carve_record *record, struct carve *carve,
		 const struct extents *to)
{
	_cleanup_(extents_free) struct extents new = { 0 };
	struct extents clean = { 0 }, copy = { 0 };
	int rc;

	rc = extents_copy(to, &new);
	if (!rc)
		rc = extents_cut_all(&new, &carve->ranges);
	if (!rc && is_taken(record, &new))
		rc = -EBUSY;
	if (!rc)
		rc = extents_copy(&record->clean, &clean);
	if (!rc)
		rc = extents_cut_all(&clean, &new);
	if (!rc)
		rc = extents_copy(to, &copy);
	rc = commit(&record->clean, &clean, rc);
	if (rc)
		return rc;
	carve->to = copy;
	carve->state = CARVE_RESIZING;
	return 0;
}

void carve_resized(struct carve *carve, bool done)
{
	if (done) {
		extents_free(&carve->ranges);
		carve->ranges = carve->to;
		carve->to = (struct extents){ 0 };
	}
	extents_free(&carve->to);
	carve->state = CARVE_READY;
}

/* ---- memory, clean, dirty and bad */

bool carve_record_is_clean(const struct carve_record *record,
			   const struct extents *ranges)
{
	size_t i;

	for (i = 0; i < ranges->count; i++)
		if (!extents_hold(&record->clean, ranges->list[i].start,
				  ranges->list[i].size))
			return false;
	return true;
}

int carve_record_mark_dirty(struct carve_record *record, uint64_t start,
			    uint64_t size)
{
	return extents_cut(&record->clean, start, size);
}

int carve_record_mark_bad(struct carve_record *record, uint64_t start,
			  uint64_t size)
{
	int rc = carve_record_mark_dirty(record, start, size);

	return rc ? rc : extents_unite(&record->bad, start, size);
}

int carve_record_cut(const struct carve_record *record, struct extents *free)
{
	const struct carve *carve;
	int rc = extents_cut_all(free, &record->bad);

	TAILQ_FOREACH(carve, &record->carves, entry) {
		if (!rc)
			rc = extents_cut_all(free, &carve->ranges);
		if (!rc)
			rc = extents_cut_all(free, &carve->to);
	}
	return rc;
}

/* ---- what a command has to put back */

int carve_steer_add(struct carve_record *record, const char *region,
		    uint64_t align)
{
	struct carve_steer *steer = calloc(1, sizeof(*steer));

	if (!steer)
		return -ENOMEM;
	steer->align = align;
	steer->region = strdup(region);
	if (!steer->region) {
		free(steer);
		return -ENOMEM;
	}
	TAILQ_INSERT_TAIL(&record->steered, steer, entry);
	return 0;
}

void carve_steer_remove(struct carve_record *record, struct carve_steer *steer)
{
	TAILQ_REMOVE(&record->steered, steer, entry);
	free(steer->region);
	free(steer);
}

/* ---- reboot */

/* Of what is under way it only leaves what can still be there. */
static void enter_boot(struct carve_record *record, struct carve *carve)
{
	carve->job = (struct carve_job){ -1, -1 };
	carve->zeroed = false;
	free(carve->device);
	carve->device = NULL;
	if (carve->pool.keeps || carve->state == CARVE_READY)
		return;
	if (carve->state != CARVE_RESIZING) {
		carve_remove(record, carve);
		return;
	}
	/* What it had still holds its contents, if anything does. */
	carve->state = CARVE_READY;
	extents_free(&carve->to);
}

int carve_record_enter_boot(struct carve_record *record, const char *boot_id)
{
	struct carve *carve, *next;
	char *copy;

	/* Where boots cannot be told apart, each may be another one. */
	if (same_text(record->boot_id, boot_id) && strcmp(boot_id, "unknown"))
		return 0;
	copy = strdup(boot_id);
	if (!copy)
		return -ENOMEM;
	free(record->boot_id);
	record->boot_id = copy;
	extents_free(&record->clean);
	/* Regions have lost theirs as well. */
	while (!TAILQ_EMPTY(&record->steered))
		carve_steer_remove(record, TAILQ_FIRST(&record->steered));
	for (carve = TAILQ_FIRST(&record->carves); carve; carve = next) {
		next = TAILQ_NEXT(carve, entry);
		enter_boot(record, carve);
	}
	return 0;
}
