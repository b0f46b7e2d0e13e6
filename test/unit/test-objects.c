// SPDX-License-Identifier: GPL-2.0
/* Buses, dimms, regions and mappings of libndctl, read from a tree. */
#include "unit.h"

#include <limits.h>
#include <linux/ndctl.h>
#include <stdlib.h>
#include <string.h>

#include <ndctl/libndctl.h>

#include "nd-tree.h"
#include "tree.h"

#define unit(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

struct fixture {
	char *tree;
	struct ndctl_ctx *ctx;
};

static struct ndctl_ctx *new_ctx(void)
{
	struct ndctl_ctx *ctx;

	assert_int_equal(ndctl_new(&ctx), 0);
	/* The tests count problems; their words would be noise. */
	ndctl_set_log_priority(ctx, -1);
	return ctx;
}

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	f->tree = nd_tree_make();
	f->ctx = new_ctx();
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

static struct ndctl_region *region_at(struct fixture *f, const char *provider,
				      unsigned int id)
{
	struct ndctl_bus *bus = ndctl_bus_get_by_provider(f->ctx, provider);
	struct ndctl_region *region;

	assert_non_null(bus);
	ndctl_region_foreach(bus, region)
		if (ndctl_region_get_id(region) == id)
			return region;
	fail_msg("no region%u", id);
	return NULL;
}

static void test_buses(void **state)
{
	struct fixture *f = *state;
	struct ndctl_bus *bus = ndctl_bus_get_first(f->ctx);

	assert_string_equal(ndctl_bus_get_devname(bus), "ndbus0");
	assert_string_equal(ndctl_bus_get_provider(bus), "ACPI.NFIT");
	assert_int_equal(ndctl_bus_get_id(bus), 0);
	assert_int_equal(ndctl_bus_get_major(bus), 250);
	assert_int_equal(ndctl_bus_get_minor(bus), 0);
	assert_true(ndctl_bus_has_nfit(bus));
	assert_false(ndctl_bus_has_of_node(bus));
	assert_false(ndctl_bus_has_cxl(bus));
	assert_false(ndctl_bus_is_papr_scm(bus));
	assert_int_equal(ndctl_bus_get_revision(bus), 1);
	assert_true(ndctl_bus_is_cmd_supported(bus, ND_CMD_ARS_CAP));
	assert_false(ndctl_bus_is_cmd_supported(bus, ND_CMD_CLEAR_ERROR));
	assert_true(ndctl_bus_is_nfit_cmd_supported(bus, 4));
	assert_false(ndctl_bus_is_nfit_cmd_supported(bus, 5));
	assert_int_equal(ndctl_bus_get_scrub_state(bus), 1);
	assert_int_equal(ndctl_bus_get_scrub_count(bus), 7);
	assert_int_equal(ndctl_bus_get_persistence_domain(bus),
			 PERSISTENCE_MEM_CTRL);

	bus = ndctl_bus_get_next(bus);
	assert_string_equal(ndctl_bus_get_devname(bus), "ndbus1");
	assert_int_equal(ndctl_bus_get_minor(bus), 1);
	assert_int_equal(ndctl_bus_get_revision(bus), UINT_MAX);
	assert_int_equal(ndctl_bus_get_scrub_state(bus), -EOPNOTSUPP);
	assert_null(ndctl_bus_get_next(bus));
	assert_int_equal(ndctl_get_problems(f->ctx), 0);
}

static void test_scrub_is_read_again(void **state)
{
	struct fixture *f = *state;
	struct ndctl_bus *bus = ndctl_bus_get_first(f->ctx);

	assert_int_equal(ndctl_bus_get_scrub_state(bus), 1);
	tree_file(f->tree, ND_BUS0 "/nfit/scrub", "8\n");
	assert_int_equal(ndctl_bus_get_scrub_state(bus), 0);
	assert_int_equal(ndctl_bus_get_scrub_count(bus), 8);
}

static void test_wait_probe_once(void **state)
{
	struct fixture *f = *state;
	struct ndctl_bus *bus = ndctl_bus_get_first(f->ctx);

	assert_int_equal(ndctl_bus_wait_probe(bus), 0);
	/* Whoever reads it again finds it changed. */
	tree_file(f->tree, ND_BUS0 "/wait_probe", "two\nlines\n");
	assert_int_equal(ndctl_bus_wait_probe(bus), 0);
	assert_non_null(ndctl_region_get_first(bus));
	assert_int_equal(ndctl_get_problems(f->ctx), 0);
}

