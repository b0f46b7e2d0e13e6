// SPDX-License-Identifier: GPL-2.0
/*
 * migrate-device-model: have modprobe leave the device model of before Linux
 * 5.1 alone, in which dax devices were of a class and had no drivers.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "daxctl/commands.h"
#include "shared/cleanup.h"
#include "util/report.h"

#define FOLDER	   SYSCONFDIR "/modprobe.d"
#define FILE_NAME  "daxctl.conf"
#define DRAFT_NAME FILE_NAME ".new"

/* A namespace of type 7 is the dax device of an nvdimm region. */
static const char content[] = "# Written by \"daxctl migrate-device-model\".\n"
			      "blacklist dax_pmem_compat\n"
			      "alias nd:t7* dax_pmem\n";

static int write_draft(int folder)
{
	_cleanup_close_ int fd = -1;

	fd = openat(folder, DRAFT_NAME,
		    O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC,
		    0644);
	if (fd < 0)
		return -errno;
	if (write(fd, content, strlen(content)) != (ssize_t)strlen(content))
		return errno ? -errno : -ENOSPC;
	return fsync(fd) < 0 ? -errno : 0;
}

static const struct option_spec options[] = { OPT_END };

/* Whole or not at all, and on disk when it returns. */
static int install(void)
{
	_cleanup_close_ int folder = -1;
	int rc;

	folder = open(FOLDER, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder < 0)
		return -errno;
	rc = write_draft(folder);
	if (!rc && renameat(folder, DRAFT_NAME, folder, FILE_NAME) < 0)
		rc = -errno;
	if (rc)
		unlinkat(folder, DRAFT_NAME, 0);
	else if (fsync(folder) < 0)
		rc = -errno;
	return rc;
}

static int migrate_run(const struct call *call, void *unused)
{
	int rc = install();

	if (rc) {
		report(rc, "cannot write " FOLDER "/" FILE_NAME ": %s",
		       strerror(-rc));
		if (rc == -EACCES || rc == -EPERM)
			report_cure(rc, "run the command as root");
		return rc;
	}
	fprintf(stderr,
		"installed " FOLDER "/" FILE_NAME ", for the next boot\n");
	if (access("/sys/bus/dax", F_OK) == 0)
		fputs("this kernel has the new device model already\n", stderr);
	return 0;
}

const struct command command_migrate_device_model = {
	.name = "migrate-device-model",
	.summary =
		"have older kernels give dax devices drivers, from the next boot on",
	.options = options,
	.no_context = true,
	.run = migrate_run,
};
