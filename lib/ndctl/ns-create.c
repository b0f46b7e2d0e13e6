// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <limits.h>
#include <string.h>

#include "ndctl/ns-device.h"
#include "ndctl/ns-none.h"
#include "ndctl/ns-ops.h"
#include "ndctl/ns-pending.h"
#include "ndctl/ns-plan.h"
#include "ndctl/ns-view.h"
#include "ndctl/private.h"
#include "shared/size.h"

/* What is being made. */
struct making {
	struct ndctl_region *region;
	const struct ns_plan *plan;
	const struct ndctl_namespace_settings *settings;
	struct ndctl_namespace *ndns;
	struct pending pending; /* its uuid is the namespace's */
};

static bool is_none(const struct making *making)
{
	return making->plan->mode == NDCTL_NS_MODE_DEVDAX &&
	       making->plan->map == NDCTL_PFN_LOC_NONE;
}

/* ---- before anything is changed: what would make it fail half-way? */

static int check_labels(struct making *making)
{
	struct explain *why = &making->region->node.ctx->why;
	struct ndctl_dimm *dimm;

	ndctl_dimm_foreach_in_region(making->region, dimm) {
		if (ndctl_dimm_get_available_labels(dimm) != 0)
			continue;
		explain(why, 0, "the label area of %s is full",
			ndctl_dimm_get_devname(dimm));
		return explain_cure(why, -ENOSPC,
				    "destroy a namespace of %s",
				    making->region->node.name);
	}
	return 0;
}

/*
 * Recovery finds a namespace by its uuid, so there must never be two of one.
 */
static int check_uuid(struct making *making)
{
	struct ndctl_ctx *ctx = making->region->node.ctx;
	struct ndctl_namespace *ndns;

	if (!ns_given(making->settings, NS_UUID))
		return 0;
	ndns = ns_find_uuid(ctx, making->settings->uuid);
	if (!ndns)
		return 0;
	explain(&ctx->why, 0, "%s has this uuid already", ndns->node.name);
	return explain_cure(&ctx->why, -EEXIST,
			    "leave the uuid out, and a random one is taken");
}

static int prepare(struct making *making)
{
	int rc;

	rc = check_uuid(making);
	if (!rc)
		rc = check_labels(making);
	if (!rc && is_none(making))
		rc = dax_none_available(making->region->node.ctx);
	return rc;
}

/* ---- its label */

static enum ndctl_namespace_mode holder_of(const struct making *making)
{
	return making->plan->mode;
}

/*
 * All but the size is set while there is no label yet, so that the first one
 * that is written is complete: a none namespace carries holder class dax in
 * it from its first moment.
 */
static int describe(struct making *making)
{
	struct ndctl_namespace *ndns = making->ndns;
	unsigned int sector = making->plan->sector_size;
	int rc;

	rc = ndctl_namespace_set_alt_name(ndns,
					  ns_given(making->settings, NS_NAME) ?
						  making->settings->name :
						  NULL);
	if (!rc)
		rc = ndctl_namespace_set_enforce_mode(ndns, holder_of(making));
	if (!rc)
		rc = ndctl_namespace_set_sector_size(ndns,
						     sector ? sector : 512);
	if (!rc) {
		rc = ndctl_namespace_set_raw_mode(ndns, 0);
		rc = rc < 0 ? rc : 0;
	}
	if (!rc)
		rc = ndctl_namespace_set_uuid(ndns, making->pending.uuid);
	return rc;
}

/* Take the space, with regionN/align as the plan wants it meanwhile. */
static int allocate(struct making *making)
{
	struct ndctl_region *region = making->region;
	unsigned long want = making->plan->region_align;
	unsigned long old = ndctl_region_get_align(region);
	bool steer = want && old != ULONG_MAX && want != old;
	int rc, back = 0;

	if (steer) {
		making->pending.region_align = old;
		rc = pending_write(region, &making->pending);
		if (!rc)
			rc = ndctl_region_set_align(region, want);
		if (rc)
			return rc;
	}
	rc = ndctl_namespace_set_size(making->ndns, making->plan->size);
	if (steer) {
		struct explain kept = ns_keep_reason(region->node.ctx);

		back = ndctl_region_set_align(region, old);
		if (rc || !back)
			ns_restore_reason(region->node.ctx, kept);
		else
			explain_clear(&kept);
	}
	return rc ? rc : back;
}

