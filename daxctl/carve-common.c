// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "daxctl/carve-common.h"
#include "shared/cleanup.h"
#include "util/record.h"
#include "util/units.h"

int carve_status(int rc)
{
	switch (rc) {
	case -EEXIST:
		return CARVE_EXIT_EXISTS;
	case -ENOSPC:
		return CARVE_EXIT_NO_SPACE;
	case -EBUSY:
		return CARVE_EXIT_BUSY;
	case -EOPNOTSUPP:
		return CARVE_EXIT_UNSUPPORTED;
	default:
		return rc;
	}
}

/* ---- while it takes its time */

static struct daxctl_ctx *watched;
static struct timespec began;

static void stop(int signal)
{
	daxctl_stop(watched);
}

static double seconds_since(const struct timespec *start)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec - start->tv_sec +
	       (now.tv_nsec - start->tv_nsec) / 1e9;
}

/* "vm1  [#########-----------]  45 %  7.2 GiB/s  4 s left" */
static void draw(const char *name, unsigned long long done,
		 unsigned long long total, void *unused)
{
	static const char full[] = "####################";
	static const char rest[] = "--------------------";
	int filled = total ? (int)(20.0 * done / total) : 20;
	double seconds = seconds_since(&began);
	double rate = seconds > 0 ? done / seconds : 0;

	fprintf(stderr, "\r%s  [%.*s%.*s] %3d %%  %.1f GiB/s  %.0f s left ",
		name, filled, full, 20 - filled, rest,
		total ? (int)(100.0 * done / total) : 100, rate / (1 << 30),
		rate > 0 ? (total - done) / rate : 0);
	if (done == total)
		fputs("\r\033[K", stderr);
	fflush(stderr);
}

void carve_watch(struct daxctl_ctx *ctx)
{
	const struct sigaction action = {
		.sa_handler = stop,
		/* The second one does what it always does. */
		.sa_flags = SA_RESETHAND,
	};

	watched = ctx;
	clock_gettime(CLOCK_MONOTONIC, &began);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	if (isatty(STDERR_FILENO))
		daxctl_set_progress_fn(ctx, draw, NULL);
}

void carve_watch_end(struct daxctl_ctx *ctx)
{
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	daxctl_set_progress_fn(ctx, NULL, NULL);
}

/* ---- the record */

static bool get_name(void *carve, const struct view *view,
		     union field_value *ret)
{
	ret->text = daxctl_carve_get_name(carve);
	return true;
}

static bool get_state(void *carve, const struct view *view,
		      union field_value *ret)
{
	ret->text = daxctl_carve_get_state(carve);
	return true;
}

static bool get_device(void *carve, const struct view *view,
		       union field_value *ret)
{
	ret->text = daxctl_carve_get_devname(carve);
	return ret->text;
}

static bool get_region(void *carve, const struct view *view,
		       union field_value *ret)
{
	ret->text = daxctl_carve_get_region(carve);
	return ret->text;
}

static bool get_size(void *carve, const struct view *view,
		     union field_value *ret)
{
	ret->size = daxctl_carve_get_size(carve);
	return true;
}

static bool get_align(void *carve, const struct view *view,
		      union field_value *ret)
{
	ret->size = daxctl_carve_get_align(carve);
	return true;
}

static bool get_map(void *carve, const struct view *view,
		    union field_value *ret)
{
	ret->text = daxctl_map_name(daxctl_carve_get_map(carve));
	return true;
}

struct range {
	unsigned long long start;
	unsigned long long size;
};

static bool get_range_start(void *range, const struct view *view,
			    union field_value *ret)
{
	ret->size = ((struct range *)range)->start;
	return true;
}

static bool get_range_size(void *range, const struct view *view,
			   union field_value *ret)
{
	ret->size = ((struct range *)range)->size;
	return true;
}

static const struct field range_fields[] = {
	{ "start", FIELD_HEX, get_range_start },
	{ "size", FIELD_SIZE, get_range_size },
};

static bool get_ranges(void *carve, const struct view *view,
		       union field_value *ret)
{
	unsigned int i, count = daxctl_carve_num_ranges(carve);
	struct range range;

	ret->json = json_object_new_array();
	for (i = 0; ret->json && i < count; i++)
		if (daxctl_carve_get_range(carve, i, &range.start,
					   &range.size) == 0)
			json_append(ret->json,
				    record_json(range_fields,
						ARRAY_SIZE(range_fields),
						&range, view));
	return ret->json;
}

static const struct field carve_fields[] = {
	{ "carve", FIELD_TEXT, get_name },
	{ "state", FIELD_TEXT, get_state },
	{ "chardev", FIELD_TEXT, get_device },
	{ "size", FIELD_SIZE, get_size },
	{ "align", FIELD_SIZE, get_align },
	{ "map", FIELD_TEXT, get_map },
	{ "region", FIELD_TEXT, get_region },
	{ "ranges", FIELD_JSON, get_ranges },
};

struct json_object *json_carve(struct daxctl_carve *carve,
			       const struct view *view)
{
	return record_json(carve_fields, ARRAY_SIZE(carve_fields), carve, view);
}
