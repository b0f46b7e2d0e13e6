// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdbool.h>

#include "scrub-guard.h"

/* What a thread is storing to. */
struct guard {
	sigjmp_buf back;
	uintptr_t start, end;
	/* By the handler, after sigsetjmp(). */
	void *volatile bad;
	volatile unsigned int shift; /* of the bad part's size; 0: not told */
};

/* Touched before each store, so that the handler need not allocate it. */
static _Thread_local struct guard *volatile guarded;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned int users;
static struct sigaction before;

/* Not ours: as if we were not there. */
static void pass_on(int number, siginfo_t *info, void *context)
{
	if (before.sa_flags & SA_SIGINFO)
		before.sa_sigaction(number, info, context);
	else if (before.sa_handler != SIG_DFL && before.sa_handler != SIG_IGN)
		before.sa_handler(number);
	else
		/* The store is done again, and the kernel ends us. */
		signal(number, SIG_DFL);
}

static void on_sigbus(int number, siginfo_t *info, void *context)
{
	struct guard *guard = guarded;
	uintptr_t at = (uintptr_t)info->si_addr;
	bool told = info->si_code == BUS_MCEERR_AR;

	/* Positive: the kernel sent it. Early notice is not about a store. */
	if (!guard || info->si_code <= 0 || info->si_code == BUS_MCEERR_AO ||
	    at < guard->start || at >= guard->end) {
		pass_on(number, info, context);
		return;
	}
	guard->bad = info->si_addr;
	guard->shift = told ? info->si_addr_lsb : 0;
	siglongjmp(guard->back, 1);
}

int guard_begin(void)
{
	struct sigaction action = { .sa_sigaction = on_sigbus,
				    .sa_flags = SA_SIGINFO };
	int rc = 0;

	sigemptyset(&action.sa_mask);
	pthread_mutex_lock(&lock);
	if (!users && sigaction(SIGBUS, &action, &before) < 0)
		rc = -errno;
	else
		users++;
	pthread_mutex_unlock(&lock);
	return rc;
}

void guard_end(void)
{
	pthread_mutex_lock(&lock);
	if (--users == 0)
		sigaction(SIGBUS, &before, NULL);
	pthread_mutex_unlock(&lock);
}

int guard_store(void (*store)(void *at, size_t size), void *at, size_t size,
		void **ret_bad, uint64_t *ret_size)
{
	struct guard guard = { .start = (uintptr_t)at,
			       .end = (uintptr_t)at + size };

	/* With the signal mask: SIGBUS is blocked in its handler. */
	if (sigsetjmp(guard.back, 1)) {
		guarded = NULL;
		*ret_bad = guard.bad;
		*ret_size = guard.shift ? 1ull << guard.shift : 0;
		return 1;
	}
	guarded = &guard;
	store(at, size);
	guarded = NULL;
	return 0;
}
