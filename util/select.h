/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Selections: what people write to say which objects they mean.
 *
 *	region0            a kernel name
 *	0                  its number ("0.1" where names have two)
 *	0-3, nmem0-nmem3   a range of either, both ends included
 *	all                every object
 *	a,b c              several of these, by commas or spaces
 *
 * Names are read strictly: "region-5", "region05" and "namespace0.0x" are
 * errors, never region 0 or 5.
 */
#ifndef UTIL_SELECT_H
#define UTIL_SELECT_H

#include <stdbool.h>

/* What kind of object a selection is of; ends its messages. */
struct select_kind {
	const char *what; /* "region" */
	const char *prefix; /* of its kernel names: "region" */
	int numbers; /* in a kernel name: 1 or 2 */
	bool free_names; /* other words are names that devices chose */
};

extern const struct select_kind select_bus; /* ndbusN, or a provider */
extern const struct select_kind select_dimm; /* nmemN */
extern const struct select_kind select_region; /* regionN */
extern const struct select_kind select_namespace; /* namespaceN.M */
extern const struct select_kind select_node; /* N */
extern const struct select_kind select_dax_region; /* N, or a device's name */
extern const struct select_kind select_dax_device; /* daxN.M */

struct selection;

/*
 * @text NULL: everything. It must outlive the selection. Returns 0, -EINVAL
 * (reported through util/report.h) or -ENOMEM.
 */
int selection_new(const struct select_kind *kind, const char *text,
		  struct selection **ret);
void selection_free(struct selection *selection);

/*
 * Is the object of these numbers selected? @name, for kinds with free names,
 * is the other name it goes by, or NULL. @minor is 0 for one number.
 */
bool selection_has(const struct selection *selection, int major, int minor,
		   const char *name);

/* Does it select everything, "all" or NULL? */
bool selection_is_all(const struct selection *selection);

#endif
