// SPDX-License-Identifier: GPL-2.0
/* Which options must, may not, or must not stand alone. */
#include <assert.h>
#include <errno.h>
#include <string.h>

#include "shared/cleanup.h"
#include "shared/text.h"
#include "util/options-internal.h"
#include "util/report.h"

#define NAMES_MAX ARRAY_SIZE(((struct option_rule *)0)->names)

/* Given, and not as --no-X, which is as if it was not. */
static bool in_force(const struct options_given *given, const char *name,
		     const char *settings)
{
	const struct option_spec *spec = given->table;

	if (!option_given(given, name))
		return false;
	while (spec->type == OPTION_GROUP || strcmp(spec->name, name) != 0)
		spec++;
	if (spec->type == OPTION_FLAG)
		return *(const bool *)(settings + spec->offset);
	return true;
}

static int check_exclude(const struct options_given *given,
			 const struct option_rule *rule, const char *settings)
{
	const char *first = NULL, *name;
	size_t i;

	for (i = 0; i < NAMES_MAX && (name = rule->names[i]); i++) {
		if (!in_force(given, name, settings))
			continue;
		if (!first) {
			first = name;
			continue;
		}
		report(0, "--%s and --%s exclude each other%s%s", first, name,
		       rule->why ? ": " : "", rule->why ? rule->why : "");
		return report_cure(-EINVAL, "leave one of them out");
	}
	return 0;
}

static int check_need(const struct options_given *given,
		      const struct option_rule *rule, const char *settings)
{
	_cleanup_free_ char *list = NULL;
	char *longer;
	size_t i;

	if (!in_force(given, rule->names[0], settings))
		return 0;
	for (i = 1; i < NAMES_MAX && rule->names[i]; i++) {
		if (in_force(given, rule->names[i], settings))
			return 0;
		longer = text_format("%s%s--%s", list ? list : "",
				     list ? " or " : "", rule->names[i]);
		free(list);
		list = longer;
	}
	report(0, "--%s needs %s%s%s", rule->names[0], list ? list : "another option",
	       rule->why ? ": " : "", rule->why ? rule->why : "");
	return report_cure(-EINVAL, "add it, or leave --%s out",
			   rule->names[0]);
}

static int check_required(const struct options_given *given)
{
	const struct option_spec *spec;

	for (spec = given->table; spec->type != OPTION_END; spec++) {
		if (!(spec->flags & OPTION_REQUIRED) ||
		    option_given(given, spec->name))
			continue;
		report(0, "--%s is missing", spec->name);
		return report_cure(-EINVAL, "add --%s <%s>: %s", spec->name,
				   spec->arg, spec->help);
	}
	return 0;
}

int options_check(const struct options_given *given,
		  const struct option_rule *rules, const void *settings)
{
	const struct option_rule *rule;
	int rc = check_required(given);

	for (rule = rules; !rc && rule && rule->kind != OPTIONS_NO_RULE;
	     rule++) {
		if (rule->kind == OPTIONS_EXCLUDE)
			rc = check_exclude(given, rule, settings);
		else
			rc = check_need(given, rule, settings);
	}
	return rc;
}
