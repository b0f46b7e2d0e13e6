/* SPDX-License-Identifier: GPL-2.0 */
/* The commands of ndctl, each defined at the end of its own file. */
#ifndef NDCTL_COMMANDS_H
#define NDCTL_COMMANDS_H

#include "util/command.h"

extern const struct command command_check_labels;
extern const struct command command_create_namespace;
extern const struct command command_destroy_namespace;
extern const struct command command_disable_dimm;
extern const struct command command_disable_namespace;
extern const struct command command_disable_region;
extern const struct command command_enable_dimm;
extern const struct command command_enable_namespace;
extern const struct command command_enable_region;
extern const struct command command_init_labels;
extern const struct command command_list;
extern const struct command command_read_labels;
extern const struct command command_write_labels;
extern const struct command command_zero_labels;

#endif
