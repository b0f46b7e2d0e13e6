/* SPDX-License-Identifier: GPL-2.0 */
/* A throw-away directory tree that stands for sysfs in a test. */
#ifndef TREE_H
#define TREE_H

#include <stddef.h>

/* A fresh directory; the path is freed by tree_remove(). */
char *tree_make(void);
void tree_remove(char *tree);

/* Make @path below @tree with its parents: a file, a link, a directory. */
void tree_file(const char *tree, const char *path, const char *content);
void tree_bytes(const char *tree, const char *path, const void *content,
		size_t size);
void tree_link(const char *tree, const char *path, const char *target);
void tree_dir(const char *tree, const char *path);
void tree_fifo(const char *tree, const char *path);

/* What file @path holds now; the caller frees. */
char *tree_read(const char *tree, const char *path);

#endif
