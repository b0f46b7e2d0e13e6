// SPDX-License-Identifier: GPL-2.0
#include <endian.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daxctl/acpi-table.h"
#include "shared/cleanup.h"
#include "shared/text.h"
#include "util/report.h"

/* In the header. */
#define AT_LENGTH	4
#define AT_CHECKSUM	9
#define AT_OEM_REVISION 24

#define SIZE_MAX_READ	(16u << 20)

uint16_t get_le16(const uint8_t *at)
{
	uint16_t value;

	memcpy(&value, at, sizeof(value));
	return le16toh(value);
}

uint32_t get_le32(const uint8_t *at)
{
	uint32_t value;

	memcpy(&value, at, sizeof(value));
	return le32toh(value);
}

uint64_t get_le64(const uint8_t *at)
{
	uint64_t value;

	memcpy(&value, at, sizeof(value));
	return le64toh(value);
}

void put_le16(uint8_t *at, uint16_t value)
{
	value = htole16(value);
	memcpy(at, &value, sizeof(value));
}

void put_le32(uint8_t *at, uint32_t value)
{
	value = htole32(value);
	memcpy(at, &value, sizeof(value));
}

void put_le64(uint8_t *at, uint64_t value)
{
	value = htole64(value);
	memcpy(at, &value, sizeof(value));
}

void acpi_table_free(struct acpi_table *table)
{
	free(table->data);
	*table = (struct acpi_table){ NULL };
}

int acpi_table_append(struct acpi_table *table, const void *data, size_t size)
{
	uint8_t *grown = realloc(table->data, table->size + size);

	if (!grown)
		return -ENOMEM;
	memcpy(grown + table->size, data, size);
	table->data = grown;
	table->size += size;
	return 0;
}

/* All bytes of a table add up to 0. */
static uint8_t sum(const struct acpi_table *table)
{
	uint8_t total = 0;
	size_t i;

	for (i = 0; i < table->size; i++)
		total += table->data[i];
	return total;
}

static int check(const char *path, const char *signature,
		 const struct acpi_table *table)
{
	if (table->size < ACPI_HEADER_SIZE)
		return report(-EINVAL, "%s: %zu bytes are no ACPI table", path,
			      table->size);
	if (memcmp(table->data, signature, 4))
		return report(-EINVAL, "%s: this is not a table %s", path,
			      signature);
	if (get_le32(table->data + AT_LENGTH) != table->size)
		return report(-EINVAL,
			      "%s: has %zu bytes, and says that it has %u",
			      path, table->size,
			      get_le32(table->data + AT_LENGTH));
	if (sum(table))
		return report(-EINVAL, "%s: the checksum is wrong", path);
	return 0;
}

static int read_file(const char *path, struct acpi_table *ret)
{
	FILE *file = fopen(path, "re");
	uint8_t *data;
	size_t size;
	int failed;

	if (!file && errno == ENOENT)
		return -ENOENT;
	if (!file)
		return report(-errno, "%s: %s", path, strerror(errno));
	data = malloc(SIZE_MAX_READ);
	size = data ? fread(data, 1, SIZE_MAX_READ, file) : 0;
	failed = ferror(file);
	fclose(file);
	if (!data)
		return report(-ENOMEM, "out of memory");
	if (failed) {
		free(data);
		return report(-EIO, "%s: cannot be read", path);
	}
	ret->data = data;
	ret->size = size;
	return 0;
}

int acpi_table_read(const char *folder, const char *name, const char *signature,
		    struct acpi_table *ret)
{
	_cleanup_free_ char *path = text_format("%s/%s.dat", folder, name);
	struct acpi_table table = { NULL };
	int rc;

	if (!path)
		return report(-ENOMEM, "out of memory");
	rc = read_file(path, &table);
	if (rc)
		return rc;
	rc = check(path, signature, &table);
	if (rc) {
		acpi_table_free(&table);
		return rc;
	}
	*ret = table;
	return 0;
}

int acpi_table_write(const char *folder, const char *name,
		     struct acpi_table *table)
{
	_cleanup_free_ char *path = text_format("%s/%s.dat.new", folder, name);
	FILE *file = path ? fopen(path, "we") : NULL;
	bool whole;

	if (!file)
		return report(-errno, "%s: %s", path ? path : name,
			      strerror(errno));
	put_le32(table->data + AT_LENGTH, table->size);
	put_le32(table->data + AT_OEM_REVISION,
		 get_le32(table->data + AT_OEM_REVISION) + 1);
	table->data[AT_CHECKSUM] -= sum(table);
	whole = fwrite(table->data, 1, table->size, file) == table->size;
	if (fclose(file) || !whole)
		return report(-EIO, "%s: cannot be written", path);
	fprintf(stderr, "created: %s\n", path);
	return 0;
}
