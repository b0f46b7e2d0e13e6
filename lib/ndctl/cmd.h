/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Commands to a dimm's device node: what all kinds have in common. */
#ifndef NDCTL_CMD_H
#define NDCTL_CMD_H

#include "ndctl/private.h"

/* ndctl_cmd.status of one that was not submitted. */
#define CMD_NOT_SUBMITTED 1

struct cmd_kind {
	int type; /* ND_CMD_* */
	/* Returns what ndctl_cmd_submit() does; sets ->firmware_status. */
	int (*submit)(struct ndctl_cmd *cmd);
	void (*end)(struct ndctl_cmd *cmd); /* frees what the kind added */
};

/* First member of every kind. */
struct ndctl_cmd {
	const struct cmd_kind *kind;
	int refcount;
	struct ndctl_dimm *dimm;
	struct ndctl_cmd *source; /* what it was made from, or NULL */
	int status;
	uint32_t firmware_status;
};

/*
 * A command of @size bytes for @dimm, zeroed, with one reference. It takes
 * one to @source. NULL, with errno and a cause in the context: the dimm
 * does not take such a command, or there is no memory.
 */
void *cmd_new(const struct cmd_kind *kind, size_t size, struct ndctl_dimm *dimm,
	      struct ndctl_cmd *source);

/* For _cleanup_(). */
static inline void cmd_unrefp(struct ndctl_cmd **cmd)
{
	ndctl_cmd_unref(*cmd);
}

/* ioctl() on the dimm's node; a failure is explained. */
int cmd_ioctl(struct ndctl_cmd *cmd, unsigned long request, void *buf);

/* -EIO, explained, if @status, the firmware's, is no success. */
int cmd_firmware_result(struct ndctl_cmd *cmd, uint32_t status);

/* What the firmware means by @status: 0 or -errno. */
int cmd_xlat_status(uint32_t status);

#endif
