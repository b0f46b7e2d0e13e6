// SPDX-License-Identifier: GPL-2.0
/*
 * maponce DEVICE SIZE COMMAND...: maps SIZE bytes of the device, touches them,
 * lets go of mapping and descriptor, and becomes COMMAND: a process that once
 * had the device and shows nothing of it any more.
 */
#include "common.h"

int main(int argc, char **argv)
{
	uint64_t size;
	char *at;
	int fd;

	if (argc < 4)
		die("usage: maponce DEVICE SIZE COMMAND...");
	size = size_arg(argv[2]);
	fd = open(argv[1], O_RDWR);
	if (fd < 0)
		die("%s: %s", argv[1], strerror(errno));
	at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (at == MAP_FAILED)
		die("mmap: %s", strerror(errno));
	*(volatile char *)at = 1;
	munmap(at, size);
	close(fd);
	execvp(argv[3], argv + 3);
	die("%s: %s", argv[3], strerror(errno));
}
