/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which namespaces are map none, and at which align. The label of a namespace
 * has no room for it and its memory belongs to a guest, so it is remembered
 * beside it: by the kernel module, which parks such namespaces (on legacy
 * memory it keeps them over a reboot as well), and where it does not keep
 * them, by us in /var/lib/ndctl/none.
 */
#ifndef NDCTL_NS_NONE_H
#define NDCTL_NS_NONE_H

#include <ndctl/libndctl.h>

/*
 * Tell both that the namespace of @uuid, which need not have it yet, is none
 * at @align. @ndns says on whose bus it is. Idempotent.
 */
int none_remember(struct ndctl_namespace *ndns, const uuid_t uuid,
		  unsigned long align);

/* Tell both that it is not. 0 also when neither knew. */
int none_forget(struct ndctl_ctx *ctx, const uuid_t uuid);

/*
 * Tell the kernel what we remember and it does not: after a reboot, or after
 * the module was loaded anew. 0 also without the module.
 */
int none_feed(struct ndctl_ctx *ctx);

/* Forget what was read of either; the context ends or is invalidated. */
void none_drop_cache(struct ndctl_ctx *ctx);

#endif
