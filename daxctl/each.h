/* SPDX-License-Identifier: GPL-2.0 */
/* Commands that do one thing to each of the devices that are named. */
#ifndef DAXCTL_EACH_H
#define DAXCTL_EACH_H

#include <stdbool.h>

struct call;
struct json_object;
struct daxctl_dev;

/* The options that all of them have; first in the settings of each. */
struct each_settings {
	const char *region;
	bool human;
	bool verbose;
};

/* clang-format off */
#define EACH_OPTIONS(s, common)                                    \
	OPT_TEXT('r', "region", s, common.region, "region-id",     \
		 "only in the region with this id"),               \
	OPT_FLAG('u', "human", s, common.human,                    \
		 "use human friendly number formats"),             \
	OPT_FLAG('v', "verbose", s, common.verbose,                \
		 "say on stderr what the library does")
/* clang-format on */

struct each {
	const struct each_settings *settings;
	const char *done; /* "enabled": for "enabled 2 devices", on stderr */
	/* 0, 1 when there was nothing to do, or -errno, after each_report(). */
	int (*change)(struct daxctl_dev *dev, void *data);
	void *data;
	bool empty_too; /* devices of size 0, when "all" are meant */
	bool prints; /* the records of the devices afterwards */
	struct json_object *records;
};

/*
 * Report why the library did not @verb ("enable") the device, if @rc says so.
 * Returns @rc.
 */
int each_report(struct daxctl_dev *dev, int rc, const char *verb);

/*
 * Do it to the devices that the operands of @call name. Returns 0, or what
 * the first failure was; all have been reported, and the others were done.
 */
int each_device(const struct call *call, struct each *each);

#endif
