// SPDX-License-Identifier: GPL-2.0
#include "unit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "capture.h"
#include "util/command.h"

/* What the commands of this test saw and shall return. */
static struct {
	int opened;
	int closed;
	int ran;
	int open_rc;
	int verify_rc;
	int run_rc;
	int operands;
	unsigned int level;
	void *ctx;
} seen;

static int the_context;

static int open_context(void **ret)
{
	seen.opened++;
	if (!seen.open_rc)
		*ret = &the_context;
	return seen.open_rc;
}

static void close_context(void *ctx)
{
	assert_ptr_equal(ctx, &the_context);
	seen.closed++;
}

struct settings {
	unsigned int level;
	bool force;
};

static const struct settings defaults = { .level = 3 };

static const struct option_spec options[] = {
	OPT_COUNT('v', "verbose", struct settings, level, "more"),
	OPT_FLAG('f', "force", struct settings, force, "regardless"),
	OPT_END
};

static int verify(const struct call *call, void *settings)
{
	assert_int_equal(seen.opened, 0);
	return seen.verify_rc;
}

static int run(const struct call *call, void *settings)
{
	struct settings *cfg = settings;

	seen.ran++;
	seen.ctx = call->ctx;
	seen.operands = call->argc;
	seen.level = cfg->level;
	assert_int_equal(cfg->force, call_given(call, "force"));
	return seen.run_rc;
}

static const struct command make = {
	.name = "make-thing",
	.summary = "make a thing",
	.operands = "<thing>",
	.min_operands = 1,
	.max_operands = 2,
	.missing = "specify a thing to make",
	.options = options,
	.settings_size = sizeof(struct settings),
	.defaults = &defaults,
	.verify = verify,
	.run = run,
};

static const struct command list = {
	.name = "list",
	.summary = "show things",
	.options = options,
	.settings_size = sizeof(struct settings),
	.run = run,
	.no_context = true,
};

static const struct command secret = {
	.name = "make-secret",
	.operands = "[<thing>..]",
	.max_operands = OPERANDS_ANY,
	.options = options,
	.settings_size = sizeof(struct settings),
	.run = run,
	.hidden = true,
};

static const struct command *const commands[] = { &list, &make, &secret, NULL };
static const char *const later[] = { "monitor", NULL };

static const struct program program = {
	.name = "thingctl",
	.version = "1.2.3",
	.commands = commands,
	.later = later,
	.open = open_context,
	.close = close_context,
};

static char said[8192];
static char printed[8192];

/* Exit status of "thingctl LINE"; stderr in said, stdout in printed. */
static int call_line(const char *line)
{
	char words[256], *argv[16] = { (char *)"thingctl" }, *rest = NULL;
	FILE *out = tmpfile();
	int argc = 1, saved, rc;
	size_t size;

	snprintf(words, sizeof(words), "%s", line);
	for (argv[argc] = strtok_r(words, " ", &rest); argv[argc];
	     argv[argc] = strtok_r(NULL, " ", &rest))
		argc++;
	assert_non_null(out);
	fflush(stdout);
	saved = dup(STDOUT_FILENO);
	assert_true(dup2(fileno(out), STDOUT_FILENO) >= 0);
	capture_start();
	rc = program_main(&program, argc, argv);
	snprintf(said, sizeof(said), "%s", capture_end());
	fflush(stdout);
	assert_true(dup2(saved, STDOUT_FILENO) >= 0);
	close(saved);
	rewind(out);
	size = fread(printed, 1, sizeof(printed) - 1, out);
	printed[size] = '\0';
	fclose(out);
	return rc;
}

static int reset(void **state)
{
	memset(&seen, 0, sizeof(seen));
	return 0;
}

static void a_command_runs(void **state)
{
	assert_int_equal(call_line("make-thing one -vf two"), 0);
	assert_int_equal(seen.ran, 1);
	assert_int_equal(seen.operands, 2);
	assert_int_equal(seen.level, 4);
	assert_ptr_equal(seen.ctx, &the_context);
	assert_int_equal(seen.opened, 1);
	assert_int_equal(seen.closed, 1);
	assert_string_equal(said, "");
}

static void without_a_context(void **state)
{
	assert_int_equal(call_line("list"), 0);
	assert_int_equal(seen.ran, 1);
	assert_null(seen.ctx);
	assert_int_equal(seen.opened, 0);
	assert_int_equal(seen.level, 0);
}

