// SPDX-License-Identifier: GPL-2.0
/* Namespaces, btts, pfns and daxs of libndctl, read from and set in a tree. */
#include "unit.h"

#include <limits.h>
#include <linux/ndctl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <uuid/uuid.h>

#include <daxctl/libdaxctl.h>
#include <ndctl/libndctl.h>

#include "nd-tree.h"
#include "tree.h"

#define unit(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

struct fixture {
	char *tree;
	struct ndctl_ctx *ctx;
	struct ndctl_region *region; /* region0 */
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	struct ndctl_bus *bus;

	f->tree = nd_tree_make();
	assert_int_equal(ndctl_new(&f->ctx), 0);
	ndctl_set_log_priority(f->ctx, -1);
	bus = ndctl_bus_get_by_provider(f->ctx, "ACPI.NFIT");
	f->region = ndctl_region_get_first(bus);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	ndctl_unref(f->ctx);
	nd_tree_remove(f->tree);
	free(f);
	return 0;
}

static struct ndctl_namespace *namespace_at(struct fixture *f, unsigned int id)
{
	struct ndctl_namespace *ndns;

	ndctl_namespace_foreach(f->region, ndns)
		if (ndctl_namespace_get_id(ndns) == id)
			return ndns;
	fail_msg("no namespace0.%u", id);
	return NULL;
}

static struct ndctl_namespace *legacy(struct fixture *f)
{
	struct ndctl_bus *bus = ndctl_bus_get_by_provider(f->ctx, "e820");

	return ndctl_namespace_get_first(ndctl_region_get_first(bus));
}

static void assert_uuid(const uuid_t uuid, const char *text)
{
	char mine[UUID_STR_LEN];

	uuid_unparse_lower(uuid, mine);
	assert_string_equal(mine, text);
}

static void assert_file(struct fixture *f, const char *path, const char *want)
{
	char *text = tree_read(f->tree, path);

	assert_string_equal(text, want);
	free(text);
}

static void remove_file(struct fixture *f, const char *path)
{
	char whole[512];

	snprintf(whole, sizeof(whole), "%s/%s", f->tree, path);
	assert_int_equal(unlink(whole), 0);
}

static void test_order(void **state)
{
	static const unsigned int ids[] = { 0, 1, 2, 3, 10 };
	struct fixture *f = *state;
	struct ndctl_namespace *ndns;
	size_t i = 0;

	tree_dir(f->tree, ND_REGION0 "/namespace0.0junk");
	tree_dir(f->tree, ND_REGION0 "/namespace0.-1");
	ndctl_namespace_foreach(f->region, ndns)
		assert_int_equal(ndctl_namespace_get_id(ndns), ids[i++]);
	assert_int_equal(i, 5);
}

static void test_devdax(void **state)
{
	struct fixture *f = *state;
	struct ndctl_namespace *ndns = namespace_at(f, 2);
	struct ndctl_dax *dax = ndctl_namespace_get_dax(ndns);
	uuid_t uuid;

	assert_string_equal(ndctl_namespace_get_devname(ndns), "namespace0.2");
	assert_int_equal(ndctl_namespace_get_type(ndns),
			 ND_DEVICE_NAMESPACE_PMEM);
	assert_string_equal(ndctl_namespace_get_type_name(ndns),
			    "namespace_pmem");
	assert_int_equal(ndctl_namespace_get_mode(ndns), NDCTL_NS_MODE_DAX);
	assert_int_equal(ndctl_namespace_get_enforce_mode(ndns),
			 NDCTL_NS_MODE_DAX);
	assert_int_equal(ndctl_namespace_get_size(ndns), 268435456);
	assert_int_equal(ndctl_namespace_get_resource(ndns), 0x110000000);
	assert_string_equal(ndctl_namespace_get_alt_name(ndns), "two");
	assert_int_equal(ndctl_namespace_get_raw_mode(ndns), 0);
	assert_int_equal(ndctl_namespace_get_numa_node(ndns), 1);
	assert_int_equal(ndctl_namespace_get_target_node(ndns), 3);
	ndctl_namespace_get_uuid(ndns, uuid);
	assert_uuid(uuid, ND_UUID(2));
	assert_true(ndctl_namespace_is_active(ndns));
	assert_false(ndctl_namespace_is_enabled(ndns));
	assert_true(ndctl_namespace_is_configured(ndns));
	assert_false(ndctl_namespace_is_configuration_idle(ndns));
	assert_true(ndctl_namespace_is_valid(ndns));
	assert_null(ndctl_namespace_get_btt(ndns));
	assert_null(ndctl_namespace_get_pfn(ndns));

	assert_string_equal(ndctl_dax_get_devname(dax), "dax0.1");
	assert_ptr_equal(ndctl_dax_get_namespace(dax), ndns);
	assert_int_equal(ndctl_dax_get_location(dax), NDCTL_PFN_LOC_RAM);
	assert_int_equal(ndctl_dax_get_align(dax), 4096);
	assert_int_equal(ndctl_dax_get_size(dax), 266338304);
	assert_int_equal(ndctl_dax_get_resource(dax), 0x110200000);
	assert_int_equal(ndctl_dax_get_num_alignments(dax), 3);
	assert_int_equal(ndctl_dax_get_supported_alignment(dax, 2), 1 << 30);
	assert_int_equal((long)ndctl_dax_get_supported_alignment(dax, 3),
			 -EINVAL);
	assert_int_equal((long)ndctl_dax_get_supported_alignment(dax, -1),
			 -EINVAL);
	assert_true(ndctl_dax_is_enabled(dax));
	assert_true(ndctl_dax_is_configured(dax));
	ndctl_dax_get_uuid(dax, uuid);
	assert_uuid(uuid, ND_UUID(6));
	assert_int_equal(ndctl_get_problems(f->ctx), 0);
}

