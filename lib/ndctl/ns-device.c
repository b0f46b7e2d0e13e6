// SPDX-License-Identifier: LGPL-2.1-or-later
/* The kernel's unused namespace devices, which new namespaces are made of. */
#include <errno.h>
#include <string.h>

#include "ndctl/ns-device.h"
#include "ndctl/ns-ops.h"
#include "ndctl/private.h"

/* Unused; one that somebody has begun to set up only if @begun. */
static struct ndctl_namespace *find_unused(struct ndctl_region *region,
					   bool begun)
{
	struct ndctl_namespace *ndns;
	uuid_t uuid;

	ndctl_namespace_foreach(region, ndns) {
		ndctl_namespace_get_uuid(ndns, uuid);
		if (ndctl_namespace_is_configuration_idle(ndns) &&
		    ndctl_namespace_get_size(ndns) == 0 &&
		    (begun || uuid_is_null(uuid)))
			return ndns;
	}
	return NULL;
}

/*
 * The kernel makes a new seed when the old one is first brought up. After a
 * boot its seed is the first namespace that the labels describe, and if that
 * one is disabled or parked there is none to start from: bring it up once.
 */
static int advance_seed(struct ndctl_region *region)
{
	struct ndctl_namespace *seed = ndctl_region_get_namespace_seed(region);
	int rc;

	if (!seed || ndctl_namespace_is_active(seed))
		return 0;
	rc = ns_activate_once(seed);
	region_refresh(region);
	return rc;
}

int ns_choose_device(struct ndctl_region *region, struct ndctl_namespace **ret)
{
	struct explain *why = &region->node.ctx->why;
	struct ndctl_namespace *ndns = find_unused(region, false);
	int rc;

	if (!ndns) {
		rc = advance_seed(region);
		if (rc)
			return rc;
		ndns = find_unused(region, false);
	}
	if (!ndns)
		ndns = find_unused(region, true);
	if (ndns) {
		*ret = ndns;
		return 0;
	}
	explain(why, 0, "the kernel has no unused namespace device in %s",
		region->node.name);
	return explain_cure(why, -EBUSY,
			    "enable the disabled namespaces of %s, or disable and enable the region",
			    region->node.name);
}

/* ---- fillers */

static int occupy(struct ndctl_namespace *ndns, const uuid_t uuid,
		  unsigned long long size)
{
	uuid_t copy;
	int rc;

	uuid_copy(copy, uuid);
	/*
	 * Of holder class dax: were it left behind, dax_none would park it,
	 * and what was in that memory would not turn up as a disk.
	 */
	rc = ndctl_namespace_set_alt_name(ndns, NULL);
	if (!rc)
		rc = ndctl_namespace_set_enforce_mode(ndns,
						      NDCTL_NS_MODE_DEVDAX);
	if (!rc)
		rc = ndctl_namespace_set_uuid(ndns, copy);
	if (!rc)
		rc = ndctl_namespace_set_size(ndns, size);
	return rc;
}

int ns_filler_make(struct ndctl_region *region, unsigned long long size,
		   struct ns_filler *ret)
{
	struct ns_filler filler = { .pending.op = PENDING_CREATE };
	int rc;

	rc = ns_choose_device(region, &filler.ndns);
	if (rc)
		return rc;
	uuid_generate(filler.pending.uuid);
	rc = pending_write(region, &filler.pending);
	if (rc)
		return rc;
	rc = occupy(filler.ndns, filler.pending.uuid, size);
	if (rc) {
		ns_filler_drop(region, &filler);
		return rc;
	}
	*ret = filler;
	return 0;
}

void ns_filler_drop(struct ndctl_region *region, struct ns_filler *filler)
{
	struct ndctl_ctx *ctx = region->node.ctx;
	struct explain kept;
	int rc;

	if (!filler->ndns)
		return;
	kept = ns_keep_reason(ctx);
	rc = ns_erase(filler->ndns, false);
	/* What could not be done now is left to the next command. */
	if (rc)
		log_warn(&ctx->log, "%s, a filler, is still there: %s",
			 filler->ndns->node.name,
			 ctx->why.cause ? ctx->why.cause : strerror(-rc));
	else
		pending_end(region, &filler->pending);
	ns_restore_reason(ctx, kept);
	filler->ndns = NULL;
}
