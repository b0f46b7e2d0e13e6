/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Binding devices of the "nd" and "dax" buses to drivers. */
#ifndef SHARED_DRIVER_H
#define SHARED_DRIVER_H

#include <stdbool.h>

#include "shared/root.h"

/*
 * Name of the driver that device directory @dev (below the root) is bound
 * to; -ENOENT when it has none. The caller frees *@ret.
 */
int driver_of(const struct root *root, const char *dev, char **ret);

/*
 * Bind device @name of bus @bus to driver @driver. 0 also when it already
 * is. -ENOENT: no such driver (module not loaded). Other: what the driver
 * said; the kernel gives -ENODEV when driver and device do not match, and
 * -ENXIO or so when the driver refused.
 */
int driver_bind(const struct root *root, const char *bus, const char *driver,
		const char *name);

/* Unbind @name from whatever drives it; 0 also when nothing does. */
int driver_unbind(const struct root *root, const char *bus, const char *name);

/* Let the kernel find a driver itself (drivers_probe). */
int driver_probe(const struct root *root, const char *bus, const char *name);

bool driver_exists(const struct root *root, const char *bus,
		   const char *driver);

#endif
