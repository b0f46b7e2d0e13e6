// SPDX-License-Identifier: LGPL-2.1-or-later
/* Who uses a dimm; and its lock. */
#include <errno.h>
#include <string.h>

#include "ndctl/dimm-labels.h"
#include "shared/text.h"

int dimm_lock(struct ndctl_dimm *dimm)
{
	struct ndctl_ctx *ctx = dimm->node.ctx;
	int rc;

	rc = lock_take(&ctx->locks, ctx->root, attrs_dir(dimm->node.attrs));
	if (!rc)
		return 0;
	explain(&ctx->why, rc, "%s cannot be locked: %s", dimm->node.name,
		strerror(-rc));
	if (rc == -EACCES || rc == -EPERM)
		explain_cure(&ctx->why, rc, "run it as root");
	return rc;
}

void dimm_unlock(struct ndctl_dimm *dimm)
{
	lock_drop(&dimm->node.ctx->locks, attrs_dir(dimm->node.attrs));
}

static bool region_uses(struct ndctl_region *region, struct ndctl_dimm *dimm)
{
	struct ndctl_mapping *mapping;

	ndctl_mapping_foreach(region, mapping)
		if (ndctl_mapping_get_dimm(mapping) == dimm)
			return true;
	return false;
}

/* Append to the list *@list; false: no memory. */
static bool list_add(char **list, const char *separator, const char *item)
{
	char *longer = *list ? text_format("%s%s%s", *list, separator, item) :
			       text_format("%s", item);

	if (!longer)
		return false;
	free(*list);
	*list = longer;
	return true;
}

/* "region0 (namespace0.0, namespace0.1)" */
static char *describe(struct ndctl_region *region)
{
	_cleanup_free_ char *list = NULL;
	struct ndctl_namespace *ndns;

	ndctl_namespace_foreach(region, ndns)
		if (ndctl_namespace_is_active(ndns) &&
		    !list_add(&list, ", ", ndctl_namespace_get_devname(ndns)))
			return NULL;
	if (!list)
		return text_format("%s", ndctl_region_get_devname(region));
	return text_format("%s (%s)", ndctl_region_get_devname(region), list);
}

/* What uses the dimm, in words; and only the names of the regions. */
static bool describe_users(struct ndctl_dimm *dimm, char **users,
			   char **regions)
{
	struct ndctl_region *region;

	ndctl_region_foreach(ndctl_dimm_get_bus(dimm), region) {
		_cleanup_free_ char *one = NULL;

		if (!region_uses(region, dimm) ||
		    !ndctl_region_is_enabled(region))
			continue;
		one = describe(region);
		if (!one || !list_add(users, " and ", one) ||
		    !list_add(regions, " ", ndctl_region_get_devname(region)))
			return false;
	}
	return true;
}

NDCTL_EXPORT int ndctl_dimm_check_idle(struct ndctl_dimm *dimm)
{
	_cleanup_free_ char *users = NULL, *regions = NULL;
	struct explain *why = &dimm->node.ctx->why;

	attr_forget(dimm->node.attrs, "state");
	if (!ndctl_dimm_is_active(dimm))
		return 0;
	if (!describe_users(dimm, &users, &regions))
		return explain(why, -ENOMEM, "out of memory");
	explain(why, -EBUSY, "%s is in use by %s", dimm->node.name,
		users ? users : "a region");
	return explain_cure(why, -EBUSY,
			    "disable the region first: ndctl "
			    "disable-region %s",
			    regions ? regions : "all");
}
