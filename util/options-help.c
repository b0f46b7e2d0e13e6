// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "util/options.h"

/* Where the explanations start; longer options have a line of their own. */
#define HELP_COLUMN 26

static void print_option(FILE *out, const struct option_spec *spec)
{
	int width;

	if (spec->letter)
		width = fprintf(out, "    -%c, --%s", spec->letter,
				spec->name);
	else
		width = fprintf(out, "        --%s", spec->name);
	if (spec->arg)
		width += fprintf(out, " <%s>", spec->arg);
	if (width > HELP_COLUMN - 2) {
		fputc('\n', out);
		width = 0;
	}
	fprintf(out, "%*s%s\n", HELP_COLUMN - width, "", spec->help);
}

void options_print(FILE *out, const struct option_spec *table)
{
	const struct option_spec *spec;

	for (spec = table; spec->type != OPTION_END; spec++) {
		if (spec->type == OPTION_GROUP)
			fprintf(out, "\n%s\n", spec->help);
		else if (!(spec->flags & OPTION_HIDDEN))
			print_option(out, spec);
	}
}
