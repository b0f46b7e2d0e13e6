// SPDX-License-Identifier: GPL-2.0
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "shared/holders.h"
#include "shared/root.h"

/* A device that nobody keeps open. */
#define NODE "dev/full"

static struct root *root;

static int set_up(void **state)
{
	return root_new("/", &root);
}

static int tear_down(void **state)
{
	root_free(root);
	return 0;
}

/* A child that has @path open until it is killed. */
static pid_t hold(const char *path)
{
	int ready[2];
	pid_t pid;
	char c;

	assert_int_equal(pipe(ready), 0);
	pid = fork();
	if (pid == 0) {
		if (open(path, O_RDONLY) < 0 || write(ready[1], "", 1) != 1)
			_exit(1);
		pause();
		_exit(0);
	}
	assert_int_equal(read(ready[0], &c, 1), 1);
	close(ready[0]);
	close(ready[1]);
	return pid;
}

static void let_go(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void a_holder_is_named(void **state)
{
	pid_t pid = hold("/" NODE);
	char *who = NULL, want[32];

	snprintf(want, sizeof(want), "pid %d (", pid);
	assert_int_equal(holders_of(root, NODE, &who), 1);
	assert_non_null(strstr(who, want));
	free(who);
	let_go(pid);
}

static void one_s_own_do_not_count(void **state)
{
	char *who = NULL, want[32];
	int fd = open("/" NODE, O_RDONLY);
	int rc = holders_of(root, NODE, &who);

	snprintf(want, sizeof(want), "pid %d ", getpid());
	assert_true(rc == 0 || !strstr(who, want));
	free(who);
	close(fd);
}

static void what_is_no_device_is_an_error(void **state)
{
	char *who = NULL;

	assert_int_equal(holders_of(root, "dev/no such node", &who), -ENODEV);
	assert_int_equal(holders_of(root, "etc", &who), -ENODEV);
	assert_null(who);
}

#define check(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		check(a_holder_is_named),
		check(one_s_own_do_not_count),
		check(what_is_no_device_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
