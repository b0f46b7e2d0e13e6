// SPDX-License-Identifier: GPL-2.0
#include "unit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "daxctl/carve-record.h"
#include "shared/cleanup.h"
#include "shared/root.h"
#include "shared/text.h"
#include "tree.h"

#define GiB	  (1ull << 30)
#define FILE_PATH "var/lib/ndctl/carves.json"
#define BOOT_PATH "proc/sys/kernel/random/boot_id"

static struct explain why;

/* ---- making them */

static struct carve *make(const char *name, uint64_t start, uint64_t size)
{
	struct carve *carve = carve_new(name);

	assert_non_null(carve);
	carve->request.size = size;
	carve->request.align = GiB;
	carve->request.max_extents = 1;
	carve->pool.kind = strdup("dax");
	carve->pool.region = strdup("0");
	carve->pool.start = 0;
	carve->pool.size = 64 * GiB;
	carve->state = CARVE_READY;
	assert_int_equal(extents_add(&carve->ranges, start, size), 0);
	return carve;
}

static struct carve *put(struct carve_record *record, const char *name,
			 uint64_t start, uint64_t size)
{
	struct carve *carve = make(name, start, size);

	assert_int_equal(carve_add(record, carve), 0);
	return carve;
}

static void begin(struct carve_record *record)
{
	carve_record_init(record);
	assert_int_equal(carve_record_enter_boot(record, "boot-1"), 0);
}

static void clean(struct carve_record *record, uint64_t start, uint64_t size)
{
	assert_int_equal(extents_unite(&record->clean, start, size), 0);
}

static bool is_clean(const struct carve_record *record, uint64_t start,
		     uint64_t size)
{
	struct extent list = { start, size };

	return carve_record_is_clean(record, &(struct extents){ &list, 1 });
}

static void good(const struct carve_record *record)
{
	if (carve_record_check(record, &why))
		fail_msg("%s", why.cause);
}

/* One of everything. */
static void fill(struct carve_record *record)
{
	struct carve *carve;

	begin(record);
	clean(record, 32 * GiB, 4 * GiB);
	carve = put(record, "vm1", 0, 4 * GiB);
	carve->request.map = strdup("none");
	carve->request.region = strdup("region0");
	carve->request.node = 1;
	carve->request.uid = 0;
	carve->request.gid = 107;
	carve->request.mode = 0600;
	carve->request.vmm = strdup("qemu");
	carve->pool.key = strdup("8089-a2-1837-00000001");
	carve->pool.keeps = true;
	carve->device = strdup("dax0.0");
	uuid_parse("3dc7a2c9-6b2e-4c5e-9b42-9f4d3a0c7a11", carve->uuid);
	carve = put(record, "vm-2.big_one", 8 * GiB, 8 * GiB);
	carve->state = CARVE_RESIZING;
	extents_add(&carve->to, 8 * GiB, 4 * GiB);
	carve = put(record, ".scrub", 34 * GiB, GiB);
	carve->state = CARVE_SCRUBBING;
	carve->job = (struct carve_job){ 4711, 123456 };
	assert_int_equal(carve_record_mark_bad(record, 40 * GiB, 4096), 0);
	assert_int_equal(carve_steer_add(record, "region1", 2 << 20), 0);
	good(record);
}

static void expect_said(const char *what, const char *of)
{
	const char *cause = why.cause ? why.cause : "nothing";

	if (!strstr(cause, what))
		fail_msg("not '%s' but '%s' was said of: %s", what, cause, of);
}

/* ---- names and requests */

static void names(void **state)
{
	char longest[CARVE_NAME_MAX + 2];

	assert_true(carve_name_is_good("a"));
	assert_true(carve_name_is_good("0"));
	assert_true(carve_name_is_good("VM-1_a.b"));
	memset(longest, 'x', sizeof(longest));
	longest[CARVE_NAME_MAX] = '\0';
	assert_true(carve_name_is_good(longest));
	longest[CARVE_NAME_MAX] = 'x';
	longest[CARVE_NAME_MAX + 1] = '\0';
	assert_false(carve_name_is_good(longest));
	assert_false(carve_name_is_good(""));
	assert_false(carve_name_is_good(".a"));
	assert_false(carve_name_is_good("-a"));
	assert_false(carve_name_is_good("_a"));
	assert_false(carve_name_is_good("a b"));
	assert_false(carve_name_is_good("a/b"));
	assert_false(carve_name_is_good("a\n"));
	assert_false(carve_name_is_good("\xc3\xa4"));
}

