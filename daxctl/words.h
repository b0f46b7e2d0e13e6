/* SPDX-License-Identifier: GPL-2.0 */
/* Words of daxctl's command line for libdaxctl's enumerations. */
#ifndef DAXCTL_WORDS_H
#define DAXCTL_WORDS_H

#include "util/options.h"

/* "mem", "none" for a device that is to be made: enum daxctl_map. */
extern const struct option_choice dax_map_choices[];

#endif
