// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>

#include "shared/cleanup.h"
#include "shared/ioctl.h"

int transport_ioctl(const struct transport *transport, const struct root *root,
		    const char *node, unsigned long request, void *buf)
{
	_cleanup_close_ int fd = -1;
	int rc;

	if (transport->fn)
		return transport->fn(transport->data, node, request, buf);
	fd = root_open(root, node, O_RDWR);
	if (fd < 0)
		return fd;
	rc = ioctl(fd, request, buf);
	return rc < 0 ? -errno : rc;
}
