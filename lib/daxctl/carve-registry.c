// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "carve-recover.h"
#include "carve-registry.h"
#include "carve-stamp.h"
#include "private.h"
#include "shared/boot.h"
#include "shared/cleanup.h"
#include "shared/text.h"

#define HOST_LOCK "host"

static int lock_host(struct registry *registry)
{
	struct daxctl_ctx *ctx = registry->ctx;
	int rc = lock_take(&ctx->locks, ctx->root, HOST_LOCK);

	if (!rc) {
		registry->locked = true;
		return 0;
	}
	explain(&ctx->why, rc, "cannot lock the record of carves: %s",
		strerror(-rc));
	return explain_cure(&ctx->why, rc, "run the command as root");
}

static void unlock_host(struct registry *registry)
{
	if (registry->locked)
		lock_drop(&registry->ctx->locks, HOST_LOCK);
	registry->locked = false;
}

/* The record, as of this boot. */
static int load(struct registry *registry)
{
	struct daxctl_ctx *ctx = registry->ctx;
	_cleanup_free_ char *boot = boot_id(ctx->root);
	int rc;

	carve_record_init(&registry->record);
	if (!boot)
		return -ENOMEM;
	rc = carve_record_load(ctx->root, &ctx->why, &registry->record);
	if (!rc)
		rc = carve_record_enter_boot(&registry->record, boot);
	return rc ? rc : stamp_check(registry);
}

static int lock_and_load(struct registry *registry)
{
	int rc;

	rc = lock_host(registry);
	if (!rc)
		rc = load(registry);
	if (rc)
		unlock_host(registry);
	return rc;
}

int registry_open(struct daxctl_ctx *ctx, struct registry *ret)
{
	int rc;

	explain_clear(&ctx->why);
	*ret = (struct registry){ .ctx = ctx };
	rc = lock_and_load(ret);
	if (rc)
		return rc;
	rc = carve_recover(ret);
	if (rc)
		registry_close(ret);
	return rc;
}

void registry_close(struct registry *registry)
{
	if (registry->locked)
		stamp_write(registry);
	carve_record_free(&registry->record);
	carve_record_init(&registry->record);
	unlock_host(registry);
}

int registry_save(struct registry *registry)
{
	struct daxctl_ctx *ctx = registry->ctx;

	return carve_record_save(ctx->root, &ctx->why, &registry->record);
}

/* When a process started, in the kernel's ticks; -1: there is none. */
static int64_t start_of(struct daxctl_ctx *ctx, int64_t pid)
{
	_cleanup_free_ char *path = NULL, *text = NULL;
	unsigned long long start;
	const char *rest;
	size_t size;

	path = text_format("proc/%lld/stat", (long long)pid);
	if (!path || root_read(ctx->root, path, 1 << 16, &text, &size))
		return -1;
	/* The second field is a name, with anything in it, in parentheses. */
	rest = strrchr(text, ')');
	if (!rest || sscanf(rest,
			    ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u "
			    "%*u %*u %*d %*d %*d %*d %*d %*d %llu",
			    &start) != 1)
		return -1;
	return start;
}

bool registry_job_lives(const struct registry *registry,
			const struct carve *carve)
{
	return carve->job.pid >= 0 && carve->job.start >= 0 &&
	       start_of(registry->ctx, carve->job.pid) == carve->job.start;
}

void registry_claim(struct registry *registry, struct carve *carve)
{
	carve->job.pid = getpid();
	carve->job.start = start_of(registry->ctx, carve->job.pid);
}

void registry_disclaim(struct carve *carve)
{
	carve->job.pid = -1;
	carve->job.start = -1;
}

int registry_leave(struct registry *registry)
{
	int rc = registry_save(registry);

	if (rc)
		return rc;
	stamp_write(registry);
	carve_record_free(&registry->record);
	carve_record_init(&registry->record);
	unlock_host(registry);
	return 0;
}

int registry_enter(struct registry *registry, const char *name,
		   struct carve **ret)
{
	struct carve *carve;
	int rc;

	rc = lock_and_load(registry);
	if (rc)
		return rc;
	carve = carve_find(&registry->record, name);
	if (!carve || carve->job.pid != getpid())
		return explain(&registry->ctx->why, -ESTALE,
			       "%s is not in the record any more as it was",
			       name);
	*ret = carve;
	return 0;
}
