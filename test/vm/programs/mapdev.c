// SPDX-License-Identifier: GPL-2.0
/*
 * Maps a device and touches it, as a virtual machine monitor would.
 *
 * mapdev [OPTIONS] DEVICE [ACTION...]
 *   actions, in order: write, verify, read, walk, fork, mprotect, copy
 *   -s SIZE   how much to map (default: all)
 *   -o OFFSET where to start
 *   -t STEP   touch one word in each STEP bytes (default 4K)
 *   -S SEED   of the pattern
 *   -a ALIGN  map at an address of this alignment, not where the kernel likes
 *   -u BYTES  map at an address this far off a 1G boundary
 *   -p -r     private; read-only
 *   -y        with MAP_SYNC
 *
 * Prints "map=ok" or "map=ERRNO", and after each action what it found.
 */
#include "common.h"
#include "../kmod/ptwalk.h"

struct mapping {
	char *at;
	int fd;
	uint64_t offset, size, step, seed;
	int prot;
};

static void touch_write(struct mapping *m)
{
	for (uint64_t i = 0; i < m->size; i += m->step)
		*(volatile uint64_t *)(m->at + i) =
			pattern(m->offset + i, m->seed);
}

static uint64_t count_wrong(const struct mapping *m)
{
	uint64_t wrong = 0;

	for (uint64_t i = 0; i < m->size; i += m->step)
		wrong += *(volatile uint64_t *)(m->at + i) !=
			 pattern(m->offset + i, m->seed);
	return wrong;
}

static uint64_t sum_words(const struct mapping *m)
{
	uint64_t sum = 0;

	for (uint64_t i = 0; i < m->size; i += m->step)
		sum += *(volatile uint64_t *)(m->at + i);
	return sum;
}

/* What maps each word that was touched, counted by level; first one in full. */
static void walk(const struct mapping *m)
{
	static const char *const names[] = { "none", "4k", "2m", "1g", "big" };
	unsigned long count[5] = { 0 };
	int fd = open("/dev/ptwalk", O_RDWR | O_CLOEXEC);
	unsigned long other_cache = 0, not_special = 0, devmap = 0;

	if (fd < 0)
		die("/dev/ptwalk: %m (modprobe ptwalk)");
	for (uint64_t i = 0; i < m->size; i += m->step) {
		struct ptwalk w = { .address = (uintptr_t)m->at + i };

		if (ioctl(fd, PTWALK_USER, &w))
			die("ptwalk: %m");
		count[w.level]++;
		if (!w.level)
			continue;
		other_cache += ptwalk_pat_index(&w) != 0;
		not_special += !(w.entry & PTWALK_SPECIAL);
		devmap += !!(w.entry & PTWALK_DEVMAP);
		if (i == 0)
			printf("entry=0x%llx\nphys=0x%llx\n", w.entry, w.phys);
	}
	for (int i = 0; i < 5; i++)
		printf("level_%s=%lu\n", names[i], count[i]);
	printf("not_writeback=%lu\nnot_special=%lu\ndevmap=%lu\n",
	       other_cache, not_special, devmap);
	close(fd);
}

/* The child sees what the parent wrote, and the parent what the child did. */
static void fork_and_check(struct mapping *m)
{
	uint64_t seed = m->seed;
	int status;
	pid_t pid;

	touch_write(m);
	fflush(stdout);
	pid = fork();
	if (pid < 0)
		die("fork: %m");
	if (pid == 0) {
		if (count_wrong(m))
			_exit(2);
		m->seed = ~seed;
		touch_write(m);
		_exit(0);
	}
	waitpid(pid, &status, 0);
	m->seed = ~seed;
	printf("fork_child=%d\nfork_parent_wrong=%llu\n",
	       WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status),
	       (unsigned long long)count_wrong(m));
	m->seed = seed;
}

