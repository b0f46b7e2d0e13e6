// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <daxctl/carve.h>

#include "carve-device.h"
#include "carve-recover.h"
#include "carve-registry.h"
#include "carve-request.h"
#include "change.h"
#include "place.h"
#include "private.h"
#include "shared/cleanup.h"
#include "shared/holders.h"
#include "shared/size.h"
#include "shared/text.h"

/* One call of daxctl_carve_make(). */
struct making {
	struct registry registry;
	struct pools pools;
	const struct daxctl_carve_request *request;
	char **names;
	unsigned int count;
};

/* ---- what is asked for, as the record keeps it */

static int fill_request(const struct daxctl_carve_request *from,
			struct carve_request *to)
{
	to->size = from->size;
	to->align = from->align;
	to->max_extents = from->max_ranges ? from->max_ranges : UINT_MAX;
	to->node = from->node;
	to->uid = from->uid;
	to->gid = from->gid;
	to->mode = from->mode;
	to->map = strdup(daxctl_map_name(from->map));
	if (from->region)
		to->region = strdup(from->region);
	return to->map && (to->region || !from->region) ? 0 : -ENOMEM;
}

static int new_carve(const struct making *making, const char *name,
		     struct carve **ret)
{
	struct carve *carve = carve_new(name);

	if (carve && fill_request(making->request, &carve->request)) {
		carve_free(carve);
		carve = NULL;
	}
	if (!carve)
		return -ENOMEM;
	*ret = carve;
	return 0;
}

/* ---- those that are there already */

static int explain_other(struct making *making, const struct carve *carve)
{
	struct explain *why = &making->registry.ctx->why;

	explain(why, 0,
		"%s is there, with %s at align %s, map %s: asked for otherwise",
		carve->name, size_text(carve->request.size).s,
		size_text(carve->request.align).s, carve->request.map);
	return explain_cure(why, -EEXIST,
			    "take another name, or 'daxctl release %s' first",
			    carve->name);
}

static int explain_state(struct making *making, const struct carve *carve)
{
	struct explain *why = &making->registry.ctx->why;
	_cleanup_free_ char *who = NULL;

	if (registry_job_lives(&making->registry, carve)) {
		who = holders_pid_text(making->registry.ctx->root,
				       carve->job.pid);
		explain(why, 0, "%s is being worked on by %s", carve->name,
			who ? who : "another command");
		return explain_cure(why, -EBUSY, "wait until that is done");
	}
	explain(why, 0, "%s is being released, and that was interrupted",
		carve->name);
	return explain_cure(why, -EBUSY, "'daxctl release %s' goes on with it",
			    carve->name);
}

static int explain_lost(struct making *making, const struct carve *carve)
{
	struct explain *why = &making->registry.ctx->why;

	explain(why, 0, "%s is on record, but its device is gone", carve->name);
	return explain_cure(why, -EEXIST,
			    "'daxctl release %s' takes it off the record",
			    carve->name);
}

/* 1: it is there as asked for; 0: it is not there. */
static int is_there(struct making *making, const char *name)
{
	struct carve *wanted, *carve;
	struct pool *pool;
	bool same;
	int rc;

	carve = carve_find(&making->registry.record, name);
	if (!carve)
		return 0;
	if (carve->state != CARVE_READY)
		return explain_state(making, carve);
	rc = new_carve(making, name, &wanted);
	if (rc)
		return rc;
	same = carve_request_same(&wanted->request, &carve->request);
	carve_free(wanted);
	if (!same)
		return explain_other(making, carve);
	pool = pools_of(&making->pools, carve);
	return pool && pool_device(pool, carve) ? 1 :
						  explain_lost(making, carve);
}

/* All of them, or none: some of them is another request. */
static int are_there(struct making *making)
{
	unsigned int i, found = 0;
	int rc;

	for (i = 0; i < making->count; i++) {
		rc = is_there(making, making->names[i]);
		if (rc < 0)
			return rc;
		found += rc;
	}
	if (found && found < making->count) {
		explain(&making->registry.ctx->why, 0,
			"%u of these %u carves are there already", found,
			making->count);
		return explain_cure(&making->registry.ctx->why, -EEXIST,
				    "take another name, or release them first");
	}
	return found > 0;
}

/* ---- placing */

static bool pool_is_wanted(const struct making *making, const struct pool *pool)
{
	const struct daxctl_carve_request *request = making->request;
	_cleanup_free_ char *number = NULL;

	if (request->node >= 0 && pool->node != request->node)
		return false;
	if (!request->region)
		return true;
	number = text_format("%d", daxctl_region_get_id(pool->region));
	return strcmp(request->region,
		      daxctl_region_get_devname(pool->region)) == 0 ||
	       (number && strcmp(request->region, number) == 0);
}

