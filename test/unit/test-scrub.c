// SPDX-License-Identifier: GPL-2.0
/* On memory of this process; pages behind the end of a file are bad ones. */
#include "unit.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <unistd.h>

#include "daxctl/scrub-method.h"
#include "daxctl/scrub.h"
#include "shared/cleanup.h"

#define PAGE	4096ul
#define PATTERN 0xa5

static const struct scrub_settings usual = { .node = -1 };

static char *map(size_t size)
{
	char *at = mmap(NULL, size, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	assert_ptr_not_equal(at, MAP_FAILED);
	memset(at, PATTERN, size);
	return at;
}

/* Make [@at, @at + @size) what no store can reach. */
static void spoil(char *at, size_t size)
{
	FILE *file = tmpfile();

	assert_non_null(file);
	assert_ptr_equal(mmap(at, size, PROT_READ | PROT_WRITE,
			      MAP_SHARED | MAP_FIXED, fileno(file), 0),
			 at);
	fclose(file);
}

static void all_is(const char *at, size_t size, int what)
{
	char page[PAGE];
	size_t i, b;

	memset(page, what, PAGE);
	for (i = 0; i < size; i += PAGE) {
		if (memcmp(at + i, page, PAGE) == 0)
			continue;
		for (b = i; at[b] == page[0]; b++)
			;
		fail_msg("byte %zu is %#x, not %#x", b, (unsigned char)at[b],
			 what);
	}
}

static void every_method_zeroes_just_that(void **state)
{
	const struct scrub_method *methods[SCRUB_METHODS];
	size_t count = scrub_methods(methods), i, size = 9 * PAGE;
	char *at = map(size);

	assert_true(count >= 1);
	for (i = 0; i < count; i++) {
		struct scrub_settings settings = usual;
		struct scrub_result result;

		memset(at, PATTERN, size);
		settings.method = methods[i]->name;
		assert_int_equal(scrub(at + PAGE, size - 2 * PAGE, &settings,
				       &result),
				 0);
		assert_string_equal(result.method, methods[i]->name);
		assert_int_equal(result.zeroed, size - 2 * PAGE);
		assert_int_equal(result.next, size - 2 * PAGE);
		assert_int_equal(result.bad.count, 0);
		all_is(at, PAGE, PATTERN);
		all_is(at + PAGE, size - 2 * PAGE, 0);
		all_is(at + size - PAGE, PAGE, PATTERN);
	}
	munmap(at, size);
}

/* Enough chunks to try all methods, the last not a whole one. */
static void threads_leave_nothing_out(void **state)
{
	const size_t size = 400 * PAGE;
	unsigned int threads;
	char *at = map(size);

	for (threads = 0; threads <= 8; threads += 4) {
		struct scrub_settings settings = usual;
		struct scrub_result result;

		memset(at, PATTERN, size);
		settings.node = 0;
		settings.threads = threads;
		settings.chunk = 3 * PAGE;
		assert_int_equal(scrub(at, size, &settings, &result), 0);
		assert_int_equal(result.zeroed, size);
		assert_true(result.threads == threads || !threads);
		all_is(at, size, 0);
	}
	munmap(at, size);
}

static void more_threads_than_chunks(void **state)
{
	struct scrub_settings settings = usual;
	struct scrub_result result;
	char *at = map(2 * PAGE);

	settings.threads = 64;
	settings.chunk = PAGE;
	settings.node = 12345; /* there is none */
	assert_int_equal(scrub(at, 2 * PAGE, &settings, &result), 0);
	assert_int_equal(result.threads, 2);
	all_is(at, 2 * PAGE, 0);
	munmap(at, 2 * PAGE);
}

static void durable_stores_only(void **state)
{
	const struct scrub_method *methods[SCRUB_METHODS];
	size_t i, count = scrub_methods(methods), size = 400 * PAGE;
	struct scrub_settings settings = usual;
	struct scrub_result result;
	char *at = map(size);

	settings.durable = true;
	settings.chunk = PAGE;
	for (i = 0; i < count; i++) {
		int want = methods[i]->durable ? 0 : -EOPNOTSUPP;

		settings.method = methods[i]->name;
		assert_int_equal(scrub(at, size, &settings, &result), want);
	}
	settings.method = NULL;
#ifdef __x86_64__
	assert_int_equal(scrub(at, size, &settings, &result), 0);
	for (i = 0; i < count; i++)
		if (!strcmp(methods[i]->name, result.method))
			assert_true(methods[i]->durable);
#endif
	munmap(at, size);
}

/* ---- stop and go on */

static atomic_bool stop;

static void on_alarm(int number)
{
	stop = true;
}

/* In as many pieces as the alarms make of it; returns how many stops. */
static unsigned int in_pieces(char *at, size_t size, unsigned int usec)
{
	struct itimerval soon = { .it_value = { .tv_usec = usec } };
	struct scrub_settings settings = usual;
	struct scrub_result result;
	unsigned int stops = 0;
	uint64_t zeroed = 0;
	int rc;

	memset(at, PATTERN, size);
	settings.threads = 2;
	settings.chunk = PAGE;
	settings.stop = &stop;
	do {
		stop = false;
		setitimer(ITIMER_REAL, &soon, NULL);
		/* However slow it is, it will get somewhere. */
		soon.it_value.tv_usec += 100;
		rc = scrub(at, size, &settings, &result);
		assert_true(rc == 0 || rc == -ECANCELED);
		assert_int_equal(result.next, settings.from + result.zeroed);
		all_is(at, result.next, 0);
		all_is(at + result.next, size - result.next, PATTERN);
		zeroed += result.zeroed;
		settings.from = result.next;
		if (rc && result.zeroed)
			stops++;
		if (stops == 3)
			settings.stop = NULL;
	} while (rc);
	assert_int_equal(zeroed, size);
	/* There is nothing to go on with. */
	assert_int_equal(scrub(at, size, &settings, &result), 0);
	assert_int_equal(result.zeroed, 0);
	return stops;
}

static void stopped_and_continued(void **state)
{
	const size_t size = 32 << 20;
	struct scrub_settings settings = usual;
	struct scrub_result result;
	unsigned int stops = 0, turn;
	char *at = map(size);

	settings.stop = &stop;
	stop = true;
	assert_int_equal(scrub(at, size, &settings, &result), -ECANCELED);
	assert_int_equal(result.next, 0);
	assert_int_equal(result.zeroed, 0);
	all_is(at, size, PATTERN);
	signal(SIGALRM, on_alarm);
	/* The alarm may come before the first chunk, or after the last. */
	for (turn = 0; turn < 100 && !stops; turn++)
		stops = in_pieces(at, size, 100 + 50 * turn);
	assert_true(stops > 0);
	munmap(at, size);
}

/* ---- progress */

struct seen {
	uint64_t last, total;
	unsigned int calls;
};

static void see(uint64_t done, uint64_t total, void *data)
{
	struct seen *seen = data;

	assert_true(done >= seen->last && done <= total);
	seen->last = done;
	seen->total = total;
	seen->calls++;
}

static void progress_is_told(void **state)
{
	struct scrub_settings settings = usual;
	struct scrub_result result;
	struct seen seen = { 0 };
	char *at = map(64 * PAGE);

	settings.progress = see;
	settings.data = &seen;
	settings.from = 16 * PAGE;
	assert_int_equal(scrub(at, 64 * PAGE, &settings, &result), 0);
	assert_true(seen.calls > 0);
	assert_int_equal(seen.last, 64 * PAGE);
	assert_int_equal(seen.total, 64 * PAGE);
	assert_int_equal(result.zeroed, 48 * PAGE);
	all_is(at, 16 * PAGE, PATTERN);
	all_is(at + 16 * PAGE, 48 * PAGE, 0);
	munmap(at, 64 * PAGE);
}

/* ---- pages that cannot be written */

static void expect_bad(const struct scrub_result *result,
		       const struct extent *want, size_t count)
{
	size_t i;

	assert_int_equal(result->bad.count, count);
	for (i = 0; i < count; i++) {
		assert_int_equal(result->bad.list[i].start, want[i].start);
		assert_int_equal(result->bad.list[i].size, want[i].size);
	}
}

static void bad_pages_are_named_and_left_out(void **state)
{
	static const struct extent bad[] = { { 0, PAGE },
					     { 17 * PAGE, 3 * PAGE },
					     { 99 * PAGE, PAGE } };
	const struct scrub_method *methods[SCRUB_METHODS];
	size_t count = scrub_methods(methods), size = 100 * PAGE, i, m;
	char *at = map(size);

	for (i = 0; i < ARRAY_SIZE(bad); i++)
		spoil(at + bad[i].start, bad[i].size);
	/* Each method for itself, and all in turn. */
	for (m = 0; m <= count; m++) {
		struct scrub_settings settings = usual;
		struct scrub_result result;

		memset(at + PAGE, PATTERN, 16 * PAGE);
		memset(at + 20 * PAGE, PATTERN, 79 * PAGE);
		settings.method = m < count ? methods[m]->name : NULL;
		settings.chunk = m < count ? 7 * PAGE : PAGE;
		settings.threads = 3;
		assert_int_equal(scrub(at, size, &settings, &result), 0);
		expect_bad(&result, bad, ARRAY_SIZE(bad));
		assert_int_equal(result.zeroed, 95 * PAGE);
		all_is(at + PAGE, 16 * PAGE, 0);
		all_is(at + 20 * PAGE, 79 * PAGE, 0);
		extents_free(&result.bad);
	}
	munmap(at, size);
}

/* What cannot be mapped cannot be mapped in part: pages of 16K. */
static void a_bad_page_is_as_large_as_the_mappings(void **state)
{
	static const struct extent bad[] = { { 16 * PAGE, 4 * PAGE } };
	struct scrub_settings settings = usual;
	struct scrub_result result;
	char *base = map(128 * PAGE), *at = base;

	at += 4 * PAGE - (uintptr_t)at % (4 * PAGE);
	spoil(at + 17 * PAGE, PAGE);
	settings.align = 4 * PAGE;
	assert_int_equal(scrub(at, 64 * PAGE, &settings, &result), 0);
	expect_bad(&result, bad, 1);
	assert_int_equal(result.zeroed, 60 * PAGE);
	extents_free(&result.bad);
	/* A chunk that ends within it: the same. */
	settings.chunk = 18 * PAGE;
	assert_int_equal(scrub(at, 64 * PAGE, &settings, &result), 0);
	assert_int_equal(result.bad.list[0].start, 16 * PAGE);
	assert_int_equal(result.zeroed + extents_total(&result.bad), 64 * PAGE);
	extents_free(&result.bad);
	munmap(base, 128 * PAGE);
}

static void nothing_but_bad_pages(void **state)
{
	struct scrub_settings settings = usual;
	struct scrub_result result;
	char *at = map(64 * PAGE);

	spoil(at, 64 * PAGE);
	settings.chunk = PAGE;
	assert_int_equal(scrub(at, 64 * PAGE, &settings, &result), 0);
	assert_int_equal(result.zeroed, 0);
	assert_int_equal(extents_total(&result.bad), 64 * PAGE);
	extents_free(&result.bad);
	munmap(at, 64 * PAGE);
}

/* ---- SIGBUS of others */

static sigjmp_buf back;
static unsigned int theirs;

static void on_sigbus(int number, siginfo_t *info, void *context)
{
	theirs++;
	siglongjmp(back, 1);
}

static void fault_elsewhere(uint64_t done, uint64_t total, void *data)
{
	volatile char *elsewhere = data;

	if (sigsetjmp(back, 1) == 0) {
		*elsewhere = 1;
		fail_msg("no fault");
	}
}

static void faults_of_others_are_theirs(void **state)
{
	struct sigaction action = { .sa_sigaction = on_sigbus,
				    .sa_flags = SA_SIGINFO };
	struct scrub_settings settings = usual;
	struct scrub_result result;
	struct sigaction before, after;
	char *at = map(4 * PAGE), *elsewhere = map(PAGE);

	spoil(elsewhere, PAGE);
	spoil(at + PAGE, PAGE);
	assert_int_equal(sigaction(SIGBUS, &action, &before), 0);
	settings.progress = fault_elsewhere;
	settings.data = elsewhere;
	assert_int_equal(scrub(at, 4 * PAGE, &settings, &result), 0);
	assert_int_equal(result.zeroed, 3 * PAGE);
	assert_true(theirs > 0);
	assert_int_equal(sigaction(SIGBUS, &before, &after), 0);
	assert_ptr_equal(after.sa_sigaction, on_sigbus);
	extents_free(&result.bad);
	munmap(at, 4 * PAGE);
	munmap(elsewhere, PAGE);
}

static void what_cannot_be_meant(void **state)
{
	struct scrub_result result = { .zeroed = 77 };
	struct scrub_settings s;
	char *at = map(2 * PAGE);

	assert_int_equal(scrub(at, 0, &usual, &result), -EINVAL);
	assert_int_equal(scrub(at, PAGE + 1, &usual, &result), -EINVAL);
	assert_int_equal(scrub(at + 64, PAGE, &usual, &result), -EINVAL);
	s = usual;
	s.from = 3 * PAGE;
	assert_int_equal(scrub(at, 2 * PAGE, &s, &result), -EINVAL);
	s.from = 1;
	assert_int_equal(scrub(at, 2 * PAGE, &s, &result), -EINVAL);
	s = usual;
	s.chunk = 1000;
	assert_int_equal(scrub(at, 2 * PAGE, &s, &result), -EINVAL);
	s = usual;
	s.align = 3 * PAGE;
	assert_int_equal(scrub(at, 2 * PAGE, &s, &result), -EINVAL);
	s = usual;
	s.method = "sponge";
	assert_int_equal(scrub(at, 2 * PAGE, &s, &result), -EOPNOTSUPP);
	assert_int_equal(result.zeroed, 77);
	all_is(at, 2 * PAGE, PATTERN);
	munmap(at, 2 * PAGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_method_zeroes_just_that),
		cmocka_unit_test(threads_leave_nothing_out),
		cmocka_unit_test(more_threads_than_chunks),
		cmocka_unit_test(durable_stores_only),
		cmocka_unit_test(stopped_and_continued),
		cmocka_unit_test(progress_is_told),
		cmocka_unit_test(bad_pages_are_named_and_left_out),
		cmocka_unit_test(a_bad_page_is_as_large_as_the_mappings),
		cmocka_unit_test(nothing_but_bad_pages),
		cmocka_unit_test(faults_of_others_are_theirs),
		cmocka_unit_test(what_cannot_be_meant),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
