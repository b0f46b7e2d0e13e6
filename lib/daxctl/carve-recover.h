/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DAXCTL_CARVE_RECOVER_H
#define DAXCTL_CARVE_RECOVER_H

#include "carve-registry.h"
#include "pool.h"

/*
 * Undo what killed commands were making, and finish what they were deleting.
 * A scrubbing that stopped stays, for release to go on with: it takes long.
 */
int carve_recover(struct registry *registry);

/*
 * Remove its device and then drop the carve: clean, if it was zeroed since
 * anybody had it.
 */
int carve_drop(struct registry *registry, struct pools *pools,
	       struct carve *carve, bool clean);

#endif
