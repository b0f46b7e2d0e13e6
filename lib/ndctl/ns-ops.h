/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The steps that creating, destroying and recovering namespaces are made of.
 * All want the region's lock held, return 0 or -errno with a reason in the
 * context, and can be repeated.
 */
#ifndef NDCTL_NS_OPS_H
#define NDCTL_NS_OPS_H

#include <stdbool.h>

#include <ndctl/libndctl.h>

/* How much of a new or old namespace is wiped: where info blocks are. */
#define NS_WIPE_SIZE (16u << 10)

/* ---- ns-use.c */

/*
 * Who uses @ndns now? 1: *@ret_who says ("pid 12 (qemu)"), the caller frees;
 * 0: nobody that is seen.
 */
int ns_in_use(struct ndctl_namespace *ndns, char **ret_who);

/*
 * Take it down with all that has claimed it; 0 also when it is down. Refused
 * with -EBUSY, naming who, while it is in use. Nothing else refuses it.
 */
int ns_down(struct ndctl_namespace *ndns);

/* ---- ns-wait.c */

/* Wait until the device node of @ndns, which is enabled, can be opened. */
int ns_wait(struct ndctl_namespace *ndns);

/*
 * Calls @fn for the name of each dax device ("dax0.0") of @dax, in order;
 * what is not 0 ends it and is returned.
 */
int ns_each_dax_device(struct ndctl_dax *dax,
		       int (*fn)(struct ndctl_dax *dax, const char *name,
				 void *data),
		       void *data);

/* ---- ns-wipe.c */

/*
 * Write zeros over the first NS_WIPE_SIZE bytes, durably. _raw: of a
 * namespace that is down, by nd_pmem under force_raw, which looks at nothing
 * that the memory says; it is down again afterwards. _none: of one that is up
 * as @dax and map none, by that device.
 */
int ns_wipe_raw(struct ndctl_namespace *ndns);
int ns_wipe_none(struct ndctl_dax *dax);

/* ---- ns-destroy.c */

/*
 * Take @ndns down (see ns_down()), wipe it when @wipe, give its space back and
 * forget that it was none. The object may be gone afterwards. One without a
 * label only goes down, and is wiped.
 */
int ns_erase(struct ndctl_namespace *ndns, bool wipe);

/* ---- ns-create.c */

struct ns_plan;
struct ndctl_namespace_settings;

/* Carry out @plan. *@ret may be NULL. */
int ns_create(struct ndctl_region *region, const struct ns_plan *plan,
	      const struct ndctl_namespace_settings *settings,
	      struct ndctl_namespace **ret);

/* As for a new one, with the namespace of a region that has no labels. */
int ns_create_whole(struct ndctl_namespace *ndns, const struct ns_plan *plan,
		    const struct ndctl_namespace_settings *settings);

/* ---- ns-lock.c */

/* The region's lock, and order in what killed commands left. */
int ns_enter(struct ndctl_region *region);
void ns_leave(struct ndctl_region *region);

/* ---- ns-autolabel.c */

/*
 * Does a region without labels become one with, by giving its dimms label
 * areas? 0: it is one now. -EOPNOTSUPP: it cannot be, for the given reason,
 * and nothing was changed. All its namespaces are lost; none may be in use.
 */
int ns_autolabel(struct ndctl_region *region);

#endif
