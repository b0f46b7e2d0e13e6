/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The record of carves, as an operation holds it. */
#ifndef DAXCTL_CARVE_REGISTRY_H
#define DAXCTL_CARVE_REGISTRY_H

#include "carve-record.h"

struct daxctl_ctx;

struct registry {
	struct daxctl_ctx *ctx;
	bool locked;
	struct carve_record record;
};

/*
 * Lock the host, read the record, and finish or undo what killed commands
 * left. Pair with registry_close(), also after registry_leave().
 */
int registry_open(struct daxctl_ctx *ctx, struct registry *ret);
void registry_close(struct registry *registry);
int registry_save(struct registry *registry);

/*
 * This process is at it: nobody else touches the carve, nor calls it a killed
 * command's. And it is at it no longer.
 */
void registry_claim(struct registry *registry, struct carve *carve);
void registry_disclaim(struct carve *carve);

/*
 * Long work holds no lock: save the record, with all that it is at claimed,
 * and let go of it. After registry_enter() all pointers into the record are
 * new; *@ret is the carve of that name, still ours (-ESTALE: it is not).
 */
int registry_leave(struct registry *registry);
int registry_enter(struct registry *registry, const char *name,
		   struct carve **ret);

/* Is the process at it that says so? */
bool registry_job_lives(const struct registry *registry,
			const struct carve *carve);

#endif
