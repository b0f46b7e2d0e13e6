// SPDX-License-Identifier: GPL-2.0
#include "unit.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "capture.h"
#include "util/options.h"
#include "util/report.h"

struct settings {
	bool force;
	bool online;
	bool idle;
	unsigned int verbose;
	const char *region;
	const char *name;
	uint64_t sector;
	uint64_t align;
	struct option_amount size;
	int node;
	uuid_t uuid;
	int mode;
};

enum { MODE_UNSET, MODE_RAW, MODE_FSDAX, MODE_DEVDAX };

static const struct option_choice modes[] = {
	{ "raw", MODE_RAW },
	{ "fsdax", MODE_FSDAX },
	{ "devdax", MODE_DEVDAX },
	{ "dax", MODE_DEVDAX, .unlisted = true },
	{ NULL }
};

static const struct option_spec table[] = {
	OPT_GROUP("What"),
	OPT_FLAG('f', "force", struct settings, force, "even if active"),
	OPT_FLAG('N', "no-online", struct settings, online, "not online"),
	OPT_FLAG('i', "idle", struct settings, idle, "idle ones too"),
	OPT_COUNT('v', "verbose", struct settings, verbose, "more"),
	OPT_TEXT('r', "region", struct settings, region, "region", "where"),
	OPT_TEXT('n', "name", struct settings, name, "name", "its name",
		 .flags = OPTION_MAY_BE_EMPTY),
	OPT_U64('l', "sector-size", struct settings, sector, "bytes", "sector"),
	OPT_SIZE('a', "align", struct settings, align, "align", "align"),
	OPT_AMOUNT('s', "size", struct settings, size, "size", "how much"),
	OPT_INT(0, "node", struct settings, node, "node", "NUMA node"),
	OPT_UUID('U', "uuid", struct settings, uuid, "uuid", "uuid"),
	OPT_CHOICE('m', "mode", struct settings, mode, "mode", "mode", modes),
	OPT_TEXT(0, "secret", struct settings, name, "text", "hidden",
		 .flags = OPTION_HIDDEN),
	OPT_END
};

/* One command line, split at blanks, and what came of it. */
struct run {
	struct settings settings;
	struct options_given given;
	enum options_result result;
	char *argv[32];
	int argc;
	char words[512];
	const char *said;
};

static void run_rules(struct run *run, const struct option_spec *specs,
		      const struct option_rule *rules, const char *line)
{
	char *rest = NULL, *word;

	memset(run, 0, sizeof(*run));
	snprintf(run->words, sizeof(run->words), "%s", line);
	for (word = strtok_r(run->words, " ", &rest); word;
	     word = strtok_r(NULL, " ", &rest))
		run->argv[run->argc++] = word;
	capture_start();
	run->result = options_parse(specs, rules, &run->argc, run->argv,
				    &run->settings, &run->given);
	run->said = capture_end();
}

static void run_line(struct run *run, const char *line)
{
	run_rules(run, table, NULL, line);
}

static void accept(struct run *run, const char *line)
{
	run_line(run, line);
	if (run->result != OPTIONS_OK || run->said[0])
		fail_msg("'%s' gives %d: %s", line, run->result, run->said);
}

/* Refused, with @words somewhere in what it said. */
static void refuse(const char *line, const char *words)
{
	struct run run;

	run_line(&run, line);
	if (run.result != OPTIONS_BAD || !strstr(run.said, words))
		fail_msg("'%s' gives %d, not '%s': %s", line, run.result, words,
			 run.said);
}

static void every_type(void **state)
{
	uuid_t uuid;
	struct run run;

	uuid_parse("11111111-2222-3333-4444-555555555555", uuid);
	accept(&run, "-f --no-online -vv -r region0 --name x -l 4096 -a 2M "
		     "--size=1.5G --node -1 -m devdax "
		     "-U 11111111-2222-3333-4444-555555555555");
	assert_true(run.settings.force);
	assert_true(run.settings.online);
	assert_int_equal(run.settings.verbose, 2);
	assert_string_equal(run.settings.region, "region0");
	assert_string_equal(run.settings.name, "x");
	assert_int_equal(run.settings.sector, 4096);
	assert_int_equal(run.settings.align, 2 << 20);
	assert_int_equal(run.settings.size.bytes, 3ull << 29);
	assert_false(run.settings.size.percent);
	assert_int_equal(run.settings.node, -1);
	assert_int_equal(run.settings.mode, MODE_DEVDAX);
	assert_memory_equal(run.settings.uuid, uuid, sizeof(uuid));
	assert_int_equal(run.argc, 0);
}

