// SPDX-License-Identifier: GPL-2.0
/*
 * Label areas of dimms through the commands: a device that takes a few bytes
 * at a time, gives up, lies, or loses its power stands behind the transport.
 */
#include "unit.h"

#include <errno.h>
#include <limits.h>
#include <linux/ndctl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "ndctl/label-area.h"
#include "ndctl/private.h"

#include "nd-tree.h"
#include "tree.h"

#define AREA	   (16 * 1024u)
#define unit(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
#define FOREVER	   INT_MAX

struct device {
	uint8_t area[AREA];
	uint32_t size;
	uint32_t max_xfer;
	uint32_t status; /* what the firmware answers */
	uint32_t size_status;
	int rc; /* what every ioctl() gives, unless 0 */
	int power; /* writes until it fails */
	int underrun; /* positive result of a read */
	bool deaf; /* writes do nothing */
	int reads, writes;
	uint32_t lowest_write, last_write;
};

struct fixture {
	char *tree;
	struct ndctl_ctx *ctx;
	struct ndctl_dimm *active, *idle;
	struct device device;
};

static int get_size(struct device *d, struct nd_cmd_get_config_size *get)
{
	get->status = d->size_status;
	get->config_size = d->size;
	get->max_xfer = d->max_xfer;
	return 0;
}

static int get_data(struct device *d, struct nd_cmd_get_config_data_hdr *get)
{
	d->reads++;
	get->status = d->status;
	if (d->status)
		return 0;
	assert_true(get->in_length > 0 && get->in_length <= d->max_xfer);
	assert_true(get->in_offset + get->in_length <= d->size);
	memcpy(get->out_buf, d->area + get->in_offset, get->in_length);
	return d->underrun;
}

static int set_data(struct device *d, struct nd_cmd_set_config_hdr *set)
{
	if (d->power-- <= 0)
		return -EIO;
	d->writes++;
	memcpy(set->in_buf + set->in_length, &d->status, 4);
	if (d->status)
		return 0;
	assert_true(set->in_length > 0 && set->in_length <= d->max_xfer);
	assert_true(set->in_offset + set->in_length <= d->size);
	if (set->in_offset < d->lowest_write)
		d->lowest_write = set->in_offset;
	d->last_write = set->in_offset;
	if (!d->deaf)
		memcpy(d->area + set->in_offset, set->in_buf, set->in_length);
	return 0;
}

static int transport(void *data, const char *node, unsigned long request,
		     void *buf)
{
	struct device *d = data;

	assert_string_equal(node, "dev/nmem1");
	if (d->rc)
		return d->rc;
	switch (request) {
	case ND_IOCTL_GET_CONFIG_SIZE:
		return get_size(d, buf);
	case ND_IOCTL_GET_CONFIG_DATA:
		return get_data(d, buf);
	case ND_IOCTL_SET_CONFIG_DATA:
		return set_data(d, buf);
	}
	fail_msg("unknown request %#lx", request);
	return -ENOTTY;
}

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	struct ndctl_bus *bus;
	struct ndctl_dimm *dimm;

	f->tree = nd_tree_make();
	assert_int_equal(ndctl_new(&f->ctx), 0);
	ndctl_set_log_priority(f->ctx, -1);
	f->ctx->transport = (struct transport){ transport, &f->device };
	f->device.size = AREA;
	f->device.max_xfer = 100;
	f->device.power = FOREVER;
	f->device.lowest_write = UINT_MAX;
	bus = ndctl_bus_get_by_provider(f->ctx, "ACPI.NFIT");
	ndctl_dimm_foreach(bus, dimm)
		*(ndctl_dimm_get_id(dimm) ? &f->idle : &f->active) = dimm;
	assert_non_null(f->idle);
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

static void says(struct fixture *f, const char *part)
{
	const char *cause = ndctl_get_cause(f->ctx);

	if (!cause || !strstr(cause, part))
		fail_msg("'%s' does not have '%s'", cause ? cause : "(none)",
			 part);
}

