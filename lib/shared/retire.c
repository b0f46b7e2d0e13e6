// SPDX-License-Identifier: LGPL-2.1-or-later
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <dax_none_abi.h>
#include "shared/attr.h"
#include "shared/cleanup.h"
#include "shared/holders.h"
#include "shared/parse.h"
#include "shared/retire.h"
#include "shared/text.h"

#define LIST_MAX (1u << 20)

static char *attr_path(const char *name, const char *attr)
{
	return text_format("sys/bus/dax/devices/%s/" DAX_NONE_GROUP "/%s", name,
			   attr);
}

bool retire_is_possible(const struct root *root, const char *name)
{
	_cleanup_free_ char *path = attr_path(name, DAX_NONE_ATTR_RETIRED);

	return path && root_exists(root, path);
}

static int set_retired(const struct root *root, const char *name,
		       const char *value)
{
	_cleanup_free_ char *path = attr_path(name, DAX_NONE_ATTR_RETIRED);

	return path ? root_write(root, path, value) : -ENOMEM;
}

int retire_cancel(const struct root *root, const char *name)
{
	return set_retired(root, name, "0");
}

/* A type1 container, an iommufd that VFIO uses, or a device of VFIO's. */
static bool is_vfio(const char *target)
{
	return strncmp(target, "/dev/vfio/", 10) == 0 ||
	       strncmp(target, "anon_inode:[vfio", 16) == 0;
}

static bool holds_vfio(const struct root *root, int pid)
{
	_cleanup_free_ char *path = text_format("proc/%d/fd", pid);
	_cleanup_closedir_ DIR *dir = NULL;
	struct dirent *entry;
	int fd;

	fd = path ? root_open(root, path, O_RDONLY | O_DIRECTORY) : -1;
	if (fd < 0)
		return false;
	dir = fdopendir(fd);
	if (!dir) {
		close(fd);
		return false;
	}
	while ((entry = readdir(dir))) {
		char target[PATH_MAX];
		ssize_t len;

		len = readlinkat(dirfd(dir), entry->d_name, target,
				 sizeof(target) - 1);
		if (len < 0)
			continue;
		target[len] = '\0';
		if (is_vfio(target))
			return true;
	}
	return false;
}

/*
 * VFIO does not let go of memory when its mapping goes: DMA reaches it while
 * the container lives. 1, and who it is, when a process that once mapped the
 * device has one.
 */
static int find_vfio(const struct root *root, const char *name, char **ret_who)
{
	_cleanup_free_ char *path = attr_path(name, DAX_NONE_ATTR_USERS);
	_cleanup_free_ char *text = NULL;
	char *line, *save = NULL;
	size_t size;
	int rc, pid;

	if (!path)
		return -ENOMEM;
	rc = root_read(root, path, LIST_MAX, &text, &size);
	if (rc)
		return rc;
	for (line = strtok_r(text, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save)) {
		_cleanup_free_ char *who = NULL;

		if (parse_int(line, &pid) || !holds_vfio(root, pid))
			continue;
		who = holders_pid_text(root, pid);
		*ret_who = who ? text_format("%s, whose VFIO container may still reach it",
					     who) :
				 NULL;
		return *ret_who ? 1 : -ENOMEM;
	}
	return 0;
}

static int name_users(const struct root *root, const char *name, char **ret_who)
{
	_cleanup_free_ char *node = text_format("dev/%s", name);

	*ret_who = NULL;
	if (node)
		holders_of(root, node, ret_who);
	return -EBUSY;
}

int retire_device(const struct root *root, const char *name, char **ret_who)
{
	int rc;

	rc = set_retired(root, name, "1");
	if (rc == -EBUSY)
		return name_users(root, name, ret_who);
	if (rc)
		return rc;
	rc = find_vfio(root, name, ret_who);
	if (rc == 0)
		return 0;
	retire_cancel(root, name);
	return rc > 0 ? -EBUSY : rc;
}
