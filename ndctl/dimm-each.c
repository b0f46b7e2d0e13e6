// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <syslog.h>

#include "ndctl/dimm-each.h"
#include "shared/cleanup.h"
#include "util/report.h"
#include "util/select.h"

/* One operand, and whether it named anything. */
struct wanted {
	struct selection *selection;
	bool met;
};

struct walk {
	const struct dimm_job *job;
	struct selection *bus;
	struct wanted *wanted;
	int count;
	bool bus_met;
	int done;
	int failed;
};

int dimm_report(struct ndctl_dimm *dimm, int rc, const char *what)
{
	return report_ndctl(ndctl_dimm_get_ctx(dimm), rc, "%s %s", what,
			    ndctl_dimm_get_devname(dimm));
}

int dimm_reload(struct ndctl_dimm *dimm)
{
	int rc;

	if (!ndctl_dimm_is_enabled(dimm))
		return 0;
	rc = ndctl_dimm_disable(dimm);
	if (!rc)
		rc = ndctl_dimm_enable(dimm);
	if (!rc)
		return 0;
	dimm_report(dimm, rc, "let the kernel read the labels of");
	return report_cure(rc,
			   "its labels are as asked for; the kernel sees "
			   "them when the dimm is enabled: ndctl "
			   "enable-dimm %s",
			   ndctl_dimm_get_devname(dimm));
}

static bool is_wanted(struct walk *walk, struct ndctl_dimm *dimm)
{
	bool wanted = false;
	int i;

	for (i = 0; i < walk->count; i++) {
		if (!selection_has(walk->wanted[i].selection,
				   ndctl_dimm_get_id(dimm), 0, NULL))
			continue;
		walk->wanted[i].met = true;
		wanted = true;
	}
	return wanted;
}

static void walk_bus(struct walk *walk, struct ndctl_bus *bus)
{
	struct ndctl_dimm *dimm;

	ndctl_dimm_foreach(bus, dimm) {
		if (!is_wanted(walk, dimm))
			continue;
		if (walk->job->run(dimm, walk->job->data))
			walk->failed++;
		else
			walk->done++;
	}
}

/* "all" of nothing is no error. */
static int check_met(const struct walk *walk, const struct call *call,
		     const char *bus)
{
	int rc = 0, i;

	if (bus && !walk->bus_met)
		return report(-ENXIO, "there is no bus '%s'", bus);
	for (i = 0; i < walk->count; i++) {
		const struct wanted *wanted = &walk->wanted[i];

		if (wanted->met || selection_is_all(wanted->selection))
			continue;
		rc = report(-ENXIO, "there is no dimm '%s'%s%s", call->argv[i],
			    bus ? " on bus " : "", bus ? bus : "");
		report_cure(rc, "'ndctl list -Di' shows those that there are");
	}
	return rc;
}

static int walk_all(struct walk *walk, const struct call *call,
		    const char *bus_name)
{
	struct ndctl_bus *bus;
	int rc;

	ndctl_bus_foreach(call->ctx, bus) {
		if (!selection_has(walk->bus, ndctl_bus_get_id(bus), 0,
				   ndctl_bus_get_provider(bus)))
			continue;
		walk->bus_met = true;
		walk_bus(walk, bus);
	}
	rc = check_met(walk, call, bus_name);
	fprintf(stderr, "%s %d %s%s\n", walk->job->done, walk->done,
		walk->job->what ? walk->job->what : "nmem",
		walk->done > 1 ? "s" : "");
	if (rc)
		return rc;
	return walk->failed ? EXIT_FAILURE : 0;
}

static int select_all(struct walk *walk, const struct call *call,
		      const char *bus)
{
	int rc, i;

	rc = selection_new(&select_bus, bus, &walk->bus);
	for (i = 0; !rc && i < call->argc; i++)
		rc = selection_new(&select_dimm, call->argv[i],
				   &walk->wanted[i].selection);
	return rc == -EINVAL ? EXIT_USAGE : rc;
}

int dimm_each(const struct call *call, const struct dimm_settings *settings,
	      const struct dimm_job *job)
{
	_cleanup_free_ struct wanted *wanted = NULL;
	struct walk walk = { .job = job, .count = call->argc };
	int rc, i;

	if (settings->verbose)
		ndctl_set_log_priority(call->ctx, LOG_DEBUG);
	wanted = calloc(walk.count + 1, sizeof(*wanted));
	if (!wanted)
		return report(-ENOMEM, "out of memory");
	walk.wanted = wanted;
	rc = select_all(&walk, call, settings->bus);
	if (!rc)
		rc = walk_all(&walk, call, settings->bus);
	for (i = 0; i < walk.count; i++)
		selection_free(wanted[i].selection);
	selection_free(walk.bus);
	return rc;
}