/* Put an area of format 1.@minor with @labels labels on the device. */
static void fill(struct fixture *f, unsigned int minor, unsigned int labels)
{
	struct label label = { .nlabel = 1, .raw_size = 4096 };
	struct label_area *area;
	unsigned int i;

	assert_int_equal(label_area_init(AREA, minor, &area), 0);
	for (i = 0; i < labels; i++) {
		label.uuid[0] = i + 1;
		label.dpa = i * 4096ul;
		assert_int_equal(label_area_edit(area, &label, NULL), 0);
	}
	memcpy(f->device.area, area->data, AREA);
	label_area_free(area);
}

static struct label_area *look(struct fixture *f)
{
	struct label_area *area;

	assert_int_equal(label_area_new(AREA, f->device.area, AREA, &area), 0);
	return area;
}

/* ---- reading */

static void reads_in_pieces(void **state)
{
	struct fixture *f = *state;
	struct ndctl_cmd *read;
	uint8_t buf[AREA + 10];
	unsigned int i;

	for (i = 0; i < AREA; i++)
		f->device.area[i] = i * 7;
	f->device.max_xfer = 1000;
	read = ndctl_dimm_read_labels(f->idle);
	assert_non_null(read);
	assert_int_equal(f->device.reads, 17);
	assert_int_equal(ndctl_cmd_get_status(read), 0);
	assert_int_equal(ndctl_cmd_get_type(read), ND_CMD_GET_CONFIG_DATA);
	assert_int_equal(ndctl_cmd_cfg_read_get_size(read), AREA);
	assert_int_equal(ndctl_cmd_cfg_read_get_data(read, buf, sizeof(buf), 0),
			 AREA);
	assert_memory_equal(buf, f->device.area, AREA);
	assert_int_equal(ndctl_cmd_cfg_read_get_data(read, buf, 100, AREA - 1),
			 1);
	assert_int_equal(ndctl_cmd_cfg_read_get_data(read, buf, 1, AREA), 0);
	assert_int_equal(ndctl_cmd_cfg_read_get_data(read, buf, 1, AREA + 1),
			 -EINVAL);
	assert_int_equal(ndctl_cmd_cfg_read_get_data(read, buf, UINT_MAX,
						     UINT_MAX),
			 -EINVAL);
	ndctl_cmd_unref(read);
}

/* Offsets count from the start of the area, in a part of it too. */
static void reads_an_extent(void **state)
{
	struct fixture *f = *state;
	struct ndctl_cmd *read;
	uint8_t buf[300];

	memset(f->device.area + 1000, 0x5a, 300);
	read = ndctl_dimm_read_label_extent(f->idle, 300, 1000);
	assert_int_equal(ndctl_cmd_cfg_read_get_size(read), 300);
	assert_int_equal(ndctl_cmd_cfg_read_get_data(read, buf, 300, 999),
			 -EINVAL);
	assert_int_equal(ndctl_cmd_cfg_read_get_data(read, buf, 300, 1000),
			 300);
	assert_int_equal(buf[299], 0x5a);
	assert_int_equal(ndctl_cmd_cfg_read_get_data(read, buf, 300, 1299), 1);
	ndctl_cmd_unref(read);
	assert_null(ndctl_dimm_read_label_extent(f->idle, 0, 1000));
	assert_null(ndctl_dimm_read_label_extent(f->idle, 1, AREA));
	assert_null(ndctl_dimm_read_label_extent(f->idle, AREA, 1));
	assert_null(ndctl_dimm_read_label_extent(f->idle, UINT_MAX, UINT_MAX));
	says(f, "not within");
}

