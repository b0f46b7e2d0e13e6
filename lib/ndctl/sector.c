// SPDX-License-Identifier: LGPL-2.1-or-later
/* "512 [4096]": the sector sizes a device can have, and the one it has. */
#include <errno.h>
#include <limits.h>
#include <string.h>

#include "ndctl/private.h"
#include "shared/parse.h"

/*
 * Walk the words of @text, at most as many as there are: *@text moves on.
 * Returns 1 with the number and whether it is the selected one; 0 at the
 * end; -EINVAL.
 */
static int next_size(const char **text, unsigned int *size, bool *selected)
{
	char word[24];
	uint64_t value;
	size_t len;

	*text += strspn(*text, " ");
	len = strcspn(*text, " ");
	if (!len)
		return 0;
	if (len >= sizeof(word))
		return -EINVAL;
	*selected = (*text)[0] == '[' && (*text)[len - 1] == ']' && len > 2;
	memcpy(word, *text + *selected, len - 2 * *selected);
	word[len - 2 * *selected] = '\0';
	*text += len;
	if (parse_u64(word, &value) || value > INT_MAX)
		return -EINVAL;
	*size = value;
	return 1;
}

unsigned int sector_size_selected(struct node *node)
{
	unsigned int size;
	const char *text;
	bool selected;
	int rc;

	if (node_text(node, "sector_size", &text))
		return 0;
	while ((rc = next_size(&text, &size, &selected)) > 0)
		if (selected)
			return size;
	if (rc)
		node_problem(node, "sector_size", rc);
	return UINT_MAX;
}

unsigned int sector_size_at(struct node *node, int i)
{
	unsigned int size;
	const char *text;
	bool selected;

	if (i < 0 || node_text(node, "sector_size", &text))
		return UINT_MAX;
	while (next_size(&text, &size, &selected) > 0)
		if (i-- == 0)
			return size;
	return UINT_MAX;
}

int sector_size_count(struct node *node)
{
	unsigned int size;
	const char *text;
	bool selected;
	int count = 0;

	if (node_text(node, "sector_size", &text))
		return 0;
	while (next_size(&text, &size, &selected) > 0)
		count++;
	return count;
}

int sector_size_set(struct node *node, unsigned int size)
{
	return node_write_u64(node, "sector_size", size);
}
