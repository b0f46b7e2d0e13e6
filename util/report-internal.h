/* SPDX-License-Identifier: GPL-2.0 */
/* What the files behind report.h share. */
#ifndef UTIL_REPORT_INTERNAL_H
#define UTIL_REPORT_INTERNAL_H

#include <stdarg.h>

#define CURE_INDENT "    "

/* One line; @indent NULL: after the prefix. */
void report_line(const char *indent, const char *text);

/* @cause and @cure as a library left them, or @what and the errno. */
void report_library(int rc, const char *cause, const char *cure,
		    const char *what, va_list ap)
	__attribute__((format(printf, 4, 0)));

#endif