static void commands_one_by_one(void **state)
{
	struct fixture *f = *state;
	struct ndctl_cmd *size, *read, *write;
	uint8_t buf[AREA];

	size = ndctl_dimm_cmd_new_cfg_size(f->idle);
	assert_int_equal(ndctl_cmd_get_status(size), 1);
	assert_int_equal(ndctl_cmd_cfg_size_get_size(size), 0);
	assert_null(ndctl_dimm_cmd_new_cfg_read(size));
	assert_int_equal(ndctl_cmd_submit(size), 0);
	assert_int_equal(ndctl_cmd_cfg_size_get_size(size), AREA);

	read = ndctl_dimm_cmd_new_cfg_read(size);
	assert_int_equal(ndctl_cmd_get_status(read), 1);
	assert_int_equal(ndctl_cmd_cfg_read_get_size(read), -EINVAL);
	assert_int_equal(ndctl_cmd_cfg_read_get_data(read, buf, 4, 0), -EINVAL);
	assert_int_equal(ndctl_cmd_cfg_read_get_data(size, buf, 4, 0), -EINVAL);
	assert_null(ndctl_dimm_cmd_new_cfg_write(read));
	assert_int_equal(ndctl_cmd_cfg_read_set_extent(read, AREA, 1), -EINVAL);
	assert_int_equal(ndctl_cmd_cfg_read_set_extent(read, 512, 256), 0);
	assert_int_equal(ndctl_cmd_submit(read), 0);
	assert_int_equal(ndctl_cmd_cfg_read_set_extent(read, 512, 256),
			 -EINVAL);

	write = ndctl_dimm_cmd_new_cfg_write(read);
	assert_int_equal(ndctl_cmd_cfg_write_set_data(write, buf, 1, 255),
			 -EINVAL);
	assert_int_equal(ndctl_cmd_cfg_write_set_data(write, buf, 1, 768),
			 -EINVAL);
	assert_int_equal(ndctl_cmd_cfg_write_set_data(write, buf, 513, 256),
			 -EINVAL);
	memset(buf, 0x77, sizeof(buf));
	assert_int_equal(ndctl_cmd_cfg_write_set_data(write, buf, 8, 300), 8);
	/* What is left of the extent keeps what was set. */
	assert_int_equal(ndctl_cmd_cfg_write_set_extent(write, 100, 290), 0);
	assert_int_equal(ndctl_cmd_submit(write), 0);
	assert_int_equal(f->device.area[299], 0);
	assert_int_equal(f->device.area[300], 0x77);
	assert_int_equal(f->device.area[307], 0x77);
	assert_int_equal(f->device.area[308], 0);
	assert_int_equal(f->device.writes, 1);
	assert_int_equal(ndctl_cmd_cfg_write_zero_data(write), -EINVAL);
	assert_int_equal(ndctl_cmd_xlat_firmware_status(write), 0);

	/* The sources live as long as what was made from them. */
	ndctl_cmd_unref(size);
	ndctl_cmd_unref(read);
	assert_int_equal(ndctl_cmd_get_type(write), ND_CMD_SET_CONFIG_DATA);
	ndctl_cmd_unref(write);
}

/* ---- what goes wrong */

static void errors_are_explained(void **state)
{
	static const struct {
		int rc;
		const char *says;
	} errors[] = {
		{ -EACCES, "no permission for /dev/nmem1" },
		{ -ENOENT, "no usable /dev/nmem1" },
		{ -ENXIO, "no usable /dev/nmem1" },
		{ -ENOTTY, "does not know" },
		{ -EBUSY, "in use by a region" },
		{ -ETIMEDOUT, "failed: Connection timed out" },
	};
	struct fixture *f = *state;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(errors); i++) {
		f->device.rc = errors[i].rc;
		errno = 0;
		assert_null(ndctl_dimm_read_labels(f->idle));
		assert_int_equal(errno, -errors[i].rc);
		says(f, errors[i].says);
		assert_int_equal(ndctl_dimm_init_labels(f->idle, 0),
				 errors[i].rc);
	}
}

static void firmware_that_refuses(void **state)
{
	struct fixture *f = *state;
	struct ndctl_cmd *size;

	f->device.status = 3;
	assert_null(ndctl_dimm_read_labels(f->idle));
	says(f, "\"get_data\" with status 0x3");
	f->device.size_status = 1;
	size = ndctl_dimm_cmd_new_cfg_size(f->idle);
	assert_int_equal(ndctl_cmd_submit_xlat(size), -EIO);
	assert_int_equal(ndctl_cmd_get_firmware_status(size), 1);
	assert_int_equal(ndctl_cmd_cfg_size_get_size(size), 0);
	ndctl_cmd_unref(size);
}

