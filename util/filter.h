/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which of libndctl's objects a command is about: what its options -b, -r,
 * -d, -n, -m, -t and -U say, and what follows from that for the objects
 * around those. "--dimm nmem1" selects the regions and namespaces on nmem1,
 * and its bus, as well.
 */
#ifndef UTIL_FILTER_H
#define UTIL_FILTER_H

#include <stdbool.h>

struct ndctl_bus;
struct ndctl_dimm;
struct ndctl_namespace;
struct ndctl_region;
struct filter;

/*
 * Options as they were given, NULL for those that were not; see
 * util/select.h for what the texts may be. They must outlive the filter.
 */
struct filter_request {
	const char *bus;
	const char *region;
	const char *dimm;
	const char *namespace;
	const char *numa_node;
	const int *mode; /* an enum ndctl_namespace_mode */
	const int *type; /* an ND_DEVICE_REGION_* */
};

/* 0, -EINVAL (reported) or -ENOMEM. */
int filter_new(const struct filter_request *request, struct filter **ret);
void filter_free(struct filter *filter);

/* Does the object itself go by what was said of its kind? */
bool filter_names_bus(const struct filter *filter, struct ndctl_bus *bus);
bool filter_names_dimm(const struct filter *filter, struct ndctl_dimm *dimm);
bool filter_names_region(const struct filter *filter,
			 struct ndctl_region *region);
bool filter_names_namespace(const struct filter *filter,
			    struct ndctl_namespace *ndns);

/*
 * Is the object selected, by what was said of its own and of other kinds?
 * Ask from the top down: only for regions and dimms of a selected bus, and
 * for namespaces of a selected region.
 */
bool filter_has_bus(const struct filter *filter, struct ndctl_bus *bus);
bool filter_has_dimm(const struct filter *filter, struct ndctl_dimm *dimm);
bool filter_has_region(const struct filter *filter,
		       struct ndctl_region *region);
bool filter_has_namespace(const struct filter *filter,
			  struct ndctl_namespace *ndns);

#endif
