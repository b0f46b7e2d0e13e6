// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "scrub-guard.h"
#include "scrub-method.h"
#include "scrub-node.h"
#include "scrub.h"
#include "shared/cleanup.h"

/* Milliseconds of work: short to a stop, long to what a chunk costs. */
#define CHUNK (32ull << 20)

/*
 * Two or three threads fill a memory channel, and a node has 8 or 12: the rest
 * of a large CPU is left to the guests.
 */
#define MOST_THREADS 16

/* Chunks that each method gets before one is chosen for the rest. */
#define ROUNDS	    4

#define WORTH_IT    0.97

#define PROGRESS_NS 200000000ull

/* How a method did so far. */
struct trial {
	const struct scrub_method *method;
	double best; /* nanoseconds a byte; 0: not tried */
	uint64_t bytes;
};

struct work {
	char *base;
	uint64_t length, chunk, align;
	const atomic_bool *stop;
	cpu_set_t cpus;

	struct trial trials[SCRUB_METHODS];
	size_t methods;
	uint64_t trial_end; /* offset: from there on the best only */

	pthread_mutex_t lock; /* of all below, and of the trials */
	pthread_cond_t change;
	uint64_t next; /* offset that nobody has taken */
	uint64_t done; /* bytes in chunks that are done */
	uint64_t bad_bytes;
	unsigned int running;
	struct extents bad;
	int rc;
};

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ull + t.tv_nsec;
}

/* ---- one chunk */

/*
 * The part of [@at, @end) that cannot be written, around @bad. What the
 * kernel says is wrong with the memory is as large as it says; otherwise a
 * page of the mapping could not be had.
 */
static struct extent bad_part(const struct work *work, uint64_t at,
			      uint64_t end, uint64_t bad, uint64_t size)
{
	uint64_t first, last;

	if (!size)
		size = work->align;
	if (size < SCRUB_UNIT)
		size = SCRUB_UNIT;
	/* Pages are aligned in the address space, whatever the offset. */
	first = (uintptr_t)work->base + bad;
	first -= first % size;
	last = first + size - (uintptr_t)work->base;
	first = first < (uintptr_t)work->base + at ?
			at :
			first - (uintptr_t)work->base;
	if (last > end)
		last = end;
	return (struct extent){ first, last - first };
}

static int note_bad(struct work *work, struct extent bad)
{
	int rc;

	pthread_mutex_lock(&work->lock);
	rc = extents_unite(&work->bad, bad.start, bad.size);
	work->bad_bytes += bad.size;
	pthread_mutex_unlock(&work->lock);
	return rc;
}

/* 0, 1 when parts of it were left out, -ENOMEM when they could not be noted. */
static int zero_chunk(struct work *work, const struct scrub_method *method,
		      uint64_t at, uint64_t end)
{
	int found_bad = 0, rc;

	while (at < end) {
		struct extent part;
		uint64_t size = 0;
		void *bad;

		if (!guard_store(method->zero, work->base + at, end - at, &bad,
				 &size))
			break;
		part = bad_part(work, at, end, (char *)bad - work->base, size);
		rc = note_bad(work, part);
		if (rc)
			return rc;
		found_bad = 1;
		at = part.start + part.size;
	}
	/* Also what was stored before a bad page. */
	scrub_fence();
	return found_bad;
}

/* ---- which method */

static struct trial *fastest(struct work *work)
{
	struct trial *best = &work->trials[0];
	size_t i;

	for (i = 1; i < work->methods; i++) {
		struct trial *this = &work->trials[i];

		/* For less than that the cache is better left to others. */
		if (this->best &&
		    (!best->best || this->best < WORTH_IT * best->best))
			best = this;
	}
	return best;
}

/* They are measured on the first chunks, which is work that has to be done. */
static struct trial *choose(struct work *work, uint64_t at)
{
	if (at < work->trial_end)
		return &work->trials[at / work->chunk % work->methods];
	return fastest(work);
}

/* Too few chunks to try them all: the first, which mostly is the best. */
static void plan_trials(struct work *work)
{
	uint64_t chunks = (work->length - work->next) / work->chunk;

	if (chunks >= 2 * ROUNDS * work->methods)
		work->trial_end =
			work->next + ROUNDS * work->methods * work->chunk;
}

static int find_methods(struct work *work,
			const struct scrub_settings *settings)
{
	const struct scrub_method *all[SCRUB_METHODS];
	size_t i, count = scrub_methods(all);

	for (i = 0; i < count; i++) {
		if (settings->durable && !all[i]->durable)
			continue;
		if (settings->method && strcmp(settings->method, all[i]->name))
			continue;
		work->trials[work->methods++].method = all[i];
	}
	return work->methods ? 0 : -EOPNOTSUPP;
}

/* ---- threads */

static bool take_chunk(struct work *work, uint64_t *ret_at, uint64_t *ret_end,
		       struct trial **ret_trial)
{
	uint64_t at = work->next;

	if (at >= work->length || work->rc || (work->stop && *work->stop))
		return false;
	*ret_trial = choose(work, at);
	*ret_at = at;
	/* Chunks end at their multiples, wherever the first begins. */
	*ret_end = at - at % work->chunk + work->chunk;
	if (*ret_end > work->length)
		*ret_end = work->length;
	work->next = *ret_end;
	return true;
}

static void account(struct work *work, struct trial *trial, uint64_t size,
		    uint64_t ns, int rc)
{
	double each = (double)ns / size;

	work->done += size;
	trial->bytes += size;
	if (rc < 0)
		work->rc = rc;
	/* Time spent on bad pages says nothing of the method. */
	if (rc == 0 && (!trial->best || each < trial->best))
		trial->best = each;
}

