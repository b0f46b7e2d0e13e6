// SPDX-License-Identifier: GPL-2.0
/* daxctl scrub: zero memory before somebody needs it zeroed. */
#include <syslog.h>

#include <daxctl/carve.h>

#include "daxctl/carve-common.h"
#include "daxctl/commands.h"
#include "util/report.h"

struct scrub_settings {
	bool free;
	bool verbose;
};

static const struct option_spec options[] = {
	OPT_FLAG(0, "free", struct scrub_settings, free,
		 "all memory that nobody has"),
	OPT_FLAG('v', "verbose", struct scrub_settings, verbose,
		 "say on stderr what the library does"),
	OPT_END
};

static int verify(const struct call *call, void *data)
{
	const struct scrub_settings *cfg = data;

	if (cfg->free)
		return 0;
	return usage_error(call, "say what to zero: --free");
}

static int scrub_run(const struct call *call, void *data)
{
	const struct scrub_settings *cfg = data;
	int rc;

	if (cfg->verbose)
		daxctl_set_log_priority(call->ctx, LOG_DEBUG);
	carve_watch(call->ctx);
	rc = daxctl_carve_scrub_free(call->ctx);
	carve_watch_end(call->ctx);
	return rc ? carve_status(report_daxctl(call->ctx, rc, "scrub")) : 0;
}

const struct command command_scrub = {
	.name = "scrub",
	.summary = "zero free memory, so that carving it takes no time",
	.options = options,
	.settings_size = sizeof(struct scrub_settings),
	.verify = verify,
	.run = scrub_run,
};