static void operands_are_counted(void **state)
{
	assert_int_equal(call_line("make-thing"), EXIT_USAGE);
	assert_non_null(strstr(said, "specify a thing to make"));
	assert_non_null(strstr(said, "usage: thingctl make-thing <thing>"));
	assert_int_equal(call_line("make-thing a b c"), EXIT_USAGE);
	assert_non_null(strstr(said, "'c'"));
	assert_int_equal(call_line("list a"), EXIT_USAGE);
	assert_int_equal(seen.ran, 0);
	assert_int_equal(call_line("make-secret a b c d e f"), 0);
	assert_int_equal(seen.operands, 6);
}

static void failures_become_statuses(void **state)
{
	seen.run_rc = -ENXIO;
	assert_int_equal(call_line("list"), 250);
	seen.run_rc = 7;
	assert_int_equal(call_line("list"), 7);
	/* Never a status that would say "succeeded" or "killed". */
	for (seen.run_rc = -1; seen.run_rc > -600; seen.run_rc--) {
		int rc = call_line("list");

		if (!rc || (rc > 128 && rc <= 192))
			fail_msg("%d becomes %d", seen.run_rc, rc);
	}
	seen.run_rc = 0;
	seen.verify_rc = EXIT_USAGE;
	seen.ran = 0;
	assert_int_equal(call_line("make-thing a"), EXIT_USAGE);
	assert_int_equal(seen.ran, 0);
	seen.verify_rc = 0;
	seen.open_rc = -EACCES;
	assert_int_equal(call_line("make-thing a"), 243);
	assert_non_null(strstr(said, "Permission denied"));
	assert_int_equal(seen.ran, 0);
	assert_int_equal(seen.closed, 0);
}

static void what_is_unknown(void **state)
{
	assert_int_equal(call_line("lits"), EXIT_USAGE);
	assert_non_null(strstr(said, "did you mean 'list'?"));
	assert_int_equal(call_line("make-thin"), EXIT_USAGE);
	assert_non_null(strstr(said, "did you mean 'make-thing'?"));
	assert_int_equal(call_line("frobnicate"), EXIT_USAGE);
	assert_null(strstr(said, "did you mean"));
	assert_int_equal(call_line("monitor"), EXIT_FAILURE);
	assert_non_null(strstr(said, "comes with a later version"));
	assert_int_equal(call_line("--foo"), EXIT_USAGE);
	assert_int_equal(call_line("list --foo"), EXIT_USAGE);
	assert_int_equal(call_line("help nosuch"), EXIT_USAGE);
	assert_string_equal(printed, "");
}

static void what_there_is(void **state)
{
	assert_int_equal(call_line("--version"), 0);
	assert_string_equal(printed, "1.2.3\n");
	assert_int_equal(call_line("version"), 0);
	assert_string_equal(printed, "1.2.3\n");
	assert_int_equal(call_line("--list-cmds"), 0);
	assert_string_equal(printed, "version\nlist\nmake-thing\nhelp\n");
	assert_int_equal(call_line("help"), 0);
	assert_non_null(strstr(printed, "usage: thingctl [--version]"));
	assert_non_null(strstr(printed, "make-thing             make a thing"));
	assert_null(strstr(printed, "make-secret"));
	assert_int_equal(call_line(""), EXIT_FAILURE);
	assert_string_equal(printed, "");
	assert_non_null(strstr(said, "usage: thingctl [--version]"));
}

static void usage_of_a_command(void **state)
{
	assert_int_equal(call_line("make-thing -h"), EXIT_USAGE);
	assert_string_equal(said,
			    "\n usage: thingctl make-thing <thing> [<options>]\n\n"
			    "    -v, --verbose         more\n"
			    "    -f, --force           regardless\n\n");
	/* There is no such manual page: the same, as the answer asked for. */
	assert_int_equal(call_line("make-thing --help"), 0);
	assert_non_null(strstr(printed, "usage: thingctl make-thing"));
	assert_int_equal(call_line("help make-thing"), 0);
	assert_non_null(strstr(printed, "-f, --force"));
	assert_int_equal(seen.ran, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_command_runs, reset),
		cmocka_unit_test_setup(without_a_context, reset),
		cmocka_unit_test_setup(operands_are_counted, reset),
		cmocka_unit_test_setup(failures_become_statuses, reset),
		cmocka_unit_test_setup(what_is_unknown, reset),
		cmocka_unit_test_setup(what_there_is, reset),
		cmocka_unit_test_setup(usage_of_a_command, reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
