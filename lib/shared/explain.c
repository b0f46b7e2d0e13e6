// SPDX-License-Identifier: LGPL-2.1-or-later
#include <stdarg.h>
#include <stdlib.h>

#include "shared/explain.h"
#include "shared/text.h"

void explain_clear(struct explain *why)
{
	free(why->cause);
	free(why->cure);
	why->cause = NULL;
	why->cure = NULL;
}

int explain(struct explain *why, int rc, const char *format, ...)
{
	char *cause;
	va_list ap;

	/* The arguments may quote the explanation that this one replaces. */
	va_start(ap, format);
	cause = text_vformat(format, ap);
	va_end(ap);
	explain_clear(why);
	why->cause = cause;
	return rc;
}

int explain_cure(struct explain *why, int rc, const char *format, ...)
{
	char *cure;
	va_list ap;

	va_start(ap, format);
	cure = text_vformat(format, ap);
	va_end(ap);
	free(why->cure);
	why->cure = cure;
	return rc;
}

struct explain explain_aside(struct explain *why)
{
	struct explain kept = *why;

	*why = (struct explain){ NULL };
	return kept;
}

void explain_back(struct explain *why, struct explain kept)
{
	explain_clear(why);
	*why = kept;
}
