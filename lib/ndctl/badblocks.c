// SPDX-License-Identifier: LGPL-2.1-or-later
/* Lists of bad blocks: one "OFFSET LENGTH" a line, in 512-byte blocks. */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "ndctl/private.h"
#include "shared/parse.h"

static int parse_line(const char *line, size_t len, struct badblock *bb)
{
	char copy[64], *space;
	uint64_t offset, count;

	if (len >= sizeof(copy))
		return -EINVAL;
	memcpy(copy, line, len);
	copy[len] = '\0';
	space = strchr(copy, ' ');
	if (!space)
		return -EINVAL;
	*space++ = '\0';
	if (parse_u64(copy, &offset) || parse_u64(space, &count) ||
	    count > UINT_MAX)
		return -EINVAL;
	bb->offset = offset;
	bb->len = count;
	return 0;
}

void badblock_end(struct badblock_iter *iter)
{
	free(iter->text);
	iter->text = NULL;
	iter->next = NULL;
}

struct badblock *badblock_first(struct badblock_iter *iter, struct node *node)
{
	const char *text;

	badblock_end(iter);
	if (node_lines(node, "badblocks", &text))
		return NULL;
	/* A copy: the caller may do anything between two steps, and the
	 * attribute be forgotten by it. */
	iter->text = strdup(text);
	iter->next = iter->text;
	iter->node = node;
	return badblock_next(iter);
}

struct badblock *badblock_next(struct badblock_iter *iter)
{
	size_t len;
	int rc;

	while (iter->next && *iter->next) {
		len = strcspn(iter->next, "\n");
		rc = parse_line(iter->next, len, &iter->bb);
		iter->next += len + (iter->next[len] == '\n');
		if (!rc)
			return &iter->bb;
		node_problem(iter->node, "badblocks", rc);
	}
	badblock_end(iter);
	return NULL;
}
