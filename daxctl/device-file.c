// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>

#include "daxctl/device-file.h"
#include "daxctl/words.h"
#include "shared/cleanup.h"
#include "shared/devname.h"
#include "shared/parse.h"
#include "util/report.h"

#define RANGES_MAX 4096

struct range {
	uint64_t offset;
	uint64_t start;
	uint64_t size;
};

static void put_json(struct json_object **object)
{
	json_object_put(*object);
}

static void end_tokener(struct json_tokener **tokener)
{
	if (*tokener)
		json_tokener_free(*tokener);
}

/* All of @text must be one value. */
static struct json_object *parse_json(const char *path, const char *text,
				      size_t size)
{
	_cleanup_(end_tokener) struct json_tokener *tokener =
		json_tokener_new();
	struct json_object *top;
	size_t end;

	if (!tokener)
		return NULL;
	top = json_tokener_parse_ex(tokener, text, size + 1);
	end = json_tokener_get_parse_end(tokener);
	end += strspn(text + end, " \t\r\n");
	if (top && end == size)
		return top;
	report(-EINVAL, "%s is not JSON, at byte %zu: %s", path, end,
	       top ? "something follows the value" :
		     json_tokener_error_desc(json_tokener_get_error(tokener)));
	json_object_put(top);
	return NULL;
}

/* NULL after it was reported why. */
static struct json_object *read_json(const char *path)
{
	_cleanup_free_ char *text = NULL;
	bool is_stdin = strcmp(path, "-") == 0;
	FILE *file = is_stdin ? stdin : fopen(path, "re");
	size_t room = 0;
	ssize_t size;

	errno = 0;
	/* Up to a NUL byte, which JSON does not have. */
	size = file ? getdelim(&text, &room, '\0', file) : -1;
	if (size < 0)
		report(-EINVAL, "%s: %s", path,
		       errno ? strerror(errno) : "the file is empty");
	if (file && !is_stdin)
		fclose(file);
	return size < 0 ? NULL : parse_json(path, text, strlen(text));
}

/* 0, -ENOENT: no such key, -EINVAL: reported. */
static int get_number(struct json_object *object, const char *key,
		      uint64_t *ret)
{
	struct json_object *value;
	const char *text;
	int rc;

	if (!json_object_object_get_ex(object, key, &value))
		return -ENOENT;
	/* A negative number has a sign, which parse_u64() does not take. */
	text = json_object_get_string(value);
	rc = json_object_is_type(value, json_type_int) ||
			     json_object_is_type(value, json_type_string) ?
		     parse_u64(text, ret) :
		     -EINVAL;
	if (rc)
		return report(-EINVAL, "\"%s\": %s is not a number of bytes",
			      key, json_object_to_json_string(value));
	return 0;
}

static int need_number(struct json_object *object, const char *key,
		       uint64_t *ret)
{
	int rc = get_number(object, key, ret);

	if (rc == -ENOENT)
		return report(-EINVAL, "a mapping without \"%s\"", key);
	return rc;
}

static int read_range(struct json_object *mapping, size_t index,
		      struct range *range)
{
	uint64_t end, size;
	int rc;

	if (!json_object_is_type(mapping, json_type_object))
		return report(-EINVAL, "\"mappings\" has something else in it");
	rc = need_number(mapping, "start", &range->start);
	if (!rc)
		rc = need_number(mapping, "end", &end);
	if (rc)
		return rc;
	if (end < range->start || end - range->start == UINT64_MAX)
		return report(-EINVAL,
			      "a mapping that ends at %#llx, before it starts",
			      (unsigned long long)end);
	range->size = end - range->start + 1;
	rc = get_number(mapping, "size", &size);
	if (!rc && size != range->size)
		return report(-EINVAL,
			      "a mapping of size %llu, but from %#llx to %#llx",
			      (unsigned long long)size,
			      (unsigned long long)range->start,
			      (unsigned long long)end);
	if (rc && rc != -ENOENT)
		return rc;
	rc = get_number(mapping, "page_offset", &range->offset);
	if (rc == -ENOENT)
		range->offset = index;
	return rc == -ENOENT ? 0 : rc;
}