static void requests(void **state)
{
	struct carve_request a = { .size = 1, .node = -1 }, b = a;
	char other[] = "none";

	assert_true(carve_request_same(&a, &b));
	b.map = (char *)"none";
	assert_false(carve_request_same(&a, &b));
	a.map = other;
	assert_true(carve_request_same(&a, &b));
	b.mode = 0600;
	assert_false(carve_request_same(&a, &b));
	b = a;
	b.size = 2;
	assert_false(carve_request_same(&a, &b));
	b = a;
	b.vmm = (char *)"qemu";
	assert_false(carve_request_same(&a, &b));
}

/* ---- who has what */

static void names_and_ranges_have_one_owner(void **state)
{
	struct carve_record record;
	struct carve *other;

	begin(&record);
	put(&record, "vm1", 0, 4 * GiB);
	put(&record, "vm2", 8 * GiB, 4 * GiB);
	assert_ptr_equal(carve_find(&record, "vm2"),
			 carve_at(&record, 9 * GiB, 1));
	assert_null(carve_at(&record, 4 * GiB, 4 * GiB));
	assert_null(carve_find(&record, "vm"));

	other = make("vm1", 16 * GiB, GiB);
	assert_int_equal(carve_add(&record, other), -EEXIST);
	carve_free(other);
	other = make("vm3", 3 * GiB, 2 * GiB);
	assert_int_equal(carve_add(&record, other), -EBUSY);
	carve_free(other);
	carve_record_mark_bad(&record, 20 * GiB, 4096);
	other = make("vm3", 20 * GiB, GiB);
	assert_int_equal(carve_add(&record, other), -EBUSY);
	carve_free(other);
	good(&record);
	carve_record_free(&record);
}

static void what_is_left(void **state)
{
	_cleanup_(extents_free) struct extents free = { 0 };
	struct carve_record record;

	fill(&record);
	extents_add(&free, 0, 64 * GiB);
	assert_int_equal(carve_record_cut(&record, &free), 0);
	assert_int_equal(extents_total(&free), (64 - 4 - 8 - 1) * GiB - 4096);
	assert_false(extents_touch(&free, 0, 4 * GiB));
	assert_false(extents_touch(&free, 40 * GiB, 4096));
	carve_record_free(&record);
}

/* ---- clean and dirty */

static void only_all_clean_is_clean(void **state)
{
	struct carve_record record;
	struct carve *carve;

	begin(&record);
	clean(&record, 0, 4 * GiB);
	clean(&record, 4 * GiB, 4 * GiB);
	carve = put(&record, "clean", GiB, 4 * GiB);
	assert_true(carve->zeroed);
	assert_false(is_clean(&record, GiB, 1));
	assert_true(is_clean(&record, 0, GiB));
	carve = put(&record, "half", 7 * GiB, 2 * GiB);
	assert_false(carve->zeroed);
	good(&record);
	carve_record_free(&record);
}

static void used_memory_is_dirty(void **state)
{
	struct carve_record record;
	struct carve *carve;

	begin(&record);
	clean(&record, 0, 8 * GiB);
	carve = put(&record, "vm1", 0, 4 * GiB);
	carve_remove(&record, carve);
	assert_false(is_clean(&record, 0, 4 * GiB));
	assert_true(is_clean(&record, 4 * GiB, 4 * GiB));
	carve_record_mark_dirty(&record, 5 * GiB, GiB);
	assert_false(is_clean(&record, 4 * GiB, 4 * GiB));
	carve_record_free(&record);
}

static void scrubbed_memory_is_clean_but_for_bad_pages(void **state)
{
	struct carve_record record;
	struct carve *carve;

	begin(&record);
	carve = put(&record, "vm1", 0, 4 * GiB);
	carve->state = CARVE_SCRUBBING;
	/* Found while scrubbing: it is a carve's and bad. */
	assert_int_equal(carve_record_mark_bad(&record, GiB, 4096), 0);
	good(&record);
	assert_int_equal(carve_remove_clean(&record, carve), 0);
	assert_true(is_clean(&record, 0, GiB));
	assert_false(is_clean(&record, GiB, 4096));
	assert_true(is_clean(&record, GiB + 4096, 3 * GiB - 4096));
	/* Clean that turns bad. */
	carve_record_mark_bad(&record, 2 * GiB, 8192);
	assert_false(is_clean(&record, 2 * GiB, 4096));
	good(&record);
	carve_record_free(&record);
}

