// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <daxctl/carve.h>

#include "carve-record.h"
#include "private.h"
#include "shared/boot.h"
#include "shared/cleanup.h"

/* The record as it was read; the public handle is an entry of it. */
struct daxctl_carve {
	struct carve carve;
};

static struct daxctl_carve *handle(struct carve *carve)
{
	return (struct daxctl_carve *)carve;
}

/* Temporary ones are nobody's business. */
static struct daxctl_carve *shown_from(struct carve *carve)
{
	while (carve && carve_is_temporary(carve))
		carve = TAILQ_NEXT(carve, entry);
	return handle(carve);
}

static int read_record(struct daxctl_ctx *ctx)
{
	_cleanup_free_ char *boot = boot_id(ctx->root);
	int rc;

	carves_forget(ctx);
	ctx->carves = calloc(1, sizeof(*ctx->carves));
	if (!ctx->carves || !boot)
		return -ENOMEM;
	rc = carve_record_load(ctx->root, &ctx->why, ctx->carves);
	if (!rc)
		return carve_record_enter_boot(ctx->carves, boot);
	free(ctx->carves);
	ctx->carves = NULL;
	return rc;
}

void carves_forget(struct daxctl_ctx *ctx)
{
	if (!ctx->carves)
		return;
	carve_record_free(ctx->carves);
	free(ctx->carves);
	ctx->carves = NULL;
}

DAXCTL_EXPORT struct daxctl_carve *
daxctl_carve_get_first(struct daxctl_ctx *ctx)
{
	int rc = read_record(ctx);

	errno = -rc;
	return rc ? NULL : shown_from(TAILQ_FIRST(&ctx->carves->carves));
}

DAXCTL_EXPORT struct daxctl_carve *
daxctl_carve_get_next(struct daxctl_carve *carve)
{
	errno = 0;
	return shown_from(TAILQ_NEXT(&carve->carve, entry));
}

DAXCTL_EXPORT struct daxctl_carve *
daxctl_carve_get_by_name(struct daxctl_ctx *ctx, const char *name)
{
	int rc = read_record(ctx);
	struct carve *carve = rc ? NULL : carve_find(ctx->carves, name);

	errno = rc ? -rc : ENOENT;
	return handle(carve);
}

DAXCTL_EXPORT void daxctl_set_progress_fn(
	struct daxctl_ctx *ctx,
	void (*progress)(const char *name, unsigned long long done,
			 unsigned long long total, void *data),
	void *data)
{
	ctx->progress_fn = progress;
	ctx->progress_data = data;
}

DAXCTL_EXPORT void daxctl_stop(struct daxctl_ctx *ctx)
{
	ctx->stop = true;
}

DAXCTL_EXPORT const char *daxctl_carve_get_name(struct daxctl_carve *carve)
{
	return carve->carve.name;
}

DAXCTL_EXPORT const char *daxctl_carve_get_state(struct daxctl_carve *carve)
{
	return carve_state_name(carve->carve.state);
}

DAXCTL_EXPORT const char *daxctl_carve_get_devname(struct daxctl_carve *carve)
{
	return carve->carve.device;
}

DAXCTL_EXPORT const char *daxctl_carve_get_region(struct daxctl_carve *carve)
{
	return carve->carve.pool.region;
}

DAXCTL_EXPORT unsigned long long
daxctl_carve_get_size(struct daxctl_carve *carve)
{
	return carve->carve.request.size;
}

DAXCTL_EXPORT unsigned long long
daxctl_carve_get_align(struct daxctl_carve *carve)
{
	return carve->carve.request.align;
}

DAXCTL_EXPORT enum daxctl_map daxctl_carve_get_map(struct daxctl_carve *carve)
{
	const char *map = carve->carve.request.map;

	return map && strcmp(map, "mem") == 0 ? DAXCTL_MAP_MEM :
						DAXCTL_MAP_NONE;
}

DAXCTL_EXPORT unsigned int daxctl_carve_num_ranges(struct daxctl_carve *carve)
{
	return carve->carve.ranges.count;
}

DAXCTL_EXPORT int daxctl_carve_get_range(struct daxctl_carve *carve,
					 unsigned int index,
					 unsigned long long *ret_start,
					 unsigned long long *ret_size)
{
	const struct extents *ranges = &carve->carve.ranges;

	if (index >= ranges->count)
		return -EINVAL;
	*ret_start = ranges->list[index].start;
	*ret_size = ranges->list[index].size;
	return 0;
}
