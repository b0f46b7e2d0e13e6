// SPDX-License-Identifier: LGPL-2.1-or-later
/* The life of a namespace: configured, enabled, claimed, disabled, deleted. */
#include <errno.h>
#include <limits.h>
#include <string.h>

#include <daxctl/libdaxctl.h>
#include <linux/ndctl.h>

#include "ndctl/private.h"

#define NAMESPACE_DRIVER "nd_pmem"
#define NAMESPACE_MODULE "nd_pmem"

/* What has claimed a namespace: at most one is not NULL. */
struct holders {
	struct ndctl_btt *btt;
	struct ndctl_pfn *pfn;
	struct ndctl_dax *dax;
};

static bool find_holder(struct ndctl_namespace *ndns, struct holders *ret)
{
	ret->btt = ndctl_namespace_get_btt(ndns);
	ret->pfn = ndctl_namespace_get_pfn(ndns);
	ret->dax = ndctl_namespace_get_dax(ndns);
	return ret->btt || ret->pfn || ret->dax;
}

/* ---- queries */

NDCTL_EXPORT int ndctl_namespace_is_enabled(struct ndctl_namespace *ndns)
{
	return node_driver(&ndns->node) != NULL;
}

NDCTL_EXPORT bool ndctl_namespace_is_active(struct ndctl_namespace *ndns)
{
	struct holders holders;

	if (!find_holder(ndns, &holders))
		return ndctl_namespace_is_enabled(ndns);
	return (holders.btt && ndctl_btt_is_enabled(holders.btt)) ||
	       (holders.pfn && ndctl_pfn_is_enabled(holders.pfn)) ||
	       (holders.dax && ndctl_dax_is_enabled(holders.dax));
}

NDCTL_EXPORT int ndctl_namespace_is_valid(struct ndctl_namespace *ndns)
{
	return !ndns->node.gone && node_exists(&ndns->node);
}

static bool has_uuid(struct ndctl_namespace *ndns)
{
	uuid_t uuid;

	ndctl_namespace_get_uuid(ndns, uuid);
	return !uuid_is_null(uuid);
}

static bool has_size(struct ndctl_namespace *ndns)
{
	unsigned long long size = ndctl_namespace_get_size(ndns);

	return size && size != ULLONG_MAX;
}

static bool has_label(struct ndctl_namespace *ndns)
{
	return ndctl_namespace_get_type(ndns) != ND_DEVICE_NAMESPACE_IO;
}

NDCTL_EXPORT int ndctl_namespace_is_configured(struct ndctl_namespace *ndns)
{
	return has_size(ndns) && (!has_label(ndns) || has_uuid(ndns));
}

NDCTL_EXPORT int
ndctl_namespace_is_configuration_idle(struct ndctl_namespace *ndns)
{
	/* An unreadable size may be any; such a namespace is not free. */
	if (ndctl_namespace_is_active(ndns) || !has_label(ndns) ||
	    ndctl_namespace_get_size(ndns) == ULLONG_MAX)
		return 0;
	return !has_size(ndns) || !has_uuid(ndns);
}

/* ---- enable */

static int enable_holder(const struct holders *holders)
{
	if (holders->btt)
		return ndctl_btt_enable(holders->btt);
	if (holders->pfn)
		return ndctl_pfn_enable(holders->pfn);
	return ndctl_dax_enable(holders->dax);
}

/*
 * The driver fails to bind on purpose when the media asks for a claim, which
 * the kernel then makes. Otherwise what it said counts.
 */
static int bind(struct ndctl_namespace *ndns)
{
	struct explain *why = &ndns->node.ctx->why;
	struct holders holders;
	int rc;

	rc = node_bind(&ndns->node, NAMESPACE_DRIVER, NAMESPACE_MODULE);
	region_refresh(namespace_region(ndns));
	if (find_holder(ndns, &holders)) {
		rc = enable_holder(&holders);
		if (rc)
			return rc;
		explain_clear(why);
		return 1;
	}
	if (ndctl_namespace_is_enabled(ndns))
		return 0;
	if (rc && ndctl_namespace_get_enforce_mode(ndns) == NDCTL_NS_MODE_DAX &&
	    ndctl_namespace_get_raw_mode(ndns) == 0) {
		explain(why, rc,
			"%s is marked as device-dax, holds no valid dax info block, and is not remembered as map none",
			ndns->node.name);
		return explain_cure(
			why, rc,
			"set it up anew: ndctl create-namespace -f -e %s --mode devdax --map ...",
			ndns->node.name);
	}
	return rc ? rc : -ENXIO;
}

static int enable_locked(struct ndctl_namespace *ndns)
{
	struct explain *why = &ndns->node.ctx->why;
	struct holders holders;
	unsigned long align;
	int rc;

	if (ndctl_namespace_is_enabled(ndns))
		return 0;
	if (find_holder(ndns, &holders)) {
		rc = enable_holder(&holders);
		return rc ? rc : 1;
	}
	if (!has_size(ndns))
		return explain(why, -ENXIO,
			       "%s has no size: there is nothing to enable",
			       ndns->node.name);
	rc = none_remembered(ndns, &align);
	if (rc == -ENOENT)
		return bind(ndns);
	if (rc)
		return explain(why, rc,
			       "it cannot be told whether %s is map none: %s",
			       ndns->node.name, strerror(-rc));
	rc = dax_claim_none(ndns, align, NULL);
	return rc ? rc : 1;
}