static void test_bus_without_device(void **state)
{
	struct fixture *f = *state;
	struct ndctl_bus *bus;
	int count = 0;

	tree_link(f->tree, "sys/class/nd/ndctl5", "../../devices/nowhere");
	tree_file(f->tree, "sys/class/nd/ndctl05", "not a device name");
	ndctl_bus_foreach(f->ctx, bus)
		count++;
	assert_int_equal(count, 2);
	assert_int_equal(ndctl_get_problems(f->ctx), 1);
}

static void test_dimms(void **state)
{
	struct fixture *f = *state;
	struct ndctl_bus *bus = ndctl_bus_get_first(f->ctx);
	struct ndctl_dimm *dimm = ndctl_dimm_get_first(bus);

	assert_string_equal(ndctl_dimm_get_devname(dimm), "nmem0");
	assert_int_equal(ndctl_dimm_get_major(dimm), 249);
	assert_int_equal(ndctl_dimm_get_minor(dimm), 0);
	assert_int_equal(ndctl_dimm_get_handle(dimm), 0x1234);
	assert_int_equal(ndctl_dimm_handle_get_node(dimm), 0);
	assert_int_equal(ndctl_dimm_handle_get_socket(dimm), 1);
	assert_int_equal(ndctl_dimm_handle_get_imc(dimm), 2);
	assert_int_equal(ndctl_dimm_handle_get_channel(dimm), 3);
	assert_int_equal(ndctl_dimm_handle_get_dimm(dimm), 4);
	assert_int_equal(ndctl_dimm_get_phys_id(dimm), 0x17);
	assert_int_equal(ndctl_dimm_get_vendor(dimm), 0x8089);
	assert_int_equal(ndctl_dimm_get_device(dimm), 0x5141);
	assert_int_equal(ndctl_dimm_get_revision(dimm), 2);
	assert_int_equal(ndctl_dimm_get_subsystem_vendor(dimm), 0x8089);
	assert_int_equal(ndctl_dimm_get_subsystem_device(dimm), 0x979);
	assert_int_equal(ndctl_dimm_get_subsystem_revision(dimm), 0x18);
	assert_int_equal(ndctl_dimm_get_serial(dimm), 1);
	assert_string_equal(ndctl_dimm_get_unique_id(dimm),
			    "8089-a2-1748-00000001");
	assert_int_equal(ndctl_dimm_get_manufacturing_date(dimm), 0x1748);
	assert_int_equal(ndctl_dimm_get_manufacturing_location(dimm), 0xa2);
	assert_int_equal(ndctl_dimm_get_formats(dimm), 2);
	assert_int_equal(ndctl_dimm_get_format(dimm), 0x301);
	assert_int_equal(ndctl_dimm_get_formatN(dimm, 0), 0x301);
	assert_int_equal(ndctl_dimm_get_formatN(dimm, 1), 0x201);
	assert_int_equal(ndctl_dimm_get_formatN(dimm, 2), -EINVAL);
	assert_int_equal(ndctl_dimm_get_formatN(dimm, -1), -EINVAL);
	assert_int_equal(ndctl_dimm_get_dirty_shutdown(dimm), 3);
	assert_true(ndctl_dimm_is_cmd_supported(dimm, ND_CMD_GET_CONFIG_SIZE));
	assert_true(ndctl_dimm_is_cmd_supported(dimm, ND_CMD_SMART));
	/* "smart" is there, and only a part of this one's name. */
	assert_false(ndctl_dimm_is_cmd_supported(dimm, ND_CMD_SMART_THRESHOLD));
	assert_true(ndctl_dimm_failed_save(dimm));
	assert_true(ndctl_dimm_failed_arm(dimm));
	assert_false(ndctl_dimm_failed_map(dimm));
	assert_true(ndctl_dimm_has_errors(dimm));
	assert_true(ndctl_dimm_has_notifications(dimm));
	assert_false(ndctl_dimm_locked(dimm));
	assert_int_equal(ndctl_dimm_get_security(dimm),
			 NDCTL_SECURITY_UNLOCKED);
	assert_true(ndctl_dimm_security_is_frozen(dimm));
	assert_true(ndctl_dimm_is_enabled(dimm));
	assert_true(ndctl_dimm_is_active(dimm));
	assert_ptr_equal(ndctl_dimm_get_by_handle(bus, 0x1234), dimm);
	assert_ptr_equal(ndctl_dimm_get_bus(dimm), bus);

	dimm = ndctl_dimm_get_next(dimm);
	assert_string_equal(ndctl_dimm_get_devname(dimm), "nmem1");
	assert_true(ndctl_dimm_locked(dimm));
	assert_false(ndctl_dimm_is_enabled(dimm));
	assert_false(ndctl_dimm_has_errors(dimm));
	assert_int_equal(ndctl_dimm_get_security(dimm), NDCTL_SECURITY_INVALID);
	assert_int_equal(ndctl_dimm_get_phys_id(dimm), USHRT_MAX);
	assert_int_equal(ndctl_dimm_get_manufacturing_date(dimm), USHRT_MAX);
	assert_int_equal(ndctl_dimm_get_dirty_shutdown(dimm), -ENOENT);
	assert_int_equal(ndctl_dimm_get_formats(dimm), 0);
	assert_null(ndctl_dimm_get_next(dimm));
	assert_int_equal(ndctl_get_problems(f->ctx), 0);
}

