// SPDX-License-Identifier: LGPL-2.1-or-later
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "shared/cleanup.h"
#include "shared/devname.h"

/* A number as the kernel prints one: no sign, no leading zero. */
static const char *scan_number(const char *p, int *ret)
{
	long value = 0;

	if (!isdigit((unsigned char)*p) ||
	    (*p == '0' && isdigit((unsigned char)p[1])))
		return NULL;
	for (; isdigit((unsigned char)*p); p++) {
		value = value * 10 + (*p - '0');
		if (value > INT_MAX)
			return NULL;
	}
	*ret = value;
	return p;
}

static bool scan_name(const char *name, const char *prefix, int numbers,
		      int id[2])
{
	size_t len = strlen(prefix);

	if (strncmp(name, prefix, len))
		return false;
	name = scan_number(name + len, &id[0]);
	if (name && numbers == 2)
		name = *name == '.' ? scan_number(name + 1, &id[1]) : NULL;
	return name && !*name;
}

bool devname_parse(const char *name, const char *prefix, int *id)
{
	int ids[2];

	if (!scan_name(name, prefix, 1, ids))
		return false;
	if (id)
		*id = ids[0];
	return true;
}

bool devname_parse2(const char *name, const char *prefix, int *major,
		    int *minor)
{
	int ids[2];

	if (!scan_name(name, prefix, 2, ids))
		return false;
	if (major)
		*major = ids[0];
	if (minor)
		*minor = ids[1];
	return true;
}

static int compare(const void *a, const void *b)
{
	const struct devname *x = a, *y = b;

	if (x->id[0] != y->id[0])
		return x->id[0] < y->id[0] ? -1 : 1;
	if (x->id[1] != y->id[1])
		return x->id[1] < y->id[1] ? -1 : 1;
	return 0;
}

static int append(struct devnames *names, size_t *room, const char *name,
		  const int id[2])
{
	struct devname *list, *new;

	if (names->count == *room) {
		*room = *room ? *room * 2 : 16;
		list = reallocarray(names->list, *room, sizeof(*list));
		if (!list)
			return -ENOMEM;
		names->list = list;
	}
	new = &names->list[names->count];
	new->name = strdup(name);
	if (!new->name)
		return -ENOMEM;
	new->id[0] = id[0];
	new->id[1] = id[1];
	names->count++;
	return 0;
}

int devnames_read(const struct root *root, const char *path,
		  const char *prefix, int numbers, struct devnames *ret)
{
	_cleanup_closedir_ DIR *dir = NULL;
	struct devnames names = { 0 };
	struct dirent *de;
	int fd, rc, id[2];
	size_t room = 0;

	fd = root_open(root, path, O_RDONLY | O_DIRECTORY);
	if (fd < 0)
		return fd;
	dir = fdopendir(fd);
	if (!dir) {
		close(fd);
		return -ENOMEM;
	}
	while ((de = readdir(dir))) {
		id[1] = 0;
		if (!scan_name(de->d_name, prefix, numbers, id))
			continue;
		rc = append(&names, &room, de->d_name, id);
		if (rc) {
			devnames_free(&names);
			return rc;
		}
	}
	if (names.count)
		qsort(names.list, names.count, sizeof(*names.list), compare);
	*ret = names;
	return 0;
}

void devnames_free(struct devnames *names)
{
	size_t i;

	for (i = 0; i < names->count; i++)
		free(names->list[i].name);
	free(names->list);
	names->list = NULL;
	names->count = 0;
}
