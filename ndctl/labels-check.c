// SPDX-License-Identifier: GPL-2.0
/* check-labels: is what dimms hold as labels sound? */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "ndctl/commands.h"
#include "ndctl/dimm-each.h"
#include "ndctl/labels.h"
#include "util/report.h"

struct settings {
	struct dimm_settings dimm;
};

static const struct option_spec options[] = { DIMM_OPTIONS(struct settings),
					      OPT_END };

/* Labels that nobody wrote yet are no damage, but nothing to use either. */
static bool never_initialized(const struct label_area *area)
{
	return area->fault[0] == LABEL_INDEX_BLANK &&
	       area->fault[1] == LABEL_INDEX_BLANK;
}

static int judge(const char *dimm, const struct label_area *area)
{
	unsigned int serious;

	if (never_initialized(area)) {
		report(0,
		       "%s has no labels: its label area was never initialized",
		       dimm);
		return report_cure(-ENXIO, "ndctl init-labels %s", dimm);
	}
	labels_report_faults(dimm, area, &serious);
	if (!serious)
		return 0;
	if (area->current < 0)
		return report_cure(-EINVAL,
				   "write back a copy (ndctl write-labels), or "
				   "begin anew (ndctl init-labels)");
	return report_cure(
		-EINVAL, "'ndctl read-labels -j %s' shows what is left of them",
		dimm);
}

static int check(struct ndctl_dimm *dimm, void *data)
{
	struct label_area *area;
	struct label_bytes bytes;
	int rc;

	rc = labels_read(dimm, NULL, &bytes);
	if (rc)
		return rc;
	rc = labels_decode(&bytes, &area);
	free(bytes.data);
	if (rc)
		return rc;
	rc = judge(ndctl_dimm_get_devname(dimm), area);
	label_area_free(area);
	return rc;
}

static int run(const struct call *call, void *settings)
{
	const struct dimm_job job = {
		.done = "successfully verified",
		.what = "nmem label",
		.run = check,
	};

	return dimm_each(call, settings, &job);
}

const struct command command_check_labels = {
	.name = "check-labels",
	.summary = "verify the label area of dimms",
	.operands = "<nmem0> [<nmem1>..<nmemN>]",
	.min_operands = 1,
	.max_operands = OPERANDS_ANY,
	.missing = "specify a dimm to check, or \"all\"",
	.options = options,
	.settings_size = sizeof(struct settings),
	.run = run,
};