static void test_dimm_flags_are_read_again(void **state)
{
	struct fixture *f = *state;
	struct ndctl_bus *bus = ndctl_bus_get_first(f->ctx);
	struct ndctl_dimm *dimm = ndctl_dimm_get_first(bus);

	assert_true(ndctl_dimm_failed_save(dimm));
	tree_file(f->tree, ND_BUS0 "/nmem0/nfit/flags", "map_fail\n");
	assert_true(ndctl_dimm_failed_save(dimm));
	ndctl_dimm_refresh_flags(dimm);
	assert_false(ndctl_dimm_failed_save(dimm));
	assert_true(ndctl_dimm_failed_map(dimm));
}

static void test_region(void **state)
{
	struct fixture *f = *state;
	struct ndctl_region *region = region_at(f, "ACPI.NFIT", 0);
	struct ndctl_bus *bus = ndctl_region_get_bus(region);

	assert_string_equal(ndctl_region_get_devname(region), "region0");
	assert_int_equal(ndctl_region_get_size(region), 2147483648);
	assert_int_equal(ndctl_region_get_available_size(region), 1073741824);
	assert_int_equal(ndctl_region_get_max_available_extent(region),
			 536870912);
	assert_int_equal(ndctl_region_get_resource(region), 0x100000000);
	assert_int_equal(ndctl_region_get_range_index(region), 1);
	assert_int_equal(ndctl_region_get_type(region), ND_DEVICE_REGION_PMEM);
	assert_string_equal(ndctl_region_get_type_name(region), "pmem");
	assert_int_equal(ndctl_region_get_nstype(region),
			 ND_DEVICE_NAMESPACE_PMEM);
	assert_int_equal(ndctl_region_get_align(region), 0x1000000);
	assert_int_equal(ndctl_region_get_ro(region), 0);
	assert_int_equal(ndctl_region_get_numa_node(region), 1);
	assert_true(ndctl_region_has_numa(region));
	assert_int_equal(ndctl_region_get_target_node(region), 3);
	assert_int_equal(ndctl_region_get_persistence_domain(region),
			 PERSISTENCE_MEM_CTRL);
	assert_true(ndctl_region_is_enabled(region));
	assert_int_equal(ndctl_region_get_interleave_ways(region), 1);
	assert_ptr_equal(ndctl_bus_get_region_by_physical_address(bus,
								  0x17fffffff),
			 region);
	assert_null(ndctl_bus_get_region_by_physical_address(bus, 0x180000000));

	region = region_at(f, "e820", 2);
	assert_int_equal(ndctl_region_get_numa_node(region), NUMA_NO_NODE);
	assert_int_equal(ndctl_region_get_target_node(region), -1);
	assert_int_equal(ndctl_region_get_mappings(region), 0);
	assert_int_equal(ndctl_region_get_interleave_ways(region), 1);
	assert_null(ndctl_region_get_interleave_set(region));
	assert_null(ndctl_mapping_get_first(region));
	assert_null(ndctl_region_get_first_dimm(region));
	assert_int_equal(ndctl_region_get_persistence_domain(region),
			 PERSISTENCE_UNKNOWN);
	assert_null(ndctl_region_get_next(region));
	assert_int_equal(ndctl_get_problems(f->ctx), 0);
}

