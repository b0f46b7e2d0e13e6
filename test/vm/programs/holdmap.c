// SPDX-License-Identifier: GPL-2.0
/*
 * holdmap [-s SIZE] [-t STEP] [-m] DEVICE COMMAND...: maps a device, touches
 * it, runs COMMAND by way of a shell while the mapping stands, and reports
 * what became of the mapping and of the descriptor.
 *   -m   keep only the mapping: the descriptor is closed before COMMAND
 *   -d   keep only the descriptor: nothing is mapped before COMMAND
 *
 * Prints command=STATUS; touch=ok|sigbus|sigsegv, and touch_wrong=N; with a
 * descriptor, remap=ok|ERRNO.
 */
#include <setjmp.h>
#include <signal.h>
#include "common.h"

static sigjmp_buf after_signal;

static void on_signal(int number)
{
	siglongjmp(after_signal, number);
}

static void catch_signals(void)
{
	struct sigaction action = { .sa_handler = on_signal };

	sigaction(SIGBUS, &action, NULL);
	sigaction(SIGSEGV, &action, NULL);
}

static void fill(char *at, uint64_t size, uint64_t step)
{
	for (uint64_t i = 0; i < size; i += step)
		*(volatile uint64_t *)(at + i) = pattern(i, 1);
}

static void touch_again(const char *at, uint64_t size, uint64_t step)
{
	volatile uint64_t wrong = 0;

	switch (sigsetjmp(after_signal, 1)) {
	case 0:
		for (uint64_t i = 0; i < size; i += step)
			wrong += *(volatile uint64_t *)(at + i) !=
				 pattern(i, 1);
		printf("touch=ok\ntouch_wrong=%llu\n",
		       (unsigned long long)wrong);
		break;
	case SIGBUS:
		puts("touch=sigbus");
		break;
	default:
		puts("touch=sigsegv");
	}
}

static int run(char **words)
{
	char command[4096] = "";
	int status;

	for (; *words; words++) {
		if (strlen(command) + strlen(*words) + 2 > sizeof(command))
			die("the command is too long");
		strcat(command, *words);
		strcat(command, " ");
	}
	fflush(stdout);
	status = system(command);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static void map_again(int fd, uint64_t size)
{
	void *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	printf("remap=%s\n", at == MAP_FAILED ? strerrorname_np(errno) : "ok");
}

int main(int argc, char **argv)
{
	uint64_t size = 0, step = 4 * KiB;
	bool map_only = false, fd_only = false;
	char *at = NULL;
	int option, fd;

	while ((option = getopt(argc, argv, "+s:t:md")) != -1) {
		switch (option) {
		case 's': size = size_arg(optarg); break;
		case 't': step = size_arg(optarg); break;
		case 'm': map_only = true; break;
		case 'd': fd_only = true; break;
		default: return 2;
		}
	}
	if (argc - optind < 2)
		die("usage: holdmap [OPTIONS] DEVICE COMMAND...");
	fd = open(argv[optind], O_RDWR | O_CLOEXEC);
	if (fd < 0)
		die("%s: %m", argv[optind]);
	if (!size)
		size = device_size(fd);
	if (!fd_only) {
		at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
			  0);
		if (at == MAP_FAILED)
			die("mmap: %m");
		fill(at, size, step);
	}
	if (map_only) {
		close(fd);
		fd = -1;
	}
	printf("command=%d\n", run(argv + optind + 1));
	catch_signals();
	if (at)
		touch_again(at, size, step);
	if (fd >= 0)
		map_again(fd, size);
	return 0;
}
