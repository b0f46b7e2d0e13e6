// SPDX-License-Identifier: GPL-2.0
#include <assert.h>
#include <errno.h>
#include <string.h>

#include "shared/parse.h"
#include "util/options-internal.h"
#include "util/report.h"
#include "util/suggest.h"

/* One command line being read. */
struct reader {
	const struct option_spec *table;
	struct options_given *given;
	char *settings;
	char **argv;
	int argc;
	int next; /* of argv to look at */
	int operands; /* found so far, at the front of argv */
};

static bool is_option(const struct option_spec *spec)
{
	return spec->type != OPTION_GROUP;
}

#define each_option(spec, table)                             \
	for (spec = (table); spec->type != OPTION_END; spec++) \
		if (is_option(spec))

static bool takes_value(const struct option_spec *spec)
{
	return spec->type != OPTION_FLAG && spec->type != OPTION_COUNT;
}

bool option_given(const struct options_given *given, const char *name)
{
	const struct option_spec *spec;

	each_option(spec, given->table) {
		if (strcmp(spec->name, name) == 0)
			return given->bits >> (spec - given->table) & 1;
	}
	assert(!"an option that the table has");
	return false;
}

int option_amount_of(const struct option_amount *amount, uint64_t available,
		     uint64_t *ret)
{
	if (amount->percent)
		return parse_size(amount->text, available, ret);
	*ret = amount->bytes;
	return 0;
}

/* @value is NULL for flags and counts; @off for --no-X. */
static int take(struct reader *reader, const struct option_spec *spec,
		const char *value, bool off)
{
	void *field = reader->settings + spec->offset;

	if (spec->type == OPTION_FLAG)
		*(bool *)field = !off;
	else if (spec->type == OPTION_COUNT)
		*(unsigned int *)field = off ? 0 : *(unsigned int *)field + 1;
	else if (option_value(spec, value, field))
		return -EINVAL;
	reader->given->bits |= UINT64_C(1) << (spec - reader->table);
	return 0;
}

static const char *next_word(struct reader *reader)
{
	return reader->next < reader->argc ? reader->argv[reader->next++] :
					     NULL;
}

static int unknown_long(const struct reader *reader, const char *name,
			size_t len)
{
	const struct option_spec *spec;
	struct suggestion search;
	const char *meant;
	char word[64];

	snprintf(word, sizeof(word), "%.*s", (int)len, name);
	report(0, "unknown option '--%.*s'", (int)len, name);
	suggestion_start(&search, word);
	each_option(spec, reader->table) {
		if (!(spec->flags & OPTION_HIDDEN))
			suggestion_offer(&search, spec->name);
	}
	suggestion_offer(&search, "help");
	meant = suggestion_end(&search);
	if (meant)
		report_cure(0, "did you mean '--%s'? -h shows all options",
			    meant);
	else
		report_cure(0, "-h shows the options that there are");
	return -EINVAL;
}

/* A long name as it was written, resolved. */
struct match {
	const struct option_spec *spec;
	bool off;
	bool exact;
	const struct option_spec *second; /* when two could be meant */
	bool second_off;
};

static void match_offer(struct match *match, const struct option_spec *spec,
			const char *name, size_t len, bool off)
{
	const char *full = spec->name;

	if (off) {
		if (takes_value(spec))
			return;
		/* "--movable" is the opposite of "--no-movable". */
		if (strncmp(full, "no-", 3) == 0) {
			full += 3;
		} else {
			/* "--no" alone is no abbreviation of all of them. */
			if (len <= 3 || strncmp(name, "no-", 3) != 0)
				return;
			name += 3;
			len -= 3;
		}
	}
	if (strncmp(full, name, len) != 0)
		return;
	if (full[len] == '\0') {
		*match = (struct match){ spec, off, true };
	} else if (!match->exact && match->spec) {
		match->second = spec;
		match->second_off = off;
	} else if (!match->exact) {
		match->spec = spec;
		match->off = off;
	}
}

static int match_long(const struct reader *reader, const char *name,
		      size_t len, struct match *ret)
{
	const struct option_spec *spec;
	struct match match = { NULL };

	each_option(spec, reader->table) {
		match_offer(&match, spec, name, len, false);
		match_offer(&match, spec, name, len, true);
		if (match.exact)
			break;
	}
	if (!match.spec || !len)
		return unknown_long(reader, name, len);
	if (match.second) {
		report(0, "option '--%.*s' is ambiguous", (int)len, name);
		return report_cure(-EINVAL, "write --%s%s or --%s%s",
				   match.off ? "no-" : "", match.spec->name,
				   match.second_off ? "no-" : "",
				   match.second->name);
	}
	*ret = match;
	return 0;
}

static int needs_value(const struct option_spec *spec)
{
	report(0, "option '--%s' needs a value", spec->name);
	return report_cure(-EINVAL, "write --%s <%s>", spec->name, spec->arg);
}

static int read_long(struct reader *reader, const char *text)
{
	const char *value = strchr(text, '=');
	size_t len = value ? (size_t)(value - text) : strlen(text);
	struct match match = { NULL };

	if (match_long(reader, text, len, &match))
		return -EINVAL;
	if (!takes_value(match.spec)) {
		if (value)
			return report(-EINVAL, "option '--%.*s' takes no value",
				      (int)len, text);
		return take(reader, match.spec, NULL, match.off);
	}
	value = value ? value + 1 : next_word(reader);
	if (!value)
		return needs_value(match.spec);
	return take(reader, match.spec, value, false);
}

/* "-fva2M": flags, the last one perhaps with a value. */
static int read_letters(struct reader *reader, const char *text)
{
	const struct option_spec *spec, *found;
	const char *value;

	for (; *text; text++) {
		found = NULL;
		each_option(spec, reader->table) {
			if (spec->letter == *text)
				found = spec;
		}
		if (!found && *text == 'h')
			return OPTIONS_USAGE;
		if (!found) {
			report(0, "unknown option '-%c'", *text);
			report_cure(0, "-h shows the options that there are");
			return -EINVAL;
		}
		if (takes_value(found)) {
			value = text[1] ? text + 1 : next_word(reader);
			if (!value)
				return needs_value(found);
			return take(reader, found, value, false);
		}
		if (take(reader, found, NULL, false))
			return -EINVAL;
	}
	return 0;
}

/* 0, -EINVAL (reported), OPTIONS_USAGE or OPTIONS_HELP. */
static int read_all(struct reader *reader)
{
	const char *word;
	int rc = 0;

	while (!rc && (word = next_word(reader))) {
		if (strcmp(word, "--") == 0)
			break;
		if (strcmp(word, "--help") == 0)
			return OPTIONS_HELP;
		if (strncmp(word, "--", 2) == 0)
			rc = read_long(reader, word + 2);
		else if (word[0] == '-' && word[1])
			rc = read_letters(reader, word + 1);
		else
			reader->argv[reader->operands++] = (char *)word;
	}
	while (!rc && reader->next < reader->argc)
		reader->argv[reader->operands++] = (char *)next_word(reader);
	return rc;
}

enum options_result options_parse(const struct option_spec *table,
				  const struct option_rule *rules, int *argc,
				  char **argv, void *settings,
				  struct options_given *given)
{
	struct reader reader = {
		.table = table,
		.given = given,
		.settings = settings,
		.argv = argv,
		.argc = *argc,
	};
	int rc;

	*given = (struct options_given){ .table = table };
	rc = read_all(&reader);
	if (rc > 0)
		return rc;
	if (rc || options_check(given, rules, settings))
		return OPTIONS_BAD;
	*argc = reader.operands;
	return OPTIONS_OK;
}
