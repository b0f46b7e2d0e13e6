/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sizes for messages, in the form that options take them. */
#ifndef SHARED_SIZE_H
#define SHARED_SIZE_H

#include <stdint.h>

struct size_text {
	char s[24];
};

/*
 * @bytes exactly, in the largest binary unit that leaves a whole number:
 * "0", "4K", "1536M", "2G", "1000". By value, so that one message can have
 * several: size_text(n).s
 */
struct size_text size_text(uint64_t bytes);

#endif
