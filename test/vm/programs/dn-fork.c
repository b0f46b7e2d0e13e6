// SPDX-License-Identifier: GPL-2.0
/*
 * dn-fork DEVICE SIZE COMMAND: a parent maps a device, a child inherits the
 * mapping. After each step COMMAND is run by way of a shell, with the step's
 * name as $1, the parent's pid as $2 and the child's as $3:
 *   forked      both have it mapped, the descriptor is closed in both
 *   unmapped    the parent has unmapped it
 *   execed      the child runs another program
 *   exited      the child is gone
 * Prints STEP=STATUS of each command, child_wrong= and parent_wrong=.
 */
#include <signal.h>
#include "common.h"

static const char *command;

static void run(const char *step, pid_t child)
{
	char line[4096];
	int status;

	snprintf(line, sizeof(line), "set -- %s %d %d; %s", step, getpid(),
		 child, command);
	fflush(stdout);
	status = system(line);
	printf("%s=%d\n", step, WIFEXITED(status) ? WEXITSTATUS(status) : -1);
}

static uint64_t wrong(const char *at, uint64_t size, uint64_t seed)
{
	uint64_t count = 0;

	for (uint64_t i = 0; i < size; i += 4096)
		count += *(volatile uint64_t *)(at + i) != pattern(i, seed);
	return count;
}

static void fill(char *at, uint64_t size, uint64_t seed)
{
	for (uint64_t i = 0; i < size; i += 4096)
		*(volatile uint64_t *)(at + i) = pattern(i, seed);
}

static void token(int from)
{
	char c;

	if (read(from, &c, 1) != 1)
		_exit(3);
}

static void child(char *at, uint64_t size, int from, int to)
{
	uint64_t bad = wrong(at, size, 1);

	fill(at, size, 2);
	if (write(to, &bad, sizeof(bad)) != sizeof(bad))
		_exit(3);
	token(from);
	execl("/bin/sleep", "sleep", "1000", NULL);
	_exit(3);
}

static void wait_for_exec(pid_t pid)
{
	char path[64], name[32];

	snprintf(path, sizeof(path), "/proc/%d/comm", pid);
	for (;;) {
		FILE *file = fopen(path, "re");

		if (!file || !fgets(name, sizeof(name), file))
			die("the child is gone");
		fclose(file);
		if (!strcmp(name, "sleep\n"))
			return;
		usleep(10000);
	}
}

int main(int argc, char **argv)
{
	int down[2], up[2], fd, status;
	uint64_t size, bad;
	pid_t pid;
	char *at;

	if (argc != 4)
		die("usage: dn-fork DEVICE SIZE COMMAND");
	size = size_arg(argv[2]);
	command = argv[3];
	fd = open(argv[1], O_RDWR | O_CLOEXEC);
	if (fd < 0)
		die("%s: %m", argv[1]);
	at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (at == MAP_FAILED || pipe2(down, O_CLOEXEC) || pipe2(up, O_CLOEXEC))
		die("setting up: %m");
	close(fd);
	fill(at, size, 1);
	pid = fork();
	if (pid < 0)
		die("fork: %m");
	if (pid == 0)
		child(at, size, down[0], up[1]);

	if (read(up[0], &bad, sizeof(bad)) != sizeof(bad))
		die("the child failed");
	printf("child_wrong=%llu\nparent_wrong=%llu\n", (unsigned long long)bad,
	       (unsigned long long)wrong(at, size, 2));
	run("forked", pid);
	munmap(at, size);
	run("unmapped", pid);
	if (write(down[1], "", 1) != 1)
		die("pipe: %m");
	wait_for_exec(pid);
	run("execed", pid);
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	run("exited", pid);
	return 0;
}
