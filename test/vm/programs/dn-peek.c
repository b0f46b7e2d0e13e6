// SPDX-License-Identifier: GPL-2.0
/*
 * dn-peek DEVICE SIZE: what a debugger can do with a process that has the
 * device mapped. Prints RESULT=ok, wrong or ERRNO for each way:
 *   peek, poke         ptrace(2) on a word
 *   mem_read           /proc/PID/mem over a page boundary
 *   mem_untouched      of memory that the process never touched
 *   mem_write          and the process sees it
 *   mem_write_ro       to a mapping that is read-only
 */
#include <signal.h>
#include <sys/ptrace.h>
#include "common.h"

static uint64_t size;

/* rw maps the first half, ro the second; only the first 8K of rw are touched */
struct maps {
	char *rw, *ro;
};

static struct maps map_device(const char *path)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);
	struct maps m;

	if (fd < 0)
		die("%s: %m", path);
	m.rw = mmap(NULL, size / 2, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	m.ro = mmap(NULL, size / 2, PROT_READ, MAP_SHARED, fd, size / 2);
	if (m.rw == MAP_FAILED || m.ro == MAP_FAILED)
		die("mmap: %m");
	close(fd);
	return m;
}

static void put(char *at, uint64_t bytes, uint64_t seed)
{
	for (uint64_t i = 0; i < bytes; i += 8)
		*(volatile uint64_t *)(at + i) = pattern(i, seed);
}

static void report(const char *what, bool done, bool right)
{
	printf("%s=%s\n", what, !done ? strerrorname_np(errno) :
	       right ? "ok" : "wrong");
}

static void try_words(pid_t pid, const struct maps *m)
{
	long word;

	errno = 0;
	word = ptrace(PTRACE_PEEKDATA, pid, m->rw + 64, NULL);
	report("peek", !errno, (uint64_t)word == pattern(64, 1));
	errno = 0;
	ptrace(PTRACE_POKEDATA, pid, m->rw + 64, (void *)99);
	word = errno ? 0 : ptrace(PTRACE_PEEKDATA, pid, m->rw + 64, NULL);
	report("poke", !errno, word == 99);
	ptrace(PTRACE_POKEDATA, pid, m->rw + 64, (void *)pattern(64, 1));
}

static void try_file(pid_t pid, const struct maps *m)
{
	uint64_t words[512], i, bad = 0;
	char path[64];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/mem", pid);
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		die("%s: %m", path);
	n = pread(fd, words, sizeof(words), (uintptr_t)m->rw + 2048);
	for (i = 0; i < 512; i++)
		bad += words[i] != pattern(2048 + i * 8, 1);
	report("mem_read", n == sizeof(words), !bad);

	n = pread(fd, words, sizeof(words), (uintptr_t)m->ro);
	for (i = 0, bad = 0; i < 512; i++)
		bad += words[i] != pattern(i * 8, 3);
	report("mem_untouched", n == sizeof(words), !bad);

	for (i = 0; i < 512; i++)
		words[i] = pattern(i * 8, 2);
	n = pwrite(fd, words, sizeof(words), (uintptr_t)m->rw);
	report("mem_write", n == sizeof(words), true);
	n = pwrite(fd, words, 8, (uintptr_t)m->ro);
	report("mem_write_ro", n == 8, true);
	close(fd);
}

int main(int argc, char **argv)
{
	uint64_t bad = 0;
	struct maps m;
	int status;
	pid_t pid;
	char *half;

	if (argc != 3)
		die("usage: dn-peek DEVICE SIZE");
	size = size_arg(argv[2]);

	/* what the child will have mapped but never touch */
	int fd = open(argv[1], O_RDWR | O_CLOEXEC);

	half = mmap(NULL, size / 2, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		    size / 2);
	if (half == MAP_FAILED)
		die("%s: %m", argv[1]);
	put(half, 4096, 3);
	munmap(half, size / 2);
	close(fd);

	m = map_device(argv[1]);
	pid = fork();
	if (pid < 0)
		die("fork: %m");
	if (pid == 0) {
		put(m.rw, 8192, 1);
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		raise(SIGSTOP);
		for (uint64_t i = 0; i < 512; i++)
			bad += *(volatile uint64_t *)(m.rw + i * 8) !=
			       pattern(i * 8, 2);
		_exit(bad ? 1 : 0);
	}
	munmap(m.rw, size / 2);
	waitpid(pid, &status, 0);
	if (!WIFSTOPPED(status))
		die("the child did not stop");
	try_words(pid, &m);
	try_file(pid, &m);
	ptrace(PTRACE_CONT, pid, NULL, NULL);
	waitpid(pid, &status, 0);
	printf("seen_by_process=%s\n",
	       WIFEXITED(status) && !WEXITSTATUS(status) ? "ok" : "wrong");
	return 0;
}
