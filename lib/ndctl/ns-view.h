/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The snapshot of a region that plans are made from. */
#ifndef NDCTL_NS_VIEW_H
#define NDCTL_NS_VIEW_H

#include "ndctl/ns-plan.h"

/*
 * Read @region, which is locked, as it is, or as it would be without
 * @without (NULL: as it is). 0, or -errno with a reason. Release with
 * ns_view_end().
 */
int ns_view_read(struct ndctl_region *region,
		 const struct ndctl_namespace *without, struct ns_view *ret);
void ns_view_end(struct ns_view *view);

/* Does the region have labels, so that it can be divided? */
bool ns_is_labelled(struct ndctl_region *region);

#endif
