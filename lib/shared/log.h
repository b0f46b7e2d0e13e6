/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Log of a context: where messages go and from which priority on.
 *
 * The library embeds a struct log in its context and installs a callback
 * that hands messages to the function the program set.
 */
#ifndef SHARED_LOG_H
#define SHARED_LOG_H

#include <stdarg.h>
#include <stdbool.h>
#include <syslog.h>

struct log {
	int priority; /* LOG_ERR ... LOG_DEBUG */
	void (*write)(struct log *log, int priority, const char *file, int line,
		      const char *fn, const char *format, va_list ap);
};

/* Priority from environment variable @env ("debug", "6"), else LOG_ERR. */
void log_init(struct log *log, const char *env);

void log_message(struct log *log, int priority, const char *file, int line,
		 const char *fn, const char *format, ...)
	__attribute__((format(printf, 6, 7)));

/* Default destination: "<fn>: message" on stderr. */
void log_stderr(struct log *log, int priority, const char *file, int line,
		const char *fn, const char *format, va_list ap)
	__attribute__((format(printf, 6, 0)));

#define log_at(log, prio, ...)                                              \
	do {                                                                \
		if ((log)->priority >= (prio))                              \
			log_message((log), (prio), __FILE__, __LINE__,      \
				    __func__, __VA_ARGS__);                 \
	} while (0)

#define log_err(log, ...)   log_at(log, LOG_ERR, __VA_ARGS__)
#define log_warn(log, ...)  log_at(log, LOG_WARNING, __VA_ARGS__)
#define log_info(log, ...)  log_at(log, LOG_INFO, __VA_ARGS__)
#define log_debug(log, ...) log_at(log, LOG_DEBUG, __VA_ARGS__)

#endif
