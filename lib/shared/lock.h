/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Locks between commands: flock() on files below /run/ndctl/lock, which only
 * root may enter. A killed command leaves none behind. Order: "host" first,
 * then regions in the order of their sysfs paths.
 */
#ifndef SHARED_LOCK_H
#define SHARED_LOCK_H

#include "shared/root.h"

/* Locks that one context holds; zero-initialised means none. */
struct locks {
	struct lock *first;
};

/*
 * Wait for lock @name ("host", or any path: slashes are folded into the file
 * name) and hold it until unlocked as often as locked. Recursive in @locks.
 * -EACCES when the caller may not (not root), -errno otherwise.
 */
int lock_take(struct locks *locks, const struct root *root, const char *name);
void lock_drop(struct locks *locks, const char *name);

/* Let go of everything, when the context ends. */
void lock_drop_all(struct locks *locks);

#endif