static void test_mappings(void **state)
{
	struct fixture *f = *state;
	struct ndctl_region *region = region_at(f, "ACPI.NFIT", 1);
	struct ndctl_mapping *mapping = ndctl_mapping_get_first(region);
	struct ndctl_interleave_set *iset;
	struct ndctl_dimm *dimm;

	assert_string_equal(
		ndctl_dimm_get_devname(ndctl_mapping_get_dimm(mapping)),
		"nmem1");
	assert_int_equal(ndctl_mapping_get_offset(mapping), 4096);
	assert_int_equal(ndctl_mapping_get_length(mapping), 2147483648);
	assert_int_equal(ndctl_mapping_get_position(mapping), 1);
	mapping = ndctl_mapping_get_next(mapping);
	assert_int_equal(ndctl_mapping_get_position(mapping), 0);
	assert_null(ndctl_mapping_get_next(mapping));

	dimm = ndctl_region_get_first_dimm(region);
	assert_string_equal(ndctl_dimm_get_devname(dimm), "nmem1");
	dimm = ndctl_region_get_next_dimm(region, dimm);
	assert_string_equal(ndctl_dimm_get_devname(dimm), "nmem0");
	assert_null(ndctl_region_get_next_dimm(region, dimm));

	/* A cookie of 0, or none, while dimms are down, is a set all the same. */
	iset = ndctl_interleave_set_get_first(ndctl_region_get_bus(region));
	assert_int_equal(ndctl_interleave_set_get_cookie(iset),
			 0x2468ac00123456);
	assert_true(ndctl_interleave_set_is_active(iset));
	iset = ndctl_interleave_set_get_next(iset);
	assert_ptr_equal(iset, ndctl_region_get_interleave_set(region));
	assert_ptr_equal(ndctl_interleave_set_get_region(iset), region);
	assert_int_equal(ndctl_interleave_set_get_cookie(iset), 0);
	assert_null(ndctl_interleave_set_get_next(iset));
	assert_int_equal(ndctl_get_problems(f->ctx), 0);
}

static void test_badblocks(void **state)
{
	struct fixture *f = *state;
	struct ndctl_region *region = region_at(f, "ACPI.NFIT", 0);
	struct ndctl_namespace *ndns;
	struct badblock *bb;
	int count = 0;

	ndctl_region_badblock_foreach(region, bb)
		count++;
	assert_int_equal(count, 3);

	/* namespace0.10 starts at block 32768: half of the second run. */
	ndctl_namespace_foreach(region, ndns) {
		if (ndctl_namespace_get_id(ndns) != 10)
			continue;
		bb = ndctl_namespace_get_first_badblock(ndns);
		assert_non_null(bb);
		assert_int_equal(bb->offset, 0);
		assert_int_equal(bb->len, 8);
		assert_null(ndctl_namespace_get_next_badblock(ndns));
	}

	tree_file(f->tree, ND_REGION0 "/badblocks", "1 x\n7 1\n");
	ndctl_invalidate(f->ctx);
	region = region_at(f, "ACPI.NFIT", 0);
	bb = ndctl_region_get_first_badblock(region);
	assert_int_equal(bb->offset, 7);
	assert_null(ndctl_region_get_next_badblock(region));
	assert_int_equal(ndctl_get_problems(f->ctx), 1);
}

