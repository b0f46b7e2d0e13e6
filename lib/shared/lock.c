// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "shared/cleanup.h"
#include "shared/lock.h"
#include "shared/text.h"

#define LOCK_DIR "run/ndctl/lock"

struct lock {
	struct lock *next;
	int fd;
	int depth;
	char name[];
};

static struct lock **find(struct locks *locks, const char *name)
{
	struct lock **link = &locks->first;

	while (*link && strcmp((*link)->name, name))
		link = &(*link)->next;
	return link;
}

static int make_dir(const struct root *root, const char *path, mode_t mode)
{
	_cleanup_free_ char *whole = root_path(root, path);

	if (!whole)
		return -ENOMEM;
	if (mkdir(whole, mode) < 0 && errno != EEXIST)
		return -errno;
	return 0;
}

/*
 * The directory, made when missing. One that others could enter or replace
 * would let them hold our locks for ever, so it is refused.
 */
static int open_dir(const struct root *root)
{
	_cleanup_close_ int fd = -1;
	struct stat st;
	int rc;

	rc = make_dir(root, "run", 0755);
	if (!rc)
		rc = make_dir(root, "run/ndctl", 0755);
	if (!rc)
		rc = make_dir(root, LOCK_DIR, 0700);
	if (rc)
		return rc;
	fd = root_open(root, LOCK_DIR, O_PATH | O_DIRECTORY | O_NOFOLLOW);
	if (fd < 0)
		return fd;
	if (fstat(fd, &st) < 0)
		return -errno;
	if (st.st_uid != geteuid())
		return -EACCES;
	if (st.st_mode & 077)
		return -EPERM;
	return take_fd(&fd);
}

static int open_file(const struct root *root, const char *name)
{
	_cleanup_free_ char *file = NULL;
	_cleanup_close_ int dir = -1;
	char *p;
	int fd;

	dir = open_dir(root);
	if (dir < 0)
		return dir;
	file = text_format("%s.lock", name);
	if (!file)
		return -ENOMEM;
	for (p = file; *p; p++)
		if (*p == '/')
			*p = '-';
	fd = openat(dir, file, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	return fd < 0 ? -errno : fd;
}

int lock_take(struct locks *locks, const struct root *root, const char *name)
{
	struct lock *lock = *find(locks, name);
	size_t len = strlen(name) + 1;
	int fd;

	if (lock) {
		lock->depth++;
		return 0;
	}
	fd = open_file(root, name);
	if (fd < 0)
		return fd;
	while (flock(fd, LOCK_EX) < 0) {
		if (errno != EINTR) {
			int rc = -errno;

			close(fd);
			return rc;
		}
	}
	lock = calloc(1, sizeof(*lock) + len);
	if (!lock) {
		close(fd);
		return -ENOMEM;
	}
	memcpy(lock->name, name, len);
	lock->fd = fd;
	lock->depth = 1;
	lock->next = locks->first;
	locks->first = lock;
	return 0;
}

void lock_drop(struct locks *locks, const char *name)
{
	struct lock **link = find(locks, name), *lock = *link;

	if (!lock || --lock->depth)
		return;
	*link = lock->next;
	close(lock->fd);
	free(lock);
}

void lock_drop_all(struct locks *locks)
{
	struct lock *lock;

	while ((lock = locks->first)) {
		locks->first = lock->next;
		close(lock->fd);
		free(lock);
	}
}
