// SPDX-License-Identifier: GPL-2.0
/* split-acpi: new ACPI tables in which one NUMA node is several. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "daxctl/acpi-split.h"
#include "daxctl/commands.h"
#include "shared/cleanup.h"
#include "util/report.h"

struct split_settings {
	const char *folder;
	uint64_t pxm;
	uint64_t nodes;
	bool verbose;
};

static const struct split_settings defaults = {
	.folder = ".",
	.nodes = 2,
};

static const struct option_spec options[] = {
	OPT_TEXT(
		'd', "directory", struct split_settings, folder, "path",
		"where the tables are that \"acpixtract -a\" wrote (default: here)"),
	OPT_U64('p', "pxm", struct split_settings, pxm, "n",
		"the proximity domain to split", .flags = OPTION_REQUIRED),
	OPT_U64('n', "nodes", struct split_settings, nodes, "n",
		"into how many: a power of two (default: 2)"),
	OPT_FLAG('v', "verbose", struct split_settings, verbose,
		 "say what becomes of each range"),
	OPT_END
};

static int verify(const struct call *call, void *data)
{
	const struct split_settings *cfg = data;

	if (cfg->nodes < 2 || cfg->nodes > 1024 ||
	    cfg->nodes & (cfg->nodes - 1))
		return usage_error(
			call, "--nodes must be a power of two from 2 to 1024");
	if (cfg->pxm > UINT32_MAX)
		return usage_error(call, "--pxm is too large");
	return 0;
}

static void say(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vfprintf(stderr, format, ap);
	va_end(ap);
}

/* All tables are right before the first is written. */
struct tables {
	struct acpi_table srat;
	struct acpi_table slit;
	struct acpi_table nfit;
	bool has_nfit;
};

static void tables_end(struct tables *tables)
{
	acpi_table_free(&tables->srat);
	acpi_table_free(&tables->slit);
	acpi_table_free(&tables->nfit);
}

static int do_srat(const char *folder, struct split *split,
		   struct tables *tables)
{
	int rc = acpi_table_read(folder, "srat", "SRAT", &tables->srat);

	if (rc == -ENOENT) {
		report(rc, "there is no %s/srat.dat", folder);
		return report_cure(
			rc, "'acpidump > dump; acpixtract -a dump' makes it");
	}
	return rc ? rc : split_srat(&tables->srat, split);
}

/* A machine need not have it: then all domains are equally far. */
static int do_slit(const char *folder, const struct split *split,
		   struct tables *tables)
{
	int rc = acpi_table_read(folder, "slit", "SLIT", &tables->slit);

	if (rc == -ENOENT)
		return 0;
	return rc ? rc : split_slit(&tables->slit, split);
}

static int do_nfit(const char *folder, const struct split *split,
		   struct tables *tables)
{
	int rc = acpi_table_read(folder, "nfit", "NFIT", &tables->nfit);

	if (rc == -ENOENT)
		return 0;
	if (!rc)
		rc = split_nfit(&tables->nfit, split);
	if (rc < 0)
		return rc;
	tables->has_nfit = rc;
	return 0;
}

static int write_all(const char *folder, struct tables *tables)
{
	int rc = acpi_table_write(folder, "srat", &tables->srat);

	if (!rc && tables->slit.data)
		rc = acpi_table_write(folder, "slit", &tables->slit);
	if (!rc && tables->has_nfit)
		rc = acpi_table_write(folder, "nfit", &tables->nfit);
	return rc;
}

static int split_run(const struct call *call, void *data)
{
	_cleanup_(tables_end) struct tables tables = { { NULL } };
	const struct split_settings *cfg = data;
	struct split split = {
		.pxm = cfg->pxm,
		.nodes = cfg->nodes,
		.tell = cfg->verbose ? say : NULL,
	};
	int rc;

	rc = do_srat(cfg->folder, &split, &tables);
	if (!rc)
		rc = do_slit(cfg->folder, &split, &tables);
	if (!rc)
		rc = do_nfit(cfg->folder, &split, &tables);
	return rc ? rc : write_all(cfg->folder, &tables);
}

const struct command command_split_acpi = {
	.name = "split-acpi",
	.summary = "make ACPI tables in which one NUMA node is several",
	.options = options,
	.settings_size = sizeof(struct split_settings),
	.defaults = &defaults,
	.verify = verify,
	.no_context = true,
	.run = split_run,
};
