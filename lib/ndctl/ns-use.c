// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <string.h>

#include "ndctl/ns-ops.h"
#include "ndctl/private.h"
#include "shared/holders.h"
#include "shared/retire.h"
#include "shared/text.h"

/* 1, 0 or -errno, as holders_of(); a device without a node has no users. */
static int node_in_use(struct ndctl_ctx *ctx, const char *name, char **ret_who)
{
	_cleanup_free_ char *node = text_format("dev/%s", name);
	int rc = node ? holders_of(ctx->root, node, ret_who) : -ENOMEM;

	return rc == -ENODEV ? 0 : rc;
}

static int dax_in_use(struct ndctl_dax *dax, const char *name, void *data)
{
	return node_in_use(dax->claim.node.ctx, name, data);
}

int ns_in_use(struct ndctl_namespace *ndns, char **ret_who)
{
	struct ndctl_dax *dax = ndctl_namespace_get_dax(ndns);
	const char *block;

	if (dax)
		return ns_each_dax_device(dax, dax_in_use, ret_who);
	block = ns_block_device(ndns);
	return block ? node_in_use(ndns->node.ctx, block, ret_who) : 0;
}

static int explain_use(struct ndctl_namespace *ndns, const char *who)
{
	struct explain *why = &ndns->node.ctx->why;

	explain(why, 0, "%s is in use%s%s", ndns->node.name, who ? ": " : "",
		who ? who : "");
	return explain_cure(why, -EBUSY,
			    "stop what uses it, or unmount it, first");
}

/* The atomic form of the question, which only page-less devices have. */
static int retire(struct ndctl_dax *dax, const char *name, void *data)
{
	struct ndctl_ctx *ctx = dax->claim.node.ctx;
	_cleanup_free_ char *who = NULL;
	int rc;

	if (!retire_is_possible(ctx->root, name))
		return 0;
	rc = retire_device(ctx->root, name, &who);
	if (rc == -EBUSY)
		return explain_use(data, who);
	if (rc)
		return explain(&ctx->why, rc, "%s cannot be retired: %s", name,
			       strerror(-rc));
	return 0;
}

static int unretire(struct ndctl_dax *dax, const char *name, void *data)
{
	retire_cancel(dax->claim.node.ctx->root, name);
	return 0;
}

int ns_check_idle(struct ndctl_namespace *ndns)
{
	struct ndctl_dax *dax = ndctl_namespace_get_dax(ndns);
	_cleanup_free_ char *who = NULL;
	int rc;

	rc = ns_in_use(ndns, &who);
	if (rc > 0)
		return explain_use(ndns, who);
	if (rc || !dax)
		return rc;
	rc = ns_each_dax_device(dax, retire, ndns);
	if (!rc)
		ns_each_dax_device(dax, unretire, NULL);
	return rc;
}

int ns_down(struct ndctl_namespace *ndns)
{
	struct ndctl_dax *dax = ndctl_namespace_get_dax(ndns);
	_cleanup_free_ char *who = NULL;
	int rc;

	if (!ndctl_namespace_is_active(ndns) && !dax &&
	    !ndctl_namespace_get_pfn(ndns) && !ndctl_namespace_get_btt(ndns))
		return 0;
	rc = ns_in_use(ndns, &who);
	if (rc > 0)
		return explain_use(ndns, who);
	if (!rc && dax)
		rc = ns_each_dax_device(dax, retire, ndns);
	if (rc)
		return rc;
	rc = ndctl_namespace_disable_safe(ndns);
	if (rc < 0 && dax)
		ns_each_dax_device(dax, unretire, NULL);
	return rc < 0 ? rc : 0;
}
