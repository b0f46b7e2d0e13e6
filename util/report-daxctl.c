// SPDX-License-Identifier: GPL-2.0
#include <daxctl/libdaxctl.h>

#include "util/report-internal.h"
#include "util/report.h"

int report_daxctl(struct daxctl_ctx *ctx, int rc, const char *what, ...)
{
	va_list ap;

	va_start(ap, what);
	report_library(rc, daxctl_get_cause(ctx), daxctl_get_cure(ctx), what,
		       ap);
	va_end(ap);
	return rc;
}
