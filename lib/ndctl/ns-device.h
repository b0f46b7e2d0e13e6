/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The kernel's unused namespace devices, which new namespaces are made of. */
#ifndef NDCTL_NS_DEVICE_H
#define NDCTL_NS_DEVICE_H

#include "ndctl/ns-pending.h"

/* One to start from. -EBUSY, with a reason: the kernel has none. */
int ns_choose_device(struct ndctl_region *region,
		     struct ndctl_namespace **ret);

/*
 * Space that is taken for a moment, so that the kernel, which takes the first
 * that fits, places the next namespace behind it. It is on record like
 * anything half-made, and is never brought up.
 */
struct ns_filler {
	struct ndctl_namespace *ndns; /* NULL: there is none */
	struct pending pending;
};

int ns_filler_make(struct ndctl_region *region, unsigned long long size,
		   struct ns_filler *ret);

/* Give it back, if there is one. What the context says stays as it is. */
void ns_filler_drop(struct ndctl_region *region, struct ns_filler *filler);

#endif
