/* SPDX-License-Identifier: GPL-2.0 */
/* What the commands for carves share. */
#ifndef DAXCTL_CARVE_COMMON_H
#define DAXCTL_CARVE_COMMON_H

#include <daxctl/carve.h>

#include "util/json.h"

/* Exit statuses of their own, for scripts. */
enum {
	CARVE_EXIT_EXISTS = 3, /* the name is another request's */
	CARVE_EXIT_NO_SPACE = 4,
	CARVE_EXIT_BUSY = 5, /* in use, or another command is at it */
	CARVE_EXIT_UNSUPPORTED = 6, /* by this kernel */
};

/* The exit status for a library's @rc; others stay as they are. */
int carve_status(int rc);

/*
 * While the library zeroes memory: a bar on a terminal, and SIGINT or SIGTERM
 * have it stop and leave everything in order.
 */
void carve_watch(struct daxctl_ctx *ctx);
void carve_watch_end(struct daxctl_ctx *ctx);

/* The carve as a record. */
struct json_object *json_carve(struct daxctl_carve *carve,
			       const struct view *view);

#endif
