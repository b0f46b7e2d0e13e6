/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef NDCTL_NS_SETTINGS_H
#define NDCTL_NS_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>
#include <uuid/uuid.h>

#include <ndctl/libndctl.h>
#include <ndctl/create.h>

/* The longest name that a label has room for, without the NUL. */
#define NS_NAME_MAX 63

/*
 * Which fields somebody has set. A bit of its own for each, because the zero
 * of several types is a value: NDCTL_PFN_LOC_NONE, NDCTL_NS_MODE_FSDAX.
 */
enum ns_field {
	NS_MODE = 1 << 0,
	NS_MAP = 1 << 1,
	NS_SIZE = 1 << 2, /* in bytes */
	NS_SHARE = 1 << 3, /* as a percentage; excludes NS_SIZE */
	NS_ALIGN = 1 << 4,
	NS_NAME = 1 << 5,
	NS_UUID = 1 << 6,
	NS_SECTOR_SIZE = 1 << 7,
};

struct ndctl_namespace_settings {
	unsigned int given;
	enum ndctl_namespace_mode mode;
	enum ndctl_pfn_loc map;
	uint64_t size;
	char share[32]; /* "50%" */
	uint64_t align;
	char name[NS_NAME_MAX + 1];
	uuid_t uuid;
	unsigned int sector_size;
	unsigned int flags; /* NDCTL_CREATE_* */
};

static inline bool ns_given(const struct ndctl_namespace_settings *settings,
			    enum ns_field field)
{
	return settings->given & field;
}

#endif