static void firmware_that_is_broken(void **state)
{
	struct fixture *f = *state;

	f->device.max_xfer = 0;
	assert_null(ndctl_dimm_read_labels(f->idle));
	says(f, "0 bytes of label area at a time");
	f->device.max_xfer = 64;
	f->device.underrun = 4;
	assert_null(ndctl_dimm_read_labels(f->idle));
	says(f, "fewer bytes");
	f->device.underrun = 0;
	f->device.size = 0;
	assert_null(ndctl_dimm_read_labels(f->idle));
	says(f, "no label area");
	/* One byte: no room for anything, and no crash. */
	f->device.size = 1;
	assert_int_equal(ndctl_dimm_validate_labels(f->idle), -EINVAL);
	assert_int_equal(ndctl_dimm_sizeof_namespace_label(f->idle), 0);
	assert_int_equal(ndctl_dimm_sizeof_namespace_index(f->idle), 0);
	assert_int_equal(ndctl_dimm_init_labels(f->idle, 0), -ENOSPC);
	assert_int_equal(f->device.writes, 0);
}

static void writes_that_do_not_stick(void **state)
{
	struct fixture *f = *state;

	f->device.deaf = true;
	assert_int_equal(ndctl_dimm_init_labels(f->idle, 0), -EIO);
	says(f, "does not hold what was written");
}

/* nmem0 is in an enabled region: not one request reaches the device. */
static void a_dimm_in_use_is_left_alone(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(ndctl_dimm_check_idle(f->idle), 0);
	assert_int_equal(ndctl_dimm_check_idle(f->active), -EBUSY);
	says(f, "nmem0 is in use by region0 (namespace0.");
	assert_non_null(
		strstr(ndctl_get_cure(f->ctx), "ndctl disable-region region0"));
	assert_int_equal(ndctl_dimm_zero_label_extent(f->active, 1, 0), -EBUSY);
	assert_int_equal(ndctl_dimm_disable(f->active), -EBUSY);
	assert_int_equal(f->device.writes, 0);
}

/* ---- initialising, checking, clearing */

static void init_and_validate(void **state)
{
	struct fixture *f = *state;
	struct label_area *area;
	struct ndctl_cmd *index;

	assert_int_equal(ndctl_dimm_validate_labels(f->idle), -EINVAL);
	says(f, "no index block was ever written");
	assert_int_equal(ndctl_dimm_init_labels(f->idle, NDCTL_NS_VERSION_1_1),
			 124);
	assert_int_equal(ndctl_dimm_validate_labels(f->idle), 124);
	assert_int_equal(ndctl_dimm_sizeof_namespace_label(f->idle), 128);
	assert_int_equal(ndctl_dimm_init_labels(f->idle, NDCTL_NS_VERSION_1_2),
			 62);
	assert_int_equal(ndctl_dimm_validate_labels(f->idle), 62);
	assert_int_equal(ndctl_dimm_sizeof_namespace_label(f->idle), 256);
	assert_int_equal(ndctl_dimm_sizeof_namespace_index(f->idle), 256);
	assert_int_equal(ndctl_dimm_init_labels(f->idle, 7), -EINVAL);
	area = look(f);
	assert_int_equal(label_area_nfree(area), 62);
	label_area_free(area);
	index = ndctl_dimm_read_label_index(f->idle);
	assert_int_equal(ndctl_cmd_cfg_read_get_size(index), 512);
	ndctl_cmd_unref(index);
	f->device.area[0] ^= 1;
	f->device.area[256 + 80] ^= 1;
	ndctl_cmd_unref(ndctl_dimm_read_label_index(f->idle));
	assert_int_equal(ndctl_dimm_validate_labels(f->idle), -EINVAL);
	says(f, "in the first, the signature is not NAMESPACE_INDEX; in the "
		"second, the checksum does not match");
}

