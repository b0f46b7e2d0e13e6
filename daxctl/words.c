// SPDX-License-Identifier: GPL-2.0
#include <daxctl/libdaxctl.h>

#include "daxctl/words.h"

const struct option_choice dax_map_choices[] = { { "mem", DAXCTL_MAP_MEM },
						 { "none", DAXCTL_MAP_NONE },
						 { NULL } };
