/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DAXCTL_CARVE_REQUEST_H
#define DAXCTL_CARVE_REQUEST_H

#include <stdint.h>

#include <daxctl/carve.h>

/* Numbers are -1, and .size, .max_ranges 0, where nothing was asked for. */
struct daxctl_carve_request {
	uint64_t size;
	uint64_t align;
	enum daxctl_map map;
	unsigned int max_ranges;
	char *region;
	int node;
	int64_t uid;
	int64_t gid;
	int64_t mode;
};

#endif
