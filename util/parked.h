/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Namespaces without struct pages that are down. Of these the kernel shows a
 * disabled namespace of mode raw and no more; that it is devdax with map
 * "none" is what our modules and tools remember of it.
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
