/* SPDX-License-Identifier: GPL-2.0 */
/* The commands of daxctl, each defined at the end of its own file. */
#ifndef DAXCTL_COMMANDS_H
#define DAXCTL_COMMANDS_H

#include "util/command.h"

extern const struct command command_carve;
extern const struct command command_create_device;
extern const struct command command_destroy_device;
extern const struct command command_disable_device;
extern const struct command command_enable_device;
extern const struct command command_guest_args;
extern const struct command command_list;
extern const struct command command_migrate_device_model;
extern const struct command command_offline_memory;
extern const struct command command_online_memory;
extern const struct command command_reconfigure_device;
extern const struct command command_release;
extern const struct command command_scrub;
extern const struct command command_split_acpi;

#endif
