/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DAXCTL_SETTINGS_H
#define DAXCTL_SETTINGS_H

#include <stdint.h>

#include <daxctl/create.h>

#include "shared/extent.h"

/* Zeroes: not set. */
struct daxctl_dev_settings {
	uint64_t size;
	unsigned int percent;
	uint64_t align;
	enum daxctl_map map;
	unsigned int max_ranges;
	struct extents ranges;
};

#endif
