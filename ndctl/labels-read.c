// SPDX-License-Identifier: GPL-2.0
/* read-labels: the label areas of dimms as bytes or as JSON. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ndctl/commands.h"
#include "ndctl/dimm-each.h"
#include "ndctl/labels.h"
#include "shared/cleanup.h"
#include "util/record.h"
#include "util/report.h"

struct settings {
	struct dimm_settings dimm;
	struct label_extent extent;
	const char *output;
	bool json;
	bool human;
};

static const struct option_spec options[] = {
	DIMM_OPTIONS(struct settings),
	EXTENT_OPTIONS(struct settings),
	OPT_TEXT('o', "output", struct settings, output, "output-file",
		 "write to this file instead of stdout"),
	OPT_FLAG('j', "json", struct settings, json,
		 "decode index blocks and labels, print them as JSON"),
	OPT_FLAG('u', "human", struct settings, human,
		 "the same, with sizes and addresses for people"),
	OPT_FLAG('I', "index", struct settings, extent.index,
		 "only the two index blocks"),
	OPT_END
};

/* What was read so far: written when all is known to be well. */
struct output {
	const struct settings *settings;
	struct view view;
	struct json_object *array;
	char *bytes;
	size_t size;
	FILE *stream; /* on @bytes */
};

static int verify(const struct call *call, void *settings)
{
	struct settings *cfg = settings;
	bool part = call_given(call, "size") || call_given(call, "offset");

	if (cfg->human)
		cfg->json = true;
	if (cfg->extent.index && part)
		return usage_error(call, "--index says which part to read, as "
					 "--size and --offset do: not both");
	if (cfg->json && part)
		return usage_error(
			call,
			"--json decodes the whole area: not with --size or --offset");
	return 0;
}

static int add_json(struct output *out, const char *dimm,
		    const struct label_bytes *bytes)
{
	struct label_area *area;
	struct json_object *record;
	int rc;

	rc = labels_decode(bytes, &area);
	if (rc)
		return rc;
	record = labels_json(dimm, area, !out->settings->extent.index,
			     &out->view);
	label_area_free(area);
	if (!json_append(out->array, record))
		return report(-ENOMEM, "out of memory");
	return 0;
}

static int add_bytes(struct output *out, const struct label_bytes *bytes)
{
	if (fwrite(bytes->data, 1, bytes->size, out->stream) != bytes->size)
		return report(-ENOMEM, "out of memory");
	return 0;
}

static int read_one(struct ndctl_dimm *dimm, void *data)
{
	struct output *out = data;
	struct label_bytes bytes;
	int rc;

	rc = labels_read(dimm, &out->settings->extent, &bytes);
	if (rc)
		return rc;
	rc = out->array ? add_json(out, ndctl_dimm_get_devname(dimm), &bytes) :
			  add_bytes(out, &bytes);
	free(bytes.data);
	return rc;
}

static int print(struct output *out, FILE *file)
{
	if (!out->array)
		return fwrite(out->bytes, 1, out->size, file) == out->size ?
			       0 :
			       -errno;
	if (!json_object_array_length(out->array))
		return 0;
	return json_print(file, json_object_get(out->array));
}

/* A file is not touched when there is nothing to put into it. */
static int write_out(struct output *out)
{
	const char *name = out->settings->output;
	FILE *file = stdout;
	int rc;

	if (out->array ? !json_object_array_length(out->array) : !out->size)
		return 0;
	if (name && strcmp(name, "-")) {
		file = fopen(name, "we");
		if (!file)
			return report(-errno, "cannot write to '%s': %s", name,
				      strerror(errno));
	}
	rc = print(out, file);
	if (fflush(file) && !rc)
		rc = -errno;
	if (file != stdout && fclose(file) && !rc)
		rc = -errno;
	return rc ? report(rc, "cannot write to '%s': %s",
			   name ? name : "stdout", strerror(-rc)) :
		    0;
}

static int collect(const struct call *call, struct output *out)
{
	const struct dimm_job job = {
		.done = "read",
		.run = read_one,
		.data = out,
	};
	int rc, written;

	rc = dimm_each(call, &out->settings->dimm, &job);
	if (rc == EXIT_USAGE)
		return rc;
	if (fflush(out->stream))
		return report(-ENOMEM, "out of memory");
	written = write_out(out);
	return written ? written : rc;
}

static int run(const struct call *call, void *settings)
{
	struct output out = { .settings = settings };
	int rc;

	out.view.flags = (out.settings->human ? VIEW_HUMAN : 0) |
			 (out.settings->dimm.verbose ? VIEW_VERBOSE : 0);
	out.stream = open_memstream(&out.bytes, &out.size);
	if (out.settings->json)
		out.array = json_object_new_array();
	if (!out.stream || (out.settings->json && !out.array))
		rc = report(-ENOMEM, "out of memory");
	else
		rc = collect(call, &out);
	if (out.stream)
		fclose(out.stream);
	free(out.bytes);
	json_object_put(out.array);
	return rc;
}

const struct command command_read_labels = {
	.name = "read-labels",
	.summary = "read out the label area of dimms",
	.operands = "<nmem0> [<nmem1>..<nmemN>]",
	.min_operands = 1,
	.max_operands = OPERANDS_ANY,
	.missing = "specify a dimm to read, or \"all\"",
	.options = options,
	.settings_size = sizeof(struct settings),
	.verify = verify,
	.run = run,
};
