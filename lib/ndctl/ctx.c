// SPDX-License-Identifier: LGPL-2.1-or-later
/* The context: references, log, explanations. */
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>

#include <daxctl/libdaxctl.h>

#include "ndctl/ns-none.h"
#include "ndctl/private.h"

static void write_log(struct log *log, int priority, const char *file, int line,
		      const char *fn, const char *format, va_list ap)
	__attribute__((format(printf, 6, 0)));

static void write_log(struct log *log, int priority, const char *file, int line,
		      const char *fn, const char *format, va_list ap)
{
	struct ndctl_ctx *ctx =
		(void *)((char *)log - offsetof(struct ndctl_ctx, log));

	if (ctx->log_fn)
		ctx->log_fn(ctx, priority, file, line, fn, format, ap);
	else
		log_stderr(log, priority, file, line, fn, format, ap);
}

NDCTL_EXPORT int ndctl_new(struct ndctl_ctx **ret)
{
	struct ndctl_ctx *ctx;
	int rc;

	ctx = calloc(1, sizeof(*ctx));
	if (!ctx)
		return -ENOMEM;
	ctx->refcount = 1;
	log_init(&ctx->log, "NDCTL_LOG");
	ctx->log.write = write_log;
	rc = root_new(NULL, &ctx->root);
	if (!rc)
		rc = daxctl_new(&ctx->daxctl);
	if (rc) {
		ndctl_unref(ctx);
		return rc;
	}
	*ret = ctx;
	return 0;
}

NDCTL_EXPORT struct ndctl_ctx *ndctl_ref(struct ndctl_ctx *ctx)
{
	if (ctx)
		ctx->refcount++;
	return ctx;
}

NDCTL_EXPORT struct ndctl_ctx *ndctl_unref(struct ndctl_ctx *ctx)
{
	if (!ctx || --ctx->refcount > 0)
		return NULL;
	nodes_free(&ctx->buses);
	none_drop_cache(ctx);
	problems_clear(&ctx->problems);
	if (ctx->daxctl)
		daxctl_unref(ctx->daxctl);
	lock_drop_all(&ctx->locks);
	modules_end(&ctx->modules);
	explain_clear(&ctx->why);
	root_free(ctx->root);
	free(ctx);
	return NULL;
}

NDCTL_EXPORT void ndctl_invalidate(struct ndctl_ctx *ctx)
{
	nodes_free(&ctx->buses);
	none_drop_cache(ctx);
	problems_clear(&ctx->problems);
}

NDCTL_EXPORT void ndctl_set_private_data(struct ndctl_ctx *ctx, void *data)
{
	ctx->private_data = data;
}

NDCTL_EXPORT void *ndctl_get_private_data(struct ndctl_ctx *ctx)
{
	return ctx->private_data;
}

NDCTL_EXPORT void ndctl_set_userdata(struct ndctl_ctx *ctx, void *userdata)
{
	if (ctx)
		ctx->userdata = userdata;
}

NDCTL_EXPORT void *ndctl_get_userdata(struct ndctl_ctx *ctx)
{
	return ctx ? ctx->userdata : NULL;
}

NDCTL_EXPORT struct daxctl_ctx *ndctl_get_daxctl_ctx(struct ndctl_ctx *ctx)
{
	return ctx->daxctl;
}

NDCTL_EXPORT void
ndctl_set_log_fn(struct ndctl_ctx *ctx,
		 void (*log_fn)(struct ndctl_ctx *ctx, int priority,
				const char *file, int line, const char *fn,
				const char *format, va_list args))
{
	ctx->log_fn = log_fn;
}

NDCTL_EXPORT int ndctl_get_log_priority(struct ndctl_ctx *ctx)
{
	return ctx->log.priority;
}

NDCTL_EXPORT void ndctl_set_log_priority(struct ndctl_ctx *ctx, int priority)
{
	ctx->log.priority = priority;
}

NDCTL_EXPORT const char *ndctl_get_cause(struct ndctl_ctx *ctx)
{
	return ctx->why.cause;
}

NDCTL_EXPORT const char *ndctl_get_cure(struct ndctl_ctx *ctx)
{
	return ctx->why.cure;
}

NDCTL_EXPORT unsigned int ndctl_get_problems(struct ndctl_ctx *ctx)
{
	return ctx->problems.count;
}
