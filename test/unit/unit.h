/* SPDX-License-Identifier: GPL-2.0 */
/* What every unit test includes first, in the order that cmocka wants. */
#ifndef UNIT_H
#define UNIT_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#endif
