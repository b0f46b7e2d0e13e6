/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A small NVDIMM subsystem as the kernel shows it, for tests of libndctl:
 *
 *   ndbus0, provider ACPI.NFIT, dimms nmem0 and nmem1
 *     region0: one dimm, labelled, 2 GiB at 4 GiB
 *       namespace0.0  seed              namespace0.1  fsdax, pfn0.1
 *       namespace0.2  devdax, dax0.1    namespace0.10 raw, pmem0.10
 *       namespace0.3  sector, btt0.1    seeds btt0.0 pfn0.0 dax0.0
 *     region1: both dimms, interleaved, disabled
 *   ndbus1, provider e820, no dimms
 *     region2: legacy, namespace2.0 fsdax without a claim
 */
#ifndef ND_TREE_H
#define ND_TREE_H

#define ND_BUS0	   "sys/devices/LNXSYSTM:00/ACPI0012:00/ndbus0"
#define ND_REGION0 ND_BUS0 "/region0"
#define ND_BUS1	   "sys/devices/platform/e820_pmem/ndbus1"
#define ND_REGION2 ND_BUS1 "/region2"

#define ND_UUID(n) "11111111-2222-3333-4444-00000000000" #n

/* A fresh tree, which $NDCTL_SYSROOT now names. */
char *nd_tree_make(void);
void nd_tree_remove(char *tree);

#endif