static void resized(void **state)
{
	_cleanup_(extents_free) struct extents more = { 0 }, less = { 0 };
	struct carve_record record;
	struct carve *carve;

	begin(&record);
	clean(&record, 0, 16 * GiB);
	carve = put(&record, "vm1", 0, 4 * GiB);
	put(&record, "vm2", 8 * GiB, GiB);
	extents_add(&more, 0, 9 * GiB);
	assert_int_equal(carve_resize(&record, carve, &more), -EBUSY);
	assert_int_equal(carve->state, CARVE_READY);
	assert_true(is_clean(&record, 4 * GiB, 4 * GiB));
	more.list[0].size = 6 * GiB;
	assert_int_equal(carve_resize(&record, carve, &more), 0);
	good(&record);
	/* Reserved, and not clean, whether it comes about or not. */
	assert_ptr_equal(carve_at(&record, 5 * GiB, 1), carve);
	assert_false(is_clean(&record, 4 * GiB, 1));
	carve_resized(carve, false);
	assert_null(carve_at(&record, 5 * GiB, 1));
	assert_false(is_clean(&record, 4 * GiB, 1));
	assert_int_equal(carve_resize(&record, carve, &more), 0);
	carve_resized(carve, true);
	assert_int_equal(extents_total(&carve->ranges), 6 * GiB);
	extents_add(&less, 0, 2 * GiB);
	assert_int_equal(carve_resize(&record, carve, &less), 0);
	good(&record);
	assert_ptr_equal(carve_at(&record, 3 * GiB, 1), carve);
	carve_resized(carve, true);
	assert_null(carve_at(&record, 3 * GiB, 1));
	good(&record);
	carve_record_free(&record);
}

/* ---- reboot */

static void nothing_is_clean_after_a_reboot(void **state)
{
	struct carve_record record;

	fill(&record);
	assert_int_equal(carve_record_enter_boot(&record, "boot-1"), 0);
	assert_true(is_clean(&record, 32 * GiB, 2 * GiB));
	assert_int_equal(carve_record_enter_boot(&record, "boot-2"), 0);
	assert_int_equal(record.clean.count, 0);
	assert_int_equal(record.bad.count, 1);
	assert_true(TAILQ_EMPTY(&record.steered));
	good(&record);
	carve_record_free(&record);
	/* A machine that does not tell its boots apart. */
	carve_record_init(&record);
	carve_record_enter_boot(&record, "unknown");
	clean(&record, 0, GiB);
	carve_record_enter_boot(&record, "unknown");
	assert_int_equal(record.clean.count, 0);
	carve_record_free(&record);
}

static void what_outlives_a_reboot(void **state)
{
	static const enum carve_state under_way[] = {
		CARVE_MAKING,	 CARVE_PREPARING, CARVE_RETIRING,
		CARVE_SCRUBBING, CARVE_DELETING,
	};
	struct carve_record record;
	struct carve *carve;
	size_t i;

	fill(&record);
	for (i = 0; i < ARRAY_SIZE(under_way); i++) {
		char name[2] = { 'a' + i, 0 }, kept[2] = { 'A' + i, 0 };

		put(&record, name, (44 + i) * GiB, GiB)->state = under_way[i];
		carve = put(&record, kept, (54 + i) * GiB, GiB);
		carve->state = under_way[i];
		carve->pool.keeps = true;
		carve->job = (struct carve_job){ 1, 1 };
	}
	carve_record_enter_boot(&record, "boot-2");
	carve = carve_find(&record, "vm1");
	assert_int_equal(carve->state, CARVE_READY);
	assert_null(carve->device);
	assert_false(uuid_is_null(carve->uuid));
	assert_int_equal(carve->request.mode, 0600);
	carve = carve_find(&record, "vm-2.big_one");
	assert_int_equal(carve->state, CARVE_READY);
	assert_int_equal(extents_total(&carve->ranges), 8 * GiB);
	assert_int_equal(carve->to.count, 0);
	assert_null(carve_find(&record, ".scrub"));
	for (i = 0; i < ARRAY_SIZE(under_way); i++) {
		char name[2] = { 'a' + i, 0 }, kept[2] = { 'A' + i, 0 };

		assert_null(carve_find(&record, name));
		carve = carve_find(&record, kept);
		assert_int_equal(carve->state, under_way[i]);
		assert_int_equal(carve->job.pid, -1);
	}
	good(&record);
	carve_record_free(&record);
}

