// SPDX-License-Identifier: LGPL-2.1-or-later
#include <string.h>

#include "shared/attr.h"
#include "shared/boot.h"

#define BOOT_ID "proc/sys/kernel/random/boot_id"

char *boot_id(const struct root *root)
{
	char *text = NULL;
	size_t size;

	if (root_read(root, BOOT_ID, 4096, &text, &size))
		return strdup("unknown");
	text[strcspn(text, "\n")] = '\0';
	return text;
}
