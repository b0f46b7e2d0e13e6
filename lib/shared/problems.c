// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "shared/problems.h"

bool problem_is(int rc)
{
	switch (rc) {
	case 0:
	case -ENOENT:
	case -ENXIO:
	case -ENODATA:
		return false;
	case -EACCES:
	case -EPERM:
		return geteuid() == 0;
	default:
		return true;
	}
}

const char *problem_text(int rc)
{
	switch (rc) {
	case -EINVAL:
	case -ERANGE:
		return "its content is not what the kernel promises";
	default:
		return strerror(-rc);
	}
}

static int compare_paths(const void *a, const void *b)
{
	return strcmp(a, b);
}

bool problems_add(struct problems *problems, const char *path)
{
	char *copy = strdup(path);
	void **entry;

	if (!copy)
		return false;
	entry = tsearch(copy, &problems->paths, compare_paths);
	if (entry && *entry == copy) {
		problems->count++;
		return true;
	}
	free(copy);
	return false;
}

void problems_clear(struct problems *problems)
{
	tdestroy(problems->paths, free);
	problems->paths = NULL;
	problems->count = 0;
}
