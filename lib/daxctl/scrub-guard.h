/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Stores that may meet a page which cannot be written: SIGBUS, survived. */
#ifndef DAXCTL_SCRUB_GUARD_H
#define DAXCTL_SCRUB_GUARD_H

#include <stddef.h>
#include <stdint.h>

/* Catch SIGBUS of guarded stores; as often let go of. Any thread. */
int guard_begin(void);
void guard_end(void);

/*
 * Call @store(@at, @size). 0, or 1 when it met a page that cannot be written:
 * *@ret_bad is where, and *@ret_size how much the kernel takes for bad, 0 if
 * it does not say.
 */
int guard_store(void (*store)(void *at, size_t size), void *at, size_t size,
		void **ret_bad, uint64_t *ret_size);

#endif
