// SPDX-License-Identifier: GPL-2.0
/* init-labels, zero-labels: make label areas empty, or none. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "ndctl/commands.h"
#include "ndctl/dimm-each.h"
#include "ndctl/labels.h"
#include "util/report.h"

struct init_settings {
	struct dimm_settings dimm;
	int version;
	bool force;
};

static const struct option_choice versions[] = {
	{ "1.1", NDCTL_NS_VERSION_1_1 },
	{ "1.2", NDCTL_NS_VERSION_1_2 },
	{ NULL },
};

static const struct option_spec init_options[] = {
	DIMM_OPTIONS(struct init_settings),
	OPT_FLAG('f', "force", struct init_settings, force,
		 "begin anew although there are labels: they are lost"),
	OPT_CHOICE('V', "label-version", struct init_settings, version,
		   "version-number",
		   "the label format (default: 1.1)",
		   versions),
	OPT_END
};

static const struct init_settings init_defaults = {
	.version = NDCTL_NS_VERSION_1_1,
};

static unsigned int used_slots(const struct label_area *area)
{
	return label_area_nslot(area) - label_area_nfree(area);
}

static int has_labels(const char *dimm, const struct label_area *area)
{
	report(-EEXIST, "%s is already initialized, with %u labels in use",
	       dimm, used_slots(area));
	return report_cure(-EEXIST, "--force begins anew: the namespaces of "
				    "these labels are lost");
}

static int is_foreign(const char *dimm)
{
	report(-EEXIST,
	       "%s: the label area has a format that is not 1.1 or 1.2", dimm);
	return report_cure(
		-EEXIST,
		"whoever wrote it may still need it; --force replaces it");
}

/* May what is there be replaced without being asked twice? */
static int check_replaceable(struct ndctl_dimm *dimm)
{
	const char *name = ndctl_dimm_get_devname(dimm);
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
	if (area->current >= 0)
		rc = has_labels(name, area);
	else if (area->fault[0] == LABEL_INDEX_VERSION ||
		 area->fault[1] == LABEL_INDEX_VERSION)
		rc = is_foreign(name);
	label_area_free(area);
	return rc;
}

static int init(struct ndctl_dimm *dimm, void *data)
{
	const struct init_settings *cfg = data;
	int rc;

	rc = ndctl_dimm_check_idle(dimm);
	if (rc)
		return dimm_report(dimm, rc, "initialize the labels of");
	rc = cfg->force ? 0 : check_replaceable(dimm);
	if (rc)
		return rc;
	rc = ndctl_dimm_init_labels(dimm, cfg->version);
	if (rc < 0)
		return dimm_report(dimm, rc, "initialize the labels of");
	return dimm_reload(dimm);
}

static int run_init(const struct call *call, void *settings)
{
	const struct init_settings *cfg = settings;
	const struct dimm_job job = {
		.done = "initialized",
		.run = init,
		.data = settings,
	};

	return dimm_each(call, &cfg->dimm, &job);
}

const struct command command_init_labels = {
	.name = "init-labels",
	.summary = "initialize the label area of dimms",
	.operands = "<nmem0> [<nmem1>..<nmemN>]",
	.min_operands = 1,
	.max_operands = OPERANDS_ANY,
	.missing = "specify a dimm to initialize, or \"all\"",
	.options = init_options,
	.settings_size = sizeof(struct init_settings),
	.defaults = &init_defaults,
	.run = run_init,
};

struct zero_settings {
	struct dimm_settings dimm;
	struct label_extent extent;
};

static const struct option_spec zero_options[] = {
	DIMM_OPTIONS(struct zero_settings),
	EXTENT_OPTIONS(struct zero_settings),
	OPT_END
};

static int zero_extent(struct ndctl_dimm *dimm,
		       const struct label_extent *extent)
{
	struct label_bytes bytes;
	int rc;

	if (!extent->size && !extent->offset) {
		rc = ndctl_dimm_zero_labels(dimm);
		return rc ? dimm_report(dimm, rc, "zero the labels of") : 0;
	}
	/* For its complaints, and to know where the area ends. */
	rc = labels_read(dimm, extent, &bytes);
	if (rc)
		return rc;
	free(bytes.data);
	rc = ndctl_dimm_zero_label_extent(dimm, bytes.size, bytes.offset);
	return rc ? dimm_report(dimm, rc, "zero the labels of") : 0;
}

static int zero(struct ndctl_dimm *dimm, void *data)
{
	const struct zero_settings *cfg = data;
	int rc;

	rc = zero_extent(dimm, &cfg->extent);
	return rc ? rc : dimm_reload(dimm);
}

static int run_zero(const struct call *call, void *settings)
{
	const struct zero_settings *cfg = settings;
	const struct dimm_job job = {
		.done = "zeroed",
		.run = zero,
		.data = settings,
	};

	return dimm_each(call, &cfg->dimm, &job);
}

const struct command command_zero_labels = {
	.name = "zero-labels",
	.summary = "zero out the label area of dimms",
	.operands = "<nmem0> [<nmem1>..<nmemN>]",
	.min_operands = 1,
	.max_operands = OPERANDS_ANY,
	.missing = "specify a dimm to zero, or \"all\"",
	.options = zero_options,
	.settings_size = sizeof(struct zero_settings),
	.run = run_zero,
};
