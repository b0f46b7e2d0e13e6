// SPDX-License-Identifier: GPL-2.0
/*
 * write-labels: put back what read-labels saved. The label area decides which
 * namespaces there are, so nothing is written that would leave it without a
 * meaning, except by force.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ndctl/commands.h"
#include "ndctl/dimm-each.h"
#include "ndctl/labels.h"
#include "shared/cleanup.h"
#include "shared/devname.h"
#include "util/report.h"

struct settings {
	struct dimm_settings dimm;
	struct label_extent extent;
	const char *input;
	bool force;
};

static const struct option_spec options[] = {
	DIMM_OPTIONS(struct settings),
	EXTENT_OPTIONS(struct settings),
	OPT_TEXT('i', "input", struct settings, input, "input-file",
		 "read this file instead of stdin"),
	OPT_FLAG('f', "force", struct settings, force,
		 "write even what is too short or makes no valid label area"),
	OPT_END
};

/* What is to be written where. */
struct image {
	uint8_t *data;
	uint32_t size;
	uint32_t offset;
};

static const char *input_name(const struct settings *cfg)
{
	return cfg->input && strcmp(cfg->input, "-") ? cfg->input : "stdin";
}

/* Up to @most + 1 bytes: enough to see that there are more than @most. */
static int read_input(const struct settings *cfg, size_t most, uint8_t **ret,
		      size_t *ret_size)
{
	_cleanup_free_ uint8_t *data = malloc(most + 1);
	bool named = strcmp(input_name(cfg), "stdin");
	_cleanup_fclose_ FILE *opened = NULL;
	FILE *file = stdin;
	size_t size;

	if (!data)
		return report(-ENOMEM, "out of memory");
	if (named)
		file = opened = fopen(cfg->input, "re");
	if (!file)
		return report(-errno, "cannot read %s: %s", cfg->input,
			      strerror(errno));
	errno = 0;
	size = fread(data, 1, most + 1, file);
	if (ferror(file))
		return report(-(errno ? errno : EIO), "cannot read %s: %s",
			      input_name(cfg), strerror(errno ? errno : EIO));
	*ret = take_ptr(data);
	*ret_size = size;
	return 0;
}

static int wrong_length(const struct settings *cfg, size_t size, size_t most)
{
	const char *name = input_name(cfg);

	if (size > most) {
		report(-EINVAL,
		       "%s has more than the %zu bytes that there is room for",
		       name, most);
		return report_cure(-EINVAL,
				   "is it the label area of another dimm, or "
				   "of several? --size writes its first bytes");
	}
	report(-EINVAL, "%s has %zu bytes, %zu are needed", name, size, most);
	return report_cure(-EINVAL, "it is no copy of this label area; --size "
				    "writes a part, --force whatever there is");
}

/* Read the input; its length says how much is written. */
static int load(const struct settings *cfg, uint32_t area_size,
		const char *dimm, struct image *ret)
{
	size_t most, size = 0;
	uint8_t *data = NULL;
	int rc;

	rc = labels_check_extent(&cfg->extent, area_size, dimm);
	if (rc)
		return rc;
	most = cfg->extent.size ? cfg->extent.size :
				  area_size - cfg->extent.offset;
	rc = read_input(cfg, most, &data, &size);
	if (rc)
		return rc;
	/* With --size it may have more; nobody asked for that. */
	if (size > most && cfg->extent.size)
		size = most;
	if (!size || size > most || (size < most && !cfg->force)) {
		free(data);
		return wrong_length(cfg, size, most);
	}
	*ret = (struct image){
		.data = data,
		.size = size,
		.offset = cfg->extent.offset,
	};
	return 0;
}

/* Would the area, with @image in it, be one that the kernel takes? */
static int check_result(const struct image *image,
			const struct label_bytes *now, const char *name)
{
	_cleanup_free_ uint8_t *data = malloc(now->size);
	struct label_bytes then = *now;
	struct label_area *area;
	unsigned int serious;
	int rc;

	if (!data)
		return report(-ENOMEM, "out of memory");
	memcpy(data, now->data, now->size);
	memcpy(data + image->offset, image->data, image->size);
	then.data = data;
	rc = labels_decode(&then, &area);
	if (rc)
		return rc;
	labels_report_faults(name, area, &serious);
	label_area_free(area);
	if (!serious)
		return 0;
	report(-EINVAL, "with %s the label area would not be valid", name);
	return report_cure(
		-EINVAL, "nothing was written; --force writes it all the same");
}

static int submit(struct ndctl_dimm *dimm, const struct image *image)
{
	_cleanup_(cmd_unrefp) struct ndctl_cmd *read = NULL, *write = NULL;
	int rc;

	errno = EIO;
	read = ndctl_dimm_read_label_extent(dimm, image->size, image->offset);
	if (read)
		write = ndctl_dimm_cmd_new_cfg_write(read);
	if (!write)
		return dimm_report(dimm, -errno, "write the labels of");
	if (ndctl_cmd_cfg_write_set_data(write, image->data, image->size,
					 image->offset) < 0)
		return dimm_report(dimm, -EIO, "write the labels of");
	rc = ndctl_cmd_submit(write);
	return rc < 0 ? dimm_report(dimm, rc, "write the labels of") : 0;
}

static int write_labels(struct ndctl_dimm *dimm, void *data)
{
	const char *name = ndctl_dimm_get_devname(dimm);
	const struct settings *cfg = data;
	struct image image = { 0 };
	struct label_bytes now;
	int rc;

	rc = ndctl_dimm_check_idle(dimm);
	if (rc)
		return dimm_report(dimm, rc, "write the labels of");
	rc = labels_read(dimm, NULL, &now);
	if (rc)
		return rc;
	rc = load(cfg, now.size, name, &image);
	if (!rc && !cfg->force)
		rc = check_result(&image, &now, input_name(cfg));
	if (!rc)
		rc = submit(dimm, &image);
	free(image.data);
	free(now.data);
	return rc ? rc : dimm_reload(dimm);
}

static int run(const struct call *call, void *settings)
{
	const struct settings *cfg = settings;
	const struct dimm_job job = {
		.done = "wrote",
		.run = write_labels,
		.data = settings,
	};
	const char *dimm = call->argv[0];

	if (!devname_parse(dimm, "nmem", NULL) &&
	    !devname_parse(dimm, "", NULL))
		return usage_error(call,
				   "'%s' is not a single dimm: labels are "
				   "written to one at a time",
				   dimm);
	return dimm_each(call, &cfg->dimm, &job);
}

const struct command command_write_labels = {
	.name = "write-labels",
	.summary = "write data to the label area of a dimm",
	.operands = "<nmem>",
	.min_operands = 1,
	.max_operands = 1,
	.missing = "specify the dimm to write to",
	.options = options,
	.settings_size = sizeof(struct settings),
	.run = run,
};
