/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Attributes of one sysfs directory: read when first asked for, at most once,
 * and remembered, failures included.
 *
 * Every reader returns 0 or one of
 *   -ENOENT          there is no such attribute
 *   -EACCES, -EPERM  it may not be read
 *   -EINVAL          its content is not what the type promises (not a number,
 *                    longer than a page, a FIFO, NUL bytes, no text)
 *   other -errno     what the kernel said when it was read
 * and leaves *@ret untouched on failure.
 */
#ifndef SHARED_ATTR_H
#define SHARED_ATTR_H

#include <stdbool.h>
#include <stdint.h>
#include <uuid/uuid.h>

#include "shared/root.h"

struct attrs;

/* @dir: path below @root, which must outlive the result. NULL: no memory. */
struct attrs *attrs_new(const struct root *root, const char *dir);
void attrs_free(struct attrs *attrs);

/* The directory, below the root. */
const char *attrs_dir(const struct attrs *attrs);

/*
 * One line of text without the newline. The string stays the property of
 * @attrs, and valid until the attribute is written or forgotten. @name may
 * have slashes ("nfit/handle").
 */
int attr_text(struct attrs *attrs, const char *name, const char **ret);

/* All the content, inner newlines kept (badblocks). Same ownership. */
int attr_lines(struct attrs *attrs, const char *name, const char **ret);

/* Whole numbers in C notation: decimal, or 0x and hexadecimal. */
int attr_u64(struct attrs *attrs, const char *name, uint64_t *ret);
int attr_u32(struct attrs *attrs, const char *name, uint32_t *ret);
int attr_int(struct attrs *attrs, const char *name, int *ret);

/* Hexadecimal with or without 0x. */
int attr_hex64(struct attrs *attrs, const char *name, uint64_t *ret);

/* "0" or "1". */
int attr_bool(struct attrs *attrs, const char *name, bool *ret);

/* A uuid; an empty attribute (none was set) gives -ENODATA. */
int attr_uuid(struct attrs *attrs, const char *name, uuid_t ret);

/* Last component of the link @name. Same ownership as attr_text(). */
int attr_link(struct attrs *attrs, const char *name, const char **ret);

/* Is it there? Does not read it. */
bool attr_exists(struct attrs *attrs, const char *name);

/*
 * Write @value in one call. Whatever comes of it, the remembered value of
 * this attribute is forgotten, because a failed write may have changed it.
 */
int attr_write(struct attrs *attrs, const char *name, const char *value);
int attr_write_u64(struct attrs *attrs, const char *name, uint64_t value);

/* Forget one remembered value, or all of them. */
void attr_forget(struct attrs *attrs, const char *name);
void attr_forget_all(struct attrs *attrs);

/*
 * Uncached: all content of a file of any size up to @limit bytes, with a NUL
 * behind it that *@ret_size does not count. The caller frees *@ret.
 */
int root_read(const struct root *root, const char *path, size_t limit,
	      char **ret, size_t *ret_size);

/* Uncached: one write() of @value. */
int root_write(const struct root *root, const char *path, const char *value);

#endif
