// SPDX-License-Identifier: LGPL-2.1-or-later
/* The public ways to a namespace: a new one, or another in place of one. */
#include <errno.h>
#include <limits.h>
#include <string.h>

#include "ndctl/ns-none.h"
#include "ndctl/ns-ops.h"
#include "ndctl/ns-plan.h"
#include "ndctl/ns-view.h"
#include "ndctl/private.h"

static int refuse_active(struct ndctl_namespace *ndns)
{
	struct explain *why = &ndns->node.ctx->why;

	explain(why, 0, "%s is active", ndns->node.name);
	return explain_cure(why, -EBUSY,
			    "its data will be lost: disable it first, or use --force");
}

/* ---- what a namespace lends to its successor */

/* raw is what a disabled namespace says it is, whatever it will come up as. */
static void lend_mode(struct ndctl_namespace *ndns,
		      struct ndctl_namespace_settings *settings)
{
	int mode = ndctl_namespace_get_mode(ndns);

	if (mode == NDCTL_NS_MODE_RAW && !ndctl_namespace_is_active(ndns))
		mode = ndctl_namespace_get_enforce_mode(ndns);
	if (mode < 0 || mode >= NDCTL_NS_MODE_UNKNOWN)
		return;
	/* A region without labels shows "memory" where nothing was set up. */
	if (!ns_given(settings, NS_MODE))
		ndctl_namespace_settings_set_mode(settings, mode);
}

static void lend_align(struct ndctl_namespace *ndns,
		       struct ndctl_namespace_settings *settings)
{
	struct ndctl_pfn *pfn = ndctl_namespace_get_pfn(ndns);
	struct ndctl_dax *dax = ndctl_namespace_get_dax(ndns);
	unsigned long align = ULONG_MAX;

	if (ns_given(settings, NS_ALIGN))
		return;
	if (pfn && settings->mode == NDCTL_NS_MODE_FSDAX)
		align = ndctl_pfn_get_align(pfn);
	else if (dax && settings->mode == NDCTL_NS_MODE_DEVDAX)
		align = ndctl_dax_get_align(dax);
	if (align != ULONG_MAX)
		ndctl_namespace_settings_set_align(settings, align);
}

/* One that held a guest's memory must not grow struct pages unasked. */
static void lend_none(struct ndctl_namespace *ndns,
		      struct ndctl_namespace_settings *settings)
{
	unsigned long align;

	if (none_remembered(ndns, &align))
		return;
	if (!ns_given(settings, NS_MODE))
		ndctl_namespace_settings_set_mode(settings,
						  NDCTL_NS_MODE_DEVDAX);
	if (ns_given(settings, NS_MAP) ||
	    settings->mode != NDCTL_NS_MODE_DEVDAX)
		return;
	ndctl_namespace_settings_set_map(settings, NDCTL_PFN_LOC_NONE);
	if (!ns_given(settings, NS_ALIGN))
		ndctl_namespace_settings_set_align(settings, align);
}

static void lend(struct ndctl_namespace *ndns,
		 struct ndctl_namespace_settings *settings)
{
	unsigned long long size = ndctl_namespace_get_size(ndns);
	const char *name = ndctl_namespace_get_alt_name(ndns);
	unsigned int sector = ndctl_namespace_get_sector_size(ndns);

	lend_none(ndns, settings);
	lend_mode(ndns, settings);
	lend_align(ndns, settings);
	if (!(settings->given & (NS_SIZE | NS_SHARE)) && size != ULLONG_MAX)
		ndctl_namespace_settings_set_size(settings, size);
	if (!ns_given(settings, NS_NAME) && name && *name)
		ndctl_namespace_settings_set_name(settings, name);
	/* What it was formatted with; others than these are refused. */
	if (!ns_given(settings, NS_SECTOR_SIZE))
		ndctl_namespace_settings_set_sector_size(settings, sector);
}

/* ---- in a region with labels */

static int plan_in(struct ndctl_region *region,
		   const struct ndctl_namespace *without,
		   const struct ndctl_namespace_settings *settings,
		   struct ns_plan *ret)
{
	struct ns_view view;
	int rc;

	rc = ns_view_read(region, without, &view);
	if (rc)
		return rc;
	rc = ns_plan_create(settings, &view, ret, &region->node.ctx->why);
	ns_view_end(&view);
	return rc;
}

static int check_kernel(struct ndctl_ctx *ctx, const struct ns_plan *plan)
{
	if (plan->mode != NDCTL_NS_MODE_DEVDAX ||
	    plan->map != NDCTL_PFN_LOC_NONE)
		return 0;
	return dax_none_available(ctx);
}

static int create_labelled(struct ndctl_region *region,
			   const struct ndctl_namespace_settings *settings,
			   struct ndctl_namespace **ret)
{
	struct ns_plan plan;
	int rc;

	rc = plan_in(region, NULL, settings, &plan);
	return rc ? rc : ns_create(region, &plan, settings, ret);
}

static int replace_labelled(struct ndctl_namespace *ndns,
			    const struct ndctl_namespace_settings *settings,
			    struct ndctl_namespace **ret)
{
	struct ndctl_region *region = namespace_region(ndns);
	struct ns_plan plan;
	int rc;

