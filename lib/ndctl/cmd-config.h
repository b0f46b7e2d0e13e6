/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The commands that read and write a label area. */
#ifndef NDCTL_CMD_CONFIG_H
#define NDCTL_CMD_CONFIG_H

#include "ndctl/private.h"

/* Of a size command that was submitted; 0 otherwise. */
uint32_t config_area_size(struct ndctl_cmd *cfg_size);

/*
 * New and submitted; the caller unrefs. 0 or -errno, explained; -ENXIO: there
 * is no label area, -EINVAL: the extent is empty or not within it.
 */
int config_size(struct ndctl_dimm *dimm, struct ndctl_cmd **ret);
int config_read(struct ndctl_cmd *cfg_size, uint32_t length, uint32_t offset,
		struct ndctl_cmd **ret);

/* The bytes of a submitted read, from its offset on. */
const uint8_t *config_data(struct ndctl_cmd *cfg_read);

/*
 * Give the label area the content @to, of the whole area's size. Only what
 * differs is written, in an order in which the power may fail at any time
 * (label-plan.h), and read back. 0 or -errno, explained; -EBUSY, with what
 * uses the dimm, before anything is written.
 */
int config_replace(struct ndctl_dimm *dimm, const uint8_t *to, uint32_t size);

#endif
