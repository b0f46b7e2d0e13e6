// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <string.h>

#include <daxctl/carve.h>

#include "carve-device.h"
#include "carve-recover.h"
#include "carve-registry.h"
#include "change.h"
#include "private.h"
#include "shared/cleanup.h"
#include "shared/holders.h"

static int save_state(struct registry *registry, struct carve *carve,
		      enum carve_state state)
{
	carve->state = state;
	return registry_save(registry);
}

static int find_carve(struct registry *registry, const char *name,
		      struct carve **ret)
{
	struct explain *why = &registry->ctx->why;
	struct carve *carve = carve_find(&registry->record, name);
	_cleanup_free_ char *who = NULL;

	if (!carve) {
		explain(why, 0, "there is no carve '%s'", name);
		return explain_cure(
			why, -ENOENT,
			"'daxctl list --carves' shows those that there are");
	}
	if (registry_job_lives(registry, carve)) {
		who = holders_pid_text(registry->ctx->root, carve->job.pid);
		explain(why, 0, "%s is being worked on by %s", name,
			who ? who : "another command");
		return explain_cure(why, -EBUSY, "wait until that is done");
	}
	*ret = carve;
	return 0;
}

/*
 * Out of use: nobody has it open, and nobody can open it. A device that is not
 * there, after a reboot say, is nobody's.
 */
static int retire(struct registry *registry, struct pool *pool,
		  struct carve *carve)
{
	struct daxctl_dev *dev = pool_device(pool, carve);
	int rc;

	rc = save_state(registry, carve, CARVE_RETIRING);
	if (rc || !dev)
		return rc;
	rc = dev_retire(dev);
	if (rc) {
		struct explain kept = explain_aside(&registry->ctx->why);

		/* It stays its user's. */
		save_state(registry, carve, CARVE_READY);
		explain_back(&registry->ctx->why, kept);
		return rc;
	}
	return save_state(registry, carve, CARVE_SCRUBBING);
}

/* Root's alone, so that we can open it and nobody else who should not. */
static int open_for_scrub(struct registry *registry, const struct carve *carve,
			  struct daxctl_dev *dev)
{
	int rc = carve_close_node(registry, carve);

	if (!rc)
		dev_unretire(dev);
	return rc;
}

static int scrub_and_drop(struct registry *registry, struct pools *pools,
			  struct pool *pool, struct carve *carve, bool scrub)
{
	struct daxctl_dev *dev = pool_device(pool, carve);
	bool clean = scrub && dev;
	int rc = 0;

	if (clean) {
		registry_claim(registry, carve);
		rc = open_for_scrub(registry, carve, dev);
		if (!rc)
			rc = carve_zero(registry, pool, &carve);
		if (registry->locked)
			registry_disclaim(carve);
	}
	/* Stopped: it can be gone on with. */
	if (rc == -ECANCELED)
		registry_save(registry);
	/* Bad pages are on record now: the rest is clean. */
	if (rc && rc != -EIO)
		return rc;
	rc = save_state(registry, carve, CARVE_DELETING);
	return rc ? rc : carve_drop(registry, pools, carve, clean);
}

static int release(struct registry *registry, struct pools *pools,
		   struct carve *carve, unsigned int flags)
{
	struct pool *pool = pools_of(pools, carve);
	int rc = 0;

	if (!pool)
		return carve_drop(registry, pools, carve, false);
	if (carve->state != CARVE_SCRUBBING)
		rc = retire(registry, pool, carve);
	if (rc)
		return rc;
	return scrub_and_drop(registry, pools, pool, carve,
			      !(flags & DAXCTL_RELEASE_NO_SCRUB));
}

DAXCTL_EXPORT int daxctl_carve_release(struct daxctl_ctx *ctx, const char *name,
				       unsigned int flags)
{
	struct registry registry;
	struct pools pools = { 0 };
	struct carve *carve = NULL;
	int rc;

	rc = registry_open(ctx, &registry);
	if (rc)
		return rc;
	rc = find_carve(&registry, name, &carve);
	if (!rc)
		rc = pools_find(ctx, &pools);
	if (!rc)
		rc = release(&registry, &pools, carve, flags);
	pools_free(&pools);
	registry_close(&registry);
	return rc;
}
