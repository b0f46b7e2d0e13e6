// SPDX-License-Identifier: LGPL-2.1-or-later
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "shared/attr.h"
#include "shared/cleanup.h"
#include "shared/devname.h"
#include "shared/holders.h"
#include "shared/text.h"

#define LISTED_MAX   8
#define FILE_MAX     (16u << 20)
#define PARTS_MAX    64

/* What is looked for, and what was found. */
struct search {
	const struct root *root;
	mode_t type; /* S_IFCHR or S_IFBLK */
	dev_t devs[1 + PARTS_MAX];
	size_t count;
	char *text;
	unsigned int found;
};

static int add(struct search *search, char *who)
{
	_cleanup_free_ char *mine = who;
	char *text;

	if (!who)
		return -ENOMEM;
	if (search->found++ >= LISTED_MAX)
		return 0;
	text = search->text ? text_format("%s, %s", search->text, who) :
			      strdup(who);
	if (!text)
		return -ENOMEM;
	free(search->text);
	search->text = text;
	return 0;
}

static bool is_wanted(const struct search *search, dev_t dev)
{
	size_t i;

	for (i = 0; i < search->count; i++)
		if (search->devs[i] == dev)
			return true;
	return false;
}

/* Does the link @name in @dir lead to the device? */
static bool leads_to(const struct search *search, int dir, const char *name)
{
	struct stat st;

	return fstatat(dir, name, &st, 0) == 0 &&
	       (st.st_mode & S_IFMT) == search->type &&
	       is_wanted(search, st.st_rdev);
}

/* ---- processes */

char *holders_pid_text(const struct root *root, int pid)
{
	_cleanup_free_ char *path = NULL, *comm = NULL, *shown = NULL;
	size_t size;

	path = text_format("proc/%d/comm", pid);
	if (!path)
		return NULL;
	if (root_read(root, path, 4096, &comm, &size))
		return text_format("pid %d", pid);
	comm[strcspn(comm, "\n")] = '\0';
	shown = text_escape(comm);
	return shown ? text_format("pid %d (%s)", pid, shown) : NULL;
}

static DIR *open_dir(const struct root *root, const char *path)
{
	int fd = root_open(root, path, O_RDONLY | O_DIRECTORY);
	DIR *dir;

	if (fd < 0)
		return NULL;
	dir = fdopendir(fd);
	if (!dir)
		close(fd);
	return dir;
}

static bool has_it_open(const struct search *search, int pid)
{
	_cleanup_free_ char *path = text_format("proc/%d/fd", pid);
	_cleanup_closedir_ DIR *dir = NULL;
	struct dirent *entry;

	dir = path ? open_dir(search->root, path) : NULL;
	while (dir && (entry = readdir(dir)))
		if (entry->d_name[0] != '.' &&
		    leads_to(search, dirfd(dir), entry->d_name))
			return true;
	return false;
}

/*
 * A shared mapping, as the link in map_files that has the name of its range
 * in maps: the path in maps may be another node of the same device.
 */
static bool has_it_mapped(const struct search *search, int pid)
{
	_cleanup_free_ char *maps = text_format("proc/%d/maps", pid);
	_cleanup_free_ char *files = text_format("proc/%d/map_files", pid);
	_cleanup_free_ char *content = NULL;
	_cleanup_close_ int dir = -1;
	char *line, *save = NULL;
	size_t size;

	if (!maps || !files ||
	    root_read(search->root, maps, FILE_MAX, &content, &size))
		return false;
	dir = root_open(search->root, files, O_RDONLY | O_DIRECTORY);
	if (dir < 0)
		return false;
	for (line = strtok_r(content, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save)) {
		char range[40], mode[5];

		if (sscanf(line, "%39s %4s", range, mode) == 2 &&
		    mode[3] == 's' && leads_to(search, dir, range))
			return true;
	}
	return false;
}

static int find_processes(struct search *search)
{
	_cleanup_closedir_ DIR *proc = open_dir(search->root, "proc");
	struct dirent *entry;

	while (proc && (entry = readdir(proc))) {
		int pid, rc;

		if (!devname_parse(entry->d_name, "", &pid) ||
		    pid == getpid())
			continue;
		if (!has_it_open(search, pid) && !has_it_mapped(search, pid))
			continue;
		rc = add(search, holders_pid_text(search->root, pid));
		if (rc)
			return rc;
	}
	return 0;
}

/* ---- block devices */

