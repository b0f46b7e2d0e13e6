// SPDX-License-Identifier: LGPL-2.1-or-later
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "shared/cleanup.h"
#include "shared/state.h"
#include "shared/text.h"

#define SIZE_MAX_READ (64u << 20)

static int check(int fd)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return -errno;
	if (st.st_uid != geteuid() || st.st_mode & (S_IWGRP | S_IWOTH))
		return -EPERM;
	return 0;
}

/* Directory @name of @parent; made when @make and missing. */
static int enter(int parent, const char *name, bool make)
{
	_cleanup_close_ int dir = -1;
	int rc;

	if (make && mkdirat(parent, name, 0755) < 0 && errno != EEXIST)
		return -errno;
	dir = openat(parent, name,
		     O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (dir < 0)
		return -errno;
	rc = check(dir);
	return rc ? rc : take_fd(&dir);
}

static int open_base(const struct root *root, bool make)
{
	static const char *const above[] = { "var", "var/lib" };
	_cleanup_close_ int lib = -1;
	size_t i;

	for (i = 0; make && i < ARRAY_SIZE(above); i++) {
		_cleanup_free_ char *path = root_path(root, above[i]);

		if (!path)
			return -ENOMEM;
		if (mkdir(path, 0755) < 0 && errno != EEXIST)
			return -errno;
	}
	lib = root_open(root, "var/lib", O_RDONLY | O_DIRECTORY);
	return lib < 0 ? lib : enter(lib, "ndctl", make);
}

/*
 * The directory that @name is in, and in *@ret_file its last component, which
 * points into @name.
 */
static int open_dir(const struct root *root, const char *name, bool make,
		    const char **ret_file)
{
	const char *slash = strchr(name, '/');
	_cleanup_free_ char *sub = NULL;
	_cleanup_close_ int base = -1;

	base = open_base(root, make);
	if (base < 0 || !slash) {
		*ret_file = name;
		return take_fd(&base);
	}
	*ret_file = slash + 1;
	sub = strndup(name, slash - name);
	return sub ? enter(base, sub, make) : -ENOMEM;
}

static int read_all(int fd, char **ret)
{
	_cleanup_free_ char *text = NULL;
	struct stat st;
	size_t got = 0;
	int rc = check(fd);

	if (rc)
		return rc;
	if (fstat(fd, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode))
		return -EINVAL;
	if (st.st_size > SIZE_MAX_READ)
		return -EFBIG;
	text = calloc(1, st.st_size + 1);
	if (!text)
		return -ENOMEM;
	while (got < (size_t)st.st_size) {
		ssize_t n = read(fd, text + got, st.st_size - got);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			break;
		got += n;
	}
	text[got] = '\0';
	*ret = take_ptr(text);
	return 0;
}

int state_read(const struct root *root, const char *name, char **ret)
{
	_cleanup_close_ int dir = -1, fd = -1;
	const char *file;

	dir = open_dir(root, name, false, &file);
	if (dir < 0)
		return dir;
	fd = openat(dir, file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	return fd < 0 ? -errno : read_all(fd, ret);
}

static int write_all(int fd, const char *content)
{
	size_t left = strlen(content);

	while (left) {
		ssize_t n = write(fd, content, left);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		content += n;
		left -= n;
	}
	return fsync(fd) < 0 ? -errno : 0;
}

int state_write(const struct root *root, const char *name, const char *draft,
		const char *content)
{
	_cleanup_close_ int dir = -1, fd = -1;
	_cleanup_free_ char *temporary = NULL;
	const char *file;
	int rc;

	dir = open_dir(root, name, true, &file);
	if (dir < 0)
		return dir;
	temporary = text_format("%s" STATE_DRAFT, draft ? draft : file);
	if (!temporary)
		return -ENOMEM;
	fd = openat(dir, temporary,
		    O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	rc = write_all(fd, content);
	if (!rc && renameat(dir, temporary, dir, file) < 0)
		rc = -errno;
	if (rc) {
		unlinkat(dir, temporary, 0);
		return rc;
	}
	return fsync(dir) < 0 ? -errno : 0;
}

int state_remove(const struct root *root, const char *name)
{
	_cleanup_close_ int dir = -1;
	const char *file;

	dir = open_dir(root, name, false, &file);
	if (dir == -ENOENT)
		return 0;
	if (dir < 0)
		return dir;
	if (unlinkat(dir, file, 0) < 0)
		return errno == ENOENT ? 0 : -errno;
	return fsync(dir) < 0 ? -errno : 0;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool is_listed(const char *name)
{
	size_t len = strlen(name), tail = strlen(STATE_DRAFT);

	return name[0] != '.' &&
	       (len < tail || strcmp(name + len - tail, STATE_DRAFT));
}

int state_list(const struct root *root, const char *directory, char ***ret)
{
	_cleanup_closedir_ DIR *dir = NULL;
	_cleanup_close_ int base = -1;
	char **list = calloc(1, sizeof(*list)), **more;
	struct dirent *entry;
	size_t count = 0;
	int fd;

	if (!list)
		return -ENOMEM;
	base = open_base(root, false);
	fd = base < 0 ? base : enter(base, directory, false);
	if (fd < 0 && fd != -ENOENT) {
		free(list);
		return fd;
	}
	dir = fd < 0 ? NULL : fdopendir(fd);
	while (dir && (entry = readdir(dir))) {
		if (!is_listed(entry->d_name))
			continue;
		more = reallocarray(list, count + 2, sizeof(*list));
		if (!more)
			goto no_memory;
		list = more;
		list[count] = strdup(entry->d_name);
		if (!list[count])
			goto no_memory;
		list[++count] = NULL;
	}
	qsort(list, count, sizeof(*list), by_name);
	*ret = list;
	return 0;

no_memory:
	state_free_list(list);
	return -ENOMEM;
}

void state_free_list(char **list)
{
	char **p;

	for (p = list; p && *p; p++)
		free(*p);
	free(list);
}