/* ---- as text */

static void written_and_read_it_is_the_same(void **state)
{
	struct carve_record record, again;
	char *text, *text_again;
	struct carve *carve;

	fill(&record);
	text = carve_record_format(&record);
	assert_int_equal(carve_record_parse(text, &why, &again), 0);
	text_again = carve_record_format(&again);
	assert_string_equal(text, text_again);
	/* That they are equal says nothing of what neither has. */
	assert_string_equal(again.boot_id, "boot-1");
	assert_int_equal(again.clean.count, 2);
	assert_int_equal(again.clean.list[1].start, 35 * GiB);
	assert_int_equal(again.bad.list[0].size, 4096);
	assert_string_equal(TAILQ_FIRST(&again.steered)->region, "region1");
	assert_int_equal(TAILQ_FIRST(&again.steered)->align, 2 << 20);
	carve = carve_find(&again, "vm1");
	assert_true(carve_request_same(&carve->request,
				       &carve_find(&record, "vm1")->request));
	assert_int_equal(carve->request.uid, 0);
	assert_int_equal(carve->state, CARVE_READY);
	assert_string_equal(carve->device, "dax0.0");
	assert_string_equal(carve->pool.key, "8089-a2-1837-00000001");
	assert_true(carve->pool.keeps);
	assert_int_equal(
		uuid_compare(carve->uuid, carve_find(&record, "vm1")->uuid), 0);
	carve = carve_find(&again, "vm-2.big_one");
	assert_int_equal(carve->to.list[0].size, 4 * GiB);
	assert_int_equal(carve->request.uid, -1);
	assert_null(carve->request.map);
	carve = carve_find(&again, ".scrub");
	assert_int_equal(carve->job.pid, 4711);
	assert_int_equal(carve->job.start, 123456);
	/* The lists still can be added to. */
	put(&again, "more", 50 * GiB, GiB);
	good(&again);
	free(text);
	free(text_again);
	carve_record_free(&record);
	carve_record_free(&again);
}

