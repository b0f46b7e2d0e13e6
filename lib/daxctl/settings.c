// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <stdlib.h>

#include "private.h"
#include "settings.h"

DAXCTL_EXPORT int daxctl_dev_settings_new(struct daxctl_dev_settings **ret)
{
	struct daxctl_dev_settings *settings = calloc(1, sizeof(*settings));

	if (!settings)
		return -ENOMEM;
	*ret = settings;
	return 0;
}

DAXCTL_EXPORT void
daxctl_dev_settings_free(struct daxctl_dev_settings *settings)
{
	if (!settings)
		return;
	extents_free(&settings->ranges);
	free(settings);
}

DAXCTL_EXPORT int
daxctl_dev_settings_set_size(struct daxctl_dev_settings *settings,
			     unsigned long long size)
{
	if (!size)
		return -EINVAL;
	settings->size = size;
	settings->percent = 0;
	return 0;
}

DAXCTL_EXPORT int
daxctl_dev_settings_set_percent(struct daxctl_dev_settings *settings,
				unsigned int percent)
{
	if (percent < 1 || percent > 100)
		return -EINVAL;
	settings->percent = percent;
	settings->size = 0;
	return 0;
}

DAXCTL_EXPORT int
daxctl_dev_settings_set_align(struct daxctl_dev_settings *settings,
			      unsigned long long align)
{
	if (!align || align & (align - 1))
		return -EINVAL;
	settings->align = align;
	return 0;
}

DAXCTL_EXPORT int
daxctl_dev_settings_set_map(struct daxctl_dev_settings *settings,
			    enum daxctl_map map)
{
	if (map != DAXCTL_MAP_MEM && map != DAXCTL_MAP_NONE)
		return -EINVAL;
	settings->map = map;
	return 0;
}

DAXCTL_EXPORT int
daxctl_dev_settings_set_max_ranges(struct daxctl_dev_settings *settings,
				   unsigned int ranges)
{
	if (!ranges)
		return -EINVAL;
	settings->max_ranges = ranges;
	return 0;
}

DAXCTL_EXPORT int
daxctl_dev_settings_add_range(struct daxctl_dev_settings *settings,
			      unsigned long long start, unsigned long long size)
{
	return extents_add(&settings->ranges, start, size);
}
