/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One place for ioctl() on /dev/ndctlN and /dev/nmemN, replaceable in tests. */
#ifndef SHARED_IOCTL_H
#define SHARED_IOCTL_H

#include "shared/root.h"

/*
 * What carries commands to a device. Zero-initialised: the real ioctl().
 * A test sets @fn and gets @data back with every call.
 */
struct transport {
	int (*fn)(void *data, const char *node, unsigned long request,
		  void *buf);
	void *data;
};

/*
 * Open device node @node ("dev/nmem0"), issue @request on @buf, close.
 * Returns what ioctl() does when it is >= 0, else -errno.
 */
int transport_ioctl(const struct transport *transport, const struct root *root,
		    const char *node, unsigned long request, void *buf);

#endif
