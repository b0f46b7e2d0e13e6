// SPDX-License-Identifier: GPL-2.0
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "shared/lock.h"
#include "tree.h"

#define LOCK_FILE "run/ndctl/lock/sys-devices-region0.lock"

/* Would another process have to wait? */
static bool is_held(const struct root *root)
{
	int fd = root_open(root, LOCK_FILE, O_RDWR);
	bool held = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) < 0;

	if (fd >= 0)
		close(fd);
	return held;
}

static void held_until_the_last_drop(void **state)
{
	char *tree = tree_make();
	struct locks locks = { 0 };
	struct root *root;

	assert_int_equal(root_new(tree, &root), 0);
	assert_int_equal(lock_take(&locks, root, "sys/devices/region0"), 0);
	assert_int_equal(lock_take(&locks, root, "sys/devices/region0"), 0);
	assert_int_equal(lock_take(&locks, root, "host"), 0);
	assert_true(is_held(root));
	lock_drop(&locks, "sys/devices/region0");
	assert_true(is_held(root));
	lock_drop(&locks, "sys/devices/region0");
	assert_false(is_held(root));
	lock_drop(&locks, "sys/devices/region0");
	lock_drop_all(&locks);
	assert_null(locks.first);
	root_free(root);
	tree_remove(tree);
}

static void a_killed_holder_leaves_none(void **state)
{
	char *tree = tree_make();
	struct locks locks = { 0 };
	struct root *root;
	int ready[2];
	pid_t pid;
	char c;

	assert_int_equal(root_new(tree, &root), 0);
	assert_int_equal(pipe(ready), 0);
	pid = fork();
	if (pid == 0) {
		if (lock_take(&locks, root, "sys/devices/region0") == 0)
			c = write(ready[1], "x", 1);
		pause();
		_exit(0);
	}
	assert_int_equal(read(ready[0], &c, 1), 1);
	assert_true(is_held(root));
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	assert_false(is_held(root));
	close(ready[0]);
	close(ready[1]);
	root_free(root);
	tree_remove(tree);
}

static void an_open_directory_is_refused(void **state)
{
	char *tree = tree_make(), path[64];
	struct locks locks = { 0 };
	struct root *root;

	assert_int_equal(root_new(tree, &root), 0);
	tree_dir(tree, "run/ndctl/lock");
	assert_int_equal(lock_take(&locks, root, "host"), -EPERM);
	snprintf(path, sizeof(path), "%s/run/ndctl/lock", tree);
	assert_int_equal(rmdir(path), 0);
	tree_link(tree, "run/ndctl/lock", "/tmp");
	assert_true(lock_take(&locks, root, "host") < 0);
	root_free(root);
	tree_remove(tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(held_until_the_last_drop),
		cmocka_unit_test(a_killed_holder_leaves_none),
		cmocka_unit_test(an_open_directory_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
