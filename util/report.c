// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/cleanup.h"
#include "shared/text.h"
#include "util/report-internal.h"
#include "util/report.h"

/* One command a process: what every line of it begins with. */
static struct {
	const char *program;
	const char *command;
} prefix;

void report_set_prefix(const char *program, const char *command)
{
	prefix.program = program;
	prefix.command = command;
}

void report_line(const char *indent, const char *text)
{
	_cleanup_free_ char *safe = text_escape(text);

	/* Output so far belongs before the complaint about it. */
	fflush(stdout);
	if (indent) {
		fputs(indent, stderr);
	} else if (prefix.program) {
		fputs(prefix.program, stderr);
		if (prefix.command)
			fprintf(stderr, " %s", prefix.command);
		fputs(": ", stderr);
	}
	fprintf(stderr, "%s\n", safe ? safe : "out of memory");
}

static void report_va(const char *indent, const char *format, va_list ap)
	__attribute__((format(printf, 2, 0)));

static void report_va(const char *indent, const char *format, va_list ap)
{
	_cleanup_free_ char *text = text_vformat(format, ap);

	report_line(indent, text ? text : "out of memory");
}

int report(int rc, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	report_va(NULL, format, ap);
	va_end(ap);
	return rc;
}

int report_cure(int rc, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	report_va(CURE_INDENT, format, ap);
	va_end(ap);
	return rc;
}

void report_library(int rc, const char *cause, const char *cure,
		    const char *what, va_list ap)
{
	_cleanup_free_ char *tried = text_vformat(what, ap);
	_cleanup_free_ char *text = NULL;

	if (cause) {
		report_line(NULL, cause);
		if (cure)
			report_line(CURE_INDENT, cure);
		return;
	}
	text = text_format("%s: %s", tried ? tried : "operation",
			   strerror(rc < 0 ? -rc : rc));
	report_line(NULL, text ? text : "out of memory");
	if (rc == -EACCES || rc == -EPERM)
		report_line(CURE_INDENT, "run it as root");
}
