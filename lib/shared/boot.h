/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which boot of the machine this is. */
#ifndef SHARED_BOOT_H
#define SHARED_BOOT_H

#include "shared/root.h"

/*
 * The kernel's boot_id, or "unknown" where it does not tell; fresh memory,
 * NULL when there is none.
 */
char *boot_id(const struct root *root);

#endif
