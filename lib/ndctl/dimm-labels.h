/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What guards a dimm's label area. See also ndctl_dimm_check_idle(). */
#ifndef NDCTL_DIMM_LABELS_H
#define NDCTL_DIMM_LABELS_H

#include "ndctl/private.h"

/*
 * One writer at a time, recursive in a context; entered inside of "host" and
 * regions. -errno, explained.
 */
int dimm_lock(struct ndctl_dimm *dimm);
void dimm_unlock(struct ndctl_dimm *dimm);

#endif
