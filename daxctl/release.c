// SPDX-License-Identifier: GPL-2.0
/* daxctl release: give a virtual machine's memory back. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

#include <daxctl/carve.h>

#include "daxctl/carve-common.h"
#include "daxctl/commands.h"
#include "util/report.h"

struct release_settings {
	bool all;
	bool no_scrub;
	bool verbose;
};

static const struct option_spec options[] = {
	OPT_FLAG(0, "all", struct release_settings, all, "every carve"),
	OPT_FLAG(0, "no-scrub", struct release_settings, no_scrub,
		 "leave its contents until the memory is carved again"),
	OPT_FLAG('v', "verbose", struct release_settings, verbose,
		 "say on stderr what the library does"),
	OPT_END
};

struct release {
	struct daxctl_ctx *ctx;
	unsigned int flags;
	int done;
	int error; /* the first */
};

static int release(struct release *release, const char *name)
{
	int rc = daxctl_carve_release(release->ctx, name, release->flags);

	if (!rc) {
		release->done++;
		return 0;
	}
	report_daxctl(release->ctx, rc, "release %s", name);
	if (!release->error)
		release->error = rc;
	return rc;
}

/* The first that is still there; those that would not go are passed over. */
static char *next_name(struct daxctl_ctx *ctx, int passed)
{
	struct daxctl_carve *carve = daxctl_carve_get_first(ctx);

	while (carve && passed--)
		carve = daxctl_carve_get_next(carve);
	return carve ? strdup(daxctl_carve_get_name(carve)) : NULL;
}

static int release_all(struct release *job)
{
	int passed = 0;
	char *name;

	while ((name = next_name(job->ctx, passed))) {
		int rc = release(job, name);

		if (rc)
			passed++;
		free(name);
		if (rc == -ECANCELED)
			break;
	}
	if (errno && !job->done && !job->error)
		return report_daxctl(job->ctx, -errno, "release");
	return 0;
}

static int release_run(const struct call *call, void *data)
{
	const struct release_settings *cfg = data;
	struct release job = {
		.ctx = call->ctx,
		.flags = cfg->no_scrub ? DAXCTL_RELEASE_NO_SCRUB : 0,
	};
	int rc = 0, i;

	if (cfg->verbose)
		daxctl_set_log_priority(call->ctx, LOG_DEBUG);
	if (!cfg->all && !call->argc)
		return usage_error(call,
				   "specify a carve to release, or --all");
	if (cfg->all && call->argc)
		return usage_error(call, "--all and names exclude each other");
	carve_watch(call->ctx);
	if (cfg->all)
		rc = release_all(&job);
	for (i = 0; i < call->argc && rc != -ECANCELED; i++)
		rc = release(&job, call->argv[i]);
	carve_watch_end(call->ctx);
	fprintf(stderr, "released %d carve%s\n", job.done,
		job.done == 1 ? "" : "s");
	return carve_status(job.error ? job.error : rc);
}

const struct command command_release = {
	.name = "release",
	.summary = "give the memory of a virtual machine back",
	.operands = "<name>...",
	.min_operands = 0,
	.max_operands = OPERANDS_ANY,
	.options = options,
	.settings_size = sizeof(struct release_settings),
	.run = release_run,
};
