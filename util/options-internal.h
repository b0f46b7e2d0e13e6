/* SPDX-License-Identifier: GPL-2.0 */
/* What the files behind options.h share. */
#ifndef UTIL_OPTIONS_INTERNAL_H
#define UTIL_OPTIONS_INTERNAL_H

#include "util/options.h"

/*
 * Read @text as the type of @spec into @field, which stays as it is on
 * failure. 0 or -EINVAL, reported.
 */
int option_value(const struct option_spec *spec, const char *text,
		 void *field);

/*
 * Required options and rules, after all was read. 0 or -EINVAL, reported.
 */
int options_check(const struct options_given *given,
		  const struct option_rule *rules, const void *settings);

#endif
