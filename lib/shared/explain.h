/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Why the last operation of a context failed, in words for its user: one line
 * of cause ("region0 is busy: held by pid 123 (qemu)") and one of cure ("stop
 * it, or ..."). The errno that a function returns says what kind of failure
 * it was; this says what to do about it.
 */
#ifndef SHARED_EXPLAIN_H
#define SHARED_EXPLAIN_H

struct explain {
	char *cause;
	char *cure; /* NULL when there is nothing to advise */
};

/*
 * Keep @format as the cause, without a newline, forget the cure, and return
 * @rc, so that a failing function can end in "return explain(...)".
 */
int explain(struct explain *why, int rc, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Add the cure to the cause just given. Returns @rc. */
int explain_cure(struct explain *why, int rc, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

void explain_clear(struct explain *why);

/*
 * Put the explanation aside while what failed is undone, whose own failures
 * are not the reason; and have it back, in place of what came since.
 */
struct explain explain_aside(struct explain *why);
void explain_back(struct explain *why, struct explain kept);

#endif
