/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One proximity domain becomes several of equal size: what changes in the
 * tables SRAT, SLIT and NFIT (ACPI specification, the sections of these
 * names). Pure work on memory; reports what it cannot do.
 */
#ifndef DAXCTL_ACPI_SPLIT_H
#define DAXCTL_ACPI_SPLIT_H

#include "daxctl/acpi-table.h"

struct split {
	uint32_t pxm; /* the domain */
	uint32_t nodes; /* into how many: a power of two, at least 2 */
	uint32_t first_new; /* number of the second part; the others follow */
	void (*tell)(const char *format, ...); /* what is done; may be NULL */
};

/* Finds the numbers of the new domains: @split->first_new. */
int split_srat(struct acpi_table *srat, struct split *split);

/* The distances of the new domains: those of the old one, 11 to each other. */
int split_slit(struct acpi_table *slit, const struct split *split);

/* 1: done, 0: the domain has no persistent memory, or -errno. */
int split_nfit(struct acpi_table *nfit, const struct split *split);

#endif
