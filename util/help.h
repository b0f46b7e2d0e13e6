/* SPDX-License-Identifier: GPL-2.0 */
/* What -h, --help and "help" show. */
#ifndef UTIL_HELP_H
#define UTIL_HELP_H

#include "util/command.h"

/* The list of commands. */
void help_program(FILE *out, const struct program *program);

/* One command: its usage line and options. */
void help_usage(FILE *out, const struct program *program,
		const struct command *command);

/*
 * The manual page of @command, or of the program when that is NULL; where no
 * page is installed, what help_usage() or help_program() has to say. Returns
 * an exit status.
 */
int help_manual(const struct program *program, const struct command *command);

#endif
