/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The checksum of label index blocks, labels and info blocks. */
#ifndef SHARED_FLETCHER64_H
#define SHARED_FLETCHER64_H

#include <stddef.h>
#include <stdint.h>

/*
 * Fletcher's sum over little-endian 32-bit words, as the UEFI specification
 * defines it for the NVDIMM label protocol. @size is in bytes, a multiple
 * of 4; the field that holds the sum must read as 0 while it is computed.
 */
uint64_t fletcher64(const void *data, size_t size);

#endif
