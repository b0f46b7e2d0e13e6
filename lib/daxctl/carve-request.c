// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <daxctl/carve.h>

#include "carve-request.h"
#include "private.h"

DAXCTL_EXPORT int daxctl_carve_request_new(struct daxctl_carve_request **ret)
{
	struct daxctl_carve_request *request = calloc(1, sizeof(*request));

	if (!request)
		return -ENOMEM;
	request->align = 2ull << 20;
	request->map = DAXCTL_MAP_NONE;
	request->node = -1;
	request->uid = -1;
	request->gid = -1;
	request->mode = -1;
	*ret = request;
	return 0;
}

DAXCTL_EXPORT void
daxctl_carve_request_free(struct daxctl_carve_request *request)
{
	if (!request)
		return;
	free(request->region);
	free(request);
}

DAXCTL_EXPORT int
daxctl_carve_request_set_size(struct daxctl_carve_request *request,
			      unsigned long long size)
{
	if (!size)
		return -EINVAL;
	request->size = size;
	return 0;
}

DAXCTL_EXPORT int
daxctl_carve_request_set_align(struct daxctl_carve_request *request,
			       unsigned long long align)
{
	if (align != 4ull << 10 && align != 2ull << 20 && align != 1ull << 30)
		return -EINVAL;
	request->align = align;
	return 0;
}

DAXCTL_EXPORT int
daxctl_carve_request_set_map(struct daxctl_carve_request *request,
			     enum daxctl_map map)
{
	if (map != DAXCTL_MAP_NONE && map != DAXCTL_MAP_MEM)
		return -EINVAL;
	request->map = map;
	return 0;
}

DAXCTL_EXPORT int
daxctl_carve_request_set_max_ranges(struct daxctl_carve_request *request,
				    unsigned int ranges)
{
	if (!ranges)
		return -EINVAL;
	request->max_ranges = ranges;
	return 0;
}

DAXCTL_EXPORT int
daxctl_carve_request_set_region(struct daxctl_carve_request *request,
				const char *region)
{
	char *copy = strdup(region);

	if (!copy)
		return -ENOMEM;
	free(request->region);
	request->region = copy;
	return 0;
}

DAXCTL_EXPORT int
daxctl_carve_request_set_node(struct daxctl_carve_request *request, int node)
{
	if (node < 0)
		return -EINVAL;
	request->node = node;
	return 0;
}

DAXCTL_EXPORT int
daxctl_carve_request_set_owner(struct daxctl_carve_request *request, uid_t uid,
			       gid_t gid)
{
	request->uid = uid;
	request->gid = gid;
	return 0;
}

DAXCTL_EXPORT int
daxctl_carve_request_set_mode(struct daxctl_carve_request *request, mode_t mode)
{
	if (mode & ~0777)
		return -EINVAL;
	request->mode = mode;
	return 0;
}
