/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Small files of ours that outlive a killed command and a reboot, below
 * /var/lib/ndctl. They make root act on devices, so they are only trusted when
 * they and their directories belong to the caller and nobody else may write to
 * them: -EPERM otherwise. A file is replaced as a whole or not at all.
 *
 * Names are "file" or "directory/file", of letters, digits, '-', '_', '.'.
 */
#ifndef SHARED_STATE_H
#define SHARED_STATE_H

#include "shared/root.h"

/* Ends the names of files that are being written. */
#define STATE_DRAFT ".new"

/* All of it, as text. -ENOENT: no such file. The caller frees *@ret. */
int state_read(const struct root *root, const char *name, char **ret);

/*
 * On disk when this returns 0. Makes the directories. What is written goes to
 * "<name>.new" first, or "<draft>.new" in the same directory when @draft is
 * not NULL; a killed writer leaves that behind, and the next one with the
 * same draft replaces it. Two at a time must not have the same.
 */
int state_write(const struct root *root, const char *name, const char *draft,
		const char *content);

/* 0 also when there is none. */
int state_remove(const struct root *root, const char *name);

/*
 * The files in @directory, sorted, as a NULL-terminated array for
 * state_free_list(). None when there is no such directory.
 */
int state_list(const struct root *root, const char *directory, char ***ret);
void state_free_list(char **list);

#endif
