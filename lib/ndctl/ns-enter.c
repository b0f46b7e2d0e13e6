// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <string.h>

#include <ndctl/create.h>

#include "ndctl/ns-none.h"
#include "ndctl/ns-ops.h"
#include "ndctl/ns-pending.h"
#include "ndctl/private.h"

int ns_enter(struct ndctl_region *region)
{
	struct ndctl_ctx *ctx = region->node.ctx;
	int rc;

	if (!root_is_live(ctx->root))
		return explain(&ctx->why, -EROFS,
			       "a recorded tree is not a machine: nothing can be changed in it");
	rc = region_lock(region);
	if (rc)
		return rc;
	rc = none_feed(ctx);
	if (rc)
		log_warn(&ctx->log,
			 "the kernel could not be told of all map none namespaces: %s",
			 strerror(-rc));
	pending_recover(region);
	explain_clear(&ctx->why);
	return 0;
}

void ns_leave(struct ndctl_region *region)
{
	region_unlock(region);
}

struct ndctl_namespace *ns_find_uuid(struct ndctl_ctx *ctx, const uuid_t uuid)
{
	struct ndctl_namespace *ndns;
	struct ndctl_region *region;
	struct ndctl_bus *bus;
	uuid_t other;

	ndctl_bus_foreach(ctx, bus) {
		ndctl_region_foreach(bus, region) {
			ndctl_namespace_foreach(region, ndns) {
				ndctl_namespace_get_uuid(ndns, other);
				if (uuid_compare(uuid, other) == 0)
					return ndns;
			}
		}
	}
	return NULL;
}

bool ns_some_hidden(struct ndctl_ctx *ctx)
{
	struct ndctl_region *region;
	struct ndctl_bus *bus;

	ndctl_bus_foreach(ctx, bus)
		ndctl_region_foreach(bus, region)
			if (!ndctl_region_is_enabled(region))
				return true;
	return false;
}

struct explain ns_keep_reason(struct ndctl_ctx *ctx)
{
	struct explain kept = ctx->why;

	ctx->why = (struct explain){ 0 };
	return kept;
}

void ns_restore_reason(struct ndctl_ctx *ctx, struct explain kept)
{
	explain_clear(&ctx->why);
	ctx->why = kept;
}
