// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <string.h>

#include <ndctl/create.h>

#include "ndctl/ns-none.h"
#include "ndctl/ns-ops.h"
#include "ndctl/ns-pending.h"
#include "ndctl/ns-view.h"
#include "ndctl/private.h"

/*
 * A none namespace is wiped by a device of its own kind, so that it is never
 * a block device, not even for a moment. One that is parked comes up for it.
 */
static int wipe_as_none(struct ndctl_namespace *ndns, unsigned long align)
{
	struct ndctl_dax *dax = ndctl_namespace_get_dax(ndns);
	int rc;

	if (!dax || !ndctl_dax_is_enabled(dax)) {
		rc = ns_down(ndns);
		if (!rc)
			rc = dax_claim_none(ndns, align, &dax);
		if (!rc)
			rc = ns_wait(ndns);
		if (rc)
			return rc;
	}
	rc = ns_check_idle(ndns);
	return rc ? rc : ns_wipe_none(dax);
}

static int wipe(struct ndctl_namespace *ndns)
{
	struct ndctl_ctx *ctx = ndns->node.ctx;
	unsigned long align;
	int rc;

	rc = ns_as_none(ndns, &align);
	if (rc == 0 && dax_none_available(ctx) == 0) {
		rc = wipe_as_none(ndns, align);
	} else if (rc == 0 || rc == -ENOENT) {
		rc = ns_down(ndns);
		if (!rc)
			rc = ns_wipe_raw(ndns);
	}
	/*
	 * Memory that cannot be written to should not keep its namespace for
	 * ever; whoever gets the space next, wipes it again.
	 */
	if (rc == -EIO || rc == -EFAULT) {
		log_warn(&ctx->log, "%s: %s", ndns->node.name, ctx->why.cause);
		rc = 0;
	}
	return rc;
}

/*
 * The kernel keeps the device when it is the seed or number 0, with all that
 * it was set to, for whoever is next.
 */
static void reset_device(struct ndctl_namespace *ndns)
{
	struct ndctl_ctx *ctx = ndns->node.ctx;
	struct explain kept = ns_keep_reason(ctx);

	if (ndctl_namespace_is_valid(ndns)) {
		ndctl_namespace_set_alt_name(ndns, NULL);
		ndctl_namespace_set_enforce_mode(ndns, NDCTL_NS_MODE_RAW);
		ndctl_namespace_set_raw_mode(ndns, 0);
	}
	ns_restore_reason(ctx, kept);
	region_refresh(namespace_region(ndns));
}

int ns_erase(struct ndctl_namespace *ndns, bool with_wipe)
{
	struct ndctl_region *region = namespace_region(ndns);
	struct ndctl_ctx *ctx = ndns->node.ctx;
	uuid_t uuid;
	int rc;

	ndctl_namespace_get_uuid(ndns, uuid);
	rc = ns_check_idle(ndns);
	if (!rc && with_wipe && ndctl_namespace_get_size(ndns))
		rc = wipe(ndns);
	if (!rc)
		rc = ns_down(ndns);
	if (rc || !ns_is_labelled(region))
		return rc;
	/* The label first: as long as there is one, it must be known as none. */
	if (ndctl_namespace_get_size(ndns) || !uuid_is_null(uuid))
		rc = ndctl_namespace_delete(ndns);
	if (rc)
		return rc;
	reset_device(ndns);
	return uuid_is_null(uuid) ? 0 : none_forget(ctx, uuid);
}

int ns_destroy(struct ndctl_namespace *ndns)
{
	struct ndctl_region *region = namespace_region(ndns);
	struct pending pending = { .op = PENDING_DESTROY };
	int rc;

	ndctl_namespace_get_uuid(ndns, pending.uuid);
	if (uuid_is_null(pending.uuid))
		return ns_erase(ndns, true);
	rc = pending_write(region, &pending);
	if (rc)
		return rc;
	rc = ns_erase(ndns, true);
	/* After a failure it is the caller's to try again, or not. */
	pending_end(region, &pending);
	return rc;
}

static int refuse_active(struct ndctl_namespace *ndns)
{
	struct explain *why = &ndns->node.ctx->why;

	explain(why, 0, "%s is active", ndns->node.name);
	return explain_cure(why, -EBUSY, "disable it first, or use --force");
}

static int destroy_locked(struct ndctl_namespace *ndns, unsigned int flags)
{
	struct ndctl_region *region = namespace_region(ndns);
	struct ndctl_ctx *ctx = ndns->node.ctx;
	int rc;

	if (!ndctl_namespace_is_valid(ndns))
		return explain(&ctx->why, -ENODEV, "%s is gone",
			       ndns->node.name);
	if (ndctl_namespace_is_active(ndns) && !(flags & NDCTL_DESTROY_FORCE))
		return refuse_active(ndns);
	if (ndctl_region_get_ro(region) == 1)
		return explain(&ctx->why, -EROFS, "%s is read-only",
			       region->node.name);
	rc = ns_check_idle(ndns);
	return rc ? rc : ns_destroy(ndns);
}

NDCTL_EXPORT int ndctl_namespace_destroy(struct ndctl_namespace *ndns,
					 unsigned int flags)
{
	struct ndctl_region *region = namespace_region(ndns);
	int rc;

	rc = ns_enter(region);
	if (rc)
		return rc;
	rc = destroy_locked(ndns, flags);
	ns_leave(region);
	return rc;
}
