/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Checksums that lie within what they protect. */
#ifndef NDCTL_CHECKSUM_H
#define NDCTL_CHECKSUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Fletcher-64 of @size bytes at @data, a multiple of 4, as if the 8 bytes at
 * offset @at (a multiple of 4, within @data) were zero.
 */
uint64_t checksum_without(const void *data, size_t size, size_t at);

/* Compute that and store it, little endian, at offset @at. */
void checksum_store(void *data, size_t size, size_t at);

/* Does what is stored at @at match? */
bool checksum_matches(const void *data, size_t size, size_t at);

#endif
