// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "shared/attr.h"
#include "shared/cleanup.h"
#include "shared/parse.h"
#include "shared/text.h"

/* sysfs shows at most a page, and so do the trees recorded from it. */
#define ATTR_MAX 4096

struct value {
	SLIST_ENTRY(value) entry;
	int rc;
	char *text;
	char name[];
};

struct attrs {
	const struct root *root;
	SLIST_HEAD(, value) values;
	char dir[];
};

struct attrs *attrs_new(const struct root *root, const char *dir)
{
	size_t len = strlen(dir) + 1;
	struct attrs *attrs = calloc(1, sizeof(*attrs) + len);

	if (!attrs)
		return NULL;
	attrs->root = root;
	memcpy(attrs->dir, dir, len);
	return attrs;
}

void attrs_free(struct attrs *attrs)
{
	if (!attrs)
		return;
	attr_forget_all(attrs);
	free(attrs);
}

const char *attrs_dir(const struct attrs *attrs)
{
	return attrs->dir;
}

static struct value *find_value(struct attrs *attrs, const char *name)
{
	struct value *value;

	SLIST_FOREACH(value, &attrs->values, entry)
		if (strcmp(value->name, name) == 0)
			return value;
	return NULL;
}

static int full_path(struct attrs *attrs, const char *name,
		     char path[static PATH_MAX])
{
	int n = snprintf(path, PATH_MAX, "%s/%s", attrs->dir, name);

	return n < PATH_MAX ? 0 : -ENAMETOOLONG;
}

/*
 * O_NONBLOCK keeps a FIFO or a device from hanging us, the bounded read an
 * endless file.
 */
static int read_page(const struct root *root, const char *path, char **ret)
{
	_cleanup_close_ int fd = -1;
	char buf[ATTR_MAX + 1];
	ssize_t n;
	char *text;

	fd = root_open(root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return fd;
	n = read(fd, buf, sizeof(buf));
	if (n < 0)
		return errno == EISDIR ? -EINVAL : -errno;
	if (n > ATTR_MAX || memchr(buf, '\0', n))
		return -EINVAL;
	while (n > 0 && buf[n - 1] == '\n')
		n--;
	text = strndup(buf, n);
	if (!text)
		return -ENOMEM;
	*ret = text;
	return 0;
}

typedef int read_fn(const struct root *root, const char *path, char **ret);

/* The remembered value, or what @read now says, remembered. */
static int lookup(struct attrs *attrs, const char *name, read_fn *read,
		  const char **ret)
{
	struct value *value = find_value(attrs, name);
	size_t len = strlen(name) + 1;
	char path[PATH_MAX];

	if (!value) {
		value = calloc(1, sizeof(*value) + len);
		if (!value)
			return -ENOMEM;
		memcpy(value->name, name, len);
		value->rc = full_path(attrs, name, path);
		if (!value->rc)
			value->rc = read(attrs->root, path, &value->text);
		SLIST_INSERT_HEAD(&attrs->values, value, entry);
	}
	if (value->rc)
		return value->rc;
	*ret = value->text;
	return 0;
}

int attr_lines(struct attrs *attrs, const char *name, const char **ret)
{
	return lookup(attrs, name, read_page, ret);
}

int attr_text(struct attrs *attrs, const char *name, const char **ret)
{
	const char *text;
	int rc;

	rc = attr_lines(attrs, name, &text);
	if (rc)
		return rc;
	if (strchr(text, '\n'))
		return -EINVAL;
	*ret = text;
	return 0;
}

int attr_link(struct attrs *attrs, const char *name, const char **ret)
{
	return lookup(attrs, name, root_link_name, ret);
}

int attr_u64(struct attrs *attrs, const char *name, uint64_t *ret)
{
	const char *text;
	int rc = attr_text(attrs, name, &text);

	return rc ? rc : parse_u64(text, ret);
}

int attr_u32(struct attrs *attrs, const char *name, uint32_t *ret)
{
	uint64_t value;
	int rc = attr_u64(attrs, name, &value);

	if (rc)
		return rc;
	if (value > UINT32_MAX)
		return -EINVAL;
	*ret = value;
	return 0;
}

int attr_hex64(struct attrs *attrs, const char *name, uint64_t *ret)
{
	const char *text;
	int rc = attr_text(attrs, name, &text);

	return rc ? rc : parse_hex64(text, ret);
}

int attr_int(struct attrs *attrs, const char *name, int *ret)
{
	const char *text;
	int rc = attr_text(attrs, name, &text);

	return rc ? rc : parse_int(text, ret);
}

int attr_bool(struct attrs *attrs, const char *name, bool *ret)
{
	uint64_t value;
	int rc = attr_u64(attrs, name, &value);

	if (rc)
		return rc;
	if (value > 1)
		return -EINVAL;
	*ret = value;
	return 0;
}

int attr_uuid(struct attrs *attrs, const char *name, uuid_t ret)
{
	const char *text;
	uuid_t uuid;
	int rc;

	rc = attr_text(attrs, name, &text);
	if (rc)
		return rc;
	if (!*text)
		return -ENODATA;
	if (uuid_parse(text, uuid) < 0)
		return -EINVAL;
	uuid_copy(ret, uuid);
	return 0;
}

bool attr_exists(struct attrs *attrs, const char *name)
{
	struct value *value = find_value(attrs, name);
	char path[PATH_MAX];

	if (value)
		return value->rc != -ENOENT;
	return full_path(attrs, name, path) == 0 &&
	       root_exists(attrs->root, path);
}

int attr_write(struct attrs *attrs, const char *name, const char *value)
{
	char path[PATH_MAX];
	int rc;

	attr_forget(attrs, name);
	rc = full_path(attrs, name, path);
	return rc ? rc : root_write(attrs->root, path, value);
}

int attr_write_u64(struct attrs *attrs, const char *name, uint64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRIu64, value);
	return attr_write(attrs, name, text);
}

