// SPDX-License-Identifier: GPL-2.0
#include "unit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shared/attr.h"
#include "tree.h"

struct fixture {
	char *tree;
	struct root *root;
	struct attrs *attrs;
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	f->tree = tree_make();
	tree_dir(f->tree, "dev");
	assert_int_equal(root_new(f->tree, &f->root), 0);
	f->attrs = attrs_new(f->root, "dev");
	assert_non_null(f->attrs);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	attrs_free(f->attrs);
	root_free(f->root);
	tree_remove(f->tree);
	free(f);
	return 0;
}

static void read_once_and_remembered(void **state)
{
	struct fixture *f = *state;
	uint64_t value = 0;

	tree_file(f->tree, "dev/size", "4096\n");
	assert_int_equal(attr_u64(f->attrs, "size", &value), 0);
	tree_file(f->tree, "dev/size", "8192\n");
	assert_int_equal(attr_u64(f->attrs, "size", &value), 0);
	assert_int_equal(value, 4096);
	attr_forget(f->attrs, "size");
	assert_int_equal(attr_u64(f->attrs, "size", &value), 0);
	assert_int_equal(value, 8192);
}

static void absence_is_remembered_too(void **state)
{
	struct fixture *f = *state;
	const char *text;

	assert_int_equal(attr_text(f->attrs, "late", &text), -ENOENT);
	assert_false(attr_exists(f->attrs, "late"));
	tree_file(f->tree, "dev/late", "x\n");
	assert_int_equal(attr_text(f->attrs, "late", &text), -ENOENT);
	attr_forget_all(f->attrs);
	assert_true(attr_exists(f->attrs, "late"));
	assert_int_equal(attr_text(f->attrs, "late", &text), 0);
	assert_string_equal(text, "x");
}

static void a_write_forgets(void **state)
{
	struct fixture *f = *state;
	const char *text;
	char *file;

	tree_file(f->tree, "dev/mode", "memory\n");
	assert_int_equal(attr_text(f->attrs, "mode", &text), 0);
	assert_int_equal(attr_write(f->attrs, "mode", "pmem!!\n"), 0);
	assert_int_equal(attr_text(f->attrs, "mode", &text), 0);
	assert_string_equal(text, "pmem!!");
	file = tree_read(f->tree, "dev/mode");
	assert_string_equal(file, "pmem!!\n");
	free(file);
	assert_int_equal(attr_write(f->attrs, "absent", "1"), -ENOENT);
}

static void malformed_is_not_absent(void **state)
{
	struct fixture *f = *state;
	char big[5000];
	uint64_t value;
	const char *text;
	uuid_t uuid;

	memset(big, '7', sizeof(big));
	tree_bytes(f->tree, "dev/big", big, sizeof(big));
	tree_bytes(f->tree, "dev/nul", "1\0002", 3);
	tree_file(f->tree, "dev/text", "abc\n");
	tree_file(f->tree, "dev/two", "1\n2\n");
	tree_file(f->tree, "dev/empty", "");
	tree_dir(f->tree, "dev/dir");
	tree_fifo(f->tree, "dev/fifo");
	tree_link(f->tree, "dev/zero", "/dev/zero");

	assert_int_equal(attr_u64(f->attrs, "big", &value), -EINVAL);
	assert_int_equal(attr_text(f->attrs, "nul", &text), -EINVAL);
	assert_int_equal(attr_u64(f->attrs, "text", &value), -EINVAL);
	assert_int_equal(attr_text(f->attrs, "two", &text), -EINVAL);
	assert_int_equal(attr_lines(f->attrs, "two", &text), 0);
	assert_string_equal(text, "1\n2");
	assert_int_equal(attr_u64(f->attrs, "empty", &value), -EINVAL);
	assert_int_equal(attr_uuid(f->attrs, "empty", uuid), -ENODATA);
	assert_int_equal(attr_uuid(f->attrs, "text", uuid), -EINVAL);
	assert_int_equal(attr_u64(f->attrs, "dir", &value), -EINVAL);
	assert_int_equal(attr_u64(f->attrs, "fifo", &value), -EINVAL);
	assert_int_equal(attr_u64(f->attrs, "zero", &value), -EINVAL);
}

static void narrow_types_check_their_range(void **state)
{
	struct fixture *f = *state;
	uint32_t u32;
	uint64_t u64;
	bool flag;
	int i;

	tree_file(f->tree, "dev/v", "4294967296\n");
	tree_file(f->tree, "dev/node", "-1\n");
	tree_file(f->tree, "dev/hex", "ff\n");
	assert_int_equal(attr_u32(f->attrs, "v", &u32), -EINVAL);
	assert_int_equal(attr_bool(f->attrs, "v", &flag), -EINVAL);
	assert_int_equal(attr_int(f->attrs, "node", &i), 0);
	assert_int_equal(i, -1);
	assert_int_equal(attr_u64(f->attrs, "node", &u64), -EINVAL);
	assert_int_equal(attr_hex64(f->attrs, "hex", &u64), 0);
	assert_int_equal(u64, 255);
}

static void links_give_their_last_part(void **state)
{
	struct fixture *f = *state;
	const char *text;

	tree_link(f->tree, "dev/driver", "../../bus/nd/drivers/nd_pmem");
	assert_int_equal(attr_link(f->attrs, "driver", &text), 0);
	assert_string_equal(text, "nd_pmem");
	assert_int_equal(attr_link(f->attrs, "none", &text), -ENOENT);
}

static void whole_files_up_to_a_limit(void **state)
{
	struct fixture *f = *state;
	char big[10000], *text;
	size_t size;

	memset(big, 'x', sizeof(big));
	tree_bytes(f->tree, "dev/big", big, sizeof(big));
	assert_int_equal(root_read(f->root, "dev/big", 9999, &text, &size),
			 -EFBIG);
	assert_int_equal(root_read(f->root, "dev/big", 10000, &text, &size),
			 0);
	assert_int_equal(size, 10000);
	assert_int_equal(text[10000], 0);
	free(text);
	tree_link(f->tree, "dev/zero", "/dev/zero");
	assert_int_equal(root_read(f->root, "dev/zero", 1 << 20, &text, &size),
			 -EFBIG);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(read_once_and_remembered),
		TEST(absence_is_remembered_too),
		TEST(a_write_forgets),
		TEST(malformed_is_not_absent),
		TEST(narrow_types_check_their_range),
		TEST(links_give_their_last_part),
		TEST(whole_files_up_to_a_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