static void protect_and_back(struct mapping *m)
{
	if (mprotect(m->at, m->size, PROT_READ))
		die("mprotect: %m");
	sum_words(m);
	if (mprotect(m->at, m->size, m->prot))
		die("mprotect back: %m");
	touch_write(m);
	printf("mprotect_wrong=%llu\n", (unsigned long long)count_wrong(m));
}

/* The mapping as the target of a system call that copies. */
static void copy_through_pipe(struct mapping *m)
{
	char sent[4096], got[4096];
	int fds[2];

	if (pipe(fds))
		die("pipe: %m");
	for (size_t i = 0; i < sizeof(sent); i++)
		sent[i] = (char)(i * 7 + m->seed);
	if (write(fds[1], sent, sizeof(sent)) != sizeof(sent) ||
	    read(fds[0], m->at, sizeof(sent)) != sizeof(sent) ||
	    write(fds[1], m->at, sizeof(sent)) != sizeof(sent) ||
	    read(fds[0], got, sizeof(got)) != sizeof(got))
		die("copying by way of a pipe: %m");
	printf("copy=%s\n", memcmp(sent, got, sizeof(got)) ? "differs" : "ok");
	close(fds[0]);
	close(fds[1]);
}

static void act(struct mapping *m, const char *action)
{
	long faults = minor_faults();

	if (!strcmp(action, "write")) {
		touch_write(m);
	} else if (!strcmp(action, "verify")) {
		printf("wrong=%llu\n", (unsigned long long)count_wrong(m));
	} else if (!strcmp(action, "read")) {
		printf("sum=%llu\n", (unsigned long long)sum_words(m));
	} else if (!strcmp(action, "walk")) {
		walk(m);
	} else if (!strcmp(action, "fork")) {
		fork_and_check(m);
	} else if (!strcmp(action, "mprotect")) {
		protect_and_back(m);
	} else if (!strcmp(action, "copy")) {
		copy_through_pipe(m);
	} else {
		die("no action '%s'", action);
	}
	printf("faults_%s=%ld\n", action, minor_faults() - faults);
}

int main(int argc, char **argv)
{
	struct mapping m = {
		.step = 4 * KiB, .prot = PROT_READ | PROT_WRITE,
	};
	uint64_t align = 0, off_by = 0;
	int option, flags = MAP_SHARED;
	void *hint = NULL;

	while ((option = getopt(argc, argv, "s:o:t:S:a:u:pry")) != -1) {
		switch (option) {
		case 's': m.size = size_arg(optarg); break;
		case 'o': m.offset = size_arg(optarg); break;
		case 't': m.step = size_arg(optarg); break;
		case 'S': m.seed = size_arg(optarg); break;
		case 'a': align = size_arg(optarg); break;
		case 'u': off_by = size_arg(optarg); break;
		case 'p': flags = MAP_PRIVATE; break;
		case 'r': m.prot = PROT_READ; break;
		case 'y': flags = MAP_SHARED_VALIDATE | MAP_SYNC; break;
		default: return 2;
		}
	}
	if (optind >= argc)
		die("which device?");
	m.fd = open(argv[optind], (m.prot & PROT_WRITE ? O_RDWR : O_RDONLY) |
		    O_CLOEXEC);
	if (m.fd < 0) {
		printf("open=%s\n", strerrorname_np(errno));
		return 1;
	}
	if (!m.size)
		m.size = device_size(m.fd) - m.offset;
	if (align || off_by) {
		hint = (char *)reserve_aligned(m.size + off_by,
					       align ? align : GiB) + off_by;
		flags |= MAP_FIXED;
	}
	m.at = mmap(hint, m.size, m.prot, flags, m.fd, m.offset);
	if (m.at == MAP_FAILED) {
		printf("map=%s\n", strerrorname_np(errno));
		return 1;
	}
	printf("map=ok\naddress=%p\nsize=%llu\n", m.at,
	       (unsigned long long)m.size);
	for (int i = optind + 1; i < argc; i++)
		act(&m, argv[i]);
	if (munmap(m.at, m.size))
		die("munmap: %m");
	return 0;
}
