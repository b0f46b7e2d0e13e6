// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "shared/cleanup.h"
#include "shared/root.h"
#include "shared/text.h"

struct root {
	int fd;
	char *path;
	bool live;
};

int root_new(const char *path, struct root **ret)
{
	struct root *root;
	int rc;

	if (!path)
		path = secure_getenv(ROOT_ENV);
	if (!path || !*path)
		path = "/";

	root = calloc(1, sizeof(*root));
	if (!root)
		return -ENOMEM;
	root->live = strcmp(path, "/") == 0;
	root->path = strdup(root->live ? "" : path);
	root->fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (root->fd < 0 || !root->path) {
		rc = root->path ? -errno : -ENOMEM;
		root_free(root);
		return rc;
	}
	*ret = root;
	return 0;
}

void root_free(struct root *root)
{
	if (!root)
		return;
	if (root->fd >= 0)
		close(root->fd);
	free(root->path);
	free(root);
}

bool root_is_live(const struct root *root)
{
	return root->live;
}

int root_open(const struct root *root, const char *path, int flags)
{
	int fd = openat(root->fd, path, flags | O_CLOEXEC, 0600);

	return fd < 0 ? -errno : fd;
}

bool root_exists(const struct root *root, const char *path)
{
	return faccessat(root->fd, path, F_OK, 0) == 0;
}

static int read_link(const struct root *root, const char *path,
		     char buf[static PATH_MAX])
{
	ssize_t n = readlinkat(root->fd, path, buf, PATH_MAX);

	if (n < 0)
		return -errno;
	if (n == PATH_MAX)
		return -ENAMETOOLONG;
	buf[n] = '\0';
	return 0;
}

int root_link_name(const struct root *root, const char *path, char **ret)
{
	char buf[PATH_MAX];
	const char *slash;
	char *name;
	int rc;

	rc = read_link(root, path, buf);
	if (rc)
		return rc;
	slash = strrchr(buf, '/');
	name = strdup(slash ? slash + 1 : buf);
	if (!name)
		return -ENOMEM;
	*ret = name;
	return 0;
}

/* Drop the last component of @path in place; "" stays "". */
static void drop_component(char *path)
{
	char *slash = strrchr(path, '/');

	if (slash)
		*slash = '\0';
	else
		*path = '\0';
}

int root_link_path(const struct root *root, const char *path, char **ret)
{
	_cleanup_free_ char *out = NULL;
	char buf[PATH_MAX], *save = NULL, *part;
	size_t len;
	int rc;

	rc = read_link(root, path, buf);
	if (rc)
		return rc;

	out = malloc(strlen(path) + strlen(buf) + 2);
	if (!out)
		return -ENOMEM;
	*out = '\0';
	if (*buf != '/') {
		strcpy(out, path);
		drop_component(out);
	}
	for (part = strtok_r(buf, "/", &save); part;
	     part = strtok_r(NULL, "/", &save)) {
		if (strcmp(part, ".") == 0)
			continue;
		if (strcmp(part, "..") == 0) {
			drop_component(out);
			continue;
		}
		len = strlen(out);
		if (len)
			out[len++] = '/';
		strcpy(out + len, part);
	}
	*ret = take_ptr(out);
	return 0;
}

int root_node_dev(const struct root *root, const char *path, dev_t *ret)
{
	struct stat st;

	if (fstatat(root->fd, path, &st, 0) < 0)
		return -errno;
	if (!S_ISCHR(st.st_mode) && !S_ISBLK(st.st_mode))
		return -ENODEV;
	*ret = st.st_rdev;
	return 0;
}

char *root_path(const struct root *root, const char *path)
{
	return text_format("%s/%s", root->path, path);
}