static void zeroes(void **state)
{
	struct fixture *f = *state;
	unsigned int i;

	fill(f, 2, 5);
	assert_int_equal(ndctl_dimm_zero_label_extent(f->idle, 100, 1000), 0);
	for (i = 1000; i < 1100; i++)
		assert_int_equal(f->device.area[i], 0);
	assert_int_not_equal(f->device.area[0], 0);
	assert_int_equal(ndctl_dimm_zero_label_extent(f->idle, 0, 5), -EINVAL);
	assert_int_equal(ndctl_dimm_zero_label_extent(f->idle, AREA, 5),
			 -EINVAL);
	assert_int_equal(ndctl_dimm_zero_labels(f->idle), 0);
	for (i = 0; i < AREA; i++)
		assert_int_equal(f->device.area[i], 0);
	assert_int_equal(ndctl_dimm_validate_labels(f->idle), -EINVAL);
	/* Nothing to change: nothing is written. */
	f->device.writes = 0;
	assert_int_equal(ndctl_dimm_zero_labels(f->idle), 0);
	assert_int_equal(f->device.writes, 0);
}

/* Initialise over labels, and lose the power at every single write. */
static void power_fails_at_every_write(void **state)
{
	struct fixture *f = *state;
	struct label_area *area;
	int cut, rc = -1, minor;

	f->device.max_xfer = 8;
	for (minor = 0; minor < 2; minor++) {
		for (cut = 0, rc = -1; rc < 0; cut++) {
			fill(f, 1, 6);
			f->device.power = cut;
			rc = ndctl_dimm_init_labels(f->idle, minor);
			assert_true(rc > 0 || rc == -EIO);
			area = look(f);
			if (area->current < 0)
				fail_msg("no area after %d writes", cut);
			assert_true(label_area_nslot(area) -
					    label_area_nfree(area) <=
				    6);
			label_area_free(area);
		}
		assert_true(cut > 20);
	}
}

static void a_label_is_written_before_the_index(void **state)
{
	struct fixture *f = *state;
	struct ndctl_cmd *read, *write;
	struct label label = { .nlabel = 1, .raw_size = 4096 };
	struct label_area *area;

	fill(f, 2, 3);
	area = look(f);
	label.uuid[0] = 0x99;
	label.dpa = 1 << 20;
	assert_int_equal(label_area_edit(area, &label, NULL), 0);
	read = ndctl_dimm_read_labels(f->idle);
	write = ndctl_dimm_cmd_new_cfg_write(read);
	assert_int_equal(
		ndctl_cmd_cfg_write_set_data(write, area->data, AREA, 0), AREA);
	assert_int_equal(ndctl_cmd_submit(write), 0);
	assert_memory_equal(f->device.area, area->data, AREA);
	assert_true(f->device.last_write < 512);
	/* The label, and what differs in one index block. */
	assert_true(f->device.writes < 12);
	ndctl_cmd_unref(write);
	ndctl_cmd_unref(read);
	label_area_free(area);
}

/* Somebody wrote between our read and our write: only our bytes change. */
static void only_what_was_set_is_written(void **state)
{
	struct fixture *f = *state;
	struct ndctl_cmd *read, *write;
	uint8_t byte = 0xaa;

	read = ndctl_dimm_read_label_extent(f->idle, 16, 8192);
	write = ndctl_dimm_cmd_new_cfg_write(read);
	assert_int_equal(ndctl_cmd_cfg_write_set_data(write, &byte, 1, 8200),
			 1);
	f->device.area[4000] = 0x55;
	assert_int_equal(ndctl_cmd_submit(write), 0);
	assert_int_equal(f->device.area[4000], 0x55);
	assert_int_equal(f->device.area[8200], 0xaa);
	assert_int_equal(f->device.writes, 1);
	ndctl_cmd_unref(write);
	ndctl_cmd_unref(read);
}

static void constants(void **state)
{
	assert_int_equal(ndctl_sizeof_namespace_index(), 256);
	assert_int_equal(ndctl_sizeof_namespace_label(), 128);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(reads_in_pieces),
		unit(reads_an_extent),
		unit(commands_one_by_one),
		unit(errors_are_explained),
		unit(firmware_that_refuses),
		unit(firmware_that_is_broken),
		unit(writes_that_do_not_stick),
		unit(a_dimm_in_use_is_left_alone),
		unit(init_and_validate),
		unit(zeroes),
		unit(power_fails_at_every_write),
		unit(a_label_is_written_before_the_index),
		unit(only_what_was_set_is_written),
		unit(constants),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
