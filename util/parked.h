/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Namespaces without struct pages that are down. Of these the kernel shows
 * that nothing drives them and the mode that a disk in their place would have;
 * that they are devdax with map "none" is what our modules and tools remember.
 */
#ifndef UTIL_PARKED_H
#define UTIL_PARKED_H

#include <stdbool.h>

#include <ndctl/libndctl.h>

/* With its align in bytes in *@ret_align, which may be NULL. */
bool namespace_is_parked(struct ndctl_namespace *ndns,
			 unsigned long *ret_align);

/* Its mode, and DEVDAX for one that is parked. */
enum ndctl_namespace_mode namespace_mode(struct ndctl_namespace *ndns);

#endif
