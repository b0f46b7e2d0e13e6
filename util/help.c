// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>

#include "shared/cleanup.h"
#include "shared/text.h"
#include "util/help.h"
#include "util/report.h"

#define NAME_COLUMN 22

void help_program(FILE *out, const struct program *program)
{
	const struct command *const *command;

	fprintf(out, "\n usage: %s [--version] [--help] COMMAND [ARGS]\n\n",
		program->name);
	for (command = program->commands; *command; command++) {
		if (!(*command)->hidden)
			fprintf(out, "    %-*s %s\n", NAME_COLUMN,
				(*command)->name, (*command)->summary);
	}
	fprintf(out,
		"\n See '%s help COMMAND' for more information on a specific command.\n"
		" %s --list-cmds to see all available commands\n\n",
		program->name, program->name);
}

void help_usage(FILE *out, const struct program *program,
		const struct command *command)
{
	fprintf(out, "\n usage: %s %s%s%s [<options>]\n\n", program->name,
		command->name, command->operands ? " " : "",
		command->operands ? command->operands : "");
	options_print(out, command->options);
	fputc('\n', out);
}

/* Exit status of man; -1 when it cannot be run. */
static int run_man(char **argv, bool silent)
{
	posix_spawn_file_actions_t actions;
	int rc, status;
	pid_t pid;

	if (posix_spawn_file_actions_init(&actions))
		return -1;
	if (silent) {
		posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO,
						 "/dev/null", O_WRONLY, 0);
		posix_spawn_file_actions_addopen(&actions, STDERR_FILENO,
						 "/dev/null", O_WRONLY, 0);
	}
	rc = posix_spawnp(&pid, argv[0], &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	if (rc)
		return -1;
	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			return -1;
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int help_manual(const struct program *program, const struct command *command)
{
	_cleanup_free_ char *page = NULL;
	char man[] = "man", where[] = "-w";
	char *find[] = { man, where, NULL, NULL };
	char *show[] = { man, NULL, NULL };

	page = command ? text_format("%s-%s", program->name, command->name) :
			 strdup(program->name);
	if (!page)
		return report(-ENOMEM, "out of memory");
	find[2] = page;
	show[1] = page;
	if (run_man(find, true) == 0 && run_man(show, false) == 0)
		return 0;
	if (command)
		help_usage(stdout, program, command);
	else
		help_program(stdout, program);
	return 0;
}
