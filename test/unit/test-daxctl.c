// SPDX-License-Identifier: GPL-2.0
/* libdaxctl's reading side, on a tree with a region of every kind. */
#include "unit.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

#include <daxctl/libdaxctl.h>

#include "tree.h"

#define HMEM "sys/devices/platform/hmem.2"
#define ND   "sys/devices/platform/e820_pmem/ndbus0/region0"

struct fixture {
	char *tree;
	struct daxctl_ctx *ctx;
};

static void make_attr(const char *tree, const char *dir, const char *name,
		      const char *value)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	tree_file(tree, path, value);
}

/* A device with its entry on the bus. @driver may be NULL. */
static void make_dev(const char *tree, const char *region, const char *name,
		     const char *size, const char *driver)
{
	char dir[256], link[512], target[512];

	snprintf(dir, sizeof(dir), "%s/%s", region, name);
	snprintf(link, sizeof(link), "sys/bus/dax/devices/%s", name);
	snprintf(target, sizeof(target), "../../../../%s", dir);
	tree_link(tree, link, target);
	make_attr(tree, dir, "size", size);
	make_attr(tree, dir, "align", "2097152\n");
	make_attr(tree, dir, "target_node", "1\n");
	make_attr(tree, dir, "numa_node", "0\n");
	make_attr(tree, dir, "dev", "252:7\n");
	if (!driver)
		return;
	snprintf(link, sizeof(link), "%s/driver", dir);
	snprintf(target, sizeof(target), "../../../../bus/dax/drivers/%s",
		 driver);
	tree_link(tree, link, target);
}

static void make_range(const char *tree, const char *dir, const char *start,
		       const char *end, const char *offset)
{
	make_attr(tree, dir, "start", start);
	make_attr(tree, dir, "end", end);
	make_attr(tree, dir, "page_offset", offset);
}

static void make_block(const char *tree, int number, const char *state,
		       const char *zone)
{
	char dir[128];

	snprintf(dir, sizeof(dir), "sys/devices/system/node/node1/memory%d",
		 number);
	make_attr(tree, dir, "state", state);
	make_attr(tree, dir, "valid_zones", zone);
}

static void make_tree(const char *tree)
{
	make_attr(tree, HMEM "/dax_region", "size", "1073741824\n");
	make_attr(tree, HMEM "/dax_region", "align", "2097152\n");
	make_attr(tree, HMEM "/dax_region", "available_size", "536870912\n");
	make_attr(tree, HMEM "/dax_region", "seed", "dax2.10\n");
	make_dev(tree, HMEM, "dax2.0", "536870912\n", "kmem");
	make_range(tree, HMEM "/dax2.0/mapping0", "0x104000000\n",
		   "0x123ffffff\n", "0x0\n");
	make_dev(tree, HMEM, "dax2.10", "0\n", NULL);
	make_dev(tree, HMEM, "dax2.9", "4096\n", "device_dax");
	make_range(tree, HMEM "/dax2.9/mapping0", "0x130000000\n",
		   "0x130000fff\n", "0x0\n");
	make_range(tree, HMEM "/dax2.9/mapping1", "0x140000000\n",
		   "0x13fffffff\n", "0x1\n");

	make_attr(tree, ND "/dax0.1", "mode", "none\n");
	make_attr(tree, ND "/dax0.1/dax_region", "size", "1048576\n");
	make_attr(tree, ND "/dax0.1/dax_region", "align", "4096\n");
	make_dev(tree, ND "/dax0.1", "dax0.1", "1048576\n", "dax_none");
	make_attr(tree, ND "/dax0.0", "mode", "pmem\n");
	make_attr(tree, ND "/dax0.0/dax_region", "size", "lots\n");
	make_dev(tree, ND "/dax0.0", "dax0.3", "1048576\n", NULL);
	tree_link(tree, "sys/bus/dax/devices/dax0.1junk", "../../../" HMEM);

	make_attr(tree, "sys/devices/system/memory", "block_size_bytes",
		  "8000000\n");
	make_attr(tree, "sys/devices/system/memory", "auto_online_blocks",
		  "online_movable\n");
	make_block(tree, 31, "online\n", "Normal\n");
	make_block(tree, 32, "online\n", "Movable\n"); /* half of it ours */
	make_block(tree, 33, "online\n", "Movable\n");
	make_block(tree, 34, "offline\n", "Normal Movable\n");
	make_block(tree, 35, "online\n", "Normal\n");
	make_block(tree, 36, "online\n", "Normal\n"); /* half of it ours */
}

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	f->tree = tree_make();
	make_tree(f->tree);
	setenv("NDCTL_SYSROOT", f->tree, 1);
	assert_int_equal(daxctl_new(&f->ctx), 0);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	daxctl_unref(f->ctx);
	tree_remove(f->tree);
	free(f);
	return 0;
}

