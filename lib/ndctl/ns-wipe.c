// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>

#include <dax_none_abi.h>
#include "ndctl/ns-ops.h"
#include "ndctl/private.h"
#include "shared/attr.h"
#include "shared/driver.h"
#include "shared/parse.h"
#include "shared/text.h"

#define RAW_DRIVER "nd_pmem"

/* ---- through a block device */

static int write_zeros(int fd)
{
	static const char zeros[NS_WIPE_SIZE];
	size_t done = 0;

	while (done < sizeof(zeros)) {
		ssize_t n = pwrite(fd, zeros + done, sizeof(zeros) - done,
				   done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? -errno : -EIO;
		done += n;
	}
	return fsync(fd) < 0 ? -errno : 0;
}

static int wipe_block(struct ndctl_namespace *ndns)
{
	const char *block = ndctl_namespace_get_block_device(ndns);
	_cleanup_free_ char *node = NULL;
	_cleanup_close_ int fd = -1;
	int rc;

	rc = ns_wait(ndns);
	if (rc)
		return rc;
	if (!block || !*block)
		return -ENXIO;
	node = text_format("dev/%s", block);
	if (!node)
		return -ENOMEM;
	fd = root_open(ndns->node.ctx->root, node, O_RDWR | O_EXCL);
	return fd < 0 ? fd : write_zeros(fd);
}

/*
 * By the driver's name, and not by ndctl_namespace_enable(), which has a mind
 * of its own about namespaces that are remembered as none.
 */
static int bind_raw(struct ndctl_namespace *ndns)
{
	int rc;

	rc = ndctl_namespace_set_raw_mode(ndns, 1);
	if (rc < 0)
		return rc;
	rc = node_bind(&ndns->node, RAW_DRIVER, RAW_DRIVER);
	region_refresh(namespace_region(ndns));
	return rc;
}

static int unbind_raw(struct ndctl_namespace *ndns)
{
	int rc, raw;

	rc = node_unbind(&ndns->node);
	raw = ndctl_namespace_set_raw_mode(ndns, 0);
	region_refresh(namespace_region(ndns));
	if (rc)
		return rc;
	return raw < 0 ? raw : 0;
}

int ns_as_none(struct ndctl_namespace *ndns, unsigned long *ret_align)
{
	struct ndctl_ctx *ctx = ndns->node.ctx;
	int rc;

	rc = none_remembered(ndns, ret_align);
	if (rc != -ENOENT)
		return rc;
	if (ndctl_namespace_get_enforce_mode(ndns) != NDCTL_NS_MODE_DAX ||
	    ndctl_namespace_is_active(ndns) ||
	    !driver_exists(ctx->root, "nd", DAX_NONE_DRIVER))
		return -ENOENT;
	/* Whatever its align is: every start and size is a multiple of it. */
	*ret_align = 4096;
	return 0;
}

int ns_activate_once(struct ndctl_namespace *ndns)
{
	unsigned long align;
	int rc, undo;

	rc = ns_as_none(ndns, &align);
	if (rc == 0) {
		rc = dax_claim_none(ndns, align, NULL);
		return rc ? rc : ns_down(ndns);
	}
	if (rc != -ENOENT)
		return rc;
	rc = bind_raw(ndns);
	undo = unbind_raw(ndns);
	return rc ? rc : undo;
}

int ns_wipe_raw(struct ndctl_namespace *ndns)
{
	struct ndctl_ctx *ctx = ndns->node.ctx;
	int rc, undo;

	rc = bind_raw(ndns);
	if (!rc) {
		rc = wipe_block(ndns);
		if (rc)
			explain(&ctx->why, rc,
				"the start of %s cannot be wiped: %s",
				ndns->node.name, strerror(-rc));
	}
	undo = unbind_raw(ndns);
	return rc ? rc : undo;
}

/* ---- through a page-less device */

/* So that the zeros outlive a loss of power, where the memory does. */
static void write_back(const char *start, size_t size)
{
#ifdef __SSE2__
	size_t i;

	for (i = 0; i < size; i += 64)
		__builtin_ia32_clflush(start + i);
	__builtin_ia32_mfence();
#endif
}

/*
 * The kernel does the storing, out of /dev/zero: where the memory is bad, or
 * the device goes away, that is an error and not a signal.
 */
static int store_zeros(const struct root *root, char *start)
{
	_cleanup_close_ int zero = root_open(root, "dev/zero", O_RDONLY);
	size_t done = 0;

	if (zero < 0)
		return zero;
	while (done < NS_WIPE_SIZE) {
		ssize_t n = read(zero, start + done, NS_WIPE_SIZE - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? -errno : -EIO;
		done += n;
	}
	write_back(start, NS_WIPE_SIZE);
	return 0;
}

static int map_and_wipe(const struct root *root, int fd, size_t align)
{
	/* Mappings are whole pages of the device's size. */
	size_t size = align > NS_WIPE_SIZE ? align : NS_WIPE_SIZE;
	void *start;
	int rc;

	start = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (start == MAP_FAILED)
		return -errno;
	rc = store_zeros(root, start);
	munmap(start, size);
	return rc;
}

static int read_number(struct ndctl_ctx *ctx, const char *name,
		       const char *attr, uint64_t *ret)
{
	_cleanup_free_ char *path = NULL, *text = NULL;
	size_t size;
	int rc;

	path = text_format("sys/bus/dax/devices/%s/%s", name, attr);
	if (!path)
		return -ENOMEM;
	rc = root_read(ctx->root, path, 4096, &text, &size);
	if (rc)
		return rc;
	text[strcspn(text, "\n")] = '\0';
	return parse_u64(text, ret);
}

/*
 * The descriptor is open: is it the only one? Whoever opened the device a
 * moment before must not find its start zeroed under him.
 */
static int check_alone(struct ndctl_ctx *ctx, const char *name)
{
	uint64_t opens, maps;
	int rc;

	rc = read_number(ctx, name, DAX_NONE_GROUP "/" DAX_NONE_ATTR_OPENS,
			 &opens);
	if (!rc)
		rc = read_number(ctx, name,
				 DAX_NONE_GROUP "/" DAX_NONE_ATTR_MAPS, &maps);
	if (rc)
		return rc;
	return opens > 1 || maps ? -EBUSY : 0;
}

static int wipe_device(struct ndctl_dax *dax, const char *name, void *data)
{
	struct ndctl_ctx *ctx = dax->claim.node.ctx;
	_cleanup_free_ char *node = text_format("dev/%s", name);
	_cleanup_close_ int fd = -1;
	uint64_t align;
	int rc;

	if (!node)
		return -ENOMEM;
	rc = read_number(ctx, name, "align", &align);
	if (!rc) {
		fd = root_open(ctx->root, node, O_RDWR);
		rc = fd < 0 ? fd : check_alone(ctx, name);
	}
	if (!rc)
		rc = map_and_wipe(ctx->root, fd, align);
	if (rc)
		return explain(&ctx->why, rc,
			       "the start of /%s cannot be wiped: %s", node,
			       strerror(-rc));
	/* The namespace starts with its first device. */
	return 1;
}

int ns_wipe_none(struct ndctl_dax *dax)
{
	int rc = ns_each_dax_device(dax, wipe_device, NULL);

	if (rc == 0)
		return explain(&dax->claim.node.ctx->why, -ENXIO,
			       "%s has no dax device", dax->claim.node.name);
	return rc < 0 ? rc : 0;
}
