// SPDX-License-Identifier: GPL-2.0
/*
 * dn-offset DEVICE OFFSET SEED: counts the 4K pages of a device that do not
 * begin with what mapdev wrote when they were OFFSET further into another.
 */
#include "common.h"

int main(int argc, char **argv)
{
	uint64_t size, offset, seed, wrong = 0;
	char *at;
	int fd;

	if (argc != 4)
		die("usage: dn-offset DEVICE OFFSET SEED");
	offset = size_arg(argv[2]);
	seed = size_arg(argv[3]);
	fd = open(argv[1], O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		die("%s: %m", argv[1]);
	size = device_size(fd);
	at = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);
	if (at == MAP_FAILED)
		die("mmap: %m");
	for (uint64_t i = 0; i < size; i += 4 * KiB)
		wrong += *(volatile uint64_t *)(at + i) !=
			 pattern(offset + i, seed);
	printf("wrong=%llu\n", (unsigned long long)wrong);
	return 0;
}