static void *worker(void *data)
{
	struct work *work = data;
	uint64_t at, end, started, ns;
	struct trial *trial;
	int rc;

	if (CPU_COUNT(&work->cpus))
		sched_setaffinity(0, sizeof(work->cpus), &work->cpus);
	pthread_mutex_lock(&work->lock);
	while (take_chunk(work, &at, &end, &trial)) {
		pthread_mutex_unlock(&work->lock);
		started = now_ns();
		rc = zero_chunk(work, trial->method, at, end);
		ns = now_ns() - started;
		pthread_mutex_lock(&work->lock);
		account(work, trial, end - at, ns, rc);
	}
	work->running--;
	pthread_cond_signal(&work->change);
	pthread_mutex_unlock(&work->lock);
	return NULL;
}

static unsigned int thread_count(const struct work *work,
				 const struct scrub_settings *settings)
{
	uint64_t chunks = (work->length - work->next - 1) / work->chunk + 1;
	unsigned int count = settings->threads;

	if (!count) {
		count = CPU_COUNT(&work->cpus);
		if (count > MOST_THREADS)
			count = MOST_THREADS;
	}
	if (count > chunks)
		count = chunks;
	return count ? count : 1;
}

/* Signals other than those of a fault are for the threads that were there. */
static int start(struct work *work, pthread_t *thread)
{
	sigset_t blocked, before;
	int rc;

	sigfillset(&blocked);
	sigdelset(&blocked, SIGBUS);
	sigdelset(&blocked, SIGSEGV);
	sigdelset(&blocked, SIGFPE);
	sigdelset(&blocked, SIGILL);
	pthread_sigmask(SIG_BLOCK, &blocked, &before);
	rc = pthread_create(thread, NULL, worker, work);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return -rc;
}

static void tell(struct work *work, const struct scrub_settings *settings,
		 uint64_t done)
{
	if (settings->progress)
		settings->progress(settings->from + done, work->length,
				   settings->data);
}

/* Until the last thread is done, with word of the progress. */
static void wait_for_all(struct work *work,
			 const struct scrub_settings *settings)
{
	pthread_mutex_lock(&work->lock);
	while (work->running) {
		uint64_t at = now_ns() + PROGRESS_NS, done = work->done;
		struct timespec t = { at / 1000000000, at % 1000000000 };

		if (pthread_cond_timedwait(&work->change, &work->lock, &t) !=
		    ETIMEDOUT)
			continue;
		pthread_mutex_unlock(&work->lock);
		tell(work, settings, done);
		pthread_mutex_lock(&work->lock);
	}
	pthread_mutex_unlock(&work->lock);
	tell(work, settings, work->done);
}

static int run(struct work *work, const struct scrub_settings *settings,
	       unsigned int *ret_threads)
{
	unsigned int i, count = thread_count(work, settings);
	_cleanup_free_ pthread_t *threads = calloc(count, sizeof(*threads));
	int rc = 0;

	if (!threads)
		return -ENOMEM;
	work->running = count;
	for (i = 0; i < count && !rc; i++)
		rc = start(work, &threads[i]);
	if (rc) {
		/* With those that there are; with none it fails. */
		i--;
		pthread_mutex_lock(&work->lock);
		work->running -= count - i;
		pthread_mutex_unlock(&work->lock);
		count = i;
	}
	wait_for_all(work, settings);
	for (i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
	*ret_threads = count;
	if (!count)
		return rc;
	return work->rc;
}

/* ---- the whole */

static int begin(struct work *work, void *addr, uint64_t length,
		 const struct scrub_settings *settings)
{
	pthread_condattr_t attr;

	*work = (struct work){
		.base = addr,
		.length = length,
		.chunk = settings->chunk ? settings->chunk : CHUNK,
		.align = settings->align ? settings->align : SCRUB_UNIT,
		.stop = settings->stop,
		.next = settings->from,
		.lock = PTHREAD_MUTEX_INITIALIZER,
	};
	if (!length || (uintptr_t)addr % SCRUB_UNIT || length % SCRUB_UNIT ||
	    work->chunk % SCRUB_UNIT || work->align & (work->align - 1) ||
	    settings->from % SCRUB_UNIT || settings->from > length)
		return -EINVAL;
	if (work->chunk > length)
		work->chunk = length;
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&work->change, &attr);
	pthread_condattr_destroy(&attr);
	cpus_near(settings->node, &work->cpus);
	return 0;
}

static const char *most_used(const struct work *work)
{
	const struct trial *most = &work->trials[0];
	size_t i;

	for (i = 1; i < work->methods; i++)
		if (work->trials[i].bytes > most->bytes)
			most = &work->trials[i];
	return most->method->name;
}

int scrub(void *addr, uint64_t length, const struct scrub_settings *settings,
	  struct scrub_result *ret)
{
	unsigned int threads = 0;
	struct work work;
	int rc;

	rc = begin(&work, addr, length, settings);
	if (!rc)
		rc = find_methods(&work, settings);
	if (!rc)
		plan_trials(&work);
	if (!rc && work.next < length) {
		rc = guard_begin();
		if (rc)
			return rc;
		rc = run(&work, settings, &threads);
		guard_end();
	}
	if (rc) {
		extents_free(&work.bad);
		return rc;
	}
	*ret = (struct scrub_result){
		.zeroed = work.done - work.bad_bytes,
		.next = work.next,
		.bad = work.bad,
		.method = most_used(&work),
		.threads = threads,
	};
	return work.next < length ? -ECANCELED : 0;
}
