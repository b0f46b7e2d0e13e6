// SPDX-License-Identifier: LGPL-2.1-or-later
/* dax: a namespace as a character device to map. */
#include <errno.h>
#include <string.h>

#include <daxctl/libdaxctl.h>

#include "ndctl/claim-exports.h"
#include "shared/text.h"

#define DAX_DRIVER    "dax_pmem"
#define DAX_MODULE    "dax_pmem"
#define DEVICE_MODULE "device_dax"

static void dax_end(struct node *node)
{
	struct ndctl_dax *dax = (struct ndctl_dax *)node;

	if (dax->region)
		daxctl_region_unref(dax->region);
}

const struct node_kind dax_kind = { "dax", 2, sizeof(struct ndctl_dax),
				    dax_end };

CLAIM_EXPORTS(dax)
PFN_EXPORTS(dax)

/*
 * An nd_dax whose location cannot be read must not be taken for one without
 * pages, nor the other way round.
 */
NDCTL_EXPORT int ndctl_dax_enable(struct ndctl_dax *dax)
{
	struct ndctl_ctx *ctx = dax->claim.node.ctx;
	enum ndctl_pfn_loc loc;
	int rc;

	if (claim_is_enabled(&dax->claim))
		return 0;
	rc = claim_location(&dax->claim, &loc);
	if (rc)
		return explain(&ctx->why, rc,
			       "%s does not say where its struct pages are: %s",
			       dax->claim.node.name, strerror(-rc));
	if (loc == NDCTL_PFN_LOC_NONE)
		return dax_enable_none(dax);
	/* Without it there would be a dax device, and no /dev node. */
	rc = module_load(&ctx->modules, ctx->root, DEVICE_MODULE);
	if (rc)
		return explain(&ctx->why, rc,
			       "kernel module " DEVICE_MODULE
			       " cannot be loaded: %s",
			       strerror(-rc));
	return claim_enable(&dax->claim, DAX_DRIVER, DAX_MODULE);
}

/*
 * libdaxctl keeps one object for a path, and looks at it anew when asked for
 * it again, which is done whenever the device may have changed.
 */
NDCTL_EXPORT struct daxctl_region *
ndctl_dax_get_daxctl_region(struct ndctl_dax *dax)
{
	struct daxctl_region *region, *old = dax->region;
	struct node *node = &dax->claim.node;
	_cleanup_free_ char *path = NULL;
	uuid_t uuid;

	if (!claim_is_enabled(&dax->claim))
		return NULL;
	if (old && dax->region_generation == node->generation)
		return old;
	path = text_format("/%s", attrs_dir(node->attrs));
	if (!path)
		return NULL;
	ndctl_dax_get_uuid(dax, uuid);
	region = daxctl_new_region(node->ctx->daxctl, node->parent->id[0], uuid,
				   path);
	if (!region)
		return NULL;
	if (old)
		daxctl_region_unref(old);
	dax->region = region;
	dax->region_generation = node->generation;
	return region;
}
