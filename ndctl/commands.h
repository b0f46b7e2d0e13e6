/* SPDX-License-Identifier: GPL-2.0 */
/* The commands of ndctl, each defined at the end of its own file. */
#ifndef NDCTL_COMMANDS_H
#define NDCTL_COMMANDS_H

#include "util/command.h"

extern const struct command command_list;

#endif
