// SPDX-License-Identifier: LGPL-2.1-or-later
/* dax without pages: finding the driver, claiming a namespace for it. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include <daxctl/libdaxctl.h>

#include <dax_none_abi.h>
#include "ndctl/private.h"
#include "shared/driver.h"
#include "shared/text.h"

/* Where the module comes from, for those who have none yet. */
static int explain_missing(struct ndctl_ctx *ctx, int rc)
{
	_cleanup_free_ char *file = module_file(&ctx->modules, DAX_NONE_MODULE);

	if (rc == -ENOENT || !file) {
		explain(&ctx->why, rc,
			"this kernel cannot make page-less devices: module " DAX_NONE_MODULE
			" is not installed for it");
		return explain_cure(
			&ctx->why, rc,
			"build and install it from contrib/kmod of the ndctl sources, then: modprobe " DAX_NONE_MODULE);
	}
	explain(&ctx->why, rc,
		"this kernel cannot make page-less devices: %s cannot be loaded: %s",
		file, strerror(-rc));
	if (rc == -EKEYREJECTED)
		return explain_cure(
			&ctx->why, rc,
			"Secure Boot wants it signed: see the README of contrib/kmod");
	return explain_cure(&ctx->why, rc,
			    "try \"modprobe " DAX_NONE_MODULE
			    "\" and read dmesg(1)");
}

int dax_none_available(struct ndctl_ctx *ctx)
{
	int rc;

	if (driver_exists(ctx->root, "nd", DAX_NONE_DRIVER))
		return 0;
	rc = module_load(&ctx->modules, ctx->root, DAX_NONE_MODULE);
	if (!rc && !driver_exists(ctx->root, "nd", DAX_NONE_DRIVER))
		rc = -ENOENT;
	return rc ? explain_missing(ctx, rc) : 0;
}

/* The module logs why it refuses, in words of its own; ours are a summary. */
static int explain_refusal(struct ndctl_dax *dax, int rc)
{
	struct ndctl_namespace *ndns = claim_namespace(&dax->claim);
	struct explain *why = &dax->claim.node.ctx->why;
	unsigned long align = claim_align(&dax->claim);
	unsigned long long start, size;

	if (!ndns)
		return rc;
	start = ndctl_namespace_get_resource(ndns);
	size = ndctl_namespace_get_size(ndns);
	if (start == ULLONG_MAX || align == ULONG_MAX || !align ||
	    (start % align == 0 && size % align == 0))
		return rc;
	explain(why, rc,
		"%s (start %#llx, size %#llx) cannot be mapped page-less at align %#lx: start and size must be multiples of it",
		ndns->node.name, start, size, align);
	return explain_cure(why, rc,
			    "choose a smaller --align, or another --size");
}

int dax_enable_none(struct ndctl_dax *dax)
{
	struct ndctl_ctx *ctx = dax->claim.node.ctx;
	int rc;

	rc = dax_none_available(ctx);
	if (rc)
		return rc;
	rc = claim_enable(&dax->claim, DAX_NONE_DRIVER, DAX_NONE_MODULE);
	return rc ? explain_refusal(dax, rc) : 0;
}

/* The order matters: nothing may look at the memory before mode is none. */
static int configure(struct ndctl_dax *dax, struct ndctl_namespace *ndns,
		     unsigned long align)
{
	uuid_t uuid;
	int rc;

	ndctl_namespace_get_uuid(ndns, uuid);
	rc = claim_set_location(&dax->claim, NDCTL_PFN_LOC_NONE);
	if (!rc)
		rc = claim_set_align(&dax->claim, align);
	if (!rc)
		rc = claim_set_uuid(&dax->claim, uuid);
	if (!rc)
		rc = claim_set_namespace(&dax->claim, ndns);
	return rc;
}

/* Letting go resets all but the align. The explanation is kept. */
static void undo(struct ndctl_dax *dax, unsigned long align)
{
	struct node *node = &dax->claim.node;
	struct explain *why = &node->ctx->why, kept = *why;

	*why = (struct explain){ 0 };
	claim_delete(&dax->claim);
	if (align != ULONG_MAX && claim_is_valid(&dax->claim))
		claim_set_align(&dax->claim, align);
	explain_clear(why);
	*why = kept;
}

static int claim_locked(struct ndctl_namespace *ndns, unsigned long align,
			struct ndctl_dax **ret)
{
	struct ndctl_region *region = namespace_region(ndns);
	struct explain *why = &ndns->node.ctx->why;
	struct ndctl_dax *dax = ndctl_region_get_dax_seed(region);
	unsigned long old_align;
	uuid_t uuid;
	int rc;

	if (!dax)
		return explain(why, -ENODEV,
			       "%s has no unused dax device; is it enabled?",
			       region->node.name);
	ndctl_namespace_get_uuid(ndns, uuid);
	if (uuid_is_null(uuid))
		return explain(
			why, -ENODEV,
			"%s has no uuid: on memory without labels nothing can be page-less",
			ndns->node.name);
	old_align = claim_align(&dax->claim);
	rc = configure(dax, ndns, align);
	if (!rc)
		rc = dax_enable_none(dax);
	if (rc) {
		undo(dax, old_align);
		return rc;
	}
	if (ret)
		*ret = dax;
	return 0;
}

int dax_claim_none(struct ndctl_namespace *ndns, unsigned long align,
		   struct ndctl_dax **ret)
{
	struct ndctl_region *region = namespace_region(ndns);
	int rc;

	/* Before anything is changed. */
	rc = dax_none_available(ndns->node.ctx);
	if (rc)
		return rc;
	rc = region_lock(region);
	if (rc)
		return rc;
	rc = claim_locked(ndns, align, ret);
	region_unlock(region);
	return rc;
}

/* ---- who uses it */

/* "opens" or "maps" of dax device @name; 0 when it is no device of ours. */
static uint64_t read_count(struct ndctl_ctx *ctx, const char *name,
			   const char *attr)
{
	_cleanup_free_ char *dir = NULL;
	struct attrs *attrs;
	uint64_t count = 0;

	dir = text_format("sys/bus/dax/devices/%s/" DAX_NONE_GROUP, name);
	attrs = dir ? attrs_new(ctx->root, dir) : NULL;
	if (attrs)
		attr_u64(attrs, attr, &count);
	attrs_free(attrs);
	return count;
}

int dax_none_is_idle(struct ndctl_dax *dax)
{
	struct daxctl_region *region = ndctl_dax_get_daxctl_region(dax);
	struct ndctl_ctx *ctx = dax->claim.node.ctx;
	uint64_t opens, maps;
	struct daxctl_dev *dev;
	const char *name;

	if (!region)
		return 0;
	daxctl_dev_foreach(region, dev) {
		name = daxctl_dev_get_devname(dev);
		opens = read_count(ctx, name, DAX_NONE_ATTR_OPENS);
		maps = read_count(ctx, name, DAX_NONE_ATTR_MAPS);
		if (!opens && !maps)
			continue;
		explain(&ctx->why, -EBUSY,
			"/dev/%s is in use (open files: %" PRIu64
			", mappings: %" PRIu64 ")",
			name, opens, maps);
		return explain_cure(
			&ctx->why, -EBUSY,
			"stop the guests that run on it first: \"fuser -v /dev/%s\"",
			name);
	}
	return 0;
}
