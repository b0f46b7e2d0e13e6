// SPDX-License-Identifier: LGPL-2.1-or-later
/* The block device below a namespace, a btt or a pfn. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "ndctl/private.h"
#include "shared/text.h"

/* Directory "block" has one entry, which is the name; fresh memory. */
static char *find_name(struct node *node)
{
	_cleanup_closedir_ DIR *dir = NULL;
	_cleanup_free_ char *path = NULL;
	struct dirent *de;
	int fd;

	path = text_format("%s/block", attrs_dir(node->attrs));
	if (!path)
		return NULL;
	fd = root_open(node->ctx->root, path, O_RDONLY | O_DIRECTORY);
	if (fd < 0)
		return strdup("");
	dir = fdopendir(fd);
	if (!dir) {
		close(fd);
		return NULL;
	}
	while ((de = readdir(dir)))
		if (de->d_name[0] != '.')
			return strdup(de->d_name);
	return strdup("");
}

const char *node_block_device(struct node *node)
{
	if (!node->block)
		node->block = find_name(node);
	return node->block ? node->block : "";
}

int block_device_is_idle(struct ndctl_ctx *ctx, const char *name)
{
	_cleanup_free_ char *path = text_format("dev/%s", name);
	int fd;

	if (!path)
		return -ENOMEM;
	/* Mounting, swapping and stacking on it are exclusive opens, too. */
	fd = root_open(ctx->root, path, O_RDONLY | O_EXCL);
	if (fd >= 0) {
		close(fd);
		return 0;
	}
	if (fd == -ENOENT || fd == -ENXIO)
		return 0;
	if (fd != -EBUSY)
		return explain(&ctx->why, fd, "/%s: %s", path, strerror(-fd));
	explain(&ctx->why, fd,
		"/%s is in use: mounted, part of another device, or open exclusively",
		path);
	return explain_cure(&ctx->why, fd, "see lsblk(8); unmount it first");
}