static struct daxctl_dev *find_dev(struct fixture *f, const char *name)
{
	struct daxctl_region *region;
	struct daxctl_dev *dev;

	daxctl_region_foreach(f->ctx, region)
		daxctl_dev_foreach(region, dev)
			if (strcmp(daxctl_dev_get_devname(dev), name) == 0)
				return dev;
	fail_msg("no device %s", name);
	return NULL;
}

static void devices_come_in_order_below_their_regions(void **state)
{
	static const char *const expected[] = {
		"/" ND "/dax0.1", "dax0.1", "/" ND "/dax0.0", "dax0.3",
		"/" HMEM,	  "dax2.0", "dax2.9",	      "dax2.10",
	};
	struct fixture *f = *state;
	struct daxctl_region *region;
	struct daxctl_dev *dev;
	size_t i = 0;

	daxctl_region_foreach(f->ctx, region) {
		assert_string_equal(daxctl_region_get_path(region),
				    expected[i++]);
		daxctl_dev_foreach(region, dev) {
			assert_string_equal(daxctl_dev_get_devname(dev),
					    expected[i++]);
			assert_ptr_equal(daxctl_dev_get_region(dev), region);
		}
	}
	assert_int_equal(i, sizeof(expected) / sizeof(expected[0]));
}

static void a_region_knows_its_sizes(void **state)
{
	struct fixture *f = *state;
	struct daxctl_region *region;

	region = daxctl_dev_get_region(find_dev(f, "dax2.0"));
	assert_int_equal(daxctl_region_get_id(region), 2);
	assert_string_equal(daxctl_region_get_devname(region), "hmem.2");
	assert_int_equal(daxctl_region_get_size(region), 1073741824);
	assert_int_equal(daxctl_region_get_available_size(region), 536870912);
	assert_int_equal(daxctl_region_get_align(region), 2097152);
	assert_ptr_equal(daxctl_region_get_dev_seed(region),
			 find_dev(f, "dax2.10"));
}

static void a_static_region_has_nothing_available(void **state)
{
	struct fixture *f = *state;
	struct daxctl_region *region;

	region = daxctl_dev_get_region(find_dev(f, "dax0.1"));
	assert_true(daxctl_region_get_available_size(region) == 0);
	assert_int_equal(errno, ENOENT);
	assert_null(daxctl_region_get_dev_seed(region));
	assert_int_equal(daxctl_get_problems(f->ctx), 0);
}

static void a_malformed_attribute_is_explained(void **state)
{
	struct fixture *f = *state;
	struct daxctl_region *region;

	region = daxctl_dev_get_region(find_dev(f, "dax0.3"));
	assert_true(daxctl_region_get_size(region) == ULLONG_MAX);
	assert_int_equal(errno, EINVAL);
	assert_string_equal(
		daxctl_get_cause(f->ctx),
		"dax0.0: attribute dax_region/size: its content is not what the kernel promises");
	assert_int_equal(daxctl_get_problems(f->ctx), 1);
	daxctl_region_get_size(region);
	assert_int_equal(daxctl_get_problems(f->ctx), 1);
}

static void a_device_knows_its_numbers(void **state)
{
	struct daxctl_dev *dev = find_dev(*state, "dax2.9");

	assert_int_equal(daxctl_dev_get_id(dev), 9);
	assert_int_equal(daxctl_dev_get_major(dev), 252);
	assert_int_equal(daxctl_dev_get_minor(dev), 7);
	assert_int_equal(daxctl_dev_get_size(dev), 4096);
	assert_int_equal(daxctl_dev_get_align(dev), 2097152);
	assert_int_equal(daxctl_dev_get_target_node(dev), 1);
	assert_int_equal(daxctl_dev_get_numa_node(dev), 0);
	assert_true(daxctl_dev_get_resource(dev) == ULLONG_MAX);
	assert_int_equal(errno, ENOENT);
}

static void the_driver_tells_the_mode_and_the_map(void **state)
{
	static const struct {
		const char *name;
		int enabled;
		int ram;
		enum daxctl_map map;
	} cases[] = {
		{ "dax2.0", 1, 1, DAXCTL_MAP_UNKNOWN },
		{ "dax2.9", 1, 0, DAXCTL_MAP_MEM },
		{ "dax2.10", 0, 0, DAXCTL_MAP_UNKNOWN },
		{ "dax0.1", 1, 0, DAXCTL_MAP_NONE },
		{ "dax0.3", 0, 0, DAXCTL_MAP_DEV },
	};
	struct daxctl_dev *dev;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		dev = find_dev(*state, cases[i].name);
		assert_int_equal(daxctl_dev_is_enabled(dev), cases[i].enabled);
		assert_int_equal(daxctl_dev_is_system_ram_capable(dev),
				 cases[i].ram);
		assert_int_equal(daxctl_dev_get_map(dev), cases[i].map);
	}
	assert_string_equal(daxctl_map_name(DAXCTL_MAP_NONE), "none");
	assert_null(daxctl_map_name(DAXCTL_MAP_UNKNOWN));
}

