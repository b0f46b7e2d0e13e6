/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which attributes of a context's objects were not what the kernel promises,
 * so that each is complained about once and a program can tell at its end
 * whether it showed everything.
 */
#ifndef SHARED_PROBLEMS_H
#define SHARED_PROBLEMS_H

#include <stdbool.h>

/* Zero-initialised: none. */
struct problems {
	void *paths; /* tree of tsearch() */
	unsigned int count;
};

/*
 * Is @rc, from reading an attribute, a problem? It is none that an attribute
 * is absent, that the kernel has no value for it now, or that an ordinary
 * user may not read it.
 */
bool problem_is(int rc);

/* @rc for people. */
const char *problem_text(int rc);

/*
 * Remember the problem with the attribute of @path. True when it is new, and
 * should be reported.
 */
bool problems_add(struct problems *problems, const char *path);

void problems_clear(struct problems *problems);

#endif