/* What may be taken of each pool: nothing of those that are not meant. */
static int free_of_pools(struct making *making, struct extents **ret)
{
	struct extents *free_of;
	size_t i;
	int rc = 0;

	free_of = calloc(making->pools.count + 1, sizeof(*free_of));
	if (!free_of)
		return -ENOMEM;
	for (i = 0; i < making->pools.count && !rc; i++) {
		struct pool *pool = &making->pools.list[i];

		if (!pool_is_wanted(making, pool))
			continue;
		rc = extents_copy(&pool->free, &free_of[i]);
		if (!rc)
			rc = carve_record_cut(&making->registry.record,
					      &free_of[i]);
	}
	*ret = free_of;
	return rc;
}

static void free_all(struct extents *list, size_t count)
{
	size_t i;

	for (i = 0; list && i < count; i++)
		extents_free(&list[i]);
	free(list);
}

static int explain_no_room(struct making *making, const struct extents *free_of,
			   const struct place_request *request)
{
	struct explain *why = &making->registry.ctx->why;
	uint64_t free = 0, largest = 0;
	size_t i;

	for (i = 0; i < making->pools.count; i++) {
		uint64_t here = place_largest(&free_of[i], request->align,
					      request->max_extents);

		free += extents_total(&free_of[i]);
		if (here > largest)
			largest = here;
	}
	if (!making->pools.count) {
		explain(why, 0, "this host has no memory to carve from");
		return explain_cure(
			why, -ENOSPC,
			"reserve some (see map-none(7)), and 'modprobe dax_hmem'");
	}
	explain(why, 0, "there is no room for %s at align %s",
		size_text(request->size).s, size_text(request->align).s);
	return explain_cure(
		why, -ENOSPC,
		"%s are free where it may come from, %s is the most that fits: ask for less, release a carve, or allow more extents",
		size_text(free).s, size_text(largest).s);
}

static int choose(struct making *making, const struct carve *carve,
		  size_t *ret_pool, struct extents *ret)
{
	struct place_request request = {
		.size = carve->request.size,
		.align = carve->request.align,
		.max_extents = carve->request.max_extents > UINT_MAX ?
				       UINT_MAX :
				       carve->request.max_extents,
	};
	struct extents *free_of = NULL;
	size_t i;
	int rc;

	for (i = 0; i < making->pools.count; i++)
		if (making->pools.list[i].granule > request.align)
			request.align = making->pools.list[i].granule;
	rc = free_of_pools(making, &free_of);
	if (!rc)
		rc = place_among(free_of, making->pools.count, &request,
				 ret_pool, ret);
	if (rc == -ENOSPC)
		explain_no_room(making, free_of, &request);
	free_all(free_of, making->pools.count);
	return rc;
}

static int check_size(struct making *making)
{
	const struct daxctl_carve_request *request = making->request;
	uint64_t granule = request->align > (2 << 20) ? request->align :
							2 << 20;
	uint64_t below = request->size - request->size % granule;
	struct explain *why = &making->registry.ctx->why;

	if (!request->size)
		return explain(why, -EINVAL, "a carve has to have a size");
	if (request->size == below)
		return 0;
	explain(why, 0, "size %s is not a multiple of %s",
		size_text(request->size).s, size_text(granule).s);
	if (!below)
		return explain_cure(why, -EINVAL, "the nearest is %s",
				    size_text(granule).s);
	return explain_cure(why, -EINVAL, "the nearest are %s and %s",
			    size_text(below).s, size_text(below + granule).s);
}

/* ---- making */

/* A place for it, on record before anything is there. */
static int reserve(struct making *making, const char *name)
{
	struct carve *carve;
	size_t pool;
	int rc;

	rc = new_carve(making, name, &carve);
	if (rc)
		return rc;
	registry_claim(&making->registry, carve);
	rc = choose(making, carve, &pool, &carve->ranges);
	if (!rc)
		rc = carve_set_pool(carve, &making->pools.list[pool]);
	if (!rc)
		rc = carve_add(&making->registry.record, carve);
	if (rc)
		carve_free(carve);
	return rc;
}

/* Devices for all of them, and zeroes in what is not known to have them. */
static int prepare(struct making *making)
{
	struct registry *registry = &making->registry;
	unsigned int i;
	int rc;

	for (i = 0; i < making->count; i++) {
		struct carve *carve =
			carve_find(&registry->record, making->names[i]);

		if (!carve)
			return -ESTALE;
		rc = carve_make_device(registry,
				       pools_of(&making->pools, carve), carve);
		if (!rc && !carve->zeroed)
			rc = carve_zero(registry,
					pools_of(&making->pools, carve),
					&carve);
		if (rc)
			return rc;
		carve->zeroed = true;
	}
	return 0;
}

/* They become their users' in one writing. */
static int hand_out(struct making *making)
{
	struct registry *registry = &making->registry;
	unsigned int i;
	int rc;

	for (i = 0; i < making->count; i++) {
		struct carve *carve =
			carve_find(&registry->record, making->names[i]);

		rc = carve ? carve_open_node(registry, carve) : -ESTALE;
		if (rc)
			return rc;
		carve->state = CARVE_READY;
		registry_disclaim(carve);
	}
	return registry_save(registry);
}

