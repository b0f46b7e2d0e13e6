// SPDX-License-Identifier: LGPL-2.1-or-later
/* pfn: a namespace as a block device whose memory has struct pages. */
#include "ndctl/claim-exports.h"

#define PFN_DRIVER "nd_pmem"
#define PFN_MODULE "nd_pmem"

const struct node_kind pfn_kind = { "pfn", 2, sizeof(struct ndctl_pfn), NULL };

CLAIM_EXPORTS(pfn)
PFN_EXPORTS(pfn)

NDCTL_EXPORT const char *ndctl_pfn_get_block_device(struct ndctl_pfn *pfn)
{
	return node_block_device(&pfn->claim.node);
}

NDCTL_EXPORT int ndctl_pfn_enable(struct ndctl_pfn *pfn)
{
	return claim_enable(&pfn->claim, PFN_DRIVER, PFN_MODULE);
}