static void test_fsdax_and_sector(void **state)
{
	struct fixture *f = *state;
	struct ndctl_namespace *ndns = namespace_at(f, 1);
	struct ndctl_pfn *pfn = ndctl_namespace_get_pfn(ndns);
	struct ndctl_btt *btt;

	assert_int_equal(ndctl_namespace_get_mode(ndns), NDCTL_NS_MODE_FSDAX);
	assert_int_equal(ndctl_namespace_get_enforce_mode(ndns),
			 NDCTL_NS_MODE_RAW);
	assert_string_equal(ndctl_namespace_get_block_device(ndns), "");
	assert_string_equal(ndctl_pfn_get_block_device(pfn), "pmem0.1");
	assert_int_equal(ndctl_pfn_get_location(pfn), NDCTL_PFN_LOC_PMEM);
	assert_true(ndctl_pfn_is_enabled(pfn));

	ndns = namespace_at(f, 3);
	btt = ndctl_namespace_get_btt(ndns);
	assert_int_equal(ndctl_namespace_get_mode(ndns), NDCTL_NS_MODE_SECTOR);
	assert_string_equal(ndctl_btt_get_block_device(btt), "pmem0.3s");
	assert_int_equal(ndctl_btt_get_sector_size(btt), 4096);
	assert_int_equal(ndctl_btt_get_num_sector_sizes(btt), 7);
	assert_int_equal(ndctl_btt_get_supported_sector_size(btt, 3), 4096);
	assert_int_equal(ndctl_btt_get_supported_sector_size(btt, 7), UINT_MAX);
	assert_int_equal(ndctl_btt_get_size(btt), 66891776);
	assert_ptr_equal(ndctl_btt_get_namespace(btt), ndns);
	assert_true(ndctl_btt_is_configured(btt));
	assert_int_equal(ndctl_get_problems(f->ctx), 0);
}

static void test_raw_and_legacy(void **state)
{
	struct fixture *f = *state;
	struct ndctl_namespace *ndns = namespace_at(f, 10);
	uuid_t uuid;

	assert_int_equal(ndctl_namespace_get_mode(ndns), NDCTL_NS_MODE_RAW);
	assert_true(ndctl_namespace_is_enabled(ndns));
	assert_true(ndctl_namespace_is_active(ndns));
	assert_string_equal(ndctl_namespace_get_block_device(ndns), "pmem0.10");
	assert_int_equal(ndctl_namespace_get_sector_size(ndns), 512);
	assert_int_equal(ndctl_namespace_get_num_sector_sizes(ndns), 2);

	ndns = legacy(f);
	assert_string_equal(ndctl_namespace_get_type_name(ndns),
			    "namespace_io");
	assert_int_equal(ndctl_namespace_get_sector_size(ndns), 0);
	assert_int_equal(ndctl_namespace_get_num_sector_sizes(ndns), 0);
	assert_string_equal(ndctl_namespace_get_alt_name(ndns), "");
	assert_int_equal(ndctl_namespace_get_numa_node(ndns), NUMA_NO_ATTR);
	ndctl_namespace_get_uuid(ndns, uuid);
	assert_true(uuid_is_null(uuid));
	assert_true(ndctl_namespace_is_configured(ndns));
	assert_false(ndctl_namespace_is_configuration_idle(ndns));
	assert_int_equal(ndctl_get_problems(f->ctx), 0);
}

