/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the test programs share. They print "key=value" lines, which lib.sh's
 * "field" reads, and exit 1 with a message when they cannot do their work.
 */
#ifndef TEST_VM_COMMON_H
#define TEST_VM_COMMON_H

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#define KiB (1ULL << 10)
#define MiB (1ULL << 20)
#define GiB (1ULL << 30)

#ifndef MAP_SYNC
#define MAP_SYNC 0x80000
#endif

__attribute__((format(printf, 1, 2), noreturn))
static inline void die(const char *format, ...)
{
	va_list ap;

	fflush(stdout);
	fprintf(stderr, "%s: ", program_invocation_short_name);
	va_start(ap, format);
	vfprintf(stderr, format, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(1);
}

/* "4K", "2M", "1G", "4096", "0x1000" */
static inline uint64_t size_arg(const char *text)
{
	uint64_t value;
	char *end;

	errno = 0;
	value = strtoull(text, &end, 0);
	if (errno || end == text)
		die("'%s' is no size", text);
	switch (*end) {
	case 'G':
		value <<= 10;
		/* fall through */
	case 'M':
		value <<= 10;
		/* fall through */
	case 'K':
		value <<= 10;
		end++;
	}
	if (*end)
		die("'%s' is no size", text);
	return value;
}

static inline uint64_t read_number(const char *path)
{
	FILE *file = fopen(path, "re");
	uint64_t value;

	if (!file || fscanf(file, "%ji", (intmax_t *)&value) != 1)
		die("cannot read %s", path);
	fclose(file);
	return value;
}

/* Size of a dax device, block device or file. */
static inline uint64_t device_size(int fd)
{
	struct stat st;
	char path[64];
	off_t end;

	if (fstat(fd, &st))
		die("fstat: %m");
	if (S_ISCHR(st.st_mode)) {
		snprintf(path, sizeof(path), "/sys/dev/char/%u:%u/size",
			 major(st.st_rdev), minor(st.st_rdev));
		return read_number(path);
	}
	end = lseek(fd, 0, SEEK_END);
	if (end < 0)
		die("lseek: %m");
	return end;
}

static inline long minor_faults(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_minflt + usage.ru_majflt;
}

/* Address space that starts at a multiple of align; nothing is mapped. */
static inline void *reserve_aligned(uint64_t size, uint64_t align)
{
	uintptr_t at;
	void *area;

	area = mmap(NULL, size + align, PROT_NONE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (area == MAP_FAILED)
		die("cannot reserve address space: %m");
	at = ((uintptr_t)area + align - 1) & ~(align - 1);
	return (void *)at;
}

/* A word that differs at each offset and for each seed. */
static inline uint64_t pattern(uint64_t offset, uint64_t seed)
{
	uint64_t x = (offset + 1) * 0x9e3779b97f4a7c15ULL + seed;

	x ^= x >> 29;
	return x * 0xbf58476d1ce4e5b9ULL;
}

#endif
