/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ACPI tables in files, as "acpixtract -a" writes them: a header of 36 bytes
 * (ACPI specification, "System Description Table Header"), then what the
 * table's signature says. All numbers are little-endian.
 */
#ifndef DAXCTL_ACPI_TABLE_H
#define DAXCTL_ACPI_TABLE_H

#include <stddef.h>
#include <stdint.h>

#define ACPI_HEADER_SIZE 36

struct acpi_table {
	uint8_t *data;
	size_t size;
};

/*
 * Read "@folder/@name.dat", whose signature must be @signature, and check its
 * length and checksum. -ENOENT: there is no such file; else the error was
 * reported. The caller frees it.
 */
int acpi_table_read(const char *folder, const char *name, const char *signature,
		    struct acpi_table *ret);

/*
 * Write "@folder/@name.dat.new", with length, checksum and the next OEM
 * revision put in. Says so; reports errors.
 */
int acpi_table_write(const char *folder, const char *name,
		     struct acpi_table *table);
void acpi_table_free(struct acpi_table *table);

/* Add @size bytes to the end. -ENOMEM. */
int acpi_table_append(struct acpi_table *table, const void *data, size_t size);

/* Numbers anywhere in memory. */
uint16_t get_le16(const uint8_t *at);
uint32_t get_le32(const uint8_t *at);
uint64_t get_le64(const uint8_t *at);
void put_le16(uint8_t *at, uint16_t value);
void put_le32(uint8_t *at, uint32_t value);
void put_le64(uint8_t *at, uint64_t value);

#endif