static void test_seeds(void **state)
{
	struct fixture *f = *state;
	struct ndctl_namespace *seed;
	struct ndctl_region *disabled;
	struct ndctl_btt *btt;
	struct ndctl_pfn *pfn;
	struct ndctl_dax *dax;

	seed = ndctl_region_get_namespace_seed(f->region);
	assert_ptr_equal(seed, namespace_at(f, 0));
	assert_true(ndctl_namespace_is_configuration_idle(seed));
	assert_false(ndctl_namespace_is_configured(seed));
	assert_int_equal(ndctl_namespace_get_resource(seed), ULLONG_MAX);
	btt = ndctl_region_get_btt_seed(f->region);
	assert_string_equal(ndctl_btt_get_devname(btt), "btt0.0");
	assert_int_equal(ndctl_btt_get_sector_size(btt), UINT_MAX);
	assert_false(ndctl_btt_is_configured(btt));
	assert_null(ndctl_btt_get_namespace(btt));
	pfn = ndctl_region_get_pfn_seed(f->region);
	assert_false(ndctl_pfn_is_configured(pfn));
	assert_int_equal(ndctl_pfn_get_size(pfn), ULLONG_MAX);
	dax = ndctl_region_get_dax_seed(f->region);
	assert_string_equal(ndctl_dax_get_devname(dax), "dax0.0");
	assert_false(ndctl_dax_is_configured(dax));
	assert_null(ndctl_dax_get_daxctl_region(dax));

	disabled = ndctl_region_get_next(f->region);
	assert_null(ndctl_region_get_namespace_seed(disabled));
	assert_null(ndctl_region_get_btt_seed(disabled));
	assert_null(ndctl_region_get_dax_seed(disabled));
	assert_int_equal(ndctl_get_problems(f->ctx), 0);
}

/* Nothing of it may make a namespace disappear. */
static void test_bad_attributes(void **state)
{
	struct fixture *f = *state;
	struct ndctl_namespace *ndns;
	uuid_t uuid;

	tree_file(f->tree, ND_REGION0 "/namespace0.2/uuid", "nonsense\n");
	tree_file(f->tree, ND_REGION0 "/namespace0.2/mode", "quantum\n");
	tree_file(f->tree, ND_REGION0 "/namespace0.2/modalias", "\xff\xfe\n");
	tree_file(f->tree, ND_REGION0 "/namespace0.2/size", "-1\n");
	tree_file(f->tree, ND_REGION0 "/namespace0.2/sector_size", "[512 4k\n");
	tree_file(f->tree, ND_REGION0 "/dax0.1/mode", "rom\n");

	ndns = namespace_at(f, 2);
	ndctl_namespace_get_uuid(ndns, uuid);
	assert_true(uuid_is_null(uuid));
	assert_int_equal((int)ndctl_namespace_get_mode(ndns), -EINVAL);
	assert_int_equal(ndctl_namespace_get_size(ndns), ULLONG_MAX);
	assert_false(ndctl_namespace_is_configured(ndns));
	assert_false(ndctl_namespace_is_configuration_idle(ndns));
	assert_int_equal(ndctl_namespace_get_sector_size(ndns), UINT_MAX);
	assert_int_equal(ndctl_dax_get_location(ndctl_namespace_get_dax(ndns)),
			 NDCTL_PFN_LOC_NONE);
	assert_int_equal(ndctl_get_problems(f->ctx), 5);
}

/* A mode that cannot be read is not "none": nothing may be bound for it. */
static void test_unknown_location_is_not_enabled(void **state)
{
	struct fixture *f = *state;
	struct ndctl_dax *dax = ndctl_region_get_dax_seed(f->region);

	tree_dir(f->tree, "sys/bus/nd/drivers/dax_none");
	tree_file(f->tree, "sys/bus/nd/drivers/dax_none/bind", "");
	tree_file(f->tree, ND_REGION0 "/dax0.0/mode", "rom\n");
	assert_int_equal(ndctl_dax_enable(dax), -EINVAL);
	assert_non_null(ndctl_get_cause(f->ctx));
	assert_file(f, "sys/bus/nd/drivers/dax_none/bind", "");
}

