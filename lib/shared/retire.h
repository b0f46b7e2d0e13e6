/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Taking a page-less dax device out of use: its driver, dax_none, does in one
 * atomic step what looking around in /proc cannot do.
 */
#ifndef SHARED_RETIRE_H
#define SHARED_RETIRE_H

#include <stdbool.h>

#include "shared/root.h"

/* Is device @name ("dax0.0") driven by dax_none? */
bool retire_is_possible(const struct root *root, const char *name);

/*
 * From now on it cannot be opened, and nobody has it open or mapped, nor (by
 * what the driver has recorded) can devices reach it through the VFIO
 * container of a process that once had it mapped. -EBUSY: somebody uses it,
 * and nothing changed; *@ret_who says who, in fresh memory, or is NULL when
 * they are gone already. -ENOENT: dax_none does not drive it.
 */
int retire_device(const struct root *root, const char *name, char **ret_who);

/* It can be opened again. */
int retire_cancel(const struct root *root, const char *name);

#endif
