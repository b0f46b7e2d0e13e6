// SPDX-License-Identifier: LGPL-2.1-or-later
/* Changing regions: their lock, their driver, and seeing what changed. */
#include <errno.h>
#include <string.h>

#include "ndctl/private.h"

#define REGION_DRIVER "nd_region"
#define REGION_MODULE "libnvdimm"

int region_lock(struct ndctl_region *region)
{
	struct ndctl_ctx *ctx = region->node.ctx;
	int rc;

	rc = lock_take(&ctx->locks, ctx->root, attrs_dir(region->node.attrs));
	if (rc == -EACCES || rc == -EPERM || rc == -EROFS) {
		explain(&ctx->why, rc, "%s cannot be locked: %s",
			region->node.name, strerror(-rc));
		return explain_cure(
			&ctx->why, rc,
			"changing devices needs root, and a /run/ndctl/lock that is root's alone");
	}
	if (rc)
		return explain(&ctx->why, rc, "%s cannot be locked: %s",
			       region->node.name, strerror(-rc));
	/* Whoever held it may have changed everything; we, inside, know. */
	if (region->lock_depth++ == 0)
		region_refresh(region);
	return 0;
}

void region_unlock(struct ndctl_region *region)
{
	struct ndctl_ctx *ctx = region->node.ctx;

	region->lock_depth--;
	lock_drop(&ctx->locks, attrs_dir(region->node.attrs));
}

void region_refresh(struct ndctl_region *region)
{
	node_forget(&region->node);
	nodes_refresh(&region->namespaces);
	nodes_refresh(&region->btts);
	nodes_refresh(&region->pfns);
	nodes_refresh(&region->daxs);
	bus_unsettle(region_bus(region));
}

void region_changed(struct ndctl_region *region)
{
	node_forget(&region->node);
	region->namespaces.scanned = false;
	region->btts.scanned = false;
	region->pfns.scanned = false;
	region->daxs.scanned = false;
	bus_unsettle(region_bus(region));
}

NDCTL_EXPORT int ndctl_region_is_enabled(struct ndctl_region *region)
{
	return node_driver(&region->node) != NULL;
}

NDCTL_EXPORT int ndctl_region_enable(struct ndctl_region *region)
{
	int rc;

	rc = region_lock(region);
	if (rc)
		return rc;
	if (!ndctl_region_is_enabled(region)) {
		rc = node_bind(&region->node, REGION_DRIVER, REGION_MODULE);
		region_refresh(region);
	}
	region_unlock(region);
	return rc;
}

NDCTL_EXPORT int ndctl_region_disable_preserve(struct ndctl_region *region)
{
	struct explain *why = &region->node.ctx->why;
	int rc;

	rc = region_lock(region);
	if (rc)
		return rc;
	if (ndctl_region_is_enabled(region)) {
		rc = node_unbind(&region->node);
		region_refresh(region);
		if (!rc && ndctl_region_is_enabled(region))
			rc = explain(why, -EBUSY,
				     "%s was enabled again by somebody else",
				     region->node.name);
	}
	region_unlock(region);
	return rc;
}

NDCTL_EXPORT int ndctl_region_disable_invalidate(struct ndctl_region *region)
{
	int rc = ndctl_region_disable_preserve(region);

	if (!rc)
		ndctl_region_cleanup(region);
	return rc;
}

NDCTL_EXPORT void ndctl_region_cleanup(struct ndctl_region *region)
{
	nodes_gone(&region->daxs);
	nodes_gone(&region->pfns);
	nodes_gone(&region->btts);
	nodes_gone(&region->namespaces);
}
