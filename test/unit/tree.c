// SPDX-License-Identifier: GPL-2.0
#include "unit.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tree.h"

char *tree_make(void)
{
	char *tree = strdup("/tmp/unit-tree-XXXXXX");

	assert_non_null(tree);
	assert_non_null(mkdtemp(tree));
	return tree;
}

static int remove_one(const char *path, const struct stat *st, int type,
		      struct FTW *ftw)
{
	return remove(path);
}

void tree_remove(char *tree)
{
	nftw(tree, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(tree);
}

static char *place(const char *tree, const char *path)
{
	char *whole, *slash;

	assert_true(asprintf(&whole, "%s/%s", tree, path) > 0);
	for (slash = whole + strlen(tree) + 1; (slash = strchr(slash, '/'));
	     slash++) {
		*slash = '\0';
		mkdir(whole, 0755);
		*slash = '/';
	}
	return whole;
}

void tree_bytes(const char *tree, const char *path, const void *content,
		size_t size)
{
	char *whole = place(tree, path);
	int fd = open(whole, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, content, size), size);
	close(fd);
	free(whole);
}

void tree_file(const char *tree, const char *path, const char *content)
{
	tree_bytes(tree, path, content, strlen(content));
}

void tree_link(const char *tree, const char *path, const char *target)
{
	char *whole = place(tree, path);

	assert_int_equal(symlink(target, whole), 0);
	free(whole);
}

void tree_dir(const char *tree, const char *path)
{
	char *whole = place(tree, path);

	assert_int_equal(mkdir(whole, 0755), 0);
	free(whole);
}

void tree_fifo(const char *tree, const char *path)
{
	char *whole = place(tree, path);

	assert_int_equal(mkfifo(whole, 0644), 0);
	free(whole);
}

char *tree_read(const char *tree, const char *path)
{
	char *whole = place(tree, path), buf[8192];
	int fd = open(whole, O_RDONLY);
	ssize_t n;

	assert_true(fd >= 0);
	n = read(fd, buf, sizeof(buf) - 1);
	assert_true(n >= 0);
	close(fd);
	free(whole);
	return strndup(buf, n);
}