/* Whatever an attribute says, its object stays, and somebody hears of it. */
static void test_bad_attributes(void **state)
{
	struct fixture *f = *state;
	struct ndctl_region *region;
	struct ndctl_dimm *dimm;

	tree_file(f->tree, ND_REGION0 "/size", "many\n");
	tree_file(f->tree, ND_REGION0 "/mappings", "4294967295\n");
	tree_file(f->tree, ND_REGION0 "/mapping0", "nmem7,0,1\n");
	tree_file(f->tree, ND_REGION0 "/persistence_domain", "perhaps\n");
	tree_file(f->tree, ND_BUS0 "/nmem0/dev", "249\n");
	tree_file(f->tree, ND_BUS0 "/nmem0/nfit/vendor", "0x10000\n");
	tree_file(f->tree, ND_BUS0 "/nmem0/nfit/formats", "4000000000\n");

	region = region_at(f, "ACPI.NFIT", 0);
	assert_int_equal(ndctl_region_get_size(region), ULLONG_MAX);
	assert_int_equal(ndctl_region_get_size(region), ULLONG_MAX);
	assert_int_equal(ndctl_get_problems(f->ctx), 1);
	assert_int_equal(ndctl_region_get_mappings(region), 32);
	assert_int_equal(ndctl_get_problems(f->ctx), 2);
	/* All 32 are looked for: one is malformed, 31 are missing. */
	assert_null(ndctl_mapping_get_first(region));
	assert_int_equal(ndctl_get_problems(f->ctx), 34);
	assert_int_equal(ndctl_region_get_persistence_domain(region),
			 PERSISTENCE_UNKNOWN);

	dimm = ndctl_dimm_get_first(ndctl_region_get_bus(region));
	assert_int_equal(ndctl_dimm_get_major(dimm), UINT_MAX);
	assert_int_equal(ndctl_dimm_get_vendor(dimm), USHRT_MAX);
	assert_int_equal(ndctl_dimm_get_formats(dimm), 64);
	assert_int_equal(ndctl_get_problems(f->ctx), 38);
}

static void test_invalidate(void **state)
{
	struct fixture *f = *state;
	struct ndctl_region *region = region_at(f, "ACPI.NFIT", 0);

	assert_int_equal(ndctl_region_get_align(region), 0x1000000);
	tree_file(f->tree, ND_REGION0 "/align", "0x200000\n");
	assert_int_equal(ndctl_region_get_align(region), 0x1000000);
	ndctl_invalidate(f->ctx);
	region = region_at(f, "ACPI.NFIT", 0);
	assert_int_equal(ndctl_region_get_align(region), 0x200000);
}

static void test_region_setters(void **state)
{
	struct fixture *f = *state;
	struct ndctl_region *region = region_at(f, "ACPI.NFIT", 0);
	char *text;

	assert_int_equal(ndctl_region_set_ro(region, 1), 1);
	text = tree_read(f->tree, ND_REGION0 "/read_only");
	assert_string_equal(text, "1\n");
	free(text);
	assert_int_equal(ndctl_region_get_ro(region), 1);

	tree_file(f->tree, ND_REGION0 "/align", "");
	assert_int_equal(ndctl_region_set_align(region, 0x200000), 0);
	text = tree_read(f->tree, ND_REGION0 "/align");
	assert_string_equal(text, "2097152");
	free(text);
	assert_int_equal(ndctl_region_get_align(region), 0x200000);
}

static void test_references(void **state)
{
	struct ndctl_ctx *ctx = new_ctx();
	int here;

	assert_ptr_equal(ndctl_ref(ctx), ctx);
	assert_null(ndctl_unref(ctx));
	ndctl_set_userdata(ctx, &here);
	assert_ptr_equal(ndctl_get_userdata(ctx), &here);
	ndctl_set_private_data(ctx, state);
	assert_ptr_equal(ndctl_get_private_data(ctx), state);
	assert_non_null(ndctl_get_daxctl_ctx(ctx));
	assert_null(ndctl_get_cause(ctx));
	assert_null(ndctl_unref(ctx));
	assert_null(ndctl_unref(NULL));
	assert_null(ndctl_ref(NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_buses),
		unit(test_scrub_is_read_again),
		unit(test_wait_probe_once),
		unit(test_bus_without_device),
		unit(test_dimms),
		unit(test_dimm_flags_are_read_again),
		unit(test_region),
		unit(test_mappings),
		unit(test_badblocks),
		unit(test_bad_attributes),
		unit(test_invalidate),
		unit(test_region_setters),
		unit(test_references),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
