// SPDX-License-Identifier: LGPL-2.1-or-later
/* The context: references, log, explanations, settings. */
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "private.h"
#include "shared/cleanup.h"
#include "shared/text.h"

#define CONFIG_PATH SYSCONFDIR "/daxctl.conf.d"

static void write_log(struct log *log, int priority, const char *file, int line,
		      const char *fn, const char *format, va_list ap)
	__attribute__((format(printf, 6, 0)));

static void write_log(struct log *log, int priority, const char *file, int line,
		      const char *fn, const char *format, va_list ap)
{
	struct daxctl_ctx *ctx =
		(void *)((char *)log - offsetof(struct daxctl_ctx, log));

	if (ctx->log_fn)
		ctx->log_fn(ctx, priority, file, line, fn, format, ap);
	else
		log_stderr(log, priority, file, line, fn, format, ap);
}

DAXCTL_EXPORT int daxctl_new(struct daxctl_ctx **ret)
{
	struct daxctl_ctx *ctx;
	int rc;

	ctx = calloc(1, sizeof(*ctx));
	if (!ctx)
		return -ENOMEM;
	ctx->refs = 1;
	TAILQ_INIT(&ctx->regions);
	log_init(&ctx->log, "DAXCTL_LOG");
	ctx->log.write = write_log;
	rc = root_new(NULL, &ctx->root);
	if (!rc) {
		ctx->config_path = strdup(CONFIG_PATH);
		if (!ctx->config_path)
			rc = -ENOMEM;
	}
	if (rc) {
		daxctl_unref(ctx);
		return rc;
	}
	*ret = ctx;
	return 0;
}

DAXCTL_EXPORT struct daxctl_ctx *daxctl_ref(struct daxctl_ctx *ctx)
{
	if (ctx)
		ctx->refs++;
	return ctx;
}

DAXCTL_EXPORT void daxctl_unref(struct daxctl_ctx *ctx)
{
	struct daxctl_region *region;

	if (!ctx || --ctx->refs)
		return;
	while ((region = TAILQ_FIRST(&ctx->regions)))
		region_free(region);
	carves_forget(ctx);
	lock_drop_all(&ctx->locks);
	modules_end(&ctx->modules);
	explain_clear(&ctx->why);
	problems_clear(&ctx->problems);
	root_free(ctx->root);
	free(ctx->config_path);
	free(ctx);
}

DAXCTL_EXPORT void
daxctl_set_log_fn(struct daxctl_ctx *ctx,
		  void (*log_fn)(struct daxctl_ctx *ctx, int priority,
				 const char *file, int line, const char *fn,
				 const char *format, va_list args))
{
	ctx->log_fn = log_fn;
}

DAXCTL_EXPORT int daxctl_get_log_priority(struct daxctl_ctx *ctx)
{
	return ctx->log.priority;
}

DAXCTL_EXPORT void daxctl_set_log_priority(struct daxctl_ctx *ctx, int priority)
{
	ctx->log.priority = priority;
}

DAXCTL_EXPORT void daxctl_set_userdata(struct daxctl_ctx *ctx, void *userdata)
{
	ctx->userdata = userdata;
}

DAXCTL_EXPORT void *daxctl_get_userdata(struct daxctl_ctx *ctx)
{
	return ctx->userdata;
}

DAXCTL_EXPORT int daxctl_set_config_path(struct daxctl_ctx *ctx,
					 char *config_path)
{
	struct stat st;
	char *copy;

	if (!config_path || !*config_path)
		return explain(&ctx->why, -EINVAL,
			       "no folder of configuration files was named");
	if (stat(config_path, &st) < 0 || !S_ISDIR(st.st_mode))
		return explain(&ctx->why, -EINVAL, "%s is not a folder",
			       config_path);
	copy = strdup(config_path);
	if (!copy)
		return -ENOMEM;
	free(ctx->config_path);
	ctx->config_path = copy;
	return 0;
}

DAXCTL_EXPORT const char *daxctl_get_config_path(struct daxctl_ctx *ctx)
{
	return ctx->config_path;
}

DAXCTL_EXPORT const char *daxctl_get_cause(struct daxctl_ctx *ctx)
{
	return ctx->why.cause;
}

DAXCTL_EXPORT const char *daxctl_get_cure(struct daxctl_ctx *ctx)
{
	return ctx->why.cure;
}

DAXCTL_EXPORT unsigned int daxctl_get_problems(struct daxctl_ctx *ctx)
{
	return ctx->problems.count;
}

static void report_problem(struct daxctl_ctx *ctx, struct attrs *attrs,
			   const char *attr)
{
	_cleanup_free_ char *path =
		text_format("%s/%s", attrs_dir(attrs), attr);

	if (path && problems_add(&ctx->problems, path))
		log_err(&ctx->log, "%s", ctx->why.cause);
}

int attr_check(struct daxctl_ctx *ctx, struct attrs *attrs, const char *attr,
	       int rc)
{
	const char *name = strrchr(attrs_dir(attrs), '/') + 1;

	if (!rc)
		return 0;
	explain(&ctx->why, rc, "%s: attribute %s: %s", name, attr,
		problem_text(rc));
	if (rc == -EACCES || rc == -EPERM)
		explain_cure(&ctx->why, rc, "run the command as root");
	if (problem_is(rc))
		report_problem(ctx, attrs, attr);
	return rc;
}

uint64_t get_u64(struct daxctl_ctx *ctx, struct attrs *attrs, const char *attr,
		 bool required)
{
	uint64_t value;
	int rc = attr_u64(attrs, attr, &value);

	/* The largest number says "failed", so no device may claim it. */
	if (!rc && value == UINT64_MAX)
		rc = -EINVAL;
	if (!attr_check(ctx, attrs, attr, rc))
		return value;
	if (rc == -ENOENT && required)
		report_problem(ctx, attrs, attr);
	errno = -rc;
	return UINT64_MAX;
}
