// SPDX-License-Identifier: LGPL-2.1-or-later
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/log.h"
#include "shared/parse.h"

static int parse_priority(const char *text)
{
	static const struct {
		const char *name;
		int priority;
	} names[] = {
		{ "err", LOG_ERR },	  { "warning", LOG_WARNING },
		{ "notice", LOG_NOTICE }, { "info", LOG_INFO },
		{ "debug", LOG_DEBUG },
	};
	int priority;
	size_t i;

	if (parse_int(text, &priority) == 0)
		return priority;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(text, names[i].name) == 0)
			return names[i].priority;
	return LOG_ERR;
}

void log_init(struct log *log, const char *env)
{
	const char *text = secure_getenv(env);

	log->priority = text ? parse_priority(text) : LOG_ERR;
	log->write = log_stderr;
}

void log_message(struct log *log, int priority, const char *file, int line,
		 const char *fn, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	log->write(log, priority, file, line, fn, format, ap);
	va_end(ap);
}

void log_stderr(struct log *log, int priority, const char *file, int line,
		const char *fn, const char *format, va_list ap)
{
	fprintf(stderr, "%s: ", fn);
	vfprintf(stderr, format, ap);
	fputc('\n', stderr);
}