static void test_settings(void **state)
{
	struct fixture *f = *state;
	struct ndctl_namespace *ndns =
		ndctl_region_get_namespace_seed(f->region);
	struct ndctl_dax *dax = ndctl_region_get_dax_seed(f->region);
	uuid_t uuid, back;

	uuid_parse("aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee", uuid);
	assert_int_equal(ndctl_namespace_set_uuid(ndns, uuid), 0);
	assert_file(f, ND_REGION0 "/namespace0.0/uuid",
		    "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee");
	ndctl_namespace_get_uuid(ndns, back);
	assert_int_equal(uuid_compare(uuid, back), 0);
	assert_int_equal(ndctl_namespace_set_size(ndns, 16777216), 0);
	assert_int_equal(ndctl_namespace_get_size(ndns), 16777216);
	assert_int_equal(ndctl_namespace_set_alt_name(ndns, "name"), 0);
	assert_string_equal(ndctl_namespace_get_alt_name(ndns), "name");
	assert_int_equal(ndctl_namespace_set_sector_size(ndns, 4096), 0);
	assert_int_equal(ndctl_namespace_set_raw_mode(ndns, 1), 1);
	assert_int_equal(ndctl_namespace_get_raw_mode(ndns), 1);
	assert_int_equal(
		ndctl_namespace_set_enforce_mode(ndns, NDCTL_NS_MODE_DAX), 0);
	assert_int_equal(ndctl_namespace_get_enforce_mode(ndns),
			 NDCTL_NS_MODE_DAX);
	assert_int_equal(
		ndctl_namespace_set_enforce_mode(ndns, NDCTL_NS_MODE_UNKNOWN),
		-EINVAL);

	tree_file(f->tree, ND_REGION0 "/dax0.0/mode", "");
	assert_int_equal(ndctl_dax_set_location(dax, NDCTL_PFN_LOC_RAM), 0);
	assert_int_equal(ndctl_dax_get_location(dax), NDCTL_PFN_LOC_RAM);
	assert_file(f, ND_REGION0 "/dax0.0/mode", "ram");
	tree_file(f->tree, ND_REGION0 "/dax0.0/mode", "");
	assert_int_equal(ndctl_dax_set_location(dax, NDCTL_PFN_LOC_NONE), 0);
	assert_file(f, ND_REGION0 "/dax0.0/mode", "none");
	assert_int_equal(ndctl_dax_set_location(dax, (enum ndctl_pfn_loc)9),
			 -EINVAL);
	tree_file(f->tree, ND_REGION0 "/dax0.0/align", "");
	assert_int_equal(ndctl_dax_set_align(dax, 1 << 30), 0);
	assert_int_equal(ndctl_dax_get_align(dax), 1 << 30);
	assert_int_equal(ndctl_dax_set_namespace(dax, ndns), 0);
	assert_ptr_equal(ndctl_dax_get_namespace(dax), ndns);
}

static void test_failed_setting_says_why(void **state)
{
	struct fixture *f = *state;
	struct ndctl_namespace *ndns = legacy(f);

	assert_int_equal(ndctl_namespace_set_alt_name(ndns, "x"), -ENOENT);
	assert_non_null(strstr(ndctl_get_cause(f->ctx), "namespace2.0"));
	assert_non_null(strstr(ndctl_get_cause(f->ctx), "alt_name"));
	assert_int_equal(ndctl_namespace_delete(ndns), -ENXIO);
}

/* Devices come and go; the objects that a caller holds stay. */
static void test_devices_come_and_go(void **state)
{
	struct fixture *f = *state;
	struct ndctl_namespace *ndns = namespace_at(f, 10), *seed;
	char path[512];

	seed = ndctl_region_get_namespace_seed(f->region);
	tree_file(f->tree, ND_REGION0 "/namespace0.4/size", "0\n");
	snprintf(path, sizeof(path), "%s/" ND_REGION0, f->tree);
	assert_int_equal(chdir(path), 0);
	assert_int_equal(rename("namespace0.10", "away"), 0);
	tree_file(f->tree, ND_REGION0 "/namespace_seed", "namespace0.4\n");

	/* Not looked at again yet. */
	assert_ptr_equal(ndctl_region_get_namespace_seed(f->region), seed);
	/* A size changes which devices there are. */
	assert_int_equal(ndctl_namespace_set_size(seed, 4096), 0);
	assert_string_equal(ndctl_namespace_get_devname(
				    ndctl_region_get_namespace_seed(f->region)),
			    "namespace0.4");
	assert_false(ndctl_namespace_is_valid(ndns));
	assert_string_equal(ndctl_namespace_get_devname(ndns), "namespace0.10");
	assert_int_equal(ndctl_namespace_get_size(ndns), ULLONG_MAX);
	assert_null(ndctl_namespace_get_next(namespace_at(f, 4)));

	assert_int_equal(rename("away", "namespace0.10"), 0);
	assert_int_equal(chdir("/"), 0);
	assert_int_equal(ndctl_namespace_set_size(seed, 0), 0);
	assert_ptr_equal(namespace_at(f, 10), ndns);
	assert_int_equal(ndctl_namespace_get_size(ndns), 16777216);
}

