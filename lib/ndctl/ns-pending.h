/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What an operation is about to do, in /var/lib/ndctl/pending from before its
 * first change until after its last one. A record that is found while the
 * region's lock is held is that of a command that was killed, because its
 * owner would hold the lock; the region is put in order before anything else
 * happens there.
 */
#ifndef NDCTL_NS_PENDING_H
#define NDCTL_NS_PENDING_H

#include <uuid/uuid.h>

#include <ndctl/libndctl.h>

enum pending_op {
	PENDING_CREATE,	 /* undone: the namespace goes, if nobody uses it */
	PENDING_DESTROY, /* carried on with, if nobody uses it */
};

struct pending {
	enum pending_op op;
	uuid_t uuid; /* of the namespace */
	/* regionN/align was this before it was changed; 0: it was not. */
	unsigned long region_align;
};

/* Write it down, or write it anew with what changed. The lock is held. */
int pending_write(struct ndctl_region *region, const struct pending *pending);

/* All is done. */
void pending_end(struct ndctl_region *region, const struct pending *pending);

/*
 * Put @region, which is locked, in order. What cannot be is logged, and stays
 * on record if it may be possible another time.
 */
void pending_recover(struct ndctl_region *region);

#endif
