// SPDX-License-Identifier: GPL-2.0
#include "unit.h"

#include <errno.h>

#include "shared/devname.h"
#include "tree.h"

static void exact_names_only(void **state)
{
	static const char *const bad[] = {
		"region", "region-5", "region05", "region5x", "region5.1",
		"region 5", "region99999999999", "xregion5", "",
	};
	int id = -1, minor = -1;
	size_t i;

	assert_true(devname_parse("region0", "region", &id));
	assert_int_equal(id, 0);
	assert_true(devname_parse("region12", "region", &id));
	assert_int_equal(id, 12);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(devname_parse(bad[i], "region", &id));
	assert_int_equal(id, 12);
	assert_true(devname_parse2("namespace3.10", "namespace", &id, &minor));
	assert_int_equal(id, 3);
	assert_int_equal(minor, 10);
	assert_false(devname_parse2("namespace3", "namespace", &id, &minor));
	assert_false(devname_parse2("namespace0.0junk", "namespace", NULL,
				    NULL));
}

static void directories_in_numeric_order(void **state)
{
	static const char *const want[] = { "dax0.2", "dax0.10", "dax2.0" };
	char *tree = tree_make();
	struct devnames names;
	struct root *root;
	size_t i;

	tree_dir(tree, "d/dax0.10");
	tree_dir(tree, "d/dax2.0");
	tree_dir(tree, "d/dax0.2");
	tree_dir(tree, "d/dax0");
	tree_dir(tree, "d/dax0.x");
	assert_int_equal(root_new(tree, &root), 0);
	assert_int_equal(devnames_read(root, "d", "dax", 2, &names), 0);
	assert_int_equal(names.count, 3);
	for (i = 0; i < names.count; i++)
		assert_string_equal(names.list[i].name, want[i]);
	devnames_free(&names);
	assert_int_equal(devnames_read(root, "absent", "dax", 2, &names),
			 -ENOENT);
	assert_int_equal(devnames_read(root, "d/dax0", "dax", 1, &names), 0);
	assert_int_equal(names.count, 0);
	devnames_free(&names);
	root_free(root);
	tree_remove(tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exact_names_only),
		cmocka_unit_test(directories_in_numeric_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