/* Each as what it replaces in a good one, and what is said of it. */
static const struct {
	const char *from, *to, *says;
} damages[] = {
	{ "{", "", "byte" },
	{ "}\n", "", "byte" },
	{ "}\n", "} x", "byte" },
	{ "}\n", "}{}", "byte" },
	{ "\"version\":1", "\"version\":0", "version" },
	{ "\"version\":1", "\"version\":\"1\"", "version" },
	{ "\"version\":1,", "", "version" },
	{ "\"boot_id\":\"boot-1\",", "", "\"boot_id\" is missing" },
	{ "\"boot_id\":\"boot-1\"", "\"boot_id\":null", "\"boot_id\"" },
	{ "\"boot-1\"", "\"boot\\u0000\"", "\"boot_id\"" },
	{ "\"boot-1\"", "\"boot\\n\"", "\"boot_id\"" },
	{ "\"version\"", "\"colour\":1,\"version\"",
	  "\"colour\" is not known" },
	{ "\"name\":\"vm1\"", "\"name\":\"vm/1\"", "no name" },
	{ "\"name\":\"vm1\"", "\"name\":\".vm1\"", "temporary" },
	{ "\"name\":\"vm1\"", "\"name\":\"\"", "\"name\"" },
	{ "\"name\":\"vm1\"", "\"name\":\"vm-2.big_one\"", "twice" },
	{ "\"name\":\"vm1\",", "", "\"name\" is missing" },
	{ "\"state\":\"ready\"", "\"state\":\"steady\"", "\"state\"" },
	{ "\"state\":\"ready\"", "\"state\":\"resizing\"", "'to'" },
	{ "\"state\":\"resizing\"", "\"state\":\"ready\"", "'to'" },
	{ "\"size\":4294967296", "\"size\":-1", "\"size\"" },
	{ "\"size\":4294967296", "\"size\":4294967296.0", "\"size\"" },
	{ "\"size\":4294967296", "\"size\":99999999999999999999", "\"size\"" },
	{ "\"size\":4294967296", "\"size\":9223372036854775807", "\"size\"" },
	{ "\"size\":4294967296", "\"size\":0", "no request" },
	{ "\"align\":1073741824", "\"align\":3", "no request" },
	{ "\"align\":1073741824", "\"algin\":1", "\"algin\" is not known" },
	{ "\"extents\":1", "\"extents\":0", "no request" },
	{ "\"node\":1", "\"node\":-1", "\"node\"" },
	{ "\"mode\":384", "\"mode\":4096", "range" },
	{ "\"keeps\":true", "\"keeps\":1", "\"keeps\"" },
	{ "\"uuid\":\"3dc", "\"uuid\":\"xdc", "\"uuid\"" },
	{ "\"pid\":4711", "\"pid\":0", "job" },
	{ "\"pid\":4711,", "", "\"pid\" is missing" },
	{ "\"start\":123456", "\"start\":true", "\"start\"" },
	{ "\"keeps\":true", "\"keeps\":true,\"keeps\":true", "twice" },
	{ "\"carves\":[", "\"carves\":[],\"carves\":[", "twice" },
	{ "\"vm1\"", "\"\\u0076m1\"", "not written" },
	/* Ranges: two owners, none, out of order. */
	{ "\"start\":8589934592", "\"start\":3221225472", "belongs to" },
	{ "\"start\":42949672960", "\"start\":34359738368", "belongs to" },
	{ "\"start\":34359738368", "\"start\":38654705664", "out of order" },
	{ "\"clean\":[", "\"clean\":[{\"start\":1,\"size\":0},", "range 0" },
	{ "\"clean\":[", "\"clean\":[7,", "not an object" },
	{ "\"clean\":[", "\"clean\":7,\"bad\":[", "not a list" },
	{ "\"carves\":[", "\"carves\":[[],", "not an object" },
	{ "\"carves\":[", "\"carves\":{},\"steered\":[", "not a list" },
};

static char *damage(const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);

	if (!at) {
		fail_msg("nothing to damage: %s", from);
		return NULL;
	}
	/* The last brace, where that is meant. */
	if (strcmp(from, "}\n") == 0)
		at = text + strlen(text) - 2;
	return text_format("%.*s%s%s", (int)(at - text), text, to,
			   at + strlen(from));
}

/* Without what only makes it pleasant to read. */
static char *compact(char *text)
{
	char *from = text, *to = text;

	for (; *from; from++)
		if (*from != ' ' && (*from != '\n' || !from[1]))
			*to++ = *from;
	*to = '\0';
	return text;
}

static void nothing_is_guessed(void **state)
{
	struct carve_record record, got = { .boot_id = (char *)"untouched" };
	char *text;
	size_t i;

	fill(&record);
	text = compact(carve_record_format(&record));
	for (i = 0; i < ARRAY_SIZE(damages); i++) {
		char *bad = damage(text, damages[i].from, damages[i].to);

		if (carve_record_parse(bad, &why, &got) != -EINVAL)
			fail_msg("accepted: %s", bad);
		expect_said(damages[i].says, bad);
		assert_string_equal(got.boot_id, "untouched");
		free(bad);
	}
	free(text);
	carve_record_free(&record);
}

/* A file that ends anywhere is an error, and no shorter record. */
static void truncated_anywhere(void **state)
{
	struct carve_record record, got;
	size_t length;
	char *text;

	fill(&record);
	text = carve_record_format(&record);
	for (length = strlen(text) - 2; length < (size_t)-1; length--) {
		text[length] = '\0';
		assert_int_equal(carve_record_parse(text, &why, &got), -EINVAL);
	}
	free(text);
	carve_record_free(&record);
}

static void of_a_newer_program(void **state)
{
	struct carve_record got;

	assert_int_equal(carve_record_parse("{\"version\":2,\"new\":[]}", &why,
					    &got),
			 -EPROTONOSUPPORT);
	assert_non_null(strstr(why.cause, "version 2"));
	assert_non_null(why.cure);
}

/* ---- as a file */

static char *tree;
static struct root *root;

static int set_up(void **state)
{
	tree = tree_make();
	tree_file(tree, BOOT_PATH, "boot-1\n");
	return root_new(tree, &root);
}

