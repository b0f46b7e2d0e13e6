// SPDX-License-Identifier: GPL-2.0
#include "unit.h"

#include <errno.h>
#include <stdlib.h>

#include "shared/driver.h"
#include "shared/root.h"
#include "tree.h"

static void links_resolve_by_text(void **state)
{
	char *tree = tree_make(), *path;
	struct root *root;

	tree_link(tree, "sys/bus/nd/devices/region0",
		  "../../../devices/platform/./e820/ndbus0/region0");
	assert_int_equal(root_new(tree, &root), 0);
	assert_false(root_is_live(root));
	assert_int_equal(root_link_path(root, "sys/bus/nd/devices/region0",
					&path),
			 0);
	assert_string_equal(path, "sys/devices/platform/e820/ndbus0/region0");
	free(path);
	assert_int_equal(root_link_path(root, "sys/none", &path), -ENOENT);
	assert_int_equal(root_link_path(root, "sys/bus", &path), -EINVAL);
	root_free(root);
	tree_remove(tree);
}

static void a_tree_stands_for_the_machine(void **state)
{
	char *tree = tree_make();
	struct root *root;

	tree_file(tree, "sys/x", "1");
	setenv(ROOT_ENV, tree, 1);
	assert_int_equal(root_new(NULL, &root), 0);
	assert_true(root_exists(root, "sys/x"));
	assert_false(root_exists(root, "proc/self"));
	root_free(root);
	unsetenv(ROOT_ENV);
	assert_int_equal(root_new(NULL, &root), 0);
	assert_true(root_is_live(root));
	assert_true(root_exists(root, "proc/self"));
	root_free(root);
	assert_int_equal(root_new("/does/not/exist", &root), -ENOENT);
	tree_remove(tree);
}

static void binding_writes_the_name(void **state)
{
	char *tree = tree_make(), *text;
	struct root *root;

	tree_file(tree, "sys/bus/nd/drivers/nd_pmem/bind", "");
	tree_file(tree, "sys/bus/nd/drivers/nd_pmem/unbind", "");
	tree_dir(tree, "sys/bus/nd/devices/namespace0.0");
	assert_int_equal(root_new(tree, &root), 0);
	assert_int_equal(driver_bind(root, "nd", "dax_none", "namespace0.0"),
			 -ENOENT);
	assert_int_equal(driver_bind(root, "nd", "nd_pmem", "namespace0.0"),
			 0);
	text = tree_read(tree, "sys/bus/nd/drivers/nd_pmem/bind");
	assert_string_equal(text, "namespace0.0");
	free(text);
	assert_int_equal(driver_unbind(root, "nd", "namespace0.0"), 0);
	text = tree_read(tree, "sys/bus/nd/drivers/nd_pmem/unbind");
	assert_string_equal(text, "");
	free(text);
	tree_link(tree, "sys/bus/nd/devices/namespace0.0/driver",
		  "../../../drivers/nd_pmem");
	assert_int_equal(driver_unbind(root, "nd", "namespace0.0"), 0);
	text = tree_read(tree, "sys/bus/nd/drivers/nd_pmem/unbind");
	assert_string_equal(text, "namespace0.0");
	free(text);
	root_free(root);
	tree_remove(tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(links_resolve_by_text),
		cmocka_unit_test(a_tree_stands_for_the_machine),
		cmocka_unit_test(binding_writes_the_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