static void add_partitions(struct search *search)
{
	_cleanup_free_ char *path = NULL;
	_cleanup_closedir_ DIR *dir = NULL;
	struct dirent *entry;

	path = text_format("sys/dev/block/%u:%u", major(search->devs[0]),
			   minor(search->devs[0]));
	dir = path ? open_dir(search->root, path) : NULL;
	while (dir && (entry = readdir(dir)) && search->count <= PARTS_MAX) {
		_cleanup_free_ char *attr = NULL, *text = NULL;
		unsigned int maj, min;
		size_t size;

		attr = text_format("%s/%s/partition", path, entry->d_name);
		if (!attr || entry->d_name[0] == '.' ||
		    !root_exists(search->root, attr))
			continue;
		free(take_ptr(attr));
		attr = text_format("%s/%s/dev", path, entry->d_name);
		if (attr &&
		    root_read(search->root, attr, 4096, &text, &size) == 0 &&
		    sscanf(text, "%u:%u", &maj, &min) == 2)
			search->devs[search->count++] = makedev(maj, min);
	}
}

/* Of the mount namespace that we are in. */
static int find_mounts(struct search *search)
{
	_cleanup_free_ char *content = NULL;
	char *line, *save = NULL;
	size_t size;

	if (root_read(search->root, "proc/self/mountinfo", FILE_MAX, &content,
		      &size))
		return 0;
	for (line = strtok_r(content, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save)) {
		unsigned int maj, min;
		char where[4096];
		int rc;

		if (sscanf(line, "%*d %*d %u:%u %*s %4095s", &maj, &min,
			   where) != 3 ||
		    !is_wanted(search, makedev(maj, min)))
			continue;
		rc = add(search, text_format("mounted on %s", where));
		if (rc)
			return rc;
	}
	return 0;
}

/* Device mapper and md devices on top of it. */
static int find_stacked(struct search *search)
{
	size_t i;

	for (i = 0; i < search->count; i++) {
		_cleanup_free_ char *path = NULL;
		_cleanup_closedir_ DIR *dir = NULL;
		struct dirent *entry;

		path = text_format("sys/dev/block/%u:%u/holders",
				   major(search->devs[i]),
				   minor(search->devs[i]));
		dir = path ? open_dir(search->root, path) : NULL;
		while (dir && (entry = readdir(dir))) {
			int rc;

			if (entry->d_name[0] == '.')
				continue;
			rc = add(search, text_escape(entry->d_name));
			if (rc)
				return rc;
		}
	}
	return 0;
}

static int find_swaps(struct search *search)
{
	_cleanup_free_ char *content = NULL;
	char *line, *save = NULL;
	size_t size;
	int dir, rc = 0;

	if (root_read(search->root, "proc/swaps", FILE_MAX, &content, &size))
		return 0;
	dir = root_open(search->root, "dev", O_RDONLY | O_DIRECTORY);
	for (line = strtok_r(content, "\n", &save); dir >= 0 && line && !rc;
	     line = strtok_r(NULL, "\n", &save)) {
		line[strcspn(line, " \t")] = '\0';
		if (strncmp(line, "/dev/", 5) == 0 &&
		    leads_to(search, dir, line + 5))
			rc = add(search, text_format("swap on %s", line));
	}
	if (dir >= 0)
		close(dir);
	return rc;
}

/* ---- */

static int find(struct search *search)
{
	int rc;

	if (search->type == S_IFBLK) {
		add_partitions(search);
		rc = find_mounts(search);
		if (!rc)
			rc = find_swaps(search);
		if (!rc)
			rc = find_stacked(search);
		if (rc)
			return rc;
	}
	return find_processes(search);
}

static int finish(struct search *search, char **ret)
{
	if (!search->found)
		return 0;
	if (search->found > LISTED_MAX) {
		char *text = text_format("%s and %u more", search->text,
					 search->found - LISTED_MAX);

		if (!text)
			return -ENOMEM;
		free(search->text);
		search->text = text;
	}
	*ret = take_ptr(search->text);
	return 1;
}

int holders_of(const struct root *root, const char *node, char **ret)
{
	struct search search = { .root = root, .count = 1 };
	_cleanup_free_ char *path = root_path(root, node);
	struct stat st;
	int rc;

	if (!path)
		return -ENOMEM;
	if (stat(path, &st) < 0)
		return errno == ENOENT ? -ENODEV : -errno;
	search.type = st.st_mode & S_IFMT;
	if (search.type != S_IFBLK && search.type != S_IFCHR)
		return -ENODEV;
	search.devs[0] = st.st_rdev;
	rc = find(&search);
	if (!rc)
		rc = finish(&search, ret);
	free(search.text);
	return rc;
}
