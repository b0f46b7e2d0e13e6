// SPDX-License-Identifier: GPL-2.0
#include <daxctl/libdaxctl.h>

#include "daxctl/commands.h"
#include "version.h"

/* In the order of "daxctl help". */
static const struct command *const commands[] = {
	&command_list,
	&command_carve,
	&command_release,
	&command_scrub,
	&command_guest_args,
	&command_create_device,
	&command_destroy_device,
	&command_reconfigure_device,
	&command_enable_device,
	&command_disable_device,
	&command_online_memory,
	&command_offline_memory,
	&command_migrate_device_model,
	&command_split_acpi,
	NULL
};

static int open_context(void **ret)
{
	struct daxctl_ctx *ctx;
	int rc = daxctl_new(&ctx);

	if (!rc)
		*ret = ctx;
	return rc;
}

static void close_context(void *ctx)
{
	daxctl_unref(ctx);
}

static const struct program program = {
	.name = "daxctl",
	.version = PROJECT_VERSION,
	.commands = commands,
	.open = open_context,
	.close = close_context,
};

int main(int argc, char **argv)
{
	return program_main(&program, argc, argv);
}