static void test_cleanup_of_a_region(void **state)
{
	struct fixture *f = *state;
	struct ndctl_namespace *ndns = namespace_at(f, 2);

	ndctl_region_cleanup(f->region);
	assert_ptr_equal(namespace_at(f, 2), ndns);
}

/* Page-less, with the driver there: bound by name to it and to no other. */
static void test_none_binds_to_its_driver(void **state)
{
	struct fixture *f = *state;
	struct ndctl_dax *dax = ndctl_region_get_dax_seed(f->region);

	tree_file(f->tree, "sys/bus/nd/drivers/dax_none/bind", "");
	tree_file(f->tree, "sys/bus/nd/drivers/dax_pmem/bind", "");
	assert_int_equal(ndctl_dax_enable(dax), 0);
	assert_file(f, "sys/bus/nd/drivers/dax_none/bind", "dax0.0");
	assert_file(f, "sys/bus/nd/drivers/dax_pmem/bind", "");
}

static void test_none_without_driver(void **state)
{
	struct fixture *f = *state;
	struct ndctl_dax *dax = ndctl_region_get_dax_seed(f->region);

	tree_file(f->tree, "sys/bus/nd/drivers/dax_pmem/bind", "");
	assert_int_equal(ndctl_dax_enable(dax), -ENOENT);
	assert_non_null(strstr(ndctl_get_cause(f->ctx), "dax_none"));
	assert_non_null(strstr(ndctl_get_cure(f->ctx), "contrib/kmod"));
	assert_file(f, "sys/bus/nd/drivers/dax_pmem/bind", "");
}

/*
 * Remembered as none: a dax device claims it at the remembered align, and the
 * driver of block devices never hears of it.
 */
static void test_remembered_namespace(void **state)
{
	struct fixture *f = *state;
	struct ndctl_namespace *ndns = namespace_at(f, 10);

	tree_file(f->tree, "sys/bus/nd/drivers/nd_pmem/bind", "");
	tree_file(f->tree, "sys/bus/nd/drivers/dax_none/bind", "");
	tree_file(f->tree, "sys/bus/nd/drivers/dax_none/remembered",
		  ND_UUID(4) " 1073741824 volatile\n");
	tree_file(f->tree, ND_REGION0 "/dax0.0/align", "");
	remove_file(f, ND_REGION0 "/namespace0.10/driver");

	assert_int_equal(ndctl_namespace_enable(ndns), 1);
	assert_file(f, "sys/bus/nd/drivers/dax_none/bind", "dax0.0");
	assert_file(f, "sys/bus/nd/drivers/nd_pmem/bind", "");
	assert_file(f, ND_REGION0 "/dax0.0/align", "1073741824");
	assert_file(f, ND_REGION0 "/dax0.0/namespace", "namespace0.10");
	assert_file(f, ND_REGION0 "/dax0.0/uuid", ND_UUID(4));
}

/* And when the driver is missing it stays down, and nothing is changed. */
static void test_remembered_without_driver(void **state)
{
	struct fixture *f = *state;
	struct ndctl_namespace *ndns = namespace_at(f, 10);

	tree_file(f->tree, "sys/bus/nd/drivers/nd_pmem/bind", "");
	tree_file(f->tree, "var/lib/ndctl/none", ND_UUID(4) " 4096\n");
	remove_file(f, ND_REGION0 "/namespace0.10/driver");

	assert_int_equal(ndctl_namespace_enable(ndns), -ENOENT);
	assert_non_null(strstr(ndctl_get_cause(f->ctx), "dax_none"));
	assert_file(f, "sys/bus/nd/drivers/nd_pmem/bind", "");
	assert_file(f, ND_REGION0 "/dax0.0/namespace", "\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_order),
		unit(test_devdax),
		unit(test_fsdax_and_sector),
		unit(test_raw_and_legacy),
		unit(test_seeds),
		unit(test_bad_attributes),
		unit(test_unknown_location_is_not_enabled),
		unit(test_settings),
		unit(test_failed_setting_says_why),
		unit(test_devices_come_and_go),
		unit(test_cleanup_of_a_region),
		unit(test_none_binds_to_its_driver),
		unit(test_none_without_driver),
		unit(test_remembered_namespace),
		unit(test_remembered_without_driver),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
