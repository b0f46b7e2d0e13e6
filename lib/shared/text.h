/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Small work on strings. */
#ifndef SHARED_TEXT_H
#define SHARED_TEXT_H

#include <stdarg.h>
#include <stdbool.h>

/* printf() into fresh memory; NULL when there is none. */
char *text_format(const char *format, ...)
	__attribute__((format(printf, 1, 2)));
char *text_vformat(const char *format, va_list ap)
	__attribute__((format(printf, 1, 0)));

/* Is @text well-formed UTF-8 without control characters? */
bool text_is_printable(const char *text);

/*
 * @text with every byte that is not printable UTF-8 written as \xHH, for
 * messages and JSON that quote what a device says. Fresh memory.
 */
char *text_escape(const char *text);

#endif
