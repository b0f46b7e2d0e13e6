/* SPDX-License-Identifier: GPL-2.0 */
/* What commands that do one thing to each of some dimms have in common. */
#ifndef NDCTL_DIMM_EACH_H
#define NDCTL_DIMM_EACH_H

#include <ndctl/libndctl.h>
#include "util/command.h"

/* First member of the settings of such a command. */
struct dimm_settings {
	const char *bus;
	bool verbose;
};

/* The options that fill it; @s is the settings type, its member is .dimm. */
#define DIMM_OPTIONS(s)                                       \
	OPT_TEXT('b', "bus", s, dimm.bus, "bus-id",           \
		 "only on the bus with this id or provider"), \
		OPT_FLAG('v', "verbose", s, dimm.verbose,     \
			 "say on stderr what the library does")

struct dimm_job {
	/* "initialized": what is said at the end, before how many... */
	const char *done;
	/* ...of these: NULL for "nmem". */
	const char *what;
	/* Returns 0, or -errno after it reported why. */
	int (*run)(struct ndctl_dimm *dimm, void *data);
	void *data;
};

/*
 * Do @job to the dimms that the operands name, each once, sorted by number,
 * and say on stderr how many it was done to. The result is that of the
 * command: -ENXIO when an operand or --bus names nothing that exists, and
 * EXIT_FAILURE when any of them failed; the others are done all the same.
 */
int dimm_each(const struct call *call, const struct dimm_settings *settings,
	      const struct dimm_job *job);

/*
 * Have the kernel read the labels of @dimm again, which it does when the dimm
 * is enabled; one that is disabled stays so. 0 or -errno, reported.
 */
int dimm_reload(struct ndctl_dimm *dimm);

/* util/report.h's report_ndctl() for @dimm. */
int dimm_report(struct ndctl_dimm *dimm, int rc, const char *what);

#endif
