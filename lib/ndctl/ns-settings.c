// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ndctl/ns-settings.h"
#include "ndctl/private.h"
#include "shared/parse.h"
#include "shared/text.h"

#define ALL_FLAGS                                         \
	(NDCTL_CREATE_FORCE | NDCTL_CREATE_NO_AUTOLABEL | \
	 NDCTL_CREATE_NO_AUTORECOVER)

NDCTL_EXPORT int
ndctl_namespace_settings_new(struct ndctl_namespace_settings **ret)
{
	struct ndctl_namespace_settings *settings;

	settings = calloc(1, sizeof(*settings));
	if (!settings)
		return -ENOMEM;
	*ret = settings;
	return 0;
}

NDCTL_EXPORT void
ndctl_namespace_settings_free(struct ndctl_namespace_settings *settings)
{
	free(settings);
}

NDCTL_EXPORT int
ndctl_namespace_settings_set_mode(struct ndctl_namespace_settings *settings,
				  enum ndctl_namespace_mode mode)
{
	if ((int)mode < NDCTL_NS_MODE_MEMORY || mode >= NDCTL_NS_MODE_UNKNOWN)
		return -EINVAL;
	settings->mode = mode;
	settings->given |= NS_MODE;
	return 0;
}

NDCTL_EXPORT int
ndctl_namespace_settings_set_map(struct ndctl_namespace_settings *settings,
				 enum ndctl_pfn_loc map)
{
	if ((int)map < NDCTL_PFN_LOC_NONE || map > NDCTL_PFN_LOC_PMEM)
		return -EINVAL;
	settings->map = map;
	settings->given |= NS_MAP;
	return 0;
}

NDCTL_EXPORT int
ndctl_namespace_settings_set_size(struct ndctl_namespace_settings *settings,
				  unsigned long long size)
{
	if (size == 0)
		return -EINVAL;
	settings->size = size;
	settings->given |= NS_SIZE;
	settings->given &= ~NS_SHARE;
	return 0;
}

NDCTL_EXPORT int ndctl_namespace_settings_set_size_text(
	struct ndctl_namespace_settings *settings, const char *text)
{
	uint64_t size;
	int rc;

	/* Of what, is not known yet; that it is a percentage can be checked. */
	rc = parse_size(text, UINT64_MAX, &size);
	if (rc)
		return rc;
	if (!parse_is_percent(text))
		return ndctl_namespace_settings_set_size(settings, size);
	if (strlen(text) >= sizeof(settings->share))
		return -ERANGE;
	strcpy(settings->share, text);
	settings->given |= NS_SHARE;
	settings->given &= ~NS_SIZE;
	return 0;
}

NDCTL_EXPORT int
ndctl_namespace_settings_set_align(struct ndctl_namespace_settings *settings,
				   unsigned long long align)
{
	if (align == 0 || align & (align - 1))
		return -EINVAL;
	settings->align = align;
	settings->given |= NS_ALIGN;
	return 0;
}

NDCTL_EXPORT int
ndctl_namespace_settings_set_name(struct ndctl_namespace_settings *settings,
				  const char *name)
{
	if (!text_is_printable(name))
		return -EINVAL;
	if (strlen(name) > NS_NAME_MAX)
		return -ENAMETOOLONG;
	strcpy(settings->name, name);
	settings->given |= NS_NAME;
	return 0;
}

NDCTL_EXPORT int
ndctl_namespace_settings_set_uuid(struct ndctl_namespace_settings *settings,
				  const uuid_t uuid)
{
	if (uuid_is_null(uuid))
		return -EINVAL;
	uuid_copy(settings->uuid, uuid);
	settings->given |= NS_UUID;
	return 0;
}

NDCTL_EXPORT int ndctl_namespace_settings_set_sector_size(
	struct ndctl_namespace_settings *settings, unsigned int sector_size)
{
	if (sector_size != 512 && sector_size != 4096)
		return -EINVAL;
	settings->sector_size = sector_size;
	settings->given |= NS_SECTOR_SIZE;
	return 0;
}

NDCTL_EXPORT int
ndctl_namespace_settings_set_flags(struct ndctl_namespace_settings *settings,
				   unsigned int flags)
{
	if (flags & ~ALL_FLAGS)
		return -EINVAL;
	settings->flags = flags;
	return 0;
}
