/* SPDX-License-Identifier: GPL-2.0 */
/* What a function under test writes to stderr. */
#ifndef CAPTURE_H
#define CAPTURE_H

/* From now on, stderr goes into a buffer; one capture at a time. */
void capture_start(void);

/* Stderr is itself again; what went there, valid until the next capture. */
const char *capture_end(void);

#endif