static void mappings_are_ranges(void **state)
{
	struct daxctl_mapping *mapping;

	mapping = daxctl_mapping_get_first(find_dev(*state, "dax2.0"));
	assert_non_null(mapping);
	assert_true(daxctl_mapping_get_start(mapping) == 0x104000000);
	assert_true(daxctl_mapping_get_end(mapping) == 0x123ffffff);
	assert_int_equal(daxctl_mapping_get_size(mapping), 0x20000000);
	assert_null(daxctl_mapping_get_next(mapping));

	mapping = daxctl_mapping_get_first(find_dev(*state, "dax2.9"));
	mapping = daxctl_mapping_get_next(mapping);
	assert_int_equal(daxctl_mapping_get_offset(mapping), 1);
	/* It ends before it starts. */
	assert_true(daxctl_mapping_get_size(mapping) == ULLONG_MAX);
	assert_null(daxctl_mapping_get_first(find_dev(*state, "dax2.10")));
}

static void memory_counts_whole_blocks_of_the_device(void **state)
{
	struct daxctl_dev *dev = find_dev(*state, "dax2.0");
	struct daxctl_memory *mem = daxctl_dev_get_memory(dev);

	assert_non_null(mem);
	assert_string_equal(daxctl_memory_get_node_path(mem),
			    "/sys/devices/system/node/node1");
	assert_int_equal(daxctl_memory_get_block_size(mem), 0x8000000);
	assert_int_equal(daxctl_memory_num_sections(mem), 3);
	assert_int_equal(daxctl_memory_is_online(mem), 2);
	assert_int_equal(daxctl_memory_is_movable(mem), 0);
	assert_int_equal(daxctl_dev_has_online_memory(dev), 1);
	assert_int_equal(daxctl_dev_will_auto_online_memory(dev), 1);
	assert_null(daxctl_dev_get_memory(find_dev(*state, "dax2.9")));
}

static void libndctl_gets_the_region_it_names(void **state)
{
	struct fixture *f = *state;
	uuid_t uuid = { 1, 2, 3 }, got;
	struct daxctl_region *region, *again;
	struct daxctl_dev *dev;
	char path[512];

	region = daxctl_new_region(f->ctx, 0, uuid, "/" ND "/dax0.1");
	assert_non_null(region);
	daxctl_region_get_uuid(region, got);
	assert_memory_equal(got, uuid, sizeof(uuid));
	dev = daxctl_dev_get_first(region);
	assert_string_equal(daxctl_dev_get_devname(dev), "dax0.1");
	assert_null(daxctl_dev_get_next(dev));

	/* The bus has the same one, and so has a path through the tree. */
	assert_ptr_equal(find_dev(f, "dax0.1"), dev);
	snprintf(path, sizeof(path), "%s/" ND "/dax0.1", f->tree);
	again = daxctl_new_region(f->ctx, 0, uuid, path);
	assert_ptr_equal(again, region);
	assert_ptr_equal(daxctl_dev_get_first(region), dev);
	daxctl_region_unref(again);
	daxctl_region_unref(region);
	assert_null(daxctl_new_region(f->ctx, 0, uuid, ""));
	assert_int_equal(errno, EINVAL);
}

static void a_region_made_anew_is_read_anew(void **state)
{
	struct fixture *f = *state;
	struct daxctl_dev *old = find_dev(f, "dax0.1");
	struct daxctl_region *region;
	uuid_t uuid = { 0 };
	char from[512], to[512];

	assert_int_equal(daxctl_dev_get_size(old), 1048576);
	snprintf(from, sizeof(from), "%s/" ND "/dax0.1/dax0.1", f->tree);
	snprintf(to, sizeof(to), "%s/" ND "/dax0.1/dax0.5", f->tree);
	assert_int_equal(rename(from, to), 0);
	region = daxctl_new_region(f->ctx, 0, uuid, "/" ND "/dax0.1");
	assert_string_equal(
		daxctl_dev_get_devname(daxctl_dev_get_first(region)), "dax0.5");
	/* Who still holds the old one may go on asking it. */
	assert_string_equal(daxctl_dev_get_devname(old), "dax0.1");
	daxctl_region_unref(region);
}

