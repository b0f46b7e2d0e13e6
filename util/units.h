/* SPDX-License-Identifier: GPL-2.0 */
/* Sizes for people. */
#ifndef UTIL_UNITS_H
#define UTIL_UNITS_H

#include <stdbool.h>
#include <stdint.h>

#define UNITS_MAX 64

/*
 * @bytes in binary and decimal units, "32.00 GiB (34.36 GB)", to two places,
 * into @text of UNITS_MAX bytes. False for what is shown as a plain number:
 * sizes below 5000 KiB.
 */
bool units_text(uint64_t bytes, char *text);

#endif
