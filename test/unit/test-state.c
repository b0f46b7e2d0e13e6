// SPDX-License-Identifier: GPL-2.0
#include "unit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "shared/root.h"
#include "shared/state.h"
#include "shared/text.h"
#include "tree.h"

static char *tree;
static struct root *root;

static int set_up(void **state)
{
	tree = tree_make();
	return root_new(tree, &root);
}

static int tear_down(void **state)
{
	root_free(root);
	tree_remove(tree);
	return 0;
}

static void expect_content(const char *name, const char *want)
{
	char *got = NULL;

	assert_int_equal(state_read(root, name, &got), 0);
	assert_string_equal(got, want);
	free(got);
}

static void what_is_written_is_read(void **state)
{
	char *got = NULL;

	assert_int_equal(state_read(root, "table", &got), -ENOENT);
	assert_int_equal(state_write(root, "table", NULL, "one\n"), 0);
	expect_content("table", "one\n");
	assert_int_equal(state_write(root, "table", NULL, ""), 0);
	expect_content("table", "");
	assert_int_equal(state_write(root, "sub/file", NULL, "two"), 0);
	expect_content("sub/file", "two");
	assert_int_equal(state_remove(root, "table"), 0);
	assert_int_equal(state_read(root, "table", &got), -ENOENT);
	assert_int_equal(state_remove(root, "table"), 0);
	assert_int_equal(state_remove(root, "nosuch/file"), 0);
}

/* As if killed while writing: the next writer is not disturbed by it. */
static void a_draft_is_replaced(void **state)
{
	char *got;

	tree_file(tree, "var/lib/ndctl/sub/draft.new", "longer than what follows");
	assert_int_equal(state_write(root, "sub/file", "draft", "two"), 0);
	expect_content("sub/file", "two");
	got = NULL;
	assert_int_equal(state_read(root, "sub/draft.new", &got), -ENOENT);
}

static void lists_are_sorted_and_whole(void **state)
{
	char **list = NULL;

	assert_int_equal(state_list(root, "sub", &list), 0);
	assert_null(list[0]);
	state_free_list(list);
	state_write(root, "sub/b", NULL, "");
	state_write(root, "sub/a", NULL, "");
	/* What a killed write left is not a file of ours. */
	tree_file(tree, "var/lib/ndctl/sub/c.new", "half");
	assert_int_equal(state_list(root, "sub", &list), 0);
	assert_string_equal(list[0], "a");
	assert_string_equal(list[1], "b");
	assert_null(list[2]);
	state_free_list(list);
}

/* Somebody who may write there could make root destroy what he likes. */
static void others_must_not_write(void **state)
{
	char *path = text_format("%s/var/lib/ndctl", tree), *got = NULL;
	char **list = NULL;

	state_write(root, "table", NULL, "one");
	chmod(path, 0775);
	assert_int_equal(state_read(root, "table", &got), -EPERM);
	assert_int_equal(state_write(root, "table", NULL, "two"), -EPERM);
	assert_int_equal(state_remove(root, "table"), -EPERM);
	assert_int_equal(state_list(root, "sub", &list), -EPERM);
	chmod(path, 0755);
	expect_content("table", "one");
	free(path);
}

static void links_are_not_followed(void **state)
{
	char *got = NULL;

	state_write(root, "table", NULL, "one");
	tree_file(tree, "elsewhere/file", "secret");
	tree_link(tree, "var/lib/ndctl/link", "../../../elsewhere/file");
	tree_link(tree, "var/lib/ndctl/sub", "../../../elsewhere");
	assert_int_equal(state_read(root, "link", &got), -ELOOP);
	assert_true(state_read(root, "sub/file", &got) < 0);
	/* Writing replaces a link, and not what it leads to. */
	assert_int_equal(state_write(root, "link", NULL, "mine"), 0);
	expect_content("link", "mine");
	got = tree_read(tree, "elsewhere/file");
	assert_string_equal(got, "secret");
	free(got);
}

static void only_files_are_read(void **state)
{
	char *got = NULL;

	state_write(root, "table", NULL, "one");
	tree_fifo(tree, "var/lib/ndctl/fifo");
	tree_dir(tree, "var/lib/ndctl/dir");
	assert_int_equal(state_read(root, "fifo", &got), -EINVAL);
	assert_true(state_read(root, "dir", &got) < 0);
}

#define check(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		check(what_is_written_is_read),
		check(a_draft_is_replaced),
		check(lists_are_sorted_and_whole),
		check(others_must_not_write),
		check(links_are_not_followed),
		check(only_files_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