/* Labels that became no namespace are not in the plan, and may be in the way. */
static int check_start(struct making *making)
{
	unsigned long long start =
		ndctl_namespace_get_resource(making->ndns);
	struct explain *why = &making->region->node.ctx->why;
	const struct ns_plan *plan = making->plan;

	if (start == plan->start)
		return 0;
	if (plan->map != NDCTL_PFN_LOC_NONE || plan->mode == NDCTL_NS_MODE_RAW)
		return 0;
	if (start != ULLONG_MAX && start % plan->align == 0)
		return 0;
	explain(why, 0,
		"the kernel placed it at %#llx, which is no multiple of %s",
		start, size_text(plan->align).s);
	return explain_cure(why, -ENOSPC, "use a smaller align");
}

/* ---- its personality */

static int claim_pfn(struct making *making)
{
	struct ndctl_pfn *pfn = ndctl_region_get_pfn_seed(making->region);
	uuid_t uuid;
	int rc;

	if (!pfn)
		return explain(&making->region->node.ctx->why, -ENODEV,
			       "%s has no unused pfn device",
			       making->region->node.name);
	uuid_generate(uuid);
	rc = ndctl_pfn_set_uuid(pfn, uuid);
	if (!rc)
		rc = ndctl_pfn_set_location(pfn, making->plan->map);
	if (!rc && ndctl_pfn_has_align(pfn))
		rc = ndctl_pfn_set_align(pfn, making->plan->align);
	if (!rc)
		rc = ndctl_pfn_set_namespace(pfn, making->ndns);
	if (!rc)
		rc = ndctl_pfn_enable(pfn);
	if (rc) {
		struct explain kept = ns_keep_reason(making->region->node.ctx);

		ndctl_pfn_delete(pfn);
		ns_restore_reason(making->region->node.ctx, kept);
	}
	return rc;
}

static int claim_dax(struct making *making)
{
	struct ndctl_dax *dax = ndctl_region_get_dax_seed(making->region);
	uuid_t uuid;
	int rc;

	if (!dax)
		return explain(&making->region->node.ctx->why, -ENODEV,
			       "%s has no unused dax device",
			       making->region->node.name);
	uuid_generate(uuid);
	/* Its location first: with a uuid and "none" it would be page-less. */
	rc = ndctl_dax_set_location(dax, making->plan->map);
	if (!rc)
		rc = ndctl_dax_set_align(dax, making->plan->align);
	if (!rc)
		rc = ndctl_dax_set_uuid(dax, uuid);
	if (!rc)
		rc = ndctl_dax_set_namespace(dax, making->ndns);
	if (!rc)
		rc = ndctl_dax_enable(dax);
	if (rc) {
		struct explain kept = ns_keep_reason(making->region->node.ctx);

		ndctl_dax_delete(dax);
		ns_restore_reason(making->region->node.ctx, kept);
	}
	return rc;
}

/*
 * Of some regions (legacy memory) the kernel makes struct pages even for raw
 * namespaces, and calls them fsdax; under force_raw it does not.
 */
static int enable_raw(struct making *making)
{
	struct ndctl_namespace *ndns = making->ndns;
	int rc;

	if (ndctl_namespace_get_mode(ndns) != NDCTL_NS_MODE_RAW) {
		rc = ndctl_namespace_set_raw_mode(ndns, 1);
		if (rc < 0)
			return rc;
		region_refresh(making->region);
	}
	rc = ndctl_namespace_enable(ndns);
	/* 1: something claimed what was wiped a moment ago. */
	return rc > 0 ? -EIO : rc;
}

