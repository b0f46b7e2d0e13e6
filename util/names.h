/* SPDX-License-Identifier: GPL-2.0 */
/* Words of the command line and of JSON for libndctl's enumerations. */
#ifndef UTIL_NAMES_H
#define UTIL_NAMES_H

#include <stdbool.h>

#include <ndctl/libndctl.h>
#include "util/options.h"

/*
 * Modes of namespaces, for OPT_CHOICE: "fsdax", "sector", "raw", "devdax",
 * and, accepted but not offered, the older "memory", "safe" and "dax".
 * Values are enum ndctl_namespace_mode.
 */
extern const struct option_choice mode_choices[];

/* The word for a mode; NULL when it is unknown. */
const char *mode_name(int mode);

/* Where struct pages are: "mem", "dev", "none"; enum ndctl_pfn_loc. */
extern const struct option_choice map_choices[];
const char *map_name(int location);

/* Types of regions: "pmem", "blk"; ND_DEVICE_REGION_*. */
extern const struct option_choice type_choices[];

/* Has the namespace a label, and so a uuid of its own? */
bool has_label(struct ndctl_namespace *ndns);

#endif
