// SPDX-License-Identifier: LGPL-2.1-or-later
/* btt: a namespace as a block device whose sectors are written atomically. */
#include <limits.h>

#include "ndctl/claim-exports.h"

#define BTT_DRIVER "nd_pmem"
#define BTT_MODULE "nd_pmem"

const struct node_kind btt_kind = { "btt", 2, sizeof(struct ndctl_btt), NULL };

CLAIM_EXPORTS(btt)

NDCTL_EXPORT const char *ndctl_btt_get_block_device(struct ndctl_btt *btt)
{
	return node_block_device(&btt->claim.node);
}

NDCTL_EXPORT unsigned int
ndctl_btt_get_supported_sector_size(struct ndctl_btt *btt, int i)
{
	return sector_size_at(&btt->claim.node, i);
}

NDCTL_EXPORT unsigned int ndctl_btt_get_sector_size(struct ndctl_btt *btt)
{
	return sector_size_selected(&btt->claim.node);
}

NDCTL_EXPORT int ndctl_btt_get_num_sector_sizes(struct ndctl_btt *btt)
{
	return sector_size_count(&btt->claim.node);
}

NDCTL_EXPORT int ndctl_btt_set_sector_size(struct ndctl_btt *btt,
					   unsigned int sector_size)
{
	return sector_size_set(&btt->claim.node, sector_size);
}

NDCTL_EXPORT int ndctl_btt_is_configured(struct ndctl_btt *btt)
{
	uuid_t uuid;

	ndctl_btt_get_uuid(btt, uuid);
	return ndctl_btt_get_namespace(btt) ||
	       ndctl_btt_get_sector_size(btt) != UINT_MAX ||
	       !uuid_is_null(uuid);
}

NDCTL_EXPORT int ndctl_btt_enable(struct ndctl_btt *btt)
{
	return claim_enable(&btt->claim, BTT_DRIVER, BTT_MODULE);
}
