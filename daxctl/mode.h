/* SPDX-License-Identifier: GPL-2.0 */
/* Modes of dax devices, and the way from one to the other. */
#ifndef DAXCTL_MODE_H
#define DAXCTL_MODE_H

#include <stdbool.h>

#include <daxctl/libdaxctl.h>

#include "util/options.h"

enum dax_mode {
	DAX_MODE_DEVDAX,
	DAX_MODE_RAM,
};

/* "devdax", "system-ram": enum dax_mode. */
extern const struct option_choice dax_mode_choices[];

struct mode_settings {
	bool no_online; /* system RAM: leave its memory blocks offline */
	bool no_movable; /* system RAM: for the kernel's own use, too */
	bool force; /* take online memory offline; ignore the online policy */
	/* devdax: where its struct pages are to be; UNKNOWN: as they were */
	enum daxctl_map map;
};

/*
 * Give the device that mode. 0, or a negative errno that has been reported
 * with its cause; the device then has the mode that it had.
 */
int mode_change(struct daxctl_dev *dev, enum dax_mode mode,
		const struct mode_settings *settings);

#endif
