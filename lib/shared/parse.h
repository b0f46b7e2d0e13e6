/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Strict reading of numbers. All of the text must be used up; anything else
 * is -EINVAL, too large a value -ERANGE, and *@ret then stays as it was.
 */
#ifndef SHARED_PARSE_H
#define SHARED_PARSE_H

#include <stdbool.h>
#include <stdint.h>

/* Decimal, or hexadecimal after 0x. No sign, no white space. */
int parse_u64(const char *text, uint64_t *ret);

/* Hexadecimal with or without 0x. */
int parse_hex64(const char *text, uint64_t *ret);

/* Decimal with an optional minus sign. */
int parse_int(const char *text, int *ret);

/*
 * A size in bytes: a number, optionally with a fraction, and a unit.
 *   32G 32g 32GiB 32GB   binary units K M G T P E, "iB" and "B" are decoration
 *   1.5G                 a fraction must come out as whole bytes
 *   0x40000000           hexadecimal takes no unit
 *   50%                  of @available (0 < p <= 100), when that is not 0;
 *                        rounded down to whole bytes
 * A unit without a number, a bare ".", a second unit or an empty text is
 * -EINVAL; 0 is a valid number here, what it means is the caller's to say.
 */
int parse_size(const char *text, uint64_t available, uint64_t *ret);

/* Does @text end in '%'? Then its size depends on where it is taken from. */
bool parse_is_percent(const char *text);

#endif
