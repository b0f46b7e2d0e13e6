// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "carve-device.h"
#include "private.h"
#include "scrub.h"
#include "shared/cleanup.h"
#include "shared/size.h"
#include "shared/text.h"

/* ---- the device */

int carve_set_pool(struct carve *carve, const struct pool *pool)
{
	carve->pool.kind = strdup(pool->kind->name);
	carve->pool.region = strdup(daxctl_region_get_devname(pool->region));
	carve->pool.start = pool->start;
	carve->pool.size = pool->size;
	return carve->pool.kind && carve->pool.region ? 0 : -ENOMEM;
}

int carve_make_device(struct registry *registry, struct pool *pool,
		      struct carve *carve)
{
	int rc;

	rc = pool->kind->make(pool, carve);
	if (rc)
		return rc;
	carve->state = CARVE_PREPARING;
	rc = carve_close_node(registry, carve);
	return rc ? rc : registry_save(registry);
}

/* ---- the node */

static int set_node(struct registry *registry, const struct carve *carve,
		    int64_t uid, int64_t gid, int64_t mode)
{
	struct daxctl_ctx *ctx = registry->ctx;
	_cleanup_free_ char *node = text_format("dev/%s", carve->device);
	_cleanup_free_ char *path = node ? root_path(ctx->root, node) : NULL;

	if (!path)
		return -ENOMEM;
	/* Closed first, so that at no time it is more open than it is to be. */
	if (chmod(path, 0) == 0 && lchown(path, uid, gid) == 0 &&
	    chmod(path, mode) == 0)
		return 0;
	return explain(&ctx->why, -errno, "/%s: owner and mode: %s", node,
		       strerror(errno));
}

int carve_close_node(struct registry *registry, const struct carve *carve)
{
	return set_node(registry, carve, 0, 0, 0600);
}

int carve_open_node(struct registry *registry, const struct carve *carve)
{
	const struct carve_request *request = &carve->request;

	return set_node(registry, carve, request->uid < 0 ? 0 : request->uid,
			request->gid < 0 ? 0 : request->gid,
			request->mode < 0 ? 0600 : request->mode);
}

/* ---- zeroing */

struct told {
	struct daxctl_ctx *ctx;
	const char *name;
};

static void tell(uint64_t done, uint64_t total, void *data)
{
	struct told *told = data;
	struct daxctl_ctx *ctx = told->ctx;

	if (ctx->progress_fn)
		ctx->progress_fn(told->name, done, total, ctx->progress_data);
}

/* The mapping is at @addr; the result is the caller's to free. */
static int zero_mapping(struct registry *registry, void *addr,
			const struct carve *carve, int node,
			struct scrub_result *ret)
{
	struct told told = { registry->ctx, carve->name };
	const struct scrub_settings settings = {
		.node = node,
		.align = carve->request.align,
		.progress = tell,
		.data = &told,
		.stop = &registry->ctx->stop,
	};

	return scrub(addr, carve->request.size, &settings, ret);
}

/* By what is left when the record has been let go of: a copy of it. */
static int zero_device(struct registry *registry, const struct carve *carve,
		       int node, struct scrub_result *ret)
{
	struct daxctl_ctx *ctx = registry->ctx;
	_cleanup_free_ char *path = text_format("dev/%s", carve->device);
	_cleanup_close_ int fd = -1;
	void *addr;
	int rc;

	fd = path ? root_open(ctx->root, path, O_RDWR) : -ENOMEM;
	if (fd < 0)
		return explain(&ctx->why, fd, "%s: cannot open /%s: %s",
			       carve->name, path, strerror(-fd));
	addr = mmap(NULL, carve->request.size, PROT_READ | PROT_WRITE,
		    MAP_SHARED, fd, 0);
	if (addr == MAP_FAILED)
		return explain(&ctx->why, -errno, "%s: cannot map /%s: %s",
			       carve->name, path, strerror(errno));
	rc = zero_mapping(registry, addr, carve, node, ret);
	munmap(addr, carve->request.size);
	if (rc == -ECANCELED) {
		explain(&ctx->why, rc, "%s: stopped after %s of %s were zeroed",
			carve->name, size_text(ret->next).s,
			size_text(carve->request.size).s);
		return explain_cure(&ctx->why, rc,
				    "the same command goes on with it");
	}
	return rc ? explain(&ctx->why, rc, "%s: cannot zero it: %s",
			    carve->name, strerror(-rc)) :
		    0;
}

/* Where in memory an offset of the device is, and how far that goes on. */
static int mark_bad(struct registry *registry, const struct carve *carve,
		    struct extent bad)
{
	uint64_t offset = 0;
	size_t i;
	int rc;

	for (i = 0; i < carve->ranges.count && bad.size; i++) {
		const struct extent *range = &carve->ranges.list[i];
		uint64_t skip = bad.start - offset, take = range->size - skip;

		offset += range->size;
		if (bad.start >= offset)
			continue;
		if (take > bad.size)
			take = bad.size;
		rc = carve_record_mark_bad(&registry->record,
					   range->start + skip, take);
		if (rc)
			return rc;
		bad.start += take;
		bad.size -= take;
	}
	return 0;
}

static int note_bad(struct registry *registry, const struct carve *carve,
		    const struct extents *bad)
{
	size_t i;
	int rc = 0;

	if (!bad->count)
		return 0;
	for (i = 0; i < bad->count && !rc; i++)
		rc = mark_bad(registry, carve, bad->list[i]);
	if (rc)
		return rc;
	explain(&registry->ctx->why, 0,
		"%s: %s of its memory cannot be written any more", carve->name,
		size_text(extents_total(bad)).s);
	return explain_cure(
		&registry->ctx->why, -EIO,
		"it is on record, and nobody will be given it again");
}

/* What zero_device() needs of a carve, while the record is others'. */
static int copy_carve(const struct carve *carve, struct carve **ret)
{
	struct carve *copy = carve_new(carve->name);

	if (!copy)
		return -ENOMEM;
	copy->request.size = carve->request.size;
	copy->request.align = carve->request.align;
	copy->device = strdup(carve->device);
	if (!copy->device) {
		carve_free(copy);
		return -ENOMEM;
	}
	*ret = copy;
	return 0;
}

/* With what was said of the work still said. */
static int come_back(struct registry *registry, const char *name,
		     struct carve **carve)
{
	struct explain kept = explain_aside(&registry->ctx->why);
	int rc = registry_enter(registry, name, carve);

	if (rc)
		explain_clear(&kept);
	else
		explain_back(&registry->ctx->why, kept);
	return rc;
}

int carve_zero(struct registry *registry, struct pool *pool,
	       struct carve **carve)
{
	struct scrub_result result = { 0 };
	struct carve *copy;
	int rc, back;

	rc = copy_carve(*carve, &copy);
	if (rc)
		return rc;
	rc = registry_leave(registry);
	if (!rc) {
		rc = zero_device(registry, copy, pool->node, &result);
		back = come_back(registry, copy->name, carve);
		if (back)
			rc = back;
		else if (!rc)
			rc = note_bad(registry, *carve, &result.bad);
	}
	extents_free(&result.bad);
	carve_free(copy);
	return rc;
}
