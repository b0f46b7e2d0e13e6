/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The file system that a context looks at.
 *
 * Everything that the libraries read or write of the system goes through one
 * of these, by paths without a leading slash ("sys/bus/nd/devices/nmem0/id"),
 * so that a context can be shown a recorded tree instead of the machine.
 */
#ifndef SHARED_ROOT_H
#define SHARED_ROOT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct root;

/* Environment variable that names the tree to look at instead of "/". */
#define ROOT_ENV "NDCTL_SYSROOT"

/*
 * @path: directory, or NULL for $NDCTL_SYSROOT (ignored when the program runs
 * with raised privileges), or "/" when that is unset.
 * Returns 0 or -errno; *@ret is released with root_free().
 */
int root_new(const char *path, struct root **ret);
void root_free(struct root *root);

/* Is this the machine itself, where drivers bind and modules load? */
bool root_is_live(const struct root *root);

/* openat() below the root, always O_CLOEXEC. Returns a descriptor or -errno. */
int root_open(const struct root *root, const char *path, int flags);

/* Whether @path exists, following links. */
bool root_exists(const struct root *root, const char *path);

/*
 * Last component of the link @path ("driver" -> "nd_pmem").
 * -ENOENT when there is no such link. *@ret is the caller's to free.
 */
int root_link_name(const struct root *root, const char *path, char **ret);

/*
 * Where the link @path leads, as a path below the root without a leading
 * slash and without "..", resolved by text alone. The caller frees *@ret.
 */
int root_link_path(const struct root *root, const char *path, char **ret);

/* major and minor of the device node @path; -ENODEV when it is none. */
int root_node_dev(const struct root *root, const char *path, dev_t *ret);

/* "<root>/<path>" for messages and calls that need a whole path. */
char *root_path(const struct root *root, const char *path);

#endif
