// SPDX-License-Identifier: GPL-2.0
/* Apart from report.c, so that daxctl does not pull in libndctl for it. */
#include <ndctl/libndctl.h>

#include "util/report-internal.h"
#include "util/report.h"

int report_ndctl(struct ndctl_ctx *ctx, int rc, const char *what, ...)
{
	va_list ap;

	va_start(ap, what);
	report_library(rc, ndctl_get_cause(ctx), ndctl_get_cure(ctx), what,
		       ap);
	va_end(ap);
	return rc;
}
