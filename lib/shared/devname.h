/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Kernel device names, read exactly: "region5" is one, "region05",
 * "region-5", "region5x" are not.
 */
#ifndef SHARED_DEVNAME_H
#define SHARED_DEVNAME_H

#include <stdbool.h>
#include <stddef.h>

#include "shared/root.h"

/* "<prefix>N". @id may be NULL. */
bool devname_parse(const char *name, const char *prefix, int *id);

/* "<prefix>M.N". @major and @minor may be NULL. */
bool devname_parse2(const char *name, const char *prefix, int *major,
		    int *minor);

struct devname {
	char *name;
	int id[2]; /* id[1] is 0 for names with one number */
};

struct devnames {
	struct devname *list;
	size_t count;
};

/*
 * The entries of directory @path that are "<prefix>N" (@numbers 1) or
 * "<prefix>M.N" (@numbers 2), sorted by number. -ENOENT when there is no
 * such directory. Release with devnames_free().
 */
int devnames_read(const struct root *root, const char *path,
		  const char *prefix, int numbers, struct devnames *ret);
void devnames_free(struct devnames *names);

#endif
