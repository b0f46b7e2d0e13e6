// SPDX-License-Identifier: GPL-2.0
/*
 * directmap START SIZE [STEP]: how much of a physical range the kernel's
 * direct map covers. Prints "mapped=N" and "unmapped=N", counting one address
 * in each STEP (default 2M).
 */
#include "common.h"
#include "../kmod/ptwalk.h"

int main(int argc, char **argv)
{
	uint64_t start, size, step = 2 * MiB;
	unsigned long mapped = 0, unmapped = 0;
	int fd;

	if (argc != 3 && argc != 4)
		die("usage: directmap START SIZE [STEP]");
	start = size_arg(argv[1]);
	size = size_arg(argv[2]);
	if (argc == 4)
		step = size_arg(argv[3]);
	fd = open("/dev/ptwalk", O_RDWR | O_CLOEXEC);
	if (fd < 0)
		die("/dev/ptwalk: %m (modprobe ptwalk)");
	for (uint64_t i = 0; i < size; i += step) {
		struct ptwalk w = { .address = start + i };

		if (ioctl(fd, PTWALK_DIRECT, &w))
			die("ptwalk: %m");
		if (w.level)
			mapped++;
		else
			unmapped++;
	}
	printf("mapped=%lu\nunmapped=%lu\n", mapped, unmapped);
	return 0;
}
