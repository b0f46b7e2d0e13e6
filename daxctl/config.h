/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the configuration says of devices: *.conf in daxctl's folder of
 * configuration files, ini files with sections like
 *
 *   [reconfigure-device vm-pool]      the second word is only there to be unique
 *   nvdimm.uuid = 48d8e42c-...        which device: that of this namespace
 *                                     ("uuid" or "raw_uuid" of ndctl list)
 *   mode = system-ram                 or devdax; system-ram unless given
 *   online = true                     true unless given
 *   movable = true                    true unless given
 *
 * Sections of other names are not ours and ignored.
 */
#ifndef DAXCTL_CONFIG_H
#define DAXCTL_CONFIG_H

#include "daxctl/mode.h"

struct config;

/*
 * Read the folder @path. A folder that is not there has no files. Errors are
 * reported with file and section: -EINVAL: malformed, or a section twice.
 */
int config_read(const char *path, struct config **ret);
void config_free(struct config *config);

/*
 * What it says of @dev: 1, and *@ret_mode and the online and movable fields of
 * @settings are filled; 0: nothing; or a negative errno that was reported.
 */
int config_find(const struct config *config, struct daxctl_dev *dev,
		enum dax_mode *ret_mode, struct mode_settings *settings);

#endif
