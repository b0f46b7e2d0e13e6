// SPDX-License-Identifier: GPL-2.0
/*
 * dn-rules DEVICE ALIGN: tries what a page-less device allows and refuses, and
 * prints "rule=ok" or "rule=ERRNO" for each. The device holds at least four
 * times ALIGN.
 */
#include <setjmp.h>
#include <signal.h>
#include <sys/prctl.h>
#include "common.h"

static int fd;
static uint64_t align, size;

static void report(const char *rule, bool ok)
{
	printf("%s=%s\n", rule, ok ? "ok" : strerrorname_np(errno));
}

static void *map(void *at, uint64_t length, int flags, uint64_t offset)
{
	return mmap(at, length, PROT_READ | PROT_WRITE, flags, fd, offset);
}

/* Maps, reports, and leaves nothing behind. */
static void try(const char *rule, void *at, uint64_t length, int flags,
		uint64_t offset)
{
	void *got = map(at, length, flags, offset);

	report(rule, got != MAP_FAILED);
	if (got != MAP_FAILED)
		munmap(got, length);
}

static void try_mmap(void)
{
	char *free_area = reserve_aligned(2 * align, GiB);

	try("private", NULL, align, MAP_PRIVATE, 0);
	try("offset_of_4k", NULL, align, MAP_SHARED, 4096);
	try("length_of_4k", NULL, 4096, MAP_SHARED, 0);
	try("fixed_off_by_4k", free_area + 4096, align, MAP_SHARED | MAP_FIXED,
	    0);
	try("fixed", free_area, align, MAP_SHARED | MAP_FIXED, 0);
	try("at_the_end", NULL, align, MAP_SHARED, size - align);
	try("beyond_the_end", NULL, 2 * align, MAP_SHARED, size - align);
	try("after_the_end", NULL, align, MAP_SHARED, size);
	try("far_away", NULL, align, MAP_SHARED, 1ULL << 62);
	try("sync", NULL, align, MAP_SHARED_VALIDATE | MAP_SYNC, 0);
	try("whole", NULL, size, MAP_SHARED, 0);
}

/* A hint that does not fit is only a hint. */
static void try_hint(void)
{
	char *hint = (char *)reserve_aligned(4 * align, GiB) + 4096;
	char *got;

	munmap(hint - 4096, 4 * align);
	got = map(hint, align, MAP_SHARED, 0);
	report("hint", got != MAP_FAILED);
	printf("hint_aligned=%d\n", ((uintptr_t)got & (align - 1)) == 0);
	munmap(got, align);
}

static void try_parts(void)
{
	char *at = map(NULL, 4 * align, MAP_SHARED, 0);

	if (at == MAP_FAILED)
		die("mmap: %m");
	report("munmap_4k", !munmap(at + align, 4096));
	report("mprotect_4k", !mprotect(at + 2 * align + 4096, 4096,
					PROT_READ));
	munmap(at, 4 * align);

	at = map(NULL, 4 * align, MAP_SHARED, 0);
	report("mprotect_one", !mprotect(at + align, align, PROT_READ));
	report("munmap_one", !munmap(at + 2 * align, align));
	at[0] = 1;
	at[3 * align] = 2;
	printf("parts_kept=%d\n", at[0] == 1 && at[3 * align] == 2);
	munmap(at, 4 * align);
}

/* Not of a 1G entry: the kernel calls that bad, also of stock devices. */
static void try_move(void)
{
	char *to = reserve_aligned(3 * align, GiB);
	char *at = map(NULL, align, MAP_SHARED, 0), *got;

	*(volatile uint64_t *)at = 0x1234;
	got = mremap(at, align, 2 * align, MREMAP_MAYMOVE);
	report("grow", got != MAP_FAILED);
	got = mremap(at, align, align, MREMAP_MAYMOVE | MREMAP_FIXED, to);
	report("move", got != MAP_FAILED);
	if (got != MAP_FAILED)
		at = got;
	printf("move_kept=%d\n", *(volatile uint64_t *)at == 0x1234);
	munmap(at, align);
}

static void try_move_off(void)
{
	char *to = reserve_aligned(3 * align, GiB);
	char *at = map(NULL, align, MAP_SHARED, 0), *got;

	*(volatile uint64_t *)at = 0x5678;
	got = mremap(at, align, align, MREMAP_MAYMOVE | MREMAP_FIXED,
		     to + 4096);
	report("move_off_by_4k", got != MAP_FAILED);
	if (got != MAP_FAILED)
		at = got;
	printf("move_off_kept=%d\n", *(volatile uint64_t *)at == 0x5678);
	munmap(at, align);
}

static sigjmp_buf after_signal;

static void on_signal(int number)
{
	siglongjmp(after_signal, number);
}

static void try_without_huge_pages(void)
{
	struct sigaction action = { .sa_handler = on_signal };
	volatile uint64_t *at;

	sigaction(SIGBUS, &action, NULL);
	if (prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0))
		die("prctl: %m");
	at = map(NULL, align, MAP_SHARED, 0);
	if (sigsetjmp(after_signal, 1)) {
		puts("thp_disabled=sigbus");
		return;
	}
	at[0] = 77;
	at[align / 8 - 1] = 78;
	prctl(PR_SET_THP_DISABLE, 0, 0, 0, 0);
	printf("thp_disabled=%s\n",
	       at[0] == 77 && at[align / 8 - 1] == 78 ? "ok" : "wrong");
}

int main(int argc, char **argv)
{
	if (argc != 3)
		die("usage: dn-rules DEVICE ALIGN");
	fd = open(argv[1], O_RDWR | O_CLOEXEC);
	if (fd < 0)
		die("%s: %m", argv[1]);
	align = size_arg(argv[2]);
	size = device_size(fd);
	try_mmap();
	try_hint();
	try_parts();
	if (align < GiB)
		try_move();
	try_move_off();
	try_without_huge_pages();
	return 0;
}
