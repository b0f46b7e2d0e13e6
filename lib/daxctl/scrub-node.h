/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The CPUs that are next to memory (libnuma). */
#ifndef DAXCTL_SCRUB_NODE_H
#define DAXCTL_SCRUB_NODE_H

#include <sched.h>

/*
 * Those CPUs of @node that the calling thread may run on; of the nearest node
 * that has some when it has none, like memory behind CXL. Where that cannot be
 * told, or @node is -1, all that it may run on.
 */
void cpus_near(int node, cpu_set_t *ret);

#endif
