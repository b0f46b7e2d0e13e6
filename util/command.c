// SPDX-License-Identifier: GPL-2.0
#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "shared/cleanup.h"
#include "shared/text.h"
#include "util/command.h"
#include "util/help.h"
#include "util/report.h"
#include "util/suggest.h"

bool call_given(const struct call *call, const char *option)
{
	return option_given(&call->given, option);
}

int usage_error(const struct call *call, const char *format, ...)
{
	_cleanup_free_ char *cause = NULL;
	va_list ap;

	va_start(ap, format);
	cause = text_vformat(format, ap);
	va_end(ap);
	report(0, "%s", cause ? cause : "called wrongly");
	return report_cure(EXIT_USAGE, "usage: %s %s%s%s [<options>], see -h",
			   call->program->name, call->command->name,
			   call->command->operands ? " " : "",
			   call->command->operands ? call->command->operands :
						     "");
}

static const struct command *command_find(const struct program *program,
					  const char *name)
{
	const struct command *const *command;

	for (command = program->commands; *command; command++) {
		if (strcmp((*command)->name, name) == 0)
			return *command;
	}
	return NULL;
}

static bool comes_later(const struct program *program, const char *name)
{
	const char *const *later;

	for (later = program->later; later && *later; later++) {
		if (strcmp(*later, name) == 0)
			return true;
	}
	return false;
}

static int unknown_command(const struct program *program, const char *name)
{
	const struct command *const *command;
	struct suggestion search;

	if (comes_later(program, name)) {
		report(0, "%s comes with a later version", name);
		return report_cure(EXIT_FAILURE,
				   "'%s help' lists the commands of this one",
				   program->name);
	}
	suggestion_start(&search, name);
	for (command = program->commands; *command; command++) {
		if (!(*command)->hidden)
			suggestion_offer(&search, (*command)->name);
	}
	report(0, "unknown command '%s'", name);
	if (suggestion_end(&search))
		return report_cure(EXIT_USAGE,
				   "did you mean '%s'? '%s help' lists all commands",
				   suggestion_end(&search), program->name);
	return report_cure(EXIT_USAGE, "'%s help' lists the commands",
			   program->name);
}

static int check_operands(const struct call *call)
{
	const struct command *command = call->command;

	if (call->argc < command->min_operands)
		return usage_error(call, "%s",
				   command->missing ? command->missing :
						      "an operand is missing");
	if (command->max_operands != OPERANDS_ANY &&
	    call->argc > command->max_operands)
		return usage_error(call, "do not know what to do with '%s'",
				   call->argv[command->max_operands]);
	return 0;
}

/* The context lives as long as the command runs. */
static int run(struct call *call, void *settings)
{
	const struct program *program = call->program;
	int rc;

	if (call->command->no_context)
		return call->command->run(call, settings);
	rc = program->open(&call->ctx);
	if (rc) {
		report(0, "cannot look at the system's devices: %s",
		       strerror(-rc));
		return rc;
	}
	rc = call->command->run(call, settings);
	program->close(call->ctx);
	return rc;
}

static int command_main(struct call *call)
{
	const struct command *command = call->command;
	_cleanup_free_ void *settings = calloc(1, command->settings_size + 1);
	int rc;

	if (!settings)
		return report(-ENOMEM, "out of memory");
	if (command->defaults)
		memcpy(settings, command->defaults, command->settings_size);
	switch (options_parse(command->options, command->rules, &call->argc,
			      call->argv, settings, &call->given)) {
	case OPTIONS_OK:
		break;
	case OPTIONS_BAD:
		return EXIT_USAGE;
	case OPTIONS_USAGE:
		help_usage(stderr, call->program, command);
		return EXIT_USAGE;
	case OPTIONS_HELP:
		return help_manual(call->program, command);
	}
	rc = check_operands(call);
	if (!rc && command->verify)
		rc = command->verify(call, settings);
	return rc ? rc : run(call, settings);
}

static int print_commands(const struct program *program)
{
	const struct command *const *command;

	puts("version");
	for (command = program->commands; *command; command++) {
		if (!(*command)->hidden)
			puts((*command)->name);
	}
	puts("help");
	return 0;
}

/* "help [COMMAND]" */
static int help_main(const struct program *program, const char *name)
{
	const struct command *command;

	if (!name) {
		help_program(stdout, program);
		return 0;
	}
	command = command_find(program, name);
	if (!command && strcmp(name, "help") != 0 &&
	    strcmp(name, "version") != 0)
		return unknown_command(program, name);
	return help_manual(program, command);
}

static bool is_any(const char *word, const char *a, const char *b,
		   const char *c)
{
	return strcmp(word, a) == 0 || strcmp(word, b) == 0 ||
	       strcmp(word, c) == 0;
}

static int dispatch(const struct program *program, int argc, char **argv)
{
	struct call call = { .program = program };
	const char *word;

	report_set_prefix(program->name, NULL);
	if (argc < 2) {
		help_program(stderr, program);
		return EXIT_FAILURE;
	}
	word = argv[1];
	if (is_any(word, "help", "--help", "-h"))
		return help_main(program, argv[2]);
	if (is_any(word, "version", "--version", "-v")) {
		puts(program->version);
		return 0;
	}
	if (strcmp(word, "--list-cmds") == 0)
		return print_commands(program);
	if (word[0] == '-') {
		report(0, "unknown option '%s'", word);
		return report_cure(EXIT_USAGE, "usage: %s COMMAND [ARGS], see '%s help'",
				   program->name, program->name);
	}
	call.command = command_find(program, word);
	if (!call.command)
		return unknown_command(program, word);
	report_set_prefix(program->name, call.command->name);
	call.argc = argc - 2;
	call.argv = argv + 2;
	return command_main(&call);
}

int program_main(const struct program *program, int argc, char **argv)
{
	int rc = dispatch(program, argc, argv);

	/* A full disk or a closed pipe must not look like success. */
	if (fflush(stdout) || ferror(stdout)) {
		report(0, "cannot write the output: %s", strerror(errno));
		if (!rc)
			rc = EXIT_FAILURE;
	}
	/* Low bytes from 129 to 192 would look like a death by signal. */
	if (rc < -63)
		return EXIT_FAILURE;
	return rc & 0xff ? rc & 0xff : !!rc;
}