static void last_message(struct daxctl_ctx *ctx, int priority, const char *file,
			 int line, const char *fn, const char *format,
			 va_list args) __attribute__((format(printf, 6, 0)));

static void last_message(struct daxctl_ctx *ctx, int priority, const char *file,
			 int line, const char *fn, const char *format,
			 va_list args)
{
	vsnprintf(daxctl_get_userdata(ctx), 128, format, args);
}

static void messages_go_where_they_are_wanted(void **state)
{
	struct fixture *f = *state;
	char message[128] = "";
	struct daxctl_region *region;

	region = daxctl_dev_get_region(find_dev(f, "dax0.3"));
	daxctl_set_userdata(f->ctx, message);
	daxctl_set_log_fn(f->ctx, last_message);
	assert_int_equal(daxctl_get_log_priority(f->ctx), LOG_ERR);
	assert_true(daxctl_region_get_available_size(region) == 0);
	assert_string_equal(message, "");
	assert_true(daxctl_region_get_size(region) == ULLONG_MAX);
	assert_string_equal(
		message,
		"dax0.0: attribute dax_region/size: its content is not what the kernel promises");
}

static void the_folder_of_settings_must_be_one(void **state)
{
	struct fixture *f = *state;
	char file[] = "/etc/passwd", nothing[] = "";

	assert_string_equal(daxctl_get_config_path(f->ctx),
			    SYSCONFDIR "/daxctl.conf.d");
	assert_int_equal(daxctl_set_config_path(f->ctx, file), -EINVAL);
	assert_int_equal(daxctl_set_config_path(f->ctx, nothing), -EINVAL);
	assert_int_equal(daxctl_set_config_path(f->ctx, NULL), -EINVAL);
	assert_int_equal(daxctl_set_config_path(f->ctx, f->tree), 0);
	assert_string_equal(daxctl_get_config_path(f->ctx), f->tree);
}

static void binding_says_what_stands_in_the_way(void **state)
{
	struct fixture *f = *state;
	struct daxctl_region *region;
	uuid_t uuid = { 0 };

	tree_dir(f->tree, "run");
	tree_dir(f->tree, "sys/bus/dax/drivers/kmem");
	assert_int_equal(daxctl_dev_enable_ram(find_dev(f, "dax2.0")), 0);
	assert_int_equal(daxctl_dev_enable_ram(find_dev(f, "dax2.9")), -EBUSY);
	assert_string_equal(daxctl_get_cause(f->ctx),
			    "dax2.9 is bound to device_dax already");
	assert_int_equal(daxctl_dev_enable_devdax(find_dev(f, "dax2.10")),
			 -ENXIO);
	assert_string_equal(daxctl_get_cause(f->ctx),
			    "dax2.10 has no memory (size 0)");
	/* The drivers are not there; then its nd_dax says: no struct pages. */
	assert_int_equal(daxctl_dev_disable(find_dev(f, "dax0.3")), 0);
	assert_int_equal(daxctl_dev_enable_devdax(find_dev(f, "dax0.3")),
			 -ENOENT);
	tree_file(f->tree, ND "/dax0.0/mode", "none\n");
	region = daxctl_dev_get_region(find_dev(f, "dax0.3"));
	daxctl_region_unref(daxctl_new_region(f->ctx, 0, uuid,
					      daxctl_region_get_path(region)));
	assert_int_equal(daxctl_dev_enable_ram(find_dev(f, "dax0.3")), -EINVAL);
	assert_int_equal(daxctl_dev_disable(find_dev(f, "dax2.0")), -EBUSY);
	assert_string_equal(
		daxctl_get_cause(f->ctx),
		"dax2.0: 2 of its 3 memory blocks are in use by the system");
	assert_string_equal(daxctl_get_cure(f->ctx),
			    "'daxctl offline-memory dax2.0' first");
	assert_int_equal(daxctl_dev_disable(find_dev(f, "dax2.10")), 0);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(devices_come_in_order_below_their_regions),
		TEST(a_region_knows_its_sizes),
		TEST(a_static_region_has_nothing_available),
		TEST(a_malformed_attribute_is_explained),
		TEST(a_device_knows_its_numbers),
		TEST(the_driver_tells_the_mode_and_the_map),
		TEST(mappings_are_ranges),
		TEST(memory_counts_whole_blocks_of_the_device),
		TEST(libndctl_gets_the_region_it_names),
		TEST(a_region_made_anew_is_read_anew),
		TEST(messages_go_where_they_are_wanted),
		TEST(the_folder_of_settings_must_be_one),
		TEST(binding_says_what_stands_in_the_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
