// SPDX-License-Identifier: GPL-2.0
/* dn-wipe DEVICE: fills a device with zeroes. */
#include "common.h"

int main(int argc, char **argv)
{
	uint64_t size;
	char *at;
	int fd;

	if (argc != 2)
		die("usage: dn-wipe DEVICE");
	fd = open(argv[1], O_RDWR | O_CLOEXEC);
	if (fd < 0)
		die("%s: %m", argv[1]);
	size = device_size(fd);
	at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (at == MAP_FAILED)
		die("mmap: %m");
	memset(at, 0, size);
	return 0;
}
