// SPDX-License-Identifier: GPL-2.0
#include "unit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ndctl/libndctl.h>

#include "capture.h"
#include "nd-tree.h"
#include "util/filter.h"
#include "util/select.h"

static bool selects(const struct select_kind *kind, const char *text, int major,
		    int minor, const char *name)
{
	struct selection *selection;
	bool has;

	if (selection_new(kind, text, &selection))
		fail_msg("'%s' is refused", text);
	has = selection_has(selection, major, minor, name);
	selection_free(selection);
	return has;
}

static void refused(const struct select_kind *kind, const char *text)
{
	struct selection *selection;
	const char *said;
	int rc;

	capture_start();
	rc = selection_new(kind, text, &selection);
	said = capture_end();
	if (rc != -EINVAL || !said[0])
		fail_msg("'%s' gives %d, says '%s'", text, rc, said);
}

static void names_and_numbers(void **state)
{
	assert_true(selects(&select_region, "region5", 5, 0, NULL));
	assert_true(selects(&select_region, "5", 5, 0, NULL));
	assert_false(selects(&select_region, "5", 50, 0, NULL));
	assert_true(selects(&select_namespace, "namespace1.2", 1, 2, NULL));
	assert_true(selects(&select_namespace, "1.2", 1, 2, NULL));
	assert_false(selects(&select_namespace, "1.2", 1, 3, NULL));
	assert_false(selects(&select_namespace, "1.2", 2, 1, NULL));
	assert_true(selects(&select_dax_device, "dax0.1", 0, 1, NULL));
	assert_true(selects(&select_bus, "ndbus3", 3, 0, "e820"));
}

static void lists_and_ranges(void **state)
{
	static const char *const same[] = {
		"0,2-3",	"0 2-3",	  "0, 2-3",
		"nmem0,nmem2-nmem3", "nmem2-3 nmem0", "3,2,0",
	};
	size_t i;

	for (i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		assert_true(selects(&select_dimm, same[i], 0, 0, NULL));
		assert_false(selects(&select_dimm, same[i], 1, 0, NULL));
		assert_true(selects(&select_dimm, same[i], 2, 0, NULL));
		assert_true(selects(&select_dimm, same[i], 3, 0, NULL));
		assert_false(selects(&select_dimm, same[i], 4, 0, NULL));
	}
	assert_true(selects(&select_namespace, "0.1-0.3", 0, 2, NULL));
	assert_false(selects(&select_namespace, "0.1-0.3", 1, 2, NULL));
	assert_true(selects(&select_namespace, "0.5-2.0", 1, 9, NULL));
}

static void everything(void **state)
{
	struct selection *selection;

	assert_true(selects(&select_region, NULL, 7, 0, NULL));
	assert_true(selects(&select_region, "all", 7, 0, NULL));
	assert_true(selects(&select_region, "1,all", 7, 0, NULL));
	assert_int_equal(selection_new(&select_region, "0", &selection), 0);
	assert_false(selection_is_all(selection));
	selection_free(selection);
	selection_free(NULL);
}

static void garbage_is_an_error(void **state)
{
	static const char *const bad[] = {
		"region-5", "region05", "region5x", "Region5", "region",
		"-5",	    "5-",	"3-1",	    "0x1",     ",",
		" ",	    "1,,x",	"region 5", "regions",
		"99999999999999999999",
	};
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		refused(&select_region, bad[i]);
	refused(&select_namespace, "namespace0");
	refused(&select_namespace, "namespace0.0junk");
	refused(&select_namespace, "0");
	refused(&select_node, "x");
}

static void names_that_devices_chose(void **state)
{
	assert_true(selects(&select_bus, "ACPI.NFIT", 0, 0, "ACPI.NFIT"));
	assert_false(selects(&select_bus, "ACPI", 0, 0, "ACPI.NFIT"));
	assert_false(selects(&select_bus, "ACPI.NFIT", 0, 0, NULL));
	assert_true(selects(&select_bus, "e820,1", 1, 0, "other"));
	assert_true(selects(&select_bus, "e820,1", 0, 0, "e820"));
	/* A provider may look like a list. */
	assert_true(selects(&select_bus, "a b,c", 0, 0, "a b,c"));
}

/* The devices of a tree that a filter lets through, one after the other. */
static char *pass(const struct filter_request *request)
{
	static char text[512];
	struct ndctl_namespace *ndns;
	struct ndctl_region *region;
	struct ndctl_dimm *dimm;
	struct ndctl_bus *bus;
	struct ndctl_ctx *ctx;
	struct filter *filter;

#define ADD(name) strcat(strcat(text, text[0] ? " " : ""), name)
	text[0] = '\0';
	assert_int_equal(filter_new(request, &filter), 0);
	assert_int_equal(ndctl_new(&ctx), 0);
	ndctl_bus_foreach(ctx, bus) {
		if (!filter_has_bus(filter, bus))
			continue;
		ADD(ndctl_bus_get_devname(bus));
		ndctl_dimm_foreach(bus, dimm) {
			if (filter_has_dimm(filter, dimm))
				ADD(ndctl_dimm_get_devname(dimm));
		}
		ndctl_region_foreach(bus, region) {
			if (!filter_has_region(filter, region))
				continue;
			ADD(ndctl_region_get_devname(region));
			ndctl_namespace_foreach(region, ndns) {
				if (ndctl_namespace_get_size(ndns) &&
				    filter_has_namespace(filter, ndns))
					ADD(ndctl_namespace_get_devname(ndns) +
					    strlen("namespace"));
			}
		}
	}
	ndctl_unref(ctx);
	filter_free(filter);
	return text;
}

#define REQUEST(...) (&(struct filter_request){ __VA_ARGS__ })

static void objects_go_by_their_relatives(void **state)
{
	int mode = NDCTL_NS_MODE_DEVDAX;

	assert_string_equal(pass(REQUEST(NULL)),
			    "ndbus0 nmem0 nmem1 region0 0.1 0.2 0.3 0.10 region1 ndbus1 region2 2.0");
	assert_string_equal(pass(REQUEST(.bus = "e820")),
			    "ndbus1 region2 2.0");
	assert_string_equal(pass(REQUEST(.region = "0")),
			    "ndbus0 nmem0 region0 0.1 0.2 0.3 0.10");
	assert_string_equal(pass(REQUEST(.dimm = "nmem1")),
			    "ndbus0 nmem1 region1");
	assert_string_equal(pass(REQUEST(.dimm = "0-1", .region = "1")),
			    "ndbus0 nmem0 nmem1 region1");
	assert_string_equal(pass(REQUEST(.namespace = "0.2-0.9")),
			    "ndbus0 nmem0 region0 0.2 0.3");
	assert_string_equal(pass(REQUEST(.namespace = "2.0", .bus = "0")), "");
	assert_string_equal(pass(REQUEST(.region = "0", .mode = &mode)),
			    "ndbus0 nmem0 region0 0.2");
	assert_string_equal(pass(REQUEST(.region = "7")), "");
}

static int tree_setup(void **state)
{
	*state = nd_tree_make();
	return 0;
}

static int tree_teardown(void **state)
{
	nd_tree_remove(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_and_numbers),
		cmocka_unit_test(lists_and_ranges),
		cmocka_unit_test(everything),
		cmocka_unit_test(garbage_is_an_error),
		cmocka_unit_test(names_that_devices_chose),
		cmocka_unit_test_setup_teardown(objects_go_by_their_relatives,
						tree_setup, tree_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
