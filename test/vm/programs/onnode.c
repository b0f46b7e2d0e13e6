// SPDX-License-Identifier: GPL-2.0
/*
 * onnode NODE COMMAND...: the command's memory, and what the kernel needs for
 * it (page tables, inodes), comes from that NUMA node alone.
 */
#include <linux/mempolicy.h>
#include <sys/syscall.h>

#include "common.h"

int main(int argc, char **argv)
{
	unsigned long node, mask;

	if (argc < 3)
		die("usage: onnode NODE COMMAND...");
	node = strtoul(argv[1], NULL, 10);
	if (node >= 8 * sizeof(mask))
		die("no such node");
	mask = 1UL << node;
	if (syscall(SYS_set_mempolicy, MPOL_BIND, &mask, 8 * sizeof(mask)))
		die("set_mempolicy: %s", strerror(errno));
	execvp(argv[2], argv + 2);
	die("%s: %s", argv[2], strerror(errno));
}