static void spellings(void **state)
{
	struct run run;

	accept(&run, "-a2M -fi -vvr region1");
	assert_int_equal(run.settings.align, 2 << 20);
	assert_true(run.settings.force && run.settings.idle);
	assert_int_equal(run.settings.verbose, 2);
	assert_string_equal(run.settings.region, "region1");
	accept(&run, "--reg=0 --forc --al 4K --verb --verb");
	assert_string_equal(run.settings.region, "0");
	assert_true(run.settings.force);
	assert_int_equal(run.settings.align, 4096);
	assert_int_equal(run.settings.verbose, 2);
	accept(&run, "-m dax");
	assert_int_equal(run.settings.mode, MODE_DEVDAX);
	accept(&run, "--name=");
	assert_string_equal(run.settings.name, "");
	accept(&run, "--secret=x");
}

static void the_last_one_counts(void **state)
{
	struct run run;

	accept(&run, "-r 1 -r 2 -f --no-force -vv --no-verbose -v");
	assert_string_equal(run.settings.region, "2");
	assert_false(run.settings.force);
	assert_int_equal(run.settings.verbose, 1);
	assert_true(option_given(&run.given, "force"));
}

static void what_was_given(void **state)
{
	struct run run;

	accept(&run, "--no-force -l 0");
	assert_true(option_given(&run.given, "force"));
	assert_true(option_given(&run.given, "sector-size"));
	assert_false(option_given(&run.given, "align"));
	assert_false(option_given(&run.given, "region"));
}

static void operands(void **state)
{
	struct run run;

	accept(&run, "one -f two -r three four -- -five --six");
	assert_int_equal(run.argc, 5);
	assert_string_equal(run.argv[0], "one");
	assert_string_equal(run.argv[1], "two");
	assert_string_equal(run.argv[2], "four");
	assert_string_equal(run.argv[3], "-five");
	assert_string_equal(run.argv[4], "--six");
	accept(&run, "- -f");
	assert_int_equal(run.argc, 1);
	assert_string_equal(run.argv[0], "-");
}

static void unknown_options(void **state)
{
	refuse("--foo", "unknown option '--foo'");
	refuse("--regoin 0", "did you mean '--region'?");
	refuse("--sixe=1G", "did you mean '--size'?");
	refuse("-fx", "unknown option '-x'");
	refuse("--secre=1 --secrte", "unknown option '--secrte'");
	refuse("--=x", "unknown option");
	refuse("--no-region", "unknown option '--no-region'");
}

static void ambiguous_options(void **state)
{
	refuse("--s 1", "option '--s' is ambiguous");
	refuse("--no 1", "ambiguous");
	refuse("--n 1", "ambiguous");
}

static void missing_and_needless_values(void **state)
{
	refuse("--region", "option '--region' needs a value");
	refuse("-fr", "option '--region' needs a value");
	refuse("--force=yes", "option '--force' takes no value");
	refuse("--no-force=yes", "takes no value");
}

static void bad_values(void **state)
{
	refuse("--align abc", "--align does not understand 'abc'");
	refuse("--align=", "--align is empty");
	refuse("--align 50%", "--align does not understand '50%'");
	refuse("--size abc", "--size does not understand 'abc'");
	refuse("--size 101%", "--size does not understand '101%'");
	refuse("--size 99999999E", "--size '99999999E' is too large");
	refuse("-l -1", "--sector-size does not understand '-1'");
	refuse("-l 1K", "--sector-size does not understand '1K'");
	refuse("--node x", "--node does not understand 'x'");
	refuse("--node 99999999999", "too large");
	refuse("--region=", "--region is empty");
	refuse("-U 1234", "--uuid does not understand '1234'");
	refuse("-m devdx", "did you mean 'devdax'?");
	refuse("-m zzz", "it can be 'raw', 'fsdax' or 'devdax'");
}