NDCTL_EXPORT int ndctl_namespace_enable(struct ndctl_namespace *ndns)
{
	struct ndctl_region *region = namespace_region(ndns);
	int rc;

	rc = region_lock(region);
	if (rc)
		return rc;
	rc = enable_locked(ndns);
	region_unlock(region);
	return rc;
}

/* ---- disable */

static int disable_locked(struct ndctl_namespace *ndns)
{
	struct explain *why = &ndns->node.ctx->why;
	int rc;

	if (!ndctl_namespace_is_enabled(ndns))
		return 0;
	rc = node_unbind(&ndns->node);
	if (!rc && ndctl_namespace_is_enabled(ndns))
		rc = explain(why, -EBUSY, "%s stays bound to its driver",
			     ndns->node.name);
	return rc;
}

NDCTL_EXPORT int ndctl_namespace_disable(struct ndctl_namespace *ndns)
{
	struct ndctl_region *region = namespace_region(ndns);
	int rc;

	rc = region_lock(region);
	if (rc)
		return rc;
	rc = disable_locked(ndns);
	region_unlock(region);
	return rc;
}

NDCTL_EXPORT int
ndctl_namespace_disable_invalidate(struct ndctl_namespace *ndns)
{
	int rc = ndctl_namespace_disable(ndns);

	region_refresh(namespace_region(ndns));
	return rc;
}

/* Memory of the device that the kernel uses as its own cannot be pulled. */
static int memory_is_idle(struct ndctl_dax *dax)
{
	struct daxctl_region *region = ndctl_dax_get_daxctl_region(dax);
	struct explain *why = &dax->claim.node.ctx->why;
	struct daxctl_dev *dev;
	const char *name;

	if (!region)
		return 0;
	daxctl_dev_foreach(region, dev) {
		if (daxctl_dev_has_online_memory(dev) <= 0)
			continue;
		name = daxctl_dev_get_devname(dev);
		explain(why, -EBUSY, "%s is online as system memory", name);
		return explain_cure(why, -EBUSY, "daxctl offline-memory %s",
				    name);
	}
	return 0;
}

static int is_idle(struct ndctl_namespace *ndns, const struct holders *holders)
{
	const char *block;
	int rc;

	if (holders->dax) {
		rc = memory_is_idle(holders->dax);
		return rc ? rc : dax_none_is_idle(holders->dax);
	}
	if (holders->btt)
		block = ndctl_btt_get_block_device(holders->btt);
	else if (holders->pfn)
		block = ndctl_pfn_get_block_device(holders->pfn);
	else
		block = ndctl_namespace_get_block_device(ndns);
	return *block ? block_device_is_idle(ndns->node.ctx, block) : 0;
}

static int disable_safe_locked(struct ndctl_namespace *ndns)
{
	struct holders holders;
	int rc;

	find_holder(ndns, &holders);
	rc = is_idle(ndns, &holders);
	if (rc)
		return rc;
	if (ndctl_namespace_get_size(ndns) == 0)
		return 1;
	if (holders.btt)
		return ndctl_btt_delete(holders.btt);
	if (holders.pfn)
		return ndctl_pfn_delete(holders.pfn);
	if (holders.dax)
		return ndctl_dax_delete(holders.dax);
	return disable_locked(ndns);
}

NDCTL_EXPORT int ndctl_namespace_disable_safe(struct ndctl_namespace *ndns)
{
	struct ndctl_region *region = namespace_region(ndns);
	int rc;

	rc = region_lock(region);
	if (rc)
		return rc;
	rc = disable_safe_locked(ndns);
	region_refresh(region);
	region_unlock(region);
	return rc;
}

/* ---- delete */

static int delete_locked(struct ndctl_namespace *ndns)
{
	struct explain *why = &ndns->node.ctx->why;
	struct holders holders;

	if (!has_label(ndns))
		return explain(
			why, -ENXIO,
			"%s is all of legacy memory and cannot be deleted",
			ndns->node.name);
	if (ndctl_namespace_is_enabled(ndns) || find_holder(ndns, &holders)) {
		explain(why, -EBUSY, "%s is enabled", ndns->node.name);
		return explain_cure(why, -EBUSY, "ndctl disable-namespace %s",
				    ndns->node.name);
	}
	return ndctl_namespace_set_size(ndns, 0);
}

NDCTL_EXPORT int ndctl_namespace_delete(struct ndctl_namespace *ndns)
{
	struct ndctl_region *region = namespace_region(ndns);
	int rc;

	rc = region_lock(region);
	if (rc)
		return rc;
	rc = delete_locked(ndns);
	region_unlock(region);
	return rc;
}