static int compare_offsets(const void *a, const void *b)
{
	const struct range *x = a, *y = b;

	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

static int apply_ranges(const struct range *ranges, size_t count,
			struct daxctl_dev_settings *settings,
			uint64_t *ret_total)
{
	uint64_t total = 0;
	size_t i;
	int rc;

	for (i = 0; i < count; i++) {
		rc = daxctl_dev_settings_add_range(settings, ranges[i].start,
						   ranges[i].size);
		if (rc)
			return report(rc, "mapping %zu is none", i);
		total += ranges[i].size;
	}
	*ret_total = total;
	return 0;
}

/* -ENOENT: there are none. */
static int read_mappings(struct json_object *object,
			 struct daxctl_dev_settings *settings,
			 uint64_t *ret_total)
{
	_cleanup_free_ struct range *ranges = NULL;
	struct json_object *mappings;
	size_t i, count;
	int rc = 0;

	if (!json_object_object_get_ex(object, "mappings", &mappings))
		return -ENOENT;
	if (!json_object_is_type(mappings, json_type_array))
		return report(-EINVAL, "\"mappings\" is not an array");
	count = json_object_array_length(mappings);
	if (count == 0)
		return -ENOENT;
	if (count > RANGES_MAX)
		return report(-EINVAL, "%zu mappings are too many", count);
	ranges = calloc(count, sizeof(*ranges));
	if (!ranges)
		return report(-ENOMEM, "out of memory");
	for (i = 0; i < count && !rc; i++)
		rc = read_range(json_object_array_get_idx(mappings, i), i,
				&ranges[i]);
	if (rc)
		return rc;
	qsort(ranges, count, sizeof(*ranges), compare_offsets);
	return apply_ranges(ranges, count, settings, ret_total);
}

static int read_size(struct json_object *object,
		     struct daxctl_dev_settings *settings)
{
	uint64_t size, total = 0;
	int rc, has_size;

	rc = read_mappings(object, settings, &total);
	if (rc && rc != -ENOENT)
		return rc;
	has_size = get_number(object, "size", &size);
	if (has_size == -EINVAL)
		return has_size;
	if (rc == 0 && has_size == 0 && size != total)
		return report(
			-EINVAL,
			"\"size\" is %llu, but the mappings have %llu bytes",
			(unsigned long long)size, (unsigned long long)total);
	if (rc == 0)
		return 0;
	if (has_size)
		return report(-EINVAL,
			      "there is no \"size\" and no \"mappings\"");
	rc = daxctl_dev_settings_set_size(settings, size);
	return rc ? report(rc, "\"size\" must not be 0") : 0;
}

static int read_align(struct json_object *object,
		      struct daxctl_dev_settings *settings)
{
	uint64_t align;
	int rc;

	rc = get_number(object, "align", &align);
	if (rc)
		return rc == -ENOENT ? 0 : rc;
	rc = daxctl_dev_settings_set_align(settings, align);
	return rc ? report(rc, "\"align\" must be a power of two") : 0;
}

static int read_map(struct json_object *object,
		    struct daxctl_dev_settings *settings)
{
	const struct option_choice *choice;
	struct json_object *value;
	const char *text;

	if (!json_object_object_get_ex(object, "map", &value))
		return 0;
	text = json_object_get_string(value);
	for (choice = dax_map_choices; choice->word; choice++)
		if (text && strcmp(text, choice->word) == 0)
			return daxctl_dev_settings_set_map(settings,
							   choice->value);
	return report(-EINVAL, "\"map\" is neither \"mem\" nor \"none\"");
}

static int read_region(struct json_object *object, int *ret)
{
	struct json_object *value;
	const char *name;

	*ret = -1;
	if (!json_object_object_get_ex(object, "chardev", &value))
		return 0;
	name = json_object_get_string(value);
	if (name && devname_parse2(name, "dax", ret, NULL))
		return 0;
	return report(-EINVAL, "\"chardev\" is not the name of a dax device");
}

static int read_device(struct json_object *object,
		       struct daxctl_dev_settings *settings, int *ret_region)
{
	int rc;

	rc = read_region(object, ret_region);
	if (!rc)
		rc = read_size(object, settings);
	if (!rc)
		rc = read_align(object, settings);
	if (!rc)
		rc = read_map(object, settings);
	return rc;
}

int device_file_read(const char *path, struct daxctl_dev_settings *settings,
		     int *ret_region)
{
	_cleanup_(put_json) struct json_object *top = NULL;
	struct json_object *object;
	int rc;

	top = read_json(path);
	if (!top)
		return -EINVAL;
	object = top;
	if (json_object_is_type(top, json_type_array) &&
	    json_object_array_length(top) == 1)
		object = json_object_array_get_idx(top, 0);
	if (!json_object_is_type(object, json_type_object)) {
		rc = report(-EINVAL, "%s: describes no device, or several",
			    path);
		return report_cure(
			rc,
			"it must be one object, like those that 'daxctl list -DM' shows");
	}
	rc = read_device(object, settings, ret_region);
	return rc ? report_cure(rc, "that is what %s says", path) : 0;
}