static void a_bad_value_changes_nothing(void **state)
{
	struct run run;

	run_line(&run, "-a 4K -a abc");
	assert_int_equal(run.result, OPTIONS_BAD);
	assert_int_equal(run.settings.align, 4096);
}

static void amounts(void **state)
{
	uint64_t bytes = 7;
	struct run run;

	accept(&run, "-s 50%");
	assert_true(run.settings.size.percent);
	assert_int_equal(option_amount_of(&run.settings.size, 1000, &bytes),
			 0);
	assert_int_equal(bytes, 500);
	assert_true(option_amount_of(&run.settings.size, 0, &bytes) < 0);
	accept(&run, "-s 4K");
	assert_int_equal(option_amount_of(&run.settings.size, 0, &bytes), 0);
	assert_int_equal(bytes, 4096);
	accept(&run, "-f");
	assert_null(run.settings.size.text);
}

static void help_is_asked_for(void **state)
{
	struct run run;

	run_line(&run, "-fh");
	assert_int_equal(run.result, OPTIONS_USAGE);
	run_line(&run, "-f --help");
	assert_int_equal(run.result, OPTIONS_HELP);
}

static void rules(void **state)
{
	static const struct option_rule some[] = {
		{ OPTIONS_EXCLUDE, { "force", "idle", "region" }, "they clash" },
		{ OPTIONS_NEED, { "align", "mode", "size" } },
		{ OPTIONS_NO_RULE }
	};
	struct run run;

	run_rules(&run, table, some, "-f -i");
	assert_int_equal(run.result, OPTIONS_BAD);
	assert_non_null(strstr(
		run.said, "--force and --idle exclude each other: they clash"));
	run_rules(&run, table, some, "-r 0 -i");
	assert_int_equal(run.result, OPTIONS_BAD);
	run_rules(&run, table, some, "--no-force -i");
	assert_int_equal(run.result, OPTIONS_OK);
	run_rules(&run, table, some, "-a 4K");
	assert_int_equal(run.result, OPTIONS_BAD);
	assert_non_null(strstr(run.said, "--align needs --mode or --size"));
	run_rules(&run, table, some, "-a 4K -s 1G");
	assert_int_equal(run.result, OPTIONS_OK);
	run_rules(&run, table, some, "");
	assert_int_equal(run.result, OPTIONS_OK);
}

static void required_options(void **state)
{
	static const struct option_spec one[] = {
		OPT_TEXT('r', "region", struct settings, region, "region",
			 "where", .flags = OPTION_REQUIRED),
		OPT_END
	};
	struct run run;

	run_rules(&run, one, NULL, "");
	assert_int_equal(run.result, OPTIONS_BAD);
	assert_non_null(strstr(run.said, "--region is missing"));
	run_rules(&run, one, NULL, "-r x");
	assert_int_equal(run.result, OPTIONS_OK);
}

static void usage_text(void **state)
{
	static const char want[] =
		"\nWhat\n"
		"    -f, --force           even if active\n"
		"    -N, --no-online       not online\n"
		"    -i, --idle            idle ones too\n"
		"    -v, --verbose         more\n"
		"    -r, --region <region>\n"
		"                          where\n"
		"    -n, --name <name>     its name\n"
		"    -l, --sector-size <bytes>\n"
		"                          sector\n"
		"    -a, --align <align>   align\n"
		"    -s, --size <size>     how much\n"
		"        --node <node>     NUMA node\n"
		"    -U, --uuid <uuid>     uuid\n"
		"    -m, --mode <mode>     mode\n";
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	options_print(out, table);
	fclose(out);
	assert_string_equal(text, want);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_type),
		cmocka_unit_test(spellings),
		cmocka_unit_test(the_last_one_counts),
		cmocka_unit_test(what_was_given),
		cmocka_unit_test(operands),
		cmocka_unit_test(unknown_options),
		cmocka_unit_test(ambiguous_options),
		cmocka_unit_test(missing_and_needless_values),
		cmocka_unit_test(bad_values),
		cmocka_unit_test(a_bad_value_changes_nothing),
		cmocka_unit_test(amounts),
		cmocka_unit_test(help_is_asked_for),
		cmocka_unit_test(rules),
		cmocka_unit_test(required_options),
		cmocka_unit_test(usage_text),
	};

	report_set_prefix("test", NULL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
