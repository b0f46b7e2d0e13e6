// SPDX-License-Identifier: LGPL-2.1-or-later
/* Namespaces and regions, up and down, with who may be using them in mind. */
#include <errno.h>

#include <ndctl/create.h>

#include "ndctl/ns-ops.h"
#include "ndctl/private.h"

NDCTL_EXPORT int ndctl_namespace_bring_up(struct ndctl_namespace *ndns)
{
	struct ndctl_region *region = namespace_region(ndns);
	int rc;

	rc = ns_enter(region);
	if (rc)
		return rc;
	rc = ndctl_namespace_is_active(ndns) ? 0 : ndctl_namespace_enable(ndns);
	if (rc >= 0)
		rc = ns_wait(ndns);
	ns_leave(region);
	return rc;
}

NDCTL_EXPORT int ndctl_namespace_take_down(struct ndctl_namespace *ndns)
{
	struct ndctl_region *region = namespace_region(ndns);
	int rc;

	rc = ns_enter(region);
	if (rc)
		return rc;
	rc = ns_down(ndns);
	ns_leave(region);
	return rc;
}

NDCTL_EXPORT int ndctl_region_bring_up(struct ndctl_region *region)
{
	int rc;

	rc = region_lock(region);
	if (rc)
		return rc;
	rc = ndctl_region_enable(region);
	region_unlock(region);
	return rc;
}

/*
 * Each of them by itself first: the kernel would pull the devices from under
 * whoever uses them.
 */
static int take_down(struct ndctl_region *region)
{
	struct ndctl_namespace *ndns;
	int rc;

	if (!ndctl_region_is_enabled(region))
		return 0;
	ndctl_namespace_foreach(region, ndns) {
		rc = ns_check_idle(ndns);
		if (rc)
			return rc;
	}
	ndctl_namespace_foreach(region, ndns) {
		rc = ns_down(ndns);
		if (rc)
			return rc;
	}
	return ndctl_region_disable_invalidate(region);
}

NDCTL_EXPORT int ndctl_region_take_down(struct ndctl_region *region)
{
	int rc;

	rc = ns_enter(region);
	if (rc)
		return rc;
	rc = take_down(region);
	ns_leave(region);
	return rc;
}