static void value_free(struct value *value)
{
	free(value->text);
	free(value);
}

void attr_forget(struct attrs *attrs, const char *name)
{
	struct value *value = find_value(attrs, name);

	if (!value)
		return;
	SLIST_REMOVE(&attrs->values, value, value, entry);
	value_free(value);
}

void attr_forget_all(struct attrs *attrs)
{
	struct value *value;

	while ((value = SLIST_FIRST(&attrs->values))) {
		SLIST_REMOVE_HEAD(&attrs->values, entry);
		value_free(value);
	}
}

int root_read(const struct root *root, const char *path, size_t limit,
	      char **ret, size_t *ret_size)
{
	_cleanup_free_ char *buf = NULL;
	_cleanup_close_ int fd = -1;
	size_t size = 0, room = 0;
	char *bigger;
	ssize_t n;

	fd = root_open(root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return fd;
	for (;;) {
		if (size == room) {
			if (room > limit)
				return -EFBIG;
			room = room ? room * 2 : ATTR_MAX;
			bigger = realloc(buf, room + 1);
			if (!bigger)
				return -ENOMEM;
			buf = bigger;
		}
		n = read(fd, buf + size, room - size);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			break;
		size += n;
	}
	if (size > limit)
		return -EFBIG;
	buf[size] = '\0';
	*ret = take_ptr(buf);
	if (ret_size)
		*ret_size = size;
	return 0;
}

int root_write(const struct root *root, const char *path, const char *value)
{
	_cleanup_close_ int fd = -1;
	size_t len = strlen(value);
	ssize_t n;

	/* sysfs needs no O_TRUNC; a recorded tree must not grow files. */
	fd = root_open(root, path, O_WRONLY | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return fd;
	n = write(fd, value, len);
	if (n < 0)
		return -errno;
	return (size_t)n == len ? 0 : -EIO;
}
