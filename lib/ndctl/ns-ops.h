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

#include "shared/explain.h"

/* How much of a new or old namespace is wiped: where info blocks are. */
#define NS_WIPE_SIZE (16u << 10)

/* ---- ns-use.c */

/*
 * Who uses @ndns now? 1: *@ret_who says ("pid 12 (qemu)"), the caller frees;
 * 0: nobody that is seen.
 */
int ns_in_use(struct ndctl_namespace *ndns, char **ret_who);

/*
 * -EBUSY, naming who, while it is in use. For page-less devices the answer is
 * the kernel's, and includes what /proc does not show.
 */
int ns_check_idle(struct ndctl_namespace *ndns);

/*
 * Take it down with all that has claimed it; 0 also when it is down. Refused
 * with -EBUSY, naming who, while it is in use. Nothing else refuses it.
 */
int ns_down(struct ndctl_namespace *ndns);

/* ---- ns-wait.c */

/* Wait until the device node of @ndns, which is enabled, can be opened. */
int ns_wait(struct ndctl_namespace *ndns);

/*
 * The name ("pmem0s") of the block device that @ndns has, or whatever has
 * claimed it; NULL: none.
 */
const char *ns_block_device(struct ndctl_namespace *ndns);

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

/*
 * Can a page-less device stand in for @ndns, for a moment's work on it? That
 * costs nothing and shows nobody a disk. 0, and the align to claim it with:
 * it is remembered as none, or is marked for device-dax and is down.
 * -ENOENT: no; other -errno.
 */
int ns_as_none(struct ndctl_namespace *ndns, unsigned long *ret_align);

/*
 * Bind a namespace that is down for a moment, and touch nothing in it: when
 * it is the seed, the kernel makes a new one.
 */
int ns_activate_once(struct ndctl_namespace *ndns);

/* ---- ns-destroy.c */

/*
 * Take @ndns down (see ns_down()), wipe it when @wipe, give its space back and
 * forget that it was none. The object may be gone afterwards. One without a
 * label only goes down, and is wiped.
 */
int ns_erase(struct ndctl_namespace *ndns, bool wipe);

/*
 * ns_erase() with a wipe, on record while it lasts, so that it is carried on
 * with after a kill.
 */
int ns_destroy(struct ndctl_namespace *ndns);

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

/* ---- ns-enter.c */

/*
 * The region's lock; what killed commands left there is put in order, and the
 * kernel knows what is to be remembered as none.
 */
int ns_enter(struct ndctl_region *region);
void ns_leave(struct ndctl_region *region);

/* The namespace of this uuid, in any enabled region; or NULL. */
struct ndctl_namespace *ns_find_uuid(struct ndctl_ctx *ctx, const uuid_t uuid);

/* Are there regions whose namespaces cannot be seen now? */
bool ns_some_hidden(struct ndctl_ctx *ctx);

/*
 * Around steps that undo something, so that the reason for undoing it is
 * what the context says in the end.
 */
struct explain ns_keep_reason(struct ndctl_ctx *ctx);
void ns_restore_reason(struct ndctl_ctx *ctx, struct explain kept);

/* ---- ns-autolabel.c */

/*
 * Can a region without labels become one with? -EOPNOTSUPP, with a reason:
 * its dimms have no label areas, or are part of other regions.
 */
int ns_autolabel_possible(struct ndctl_region *region);

/* Do it. All its namespaces are lost; none may be in use. */
int ns_autolabel(struct ndctl_region *region);

#endif
