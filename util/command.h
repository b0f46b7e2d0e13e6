/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Subcommands. Each is a const struct at the end of its own file, and listed
 * in its program's main.c:
 *
 *	static int list_verify(const struct call *call, void *settings) ...
 *	static int list_run(const struct call *call, void *settings)
 *	{
 *		struct list_settings *cfg = settings;
 *		struct ndctl_ctx *ctx = call->ctx;
 *		...
 *	}
 *
 *	const struct command command_list = {
 *		.name = "list",
 *		.summary = "show buses, DIMMs, regions and namespaces",
 *		.options = list_options,
 *		.rules = list_rules,
 *		.settings_size = sizeof(struct list_settings),
 *		.verify = list_verify,
 *		.run = list_run,
 *	};
 */
#ifndef UTIL_COMMAND_H
#define UTIL_COMMAND_H

#include "util/options.h"

struct call;

/* .max_operands of a command that takes any number. */
#define OPERANDS_ANY (-1)

struct command {
	const char *name;
	const char *summary; /* one line in the list of commands */

	/*
	 * Operands: how the usage line shows them ("<namespace>"), their
	 * least and greatest number, and the error when there are too few
	 * ("specify a namespace to enable, or \"all\"").
	 */
	const char *operands;
	int min_operands;
	int max_operands;
	const char *missing;

	const struct option_spec *options; /* ends with OPT_END */
	const struct option_rule *rules; /* may be NULL */

	size_t settings_size;
	const void *defaults; /* of that size; NULL: zeroes */

	/*
	 * What options must fulfil together beyond the rules, before any
	 * device is looked at. It reports what is wrong itself, and returns
	 * 0 or EXIT_USAGE. May be NULL; may amend the settings.
	 */
	int (*verify)(const struct call *call, void *settings);

	/*
	 * Returns 0, -errno (which becomes the exit status' low byte, as
	 * scripts know it from upstream: 250 is -ENXIO), or an exit status.
	 * It has reported what went wrong.
	 */
	int (*run)(const struct call *call, void *settings);

	bool hidden; /* not in the list of commands */
	bool no_context; /* runs without a library context: ->ctx is NULL */
};

struct program {
	const char *name; /* "ndctl" */
	const char *version;
	const struct command *const *commands; /* ends with NULL */

	/*
	 * Upstream's commands that this version does not have yet, so that
	 * they are not taken for typing errors; ends with NULL, may be NULL.
	 */
	const char *const *later;

	/* Library context of a run: 0 or -errno, reported by the caller. */
	int (*open)(void **ret);
	void (*close)(void *ctx);
};

/* One invocation. */
struct call {
	const struct program *program;
	const struct command *command;
	void *ctx; /* struct ndctl_ctx * or struct daxctl_ctx * */
	struct options_given given;
	int argc; /* operands */
	char **argv;
};

/* Was this option, by long name, on the command line? */
bool call_given(const struct call *call, const char *option);

/*
 * Report that the command was called wrongly, with its usage line and how to
 * get help. Returns EXIT_USAGE.
 */
int usage_error(const struct call *call, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * The whole of main(): dispatches argv[1], serves help, --help, version,
 * --version, --list-cmds, -h. Returns the exit status.
 */
int program_main(const struct program *program, int argc, char **argv);

#endif
