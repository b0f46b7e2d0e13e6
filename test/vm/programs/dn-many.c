// SPDX-License-Identifier: GPL-2.0
/*
 * dn-many DEVICE N COMMAND: maps a device, forks N children that inherit the
 * mapping, runs COMMAND by way of a shell, and ends them.
 */
#include <signal.h>
#include "common.h"

int main(int argc, char **argv)
{
	int fd, n, i, status;
	pid_t *pids;

	if (argc != 4)
		die("usage: dn-many DEVICE N COMMAND");
	fd = open(argv[1], O_RDWR | O_CLOEXEC);
	if (fd < 0)
		die("%s: %m", argv[1]);
	n = atoi(argv[2]);
	if (mmap(NULL, device_size(fd), PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		 0) == MAP_FAILED)
		die("mmap: %m");
	pids = calloc(n, sizeof(*pids));
	for (i = 0; i < n; i++) {
		pids[i] = fork();
		if (pids[i] < 0)
			die("fork: %m");
		if (pids[i] == 0)
			for (;;)
				pause();
	}
	status = system(argv[3]);
	for (i = 0; i < n; i++)
		kill(pids[i], SIGKILL);
	while (wait(NULL) > 0)
		;
	return status ? 1 : 0;
}