/* What there is of them goes; the reason why stays. */
static void undo(struct making *making)
{
	struct registry *registry = &making->registry;
	struct explain kept = explain_aside(&registry->ctx->why);
	unsigned int i;

	for (i = 0; i < making->count; i++) {
		struct carve *carve =
			carve_find(&registry->record, making->names[i]);

		if (carve)
			carve_drop(registry, &making->pools, carve, false);
	}
	explain_back(&registry->ctx->why, kept);
}

static int reserve_all(struct making *making)
{
	struct explain *why = &making->registry.ctx->why;
	unsigned int i;
	int rc = 0;

	for (i = 0; i < making->count && !rc; i++)
		rc = reserve(making, making->names[i]);
	if (rc != -ENOSPC || i == 1)
		return rc;
	explain(why, 0, "there is room for %u of these %u carves", i - 1,
		making->count);
	return explain_cure(
		why, rc,
		"ask for fewer or smaller ones, release others, or allow more extents");
}

static int make_all(struct making *making)
{
	int rc;

	rc = reserve_all(making);
	if (!rc)
		rc = registry_save(&making->registry);
	if (!rc)
		rc = prepare(making);
	if (!rc)
		rc = hand_out(making);
	if (rc)
		undo(making);
	return rc;
}

/* ---- the call */

static int make_names(struct making *making, const char *name)
{
	struct explain *why = &making->registry.ctx->why;
	unsigned int i;

	making->names = calloc(making->count, sizeof(*making->names));
	if (!making->names)
		return -ENOMEM;
	for (i = 0; i < making->count; i++) {
		making->names[i] = making->count == 1 ?
					   strdup(name) :
					   text_format("%s-%u", name, i + 1);
		if (!making->names[i])
			return -ENOMEM;
		if (carve_name_is_good(making->names[i]))
			continue;
		explain(why, 0, "'%s' is not a name for a carve", name);
		return explain_cure(
			why, -EINVAL,
			"up to 63 letters, digits, '_', '.' and '-', the first a letter or digit");
	}
	return 0;
}

static void end(struct making *making)
{
	unsigned int i;

	for (i = 0; making->names && i < making->count; i++)
		free(making->names[i]);
	free(making->names);
	pools_free(&making->pools);
	registry_close(&making->registry);
}

/* 1: they are there as asked for; 0: they can be made; or -errno. */
static int begin(struct making *making, struct daxctl_ctx *ctx,
		 const char *name)
{
	int rc;

	rc = make_names(making, name);
	if (!rc)
		rc = check_size(making);
	if (!rc)
		rc = pools_find(ctx, &making->pools);
	return rc ? rc : are_there(making);
}

DAXCTL_EXPORT int daxctl_carve_make(struct daxctl_ctx *ctx, const char *name,
				    unsigned int count,
				    const struct daxctl_carve_request *request)
{
	struct making making = { .request = request, .count = count };
	int rc;

	if (!count)
		return -EINVAL;
	rc = registry_open(ctx, &making.registry);
	if (rc)
		return rc;
	rc = begin(&making, ctx, name);
	if (rc == 0)
		rc = make_all(&making);
	end(&making);
	return rc > 0 ? 0 : rc;
}

/* Those that were planned, alone, for the caller to look at. */
static int keep_planned(struct making *making, struct daxctl_carve **ret)
{
	struct daxctl_ctx *ctx = making->registry.ctx;
	struct carve_record *record = &making->registry.record;
	struct carve_record *planned = calloc(1, sizeof(*planned));
	unsigned int i;

	if (!planned)
		return -ENOMEM;
	carve_record_init(planned);
	for (i = 0; i < making->count; i++) {
		struct carve *carve = carve_find(record, making->names[i]);

		TAILQ_REMOVE(&record->carves, carve, entry);
		TAILQ_INSERT_TAIL(&planned->carves, carve, entry);
	}
	carves_forget(ctx);
	ctx->carves = planned;
	*ret = (struct daxctl_carve *)TAILQ_FIRST(&planned->carves);
	return 0;
}

DAXCTL_EXPORT int daxctl_carve_plan(struct daxctl_ctx *ctx, const char *name,
				    unsigned int count,
				    const struct daxctl_carve_request *request,
				    struct daxctl_carve **ret)
{
	struct making making = { .request = request, .count = count };
	int rc;

	if (!count)
		return -EINVAL;
	rc = registry_open(ctx, &making.registry);
	if (rc)
		return rc;
	rc = begin(&making, ctx, name);
	if (rc > 0)
		rc = explain(&ctx->why, -EEXIST, "%s is there already", name);
	if (!rc)
		rc = reserve_all(&making);
	if (!rc)
		rc = keep_planned(&making, ret);
	end(&making);
	return rc;
}