	/* What can be known to fail must, while the old one is still there. */
	rc = plan_in(region, ndns, settings, &plan);
	if (!rc)
		rc = check_kernel(region->node.ctx, &plan);
	if (!rc)
		rc = ns_check_idle(ndns);
	if (!rc)
		rc = ns_destroy(ndns);
	return rc ? rc : create_labelled(region, settings, ret);
}

/* ---- in a region without */

static struct ndctl_namespace *only_namespace(struct ndctl_region *region)
{
	return ndctl_namespace_get_first(region);
}

/* The same, as it would be with labels: its whole space is free. */
static int plan_as_labelled(struct ndctl_region *region,
			    const struct ndctl_namespace_settings *settings,
			    struct ns_plan *ret)
{
	struct ns_view view;
	int rc;

	rc = ns_view_read(region, NULL, &view);
	if (rc)
		return rc;
	view.labelled = true;
	view.used_count = 0;
	view.max_extent = 0;
	rc = ns_plan_create(settings, &view, ret, &region->node.ctx->why);
	ns_view_end(&view);
	return rc;
}

static int create_autolabelled(struct ndctl_region *region,
			       struct ndctl_namespace_settings *settings,
			       struct ndctl_namespace **ret)
{
	struct ns_plan plan;
	int rc;

	/* Labels may cost space, and sizes become multiples. */
	if (ns_given(settings, NS_SIZE) &&
	    settings->size == ndctl_region_get_size(region))
		settings->given &= ~NS_SIZE;
	rc = plan_as_labelled(region, settings, &plan);
	if (!rc)
		rc = check_kernel(region->node.ctx, &plan);
	if (!rc)
		rc = ns_autolabel(region);
	return rc ? rc : create_labelled(region, settings, ret);
}

static int create_whole(struct ndctl_region *region,
			const struct ndctl_namespace_settings *settings,
			struct ndctl_namespace **ret)
{
	struct ndctl_namespace *ndns = only_namespace(region);
	struct ns_plan plan;
	int rc;

	if (!ndns)
		return explain(&region->node.ctx->why, -ENXIO,
			       "%s has no namespace", region->node.name);
	rc = plan_in(region, ndns, settings, &plan);
	if (!rc)
		rc = ns_check_idle(ndns);
	if (!rc)
		rc = ns_create_whole(ndns, &plan, settings);
	if (!rc && ret)
		*ret = ndns;
	return rc;
}

static int create_label_less(struct ndctl_region *region,
			     const struct ndctl_namespace_settings *settings,
			     bool autolabel, struct ndctl_namespace **ret)
{
	struct ndctl_namespace_settings changed = *settings;
	struct ndctl_ctx *ctx = region->node.ctx;

	if (settings->flags & NDCTL_CREATE_NO_AUTOLABEL)
		autolabel = false;
	if (autolabel && ns_autolabel_possible(region) == 0)
		return create_autolabelled(region, &changed, ret);
	explain_clear(&ctx->why);
	return create_whole(region, settings, ret);
}

/* ---- public */

static int create_locked(struct ndctl_region *region,
			 const struct ndctl_namespace_settings *settings,
			 struct ndctl_namespace **ret)
{
	struct ndctl_namespace *ndns;

	if (!ndctl_region_is_enabled(region) || ns_is_labelled(region))
		return create_labelled(region, settings, ret);
	ndns = only_namespace(region);
	if (ndns && ndctl_namespace_is_active(ndns) &&
	    !(settings->flags & NDCTL_CREATE_FORCE))
		return refuse_active(ndns);
	/* To label what one did not name would be too much of a surprise. */
	return create_label_less(region, settings, false, ret);
}

NDCTL_EXPORT int ndctl_region_create_namespace(
	struct ndctl_region *region,
	const struct ndctl_namespace_settings *settings,
	struct ndctl_namespace **ret)
{
	int rc;

	rc = ns_enter(region);
	if (rc)
		return rc;
	rc = create_locked(region, settings, ret);
	ns_leave(region);
	return rc;
}

static int reconfigure_locked(struct ndctl_namespace *ndns,
			      const struct ndctl_namespace_settings *settings,
			      struct ndctl_namespace **ret)
{
	struct ndctl_region *region = namespace_region(ndns);
	struct ndctl_namespace_settings merged = *settings;

	if (!ndctl_namespace_is_valid(ndns))
		return explain(&ndns->node.ctx->why, -ENODEV, "%s is gone",
			       ndns->node.name);
	if (ndctl_namespace_is_active(ndns) &&
	    !(settings->flags & NDCTL_CREATE_FORCE))
		return refuse_active(ndns);
	if (ndctl_namespace_get_size(ndns) == 0)
		return explain(&ndns->node.ctx->why, -ENXIO,
			       "%s has no size: there is nothing to reconfigure",
			       ndns->node.name);
	lend(ndns, &merged);
	if (ns_is_labelled(region))
		return replace_labelled(ndns, &merged, ret);
	return create_label_less(region, &merged, true, ret);
}

NDCTL_EXPORT int ndctl_namespace_reconfigure(
	struct ndctl_namespace *ndns,
	const struct ndctl_namespace_settings *settings,
	struct ndctl_namespace **ret)
{
	struct ndctl_region *region = namespace_region(ndns);
	int rc;

	rc = ns_enter(region);
	if (rc)
		return rc;
	rc = reconfigure_locked(ndns, settings, ret);
	ns_leave(region);
	return rc;
}
