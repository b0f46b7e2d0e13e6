/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a command has to say on stderr: one line of cause, one of cure.
 *
 *	ndctl create-namespace: region0 has 512 MiB left, 1 GiB is asked for
 *	    ask for less, or destroy a namespace of region0
 *
 * What devices and files say is quoted through text_escape(), so that it
 * cannot play with the terminal.
 */
#ifndef UTIL_REPORT_H
#define UTIL_REPORT_H

struct ndctl_ctx;
struct daxctl_ctx;

/* "ndctl create-namespace"; the dispatcher sets it. Strings are kept. */
void report_set_prefix(const char *program, const char *command);

/* A cause, without a newline. Returns @rc: "return report(-EINVAL, ...)". */
int report(int rc, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The cure of what was just reported. Returns @rc. */
int report_cure(int rc, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * A failed library call: prints the cause and cure that the library left in
 * @ctx; when it left none, "@what: <text of errno -rc>". @what says what was
 * tried ("enable namespace0.0"). Returns @rc.
 */
int report_ndctl(struct ndctl_ctx *ctx, int rc, const char *what, ...)
	__attribute__((format(printf, 3, 4)));
int report_daxctl(struct daxctl_ctx *ctx, int rc, const char *what, ...)
	__attribute__((format(printf, 3, 4)));

#endif
