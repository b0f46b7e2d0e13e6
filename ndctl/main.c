// SPDX-License-Identifier: GPL-2.0
#include "ndctl/commands.h"
#include <ndctl/libndctl.h>
#include "version.h"

/* In the order of "ndctl help": what exists, then what changes it. */
static const struct command *const commands[] = {
	&command_list,
	&command_create_namespace,
	&command_destroy_namespace,
	&command_enable_namespace,
	&command_disable_namespace,
	&command_enable_region,
	&command_disable_region,
	&command_enable_dimm,
	&command_disable_dimm,
	&command_init_labels,
	&command_check_labels,
	&command_read_labels,
	&command_write_labels,
	&command_zero_labels,
	NULL
};

static const char *const later[] = {
	"activate-firmware", "check-namespace",	  "clear-errors",
	"freeze-security",   "inject-error",	  "inject-smart",
	"load-keys",	     "monitor",		  "read-infoblock",
	"remove-passphrase", "sanitize-dimm",	  "setup-passphrase",
	"start-scrub",	     "update-firmware",	  "update-passphrase",
	"wait-overwrite",    "wait-scrub",	  "write-infoblock",
	NULL
};

static int open_context(void **ret)
{
	struct ndctl_ctx *ctx;
	int rc = ndctl_new(&ctx);

	if (!rc)
		*ret = ctx;
	return rc;
}

static void close_context(void *ctx)
{
	ndctl_unref(ctx);
}

static const struct program program = {
	.name = "ndctl",
	.version = PROJECT_VERSION,
	.commands = commands,
	.later = later,
	.open = open_context,
	.close = close_context,
};

int main(int argc, char **argv)
{
	return program_main(&program, argc, argv);
}
