// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <string.h>

#include "carve-recover.h"
#include "change.h"
#include "private.h"

int carve_drop(struct registry *registry, struct pools *pools,
	       struct carve *carve, bool clean)
{
	struct pool *pool = pools_of(pools, carve);
	int rc = 0;

	/* A pool that is gone took its devices with it. */
	if (pool)
		rc = pool->kind->remove(pool, carve);
	if (rc)
		return rc;
	if (clean)
		rc = carve_remove_clean(&registry->record, carve);
	else
		carve_remove(&registry->record, carve);
	return rc ? rc : registry_save(registry);
}

/* Retired it was, perhaps, and not more. */
static int give_back(struct registry *registry, struct pools *pools,
		     struct carve *carve)
{
	struct pool *pool = pools_of(pools, carve);
	struct daxctl_dev *dev = pool ? pool_device(pool, carve) : NULL;

	if (dev)
		dev_unretire(dev);
	carve->state = CARVE_READY;
	return registry_save(registry);
}

static int recover(struct registry *registry, struct pools *pools,
		   struct carve *carve)
{
	switch (carve->state) {
	case CARVE_MAKING:
	case CARVE_PREPARING:
		log_info(&registry->ctx->log,
			 "%s: undoing what a killed command began",
			 carve->name);
		return carve_drop(registry, pools, carve, false);
	case CARVE_RETIRING:
		return give_back(registry, pools, carve);
	case CARVE_DELETING:
		log_info(&registry->ctx->log,
			 "%s: finishing what a killed command began",
			 carve->name);
		return carve_drop(registry, pools, carve, false);
	case CARVE_READY:
	case CARVE_RESIZING:
	case CARVE_SCRUBBING:
		break;
	}
	return 0;
}

static bool is_under_way(const struct registry *registry,
			 const struct carve *carve)
{
	return carve->state != CARVE_READY && carve->state != CARVE_SCRUBBING &&
	       !registry_job_lives(registry, carve);
}

static bool any_under_way(const struct registry *registry)
{
	const struct carve *carve;

	TAILQ_FOREACH(carve, &registry->record.carves, entry)
		if (is_under_way(registry, carve))
			return true;
	return false;
}

/*
 * What cannot be put in order now is explained in the log and left for another
 * time; it is in nobody's way but its own name's.
 */
int carve_recover(struct registry *registry)
{
	struct carve *carve, *next;
	struct pools pools;
	int rc;

	if (!any_under_way(registry))
		return 0;
	rc = pools_find(registry->ctx, &pools);
	if (rc)
		return rc;
	for (carve = TAILQ_FIRST(&registry->record.carves); carve;
	     carve = next) {
		next = TAILQ_NEXT(carve, entry);
		if (!is_under_way(registry, carve))
			continue;
		rc = recover(registry, &pools, carve);
		if (rc)
			log_err(&registry->ctx->log, "%s",
				registry->ctx->why.cause ?
					registry->ctx->why.cause :
					strerror(-rc));
	}
	pools_free(&pools);
	return 0;
}
