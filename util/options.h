/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Options of a subcommand, as data: a table says what they are called, what
 * type they have and which field of the command's settings they fill, rules
 * say which of them exclude or need each other.
 *
 *	struct create_settings {
 *		bool force;
 *		uint64_t align;
 *	};
 *	static const struct option_spec create_options[] = {
 *		OPT_FLAG('f', "force", struct create_settings, force,
 *			 "reconfigure even if active"),
 *		OPT_SIZE('a', "align", struct create_settings, align,
 *			 "align", "namespace alignment in bytes"),
 *		OPT_END
 *	};
 *
 * Accepted are -f, -fv (flags bundled), -a2M, -a 2M, --align 2M, --align=2M,
 * an abbreviation of a long name that only one option has, --no-force for
 * flags and counts (--movable, if the flag is "no-movable"), operands anywhere, and "--" before operands that begin
 * with a dash. An option given twice has its last value.
 */
#ifndef UTIL_OPTIONS_H
#define UTIL_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <uuid/uuid.h>

/* Exit status of a command that was called wrongly, and of -h. */
#define EXIT_USAGE 129

enum option_type {
	OPTION_END,
	OPTION_GROUP, /* a heading in the help, no option */
	OPTION_FLAG, /* bool */
	OPTION_COUNT, /* unsigned int: how often it was given */
	OPTION_TEXT, /* const char *, a pointer into argv */
	OPTION_U64, /* uint64_t: decimal, or hexadecimal after 0x */
	OPTION_INT, /* int: decimal */
	OPTION_SIZE, /* uint64_t in bytes: parse_size(), no percentage */
	OPTION_AMOUNT, /* struct option_amount: a size or a percentage */
	OPTION_UUID, /* uuid_t */
	OPTION_CHOICE, /* int: .value of the named struct option_choice */
};

/* A size that may depend on what is available. */
struct option_amount {
	const char *text; /* as it was given; NULL: it was not */
	uint64_t bytes; /* 0 for a percentage */
	bool percent;
};

/*
 * Bytes of @amount; a percentage is taken of @available and rounded down.
 * 0, or -EINVAL when it is a percentage of nothing.
 */
int option_amount_of(const struct option_amount *amount, uint64_t available,
		     uint64_t *ret);

/* Words that an OPTION_CHOICE accepts; ends with .word NULL. */
struct option_choice {
	const char *word;
	int value;
	bool unlisted; /* accepted but not shown: older or second spelling */
};

enum {
	OPTION_REQUIRED = 1 << 0,
	OPTION_HIDDEN = 1 << 1, /* not in the help */
	OPTION_MAY_BE_EMPTY = 1 << 2, /* a text that may be "" */
};

struct option_spec {
	enum option_type type;
	char letter; /* 0: long name alone */
	const char *name;
	size_t offset; /* of the field in the settings */
	const char *arg; /* what the help calls the value */
	const char *help;
	const struct option_choice *choices;
	unsigned int flags;
};

/* Offset of a field, which must have exactly type @t. */
#define OPTION_FIELD(s, f, t)                                             \
	(offsetof(s, f) +                                                 \
	 0 * sizeof(char[__builtin_types_compatible_p(                    \
				 __typeof__(((s *)0)->f), t) ?            \
				 1 :                                      \
				 -1]))

#define OPT_VALUE_(kind, ctype, l, n, s, f, a, h, ...)                    \
	{                                                                 \
		.type = kind, .letter = l, .name = n,                     \
		.offset = OPTION_FIELD(s, f, ctype), .arg = a, .help = h, \
		__VA_ARGS__                                               \
	}

/*
 * l: letter or 0, n: long name, s: type of the settings, f: its field,
 * a: name of the value, h: help; then .flags = ... where wanted.
 */
#define OPT_FLAG(l, n, s, f, h, ...) \
	OPT_VALUE_(OPTION_FLAG, bool, l, n, s, f, NULL, h, __VA_ARGS__)
#define OPT_COUNT(l, n, s, f, h, ...) \
	OPT_VALUE_(OPTION_COUNT, unsigned int, l, n, s, f, NULL, h, __VA_ARGS__)
#define OPT_TEXT(l, n, s, f, a, h, ...) \
	OPT_VALUE_(OPTION_TEXT, const char *, l, n, s, f, a, h, __VA_ARGS__)
#define OPT_U64(l, n, s, f, a, h, ...) \
	OPT_VALUE_(OPTION_U64, uint64_t, l, n, s, f, a, h, __VA_ARGS__)
#define OPT_INT(l, n, s, f, a, h, ...) \
	OPT_VALUE_(OPTION_INT, int, l, n, s, f, a, h, __VA_ARGS__)
#define OPT_SIZE(l, n, s, f, a, h, ...) \
	OPT_VALUE_(OPTION_SIZE, uint64_t, l, n, s, f, a, h, __VA_ARGS__)
#define OPT_AMOUNT(l, n, s, f, a, h, ...)                               \
	OPT_VALUE_(OPTION_AMOUNT, struct option_amount, l, n, s, f, a, h, \
		   __VA_ARGS__)
#define OPT_UUID(l, n, s, f, a, h, ...) \
	OPT_VALUE_(OPTION_UUID, uuid_t, l, n, s, f, a, h, __VA_ARGS__)
#define OPT_CHOICE(l, n, s, f, a, h, c, ...)                      \
	OPT_VALUE_(OPTION_CHOICE, int, l, n, s, f, a, h, .choices = c, \
		   __VA_ARGS__)
#define OPT_GROUP(h) { .type = OPTION_GROUP, .help = h }
#define OPT_END	     { .type = OPTION_END }

/* Options that depend on each other. The names are long ones. */
enum option_rule_kind {
	OPTIONS_NO_RULE, /* ends a table */
	OPTIONS_EXCLUDE, /* at most one of these */
	OPTIONS_NEED, /* the first needs one of the others */
};

struct option_rule {
	enum option_rule_kind kind;
	const char *names[8];
	const char *why; /* for the message; may be NULL */
};

/* Most options that one table may have. */
#define OPTIONS_MAX 64

/* Which options were given, --no-X included. */
struct options_given {
	const struct option_spec *table;
	uint64_t bits;
};

/* Was the option of long name @name given? The table must have it. */
bool option_given(const struct options_given *given, const char *name);

enum options_result {
	OPTIONS_OK,
	OPTIONS_BAD, /* reported on stderr: exit with EXIT_USAGE */
	OPTIONS_USAGE, /* -h: print the usage, exit with EXIT_USAGE */
	OPTIONS_HELP, /* --help: show the manual page */
};

/*
 * Read @argv (without the command's name) into @settings, which the caller
 * has filled with defaults. The operands are moved to the front of @argv in
 * their order, *@argc becomes their number. @rules may be NULL. Errors are
 * reported through util/report.h.
 */
enum options_result options_parse(const struct option_spec *table,
				  const struct option_rule *rules, int *argc,
				  char **argv, void *settings,
				  struct options_given *given);

/* The table as help text. */
void options_print(FILE *out, const struct option_spec *table);

#endif
