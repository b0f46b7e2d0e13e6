// SPDX-License-Identifier: LGPL-2.1-or-later
/* Does a record agree with itself? Before it is written, after it was read. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "carve-record.h"
#include "shared/cleanup.h"

struct owned {
	struct extent extent;
	const char *owner;
};

static int by_start(const void *a, const void *b)
{
	const struct owned *x = a, *y = b;

	if (x->extent.start != y->extent.start)
		return x->extent.start < y->extent.start ? -1 : 1;
	return 0;
}

static struct owned *put(struct owned *at, const struct extents *extents,
			 const char *owner)
{
	size_t i;

	for (i = 0; i < extents->count; i++)
		*at++ = (struct owned){ extents->list[i], owner };
	return at;
}

/* What .to adds to the ranges, as pieces of their own. */
static int put_new(struct owned **at, const struct carve *carve)
{
	_cleanup_(extents_free) struct extents new = { 0 };
	int rc;

	rc = extents_copy(&carve->to, &new);
	if (!rc)
		rc = extents_cut_all(&new, &carve->ranges);
	if (!rc)
		*at = put(*at, &new, carve->name);
	return rc;
}

static size_t most_extents(const struct carve_record *record)
{
	size_t count = record->clean.count + record->bad.count;
	const struct carve *carve;

	/* Each range can cut one of .to in two. */
	TAILQ_FOREACH(carve, &record->carves, entry)
		count += 2 * carve->ranges.count + carve->to.count;
	return count;
}

static int check_apart(struct owned *list, struct owned *end,
		       struct explain *why)
{
	struct owned *last, *next;

	qsort(list, end - list, sizeof(*list), by_start);
	for (last = list, next = list + 1; next < end; last = next++) {
		if (next->extent.start - last->extent.start >=
		    last->extent.size)
			continue;
		return explain(why, -EINVAL, "%#llx belongs to '%s' and '%s'",
			       (unsigned long long)next->extent.start,
			       last->owner, next->owner);
	}
	return 0;
}

/*
 * What is bad may be a carve's: it can turn bad while it is one. All else has
 * one owner.
 */
static int check_overlap(const struct carve_record *record, struct explain *why)
{
	_cleanup_free_ struct owned *list = NULL;
	const struct carve *carve;
	struct owned *end;
	int rc;

	list = calloc(most_extents(record) + 1, sizeof(*list));
	if (!list)
		return explain(why, -ENOMEM, "no memory");
	end = put(list, &record->clean, "clean");
	rc = check_apart(list, put(end, &record->bad, "bad"), why);
	if (rc)
		return rc;
	end = put(list, &record->clean, "clean");
	TAILQ_FOREACH(carve, &record->carves, entry) {
		end = put(end, &carve->ranges, carve->name);
		if (put_new(&end, carve))
			return explain(why, -ENOMEM, "no memory");
	}
	return check_apart(list, end, why);
}

static const char *fault_of(const struct carve *carve)
{
	const struct carve_request *request = &carve->request;
	bool temporary = carve_is_temporary(carve);

	if (!carve_name_is_good(carve->name + temporary))
		return "no name for a carve";
	if (!request->size || !request->max_extents || !request->align ||
	    request->align & (request->align - 1))
		return "no request";
	if (request->node < -1 || request->uid < -1 || request->gid < -1 ||
	    request->mode < -1 || request->mode > 0777)
		return "a number out of range";
	if (!carve->ranges.count)
		return "no ranges";
	if ((carve->state == CARVE_RESIZING) != (carve->to.count > 0))
		return "'to' without resizing, or resizing to nothing";
	if ((carve->job.pid > 0) != (carve->job.start >= 0) ||
	    (carve->job.pid <= 0 && carve->job.pid != -1))
		return "half a job";
	if (temporary && carve->state == CARVE_READY)
		return "a temporary one that is ready";
	return NULL;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static int check_names(const struct carve_record *record, struct explain *why)
{
	_cleanup_free_ const char **names = NULL;
	const struct carve *carve;
	size_t count = 0, i;

	TAILQ_FOREACH(carve, &record->carves, entry)
		count++;
	names = calloc(count + 1, sizeof(*names));
	if (!names)
		return explain(why, -ENOMEM, "no memory");
	i = 0;
	TAILQ_FOREACH(carve, &record->carves, entry)
		names[i++] = carve->name;
	qsort(names, count, sizeof(*names), compare_names);
	for (i = 1; i < count; i++)
		if (strcmp(names[i - 1], names[i]) == 0)
			return explain(why, -EINVAL, "'%s' is there twice",
				       names[i]);
	return 0;
}

int carve_record_check(const struct carve_record *record, struct explain *why)
{
	const struct carve *carve;
	int rc;

	TAILQ_FOREACH(carve, &record->carves, entry) {
		const char *fault = fault_of(carve);

		if (fault)
			return explain(why, -EINVAL, "'%s': %s", carve->name,
				       fault);
	}
	rc = check_names(record, why);
	return rc ? rc : check_overlap(record, why);
}
