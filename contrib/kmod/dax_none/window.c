// SPDX-License-Identifier: GPL-2.0
/*
 * sysfs hands out a text attribute of one page at most. A binary attribute may
 * be longer, but is asked for a window of it at a time: the text is made anew
 * for each and all but the window is dropped.
 */
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "dax_none.h"

bool dn_window_printf(struct dn_window *w, const char *fmt, ...)
{
	char line[128];
	va_list args;
	size_t len, n;

	va_start(args, fmt);
	len = vscnprintf(line, sizeof(line), fmt, args);
	va_end(args);

	if (w->skip >= len) {
		w->skip -= len;
		return true;
	}
	n = min(len - (size_t)w->skip, w->room - w->used);
	memcpy(w->buf + w->used, line + w->skip, n);
	w->used += n;
	w->skip = 0;
	return w->used < w->room;
}
