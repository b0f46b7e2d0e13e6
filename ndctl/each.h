/* SPDX-License-Identifier: GPL-2.0 */
/* Commands that do one thing to each of the namespaces or regions named. */
#ifndef NDCTL_EACH_H
#define NDCTL_EACH_H

#include <ndctl/libndctl.h>
#include "util/command.h"

struct each {
	/* "disabled": what is said at the end, before how many. */
	const char *done;

	/*
	 * For each namespace, or else each region, that an operand selects
	 * and that is in what @bus, @region and @type (NULL: any) select.
	 * Returns 0 (it counts as done), 1 (it is passed over in silence), or
	 * -errno after it reported why.
	 */
	int (*namespace)(struct ndctl_namespace *ndns, void *data);
	int (*region_fn)(struct ndctl_region *region, void *data);
	void *data;

	const char *bus;
	const char *region;
	const int *type;
};

/*
 * Do @each to what the operands of @call name, each once, sorted by number,
 * and say on stderr to how many. The result is that of the command: the first
 * error, with the others done all the same; -ENXIO when an operand names
 * nothing that exists.
 */
int each_run(const struct call *call, const struct each *each);

#endif