static int tear_down(void **state)
{
	root_free(root);
	tree_remove(tree);
	explain_clear(&why);
	return 0;
}

static void saved_and_loaded(void **state)
{
	struct carve_record record;

	assert_int_equal(carve_record_load(root, &why, &record), 0);
	assert_true(TAILQ_EMPTY(&record.carves));
	assert_string_equal(record.boot_id, "boot-1");
	put(&record, "vm1", 0, GiB);
	clean(&record, GiB, GiB);
	assert_int_equal(carve_record_save(root, &why, &record), 0);
	carve_record_free(&record);
	assert_int_equal(carve_record_load(root, &why, &record), 0);
	assert_non_null(carve_find(&record, "vm1"));
	assert_true(is_clean(&record, GiB, GiB));
	carve_record_free(&record);
	tree_file(tree, BOOT_PATH, "boot-2\n");
	assert_int_equal(carve_record_load(root, &why, &record), 0);
	assert_non_null(carve_find(&record, "vm1"));
	assert_false(is_clean(&record, GiB, GiB));
	assert_string_equal(record.boot_id, "boot-2");
	carve_record_free(&record);
}

/* What could not be read again is not written over what can. */
static void no_nonsense_is_saved(void **state)
{
	struct carve_record record;
	struct carve *carve;

	carve_record_load(root, &why, &record);
	carve = put(&record, "vm1", 0, GiB);
	assert_int_equal(carve_record_save(root, &why, &record), 0);
	clean(&record, 0, GiB);
	assert_int_equal(carve_record_save(root, &why, &record), -EINVAL);
	carve_record_mark_dirty(&record, 0, GiB);
	carve->state = CARVE_RESIZING;
	assert_int_equal(carve_record_save(root, &why, &record), -EINVAL);
	carve_record_free(&record);
	assert_int_equal(carve_record_load(root, &why, &record), 0);
	assert_int_equal(carve_find(&record, "vm1")->state, CARVE_READY);
	carve_record_free(&record);
}

static void expect_load(int rc, const char *cause)
{
	struct carve_record record;

	assert_int_equal(carve_record_load(root, &why, &record), rc);
	expect_said(cause, FILE_PATH);
	assert_non_null(why.cure);
}

static void files_that_are_not_trusted(void **state)
{
	char *directory = text_format("%s/var/lib/ndctl", tree);
	char *file = text_format("%s/" FILE_PATH, tree);

	tree_file(tree, FILE_PATH, "garbage");
	expect_load(-EINVAL, "carves.json is damaged: byte 0");
	tree_file(tree, FILE_PATH, "");
	expect_load(-EINVAL, "damaged");
	tree_file(tree, FILE_PATH, "{\"version\":7}");
	expect_load(-EPROTONOSUPPORT, "version 7");
	chmod(file, 0664);
	expect_load(-EPERM, "cannot read");
	chmod(file, 0600);
	chmod(directory, 0777);
	expect_load(-EPERM, "cannot read");
	chmod(directory, 0755);
	tree_remove(tree);
	tree = tree_make();
	root_free(root);
	root_new(tree, &root);
	tree_file(tree, "elsewhere", "{\"version\":1,\"boot_id\":\"b\"}");
	tree_link(tree, FILE_PATH, "../../../elsewhere");
	expect_load(-ELOOP, "cannot read");
	free(directory);
	free(file);
}

#define in_tree(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

static int forget(void **state)
{
	explain_clear(&why);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(requests),
		cmocka_unit_test(names_and_ranges_have_one_owner),
		cmocka_unit_test(what_is_left),
		cmocka_unit_test(only_all_clean_is_clean),
		cmocka_unit_test(used_memory_is_dirty),
		cmocka_unit_test(scrubbed_memory_is_clean_but_for_bad_pages),
		cmocka_unit_test(resized),
		cmocka_unit_test(nothing_is_clean_after_a_reboot),
		cmocka_unit_test(what_outlives_a_reboot),
		cmocka_unit_test(written_and_read_it_is_the_same),
		cmocka_unit_test(nothing_is_guessed),
		cmocka_unit_test(truncated_anywhere),
		cmocka_unit_test(of_a_newer_program),
		in_tree(saved_and_loaded),
		in_tree(no_nonsense_is_saved),
		in_tree(files_that_are_not_trusted),
	};

	return cmocka_run_group_tests(tests, NULL, forget);
}
