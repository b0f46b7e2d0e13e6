/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is done with the device of a carve. */
#ifndef DAXCTL_CARVE_DEVICE_H
#define DAXCTL_CARVE_DEVICE_H

#include "carve-registry.h"
#include "pool.h"

/* Say what it is carved from; which strings of it are set anew. -ENOMEM. */
int carve_set_pool(struct carve *carve, const struct pool *pool);

/* Its device comes into being, root's alone: MAKING becomes PREPARING. */
int carve_make_device(struct registry *registry, struct pool *pool,
		      struct carve *carve);

/*
 * Zero the carve, which is claimed, through its device, with no lock held
 * meanwhile. *@carve is the carve as it is afterwards. -ECANCELED: it was stopped. What cannot be
 * written is put on record as bad: -EIO.
 */
int carve_zero(struct registry *registry, struct pool *pool,
	       struct carve **carve);

/* Its node is root's alone; or its owner's, with the permissions asked for. */
int carve_close_node(struct registry *registry, const struct carve *carve);
int carve_open_node(struct registry *registry, const struct carve *carve);

#endif
