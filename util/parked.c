// SPDX-License-Identifier: GPL-2.0
#include <stddef.h>

#include <ndctl/create.h>

#include "util/parked.h"

bool namespace_is_parked(struct ndctl_namespace *ndns,
			 unsigned long *ret_align)
{
	if (ndctl_namespace_is_active(ndns) || ndctl_namespace_get_btt(ndns) ||
	    ndctl_namespace_get_pfn(ndns) || ndctl_namespace_get_dax(ndns))
		return false;
	return ndctl_namespace_is_none(ndns, ret_align) > 0;
}

enum ndctl_namespace_mode namespace_mode(struct ndctl_namespace *ndns)
{
	return namespace_is_parked(ndns, NULL) ?
		       NDCTL_NS_MODE_DEVDAX :
		       ndctl_namespace_get_mode(ndns);
}