static int bring_up_none(struct making *making)
{
	struct ndctl_dax *dax;
	int rc;

	rc = dax_claim_none(making->ndns, making->plan->align, &dax);
	if (!rc)
		rc = ns_wait(making->ndns);
	if (!rc)
		rc = ns_wipe_none(dax);
	return rc;
}

static int bring_up(struct making *making)
{
	int rc;

	if (is_none(making))
		return bring_up_none(making);
	rc = ns_wipe_raw(making->ndns);
	if (rc)
		return rc;
	switch (making->plan->mode) {
	case NDCTL_NS_MODE_FSDAX:
		rc = claim_pfn(making);
		break;
	case NDCTL_NS_MODE_DEVDAX:
		rc = claim_dax(making);
		break;
	default:
		rc = enable_raw(making);
		break;
	}
	return rc ? rc : ns_wait(making->ndns);
}

/* ---- all of it */

static int make(struct making *making)
{
	int rc;

	rc = describe(making);
	if (!rc)
		rc = allocate(making);
	if (!rc)
		rc = check_start(making);
	if (!rc)
		rc = bring_up(making);
	return rc;
}

static void undo(struct making *making)
{
	struct ndctl_ctx *ctx = making->region->node.ctx;
	struct explain kept = ns_keep_reason(ctx);
	int rc;

	region_refresh(making->region);
	rc = ns_erase(making->ndns, false);
	if (rc)
		log_err(&ctx->log, "%s, half-made, cannot be undone: %s",
			making->ndns->node.name,
			ctx->why.cause ? ctx->why.cause : strerror(-rc));
	none_forget(ctx, making->pending.uuid);
	ns_restore_reason(ctx, kept);
}

/* With @making->ndns, and the space in front of it taken if need be. */
static int create(struct making *making)
{
	int rc;

	making->pending.op = PENDING_CREATE;
	rc = pending_write(making->region, &making->pending);
	if (rc)
		return rc;
	log_debug(&making->region->node.ctx->log, "%s it will be",
		  making->ndns->node.name);
	/* Before it has a size, so that nothing can bring it up as a disk. */
	if (is_none(making))
		rc = none_remember(making->ndns, making->pending.uuid,
				   making->plan->align);
	if (!rc)
		rc = make(making);
	if (rc && !(making->settings->flags & NDCTL_CREATE_NO_AUTORECOVER))
		undo(making);
	pending_end(making->region, &making->pending);
	return rc;
}

int ns_create(struct ndctl_region *region, const struct ns_plan *plan,
	      const struct ndctl_namespace_settings *settings,
	      struct ndctl_namespace **ret)
{
	struct making making = { region, plan, settings };
	struct ns_filler filler = { 0 };
	int rc;

	if (ns_given(settings, NS_UUID))
		uuid_copy(making.pending.uuid, settings->uuid);
	else
		uuid_generate(making.pending.uuid);
	log_debug(&region->node.ctx->log,
		  "%s: %s at %#llx, align %s, region align %s, filler %s",
		  region->node.name, size_text(plan->size).s,
		  (unsigned long long)plan->start, size_text(plan->align).s,
		  size_text(plan->region_align).s, size_text(plan->filler).s);
	rc = prepare(&making);
	if (!rc && plan->filler)
		rc = ns_filler_make(region, plan->filler, &filler);
	if (!rc)
		rc = ns_choose_device(region, &making.ndns);
	if (!rc)
		rc = create(&making);
	ns_filler_drop(region, &filler);
	if (!rc && ret)
		*ret = making.ndns;
	return rc;
}

int ns_create_whole(struct ndctl_namespace *ndns, const struct ns_plan *plan,
		    const struct ndctl_namespace_settings *settings)
{
	struct making making = {
		.region = namespace_region(ndns),
		.plan = plan,
		.settings = settings,
		.ndns = ndns,
	};
	int rc;

	rc = ns_down(ndns);
	return rc ? rc : bring_up(&making);
}
