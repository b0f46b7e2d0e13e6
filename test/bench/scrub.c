// SPDX-License-Identifier: GPL-2.0
/*
 * How fast each way of lib/daxctl/scrub-method.h zeroes memory, and the engine
 * that chooses among them, against memset() and a loop like STREAM's, all over
 * the same memory, in turn, in one run. Medians of some rounds: in a guest the
 * bandwidth itself comes and goes with its neighbours. The engine is to reach
 * 90 % of the fastest of the others.
 *
 * usage: scrub [-s MiB] [-r ROUNDS]
 */
#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "daxctl/scrub-method.h"
#include "daxctl/scrub-node.h"
#include "daxctl/scrub.h"
#include "shared/cleanup.h"

#define MiB	    (1ull << 20)
#define GB	    1e9

#define AIM	    0.9
#define MOST_ROUNDS 101

struct bench {
	const char *name;
	void (*zero)(void *at, size_t size); /* NULL: the engine */
	bool durable; /* of the engine */
	double speed[2][MOST_ROUNDS]; /* GB/s with one thread, with all */
	double median[2];
	const char *chose; /* by the engine, with all */
};

static void stop(const char *why)
{
	fprintf(stderr, "scrub: %s\n", why);
	exit(EXIT_FAILURE);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

/* What STREAM's loops are to a compiler that may not make memset() of it. */
static volatile double scalar;

static void fill(void *at, size_t size)
{
	double *p = at, value = scalar;
	size_t i;

	for (i = 0; i < size / sizeof(*p); i++)
		p[i] = value;
}

static void libc_memset(void *at, size_t size)
{
	memset(at, 0, size);
}

/* ---- one way by itself, in equal shares */

struct share {
	const struct bench *bench;
	char *at;
	size_t size;
	pthread_barrier_t *start;
	double began, ended;
};

/* It takes the time itself: whoever waits for it may be late. */
static void *work(void *data)
{
	struct share *share = data;

	pthread_barrier_wait(share->start);
	share->began = now();
	share->bench->zero(share->at, share->size);
	scrub_fence();
	share->ended = now();
	return NULL;
}

static double time_threads(const struct bench *bench, char *at, size_t size,
			   unsigned int threads)
{
	_cleanup_free_ pthread_t *ids = calloc(threads, sizeof(*ids));
	_cleanup_free_ struct share *shares = calloc(threads, sizeof(*shares));
	size_t each = size / threads / SCRUB_UNIT * SCRUB_UNIT;
	double began = HUGE_VAL, ended = 0;
	pthread_barrier_t start;
	unsigned int i;

	if (!ids || !shares)
		stop("no memory");
	pthread_barrier_init(&start, NULL, threads);
	for (i = 0; i < threads; i++) {
		shares[i].bench = bench;
		shares[i].at = at + i * each;
		shares[i].size = each;
		shares[i].start = &start;
		if (pthread_create(&ids[i], NULL, work, &shares[i]))
			stop("cannot start a thread");
	}
	for (i = 0; i < threads; i++) {
		pthread_join(ids[i], NULL);
		began = fmin(began, shares[i].began);
		ended = fmax(ended, shares[i].ended);
	}
	pthread_barrier_destroy(&start);
	return ended - began;
}

/* ---- the engine, with all that it does besides */

static double time_engine(struct bench *bench, char *at, size_t size,
			  unsigned int threads)
{
	struct scrub_settings settings = {
		.node = -1,
		.threads = threads,
		.align = 2 * MiB,
		.durable = bench->durable,
	};
	struct scrub_result result;
	double began = now();
	int rc;

	rc = scrub(at, size, &settings, &result);
	if (rc)
		stop(strerror(-rc));
	if (result.zeroed != size || result.bad.count)
		stop("not all was zeroed");
	bench->chose = result.method;
	return now() - began;
}

static void measure(struct bench *bench, char *at, size_t size,
		    unsigned int threads, double *ret)
{
	double took;

	if (bench->zero)
		took = time_threads(bench, at, size, threads);
	else
		took = time_engine(bench, at, size, threads);
	*ret = size / took / GB;
}

static int compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static double median(double *list, unsigned int count)
{
	qsort(list, count, sizeof(*list), compare);
	return list[count / 2];
}

static char *map(size_t size)
{
	char *at = mmap(NULL, size + 2 * MiB, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (at == MAP_FAILED)
		stop("no memory");
	at += 2 * MiB - (uintptr_t)at % (2 * MiB);
	/* Without it, pages of 4K: slower, but the order stays. */
	if (madvise(at, size, MADV_HUGEPAGE) < 0)
		printf("no huge pages: %s\n", strerror(errno));
	memset(at, 0x5a, size);
	return at;
}

/* ---- */

static size_t add_all(struct bench *benches)
{
	const struct scrub_method *methods[SCRUB_METHODS];
	size_t i, count = scrub_methods(methods), n = 0;

	benches[n++] = (struct bench){ "memset of libc", libc_memset };
	benches[n++] = (struct bench){ "STREAM-like fill", fill };
	for (i = 0; i < count; i++)
		if (strcmp(methods[i]->name, "memset") != 0)
			benches[n++] = (struct bench){ methods[i]->name,
						       methods[i]->zero };
	benches[n++] = (struct bench){ "scrub()" };
	benches[n++] = (struct bench){ "scrub(), durable", .durable = true };
	return n;
}

static double fastest(const struct bench *benches, size_t count)
{
	double best = 0;
	size_t i, t;

	for (i = 0; i < count; i++)
		for (t = 0; t < 2; t++)
			if (benches[i].zero && benches[i].median[t] > best)
				best = benches[i].median[t];
	return best;
}

static int print(const struct bench *benches, size_t count,
		 unsigned int threads)
{
	double most = fastest(benches, count);
	int result = EXIT_SUCCESS;
	size_t i;

	printf("%-18s  1 thread  %u threads   of the fastest\n", "GB/s",
	       threads);
	for (i = 0; i < count; i++) {
		const struct bench *b = &benches[i];

		printf("%-18s  %8.1f  %9.1f   %6.0f %%", b->name, b->median[0],
		       b->median[1], 100 * b->median[1] / most);
		if (b->chose)
			printf("   chose %s", b->chose);
		putchar('\n');
		if (!b->zero && !b->durable && b->median[1] < AIM * most)
			result = EXIT_FAILURE;
	}
	printf("aim of %.0f %%: %s\n", 100 * AIM,
	       result == EXIT_SUCCESS ? "reached" : "missed");
	return result;
}

int main(int argc, char **argv)
{
	static struct bench benches[SCRUB_METHODS + 4];
	unsigned int rounds = 7, round, threads;
	size_t size = 4096 * MiB, count, i;
	cpu_set_t cpus;
	char *at;
	int opt;

	while ((opt = getopt(argc, argv, "s:r:")) != -1) {
		if (opt == 's' && atoi(optarg) > 0)
			size = atoi(optarg) * MiB;
		else if (opt == 'r' && atoi(optarg) > 0 &&
			 atoi(optarg) <= MOST_ROUNDS)
			rounds = atoi(optarg);
		else
			stop("usage: scrub [-s MiB] [-r ROUNDS]");
	}
	cpus_near(-1, &cpus);
	threads = CPU_COUNT(&cpus);
	count = add_all(benches);
	at = map(size);
	printf("%llu MiB, median of %u rounds\n", size / MiB, rounds);
	for (round = 0; round < rounds; round++) {
		for (i = 0; i < count; i++) {
			measure(&benches[i], at, size, 1,
				&benches[i].speed[0][round]);
			measure(&benches[i], at, size, threads,
				&benches[i].speed[1][round]);
		}
	}
	for (i = 0; i < count; i++) {
		benches[i].median[0] = median(benches[i].speed[0], rounds);
		benches[i].median[1] = median(benches[i].speed[1], rounds);
	}
	return print(benches, count, threads);
}
