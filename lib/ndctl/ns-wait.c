// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <time.h>

#include "ndctl/ns-ops.h"
#include "ndctl/private.h"
#include "shared/attr.h"
#include "shared/devname.h"
#include "shared/text.h"

/* Emulated machines are slow; a real one needs milliseconds. */
#define PATIENCE_MS 30000
#define STEP_MS	    5
#define STEP_MAX_MS 100

int ns_each_dax_device(struct ndctl_dax *dax,
		       int (*fn)(struct ndctl_dax *dax, const char *name,
				 void *data),
		       void *data)
{
	struct node *node = &dax->claim.node;
	struct devnames names;
	size_t i;
	int rc;

	rc = devnames_read(node->ctx->root, attrs_dir(node->attrs), "dax", 2,
			   &names);
	if (rc == -ENOENT)
		return 0;
	if (rc)
		return rc;
	for (i = 0; i < names.count && !rc; i++)
		rc = fn(dax, names.list[i].name, data);
	devnames_free(&names);
	return rc;
}

static int read_devt(const struct root *root, const char *path, dev_t *ret)
{
	_cleanup_free_ char *text = NULL;
	unsigned int maj, min;
	size_t size;
	int rc;

	rc = root_read(root, path, 4096, &text, &size);
	if (rc)
		return rc;
	if (sscanf(text, "%u:%u", &maj, &min) != 2)
		return -EINVAL;
	*ret = makedev(maj, min);
	return 0;
}

/* Is the node there, and not yet or still that of another device? */
static bool is_there(const struct root *root, const char *node, dev_t dev)
{
	dev_t found;

	return root_node_dev(root, node, &found) == 0 && found == dev;
}

static void sleep_ms(unsigned int ms)
{
	struct timespec ts = { ms / 1000, ms % 1000 * 1000000L };

	nanosleep(&ts, NULL);
}

/* @dev_attr: where sysfs has the device's number; @node: "dev/dax0.0". */
static int wait_node(struct ndctl_ctx *ctx, const char *dev_attr,
		     const char *node)
{
	unsigned int waited = 0, step = STEP_MS;
	dev_t dev;
	int rc;

	rc = read_devt(ctx->root, dev_attr, &dev);
	if (rc)
		return explain(&ctx->why, rc, "/%s cannot be read: %s",
			       dev_attr, strerror(-rc));
	while (!is_there(ctx->root, node, dev)) {
		if (waited >= PATIENCE_MS) {
			explain(&ctx->why, 0,
				"/%s, device %u:%u, did not appear within %u seconds",
				node, major(dev), minor(dev),
				PATIENCE_MS / 1000);
			return explain_cure(&ctx->why, -ETIMEDOUT,
					    "look after udev (or devtmpfs), which makes device nodes");
		}
		sleep_ms(step);
		waited += step;
		if (step < STEP_MAX_MS)
			step *= 2;
	}
	return 0;
}

static int wait_dax(struct ndctl_dax *dax, const char *name, void *data)
{
	struct ndctl_ctx *ctx = dax->claim.node.ctx;
	_cleanup_free_ char *attr = NULL, *node = NULL;

	attr = text_format("sys/bus/dax/devices/%s/dev", name);
	node = text_format("dev/%s", name);
	if (!attr || !node)
		return -ENOMEM;
	/* Bound to kmem it has no node, and is not ours to wait for. */
	if (!root_exists(ctx->root, attr))
		return 0;
	return wait_node(ctx, attr, node);
}

static int wait_block(struct ndctl_ctx *ctx, const char *name)
{
	_cleanup_free_ char *attr = text_format("sys/class/block/%s/dev", name);
	_cleanup_free_ char *node = text_format("dev/%s", name);

	if (!attr || !node)
		return -ENOMEM;
	return wait_node(ctx, attr, node);
}

const char *ns_block_device(struct ndctl_namespace *ndns)
{
	struct ndctl_pfn *pfn = ndctl_namespace_get_pfn(ndns);
	struct ndctl_btt *btt = ndctl_namespace_get_btt(ndns);
	const char *block;

	if (pfn)
		block = ndctl_pfn_get_block_device(pfn);
	else if (btt)
		block = ndctl_btt_get_block_device(btt);
	else
		block = ndctl_namespace_get_block_device(ndns);
	return block && *block ? block : NULL;
}

int ns_wait(struct ndctl_namespace *ndns)
{
	struct ndctl_dax *dax = ndctl_namespace_get_dax(ndns);
	const char *block;

	if (dax)
		return ns_each_dax_device(dax, wait_dax, NULL);
	block = ns_block_device(ndns);
	return block ? wait_block(ndns->node.ctx, block) : 0;
}
