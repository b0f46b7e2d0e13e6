// SPDX-License-Identifier: GPL-2.0
#include <linux/ndctl.h>
#include <stddef.h>

#include "util/names.h"

const struct option_choice mode_choices[] = {
	{ "fsdax", NDCTL_NS_MODE_FSDAX },
	{ "devdax", NDCTL_NS_MODE_DEVDAX },
	{ "sector", NDCTL_NS_MODE_SECTOR },
	{ "raw", NDCTL_NS_MODE_RAW },
	{ "memory", NDCTL_NS_MODE_FSDAX, .unlisted = true },
	{ "dax", NDCTL_NS_MODE_DEVDAX, .unlisted = true },
	{ "safe", NDCTL_NS_MODE_SECTOR, .unlisted = true },
	{ NULL }
};

const struct option_choice map_choices[] = {
	{ "mem", NDCTL_PFN_LOC_RAM },
	{ "dev", NDCTL_PFN_LOC_PMEM },
	{ "none", NDCTL_PFN_LOC_NONE },
	{ NULL }
};

const struct option_choice type_choices[] = {
	{ "pmem", ND_DEVICE_REGION_PMEM },
	{ "blk", ND_DEVICE_REGION_BLK },
	{ NULL }
};

static const char *word_of(const struct option_choice *choices, int value)
{
	const struct option_choice *choice;

	for (choice = choices; choice->word; choice++) {
		if (choice->value == value)
			return choice->word;
	}
	return NULL;
}

const char *mode_name(int mode)
{
	return word_of(mode_choices, mode);
}

const char *map_name(int location)
{
	return word_of(map_choices, location);
}

bool has_label(struct ndctl_namespace *ndns)
{
	return ndctl_namespace_get_type(ndns) != ND_DEVICE_NAMESPACE_IO;
}
