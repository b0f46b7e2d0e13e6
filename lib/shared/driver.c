// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shared/attr.h"
#include "shared/cleanup.h"
#include "shared/driver.h"
#include "shared/text.h"

int driver_of(const struct root *root, const char *dev, char **ret)
{
	_cleanup_free_ char *link = text_format("%s/driver", dev);

	return link ? root_link_name(root, link, ret) : -ENOMEM;
}

static int bound_driver(const struct root *root, const char *bus,
			const char *name, char **ret)
{
	_cleanup_free_ char *dev = NULL;

	dev = text_format("sys/bus/%s/devices/%s", bus, name);
	return dev ? driver_of(root, dev, ret) : -ENOMEM;
}

bool driver_exists(const struct root *root, const char *bus,
		   const char *driver)
{
	_cleanup_free_ char *path = NULL;

	path = text_format("sys/bus/%s/drivers/%s", bus, driver);
	return path && root_exists(root, path);
}

int driver_bind(const struct root *root, const char *bus, const char *driver,
		const char *name)
{
	_cleanup_free_ char *path = NULL, *now = NULL;
	int rc;

	path = text_format("sys/bus/%s/drivers/%s/bind", bus, driver);
	if (!path)
		return -ENOMEM;
	if (!driver_exists(root, bus, driver))
		return -ENOENT;
	rc = root_write(root, path, name);
	if (!rc)
		return 0;
	/* Somebody else, udev for one, may have been quicker. */
	if (bound_driver(root, bus, name, &now) == 0 &&
	    strcmp(now, driver) == 0)
		return 0;
	return rc;
}

int driver_unbind(const struct root *root, const char *bus, const char *name)
{
	_cleanup_free_ char *path = NULL, *driver = NULL, *now = NULL;
	int rc;

	rc = bound_driver(root, bus, name, &driver);
	if (rc == -ENOENT)
		return 0;
	if (rc)
		return rc;
	path = text_format("sys/bus/%s/drivers/%s/unbind", bus, driver);
	if (!path)
		return -ENOMEM;
	rc = root_write(root, path, name);
	if (rc && bound_driver(root, bus, name, &now) == -ENOENT)
		return 0;
	return rc;
}

int driver_probe(const struct root *root, const char *bus, const char *name)
{
	_cleanup_free_ char *path = text_format("sys/bus/%s/drivers_probe", bus);

	return path ? root_write(root, path, name) : -ENOMEM;
}
