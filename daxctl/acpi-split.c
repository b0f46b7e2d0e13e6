// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "daxctl/acpi-split.h"
#include "shared/cleanup.h"
#include "util/report.h"

#define tell(split, ...)                            \
	do {                                        \
		if ((split)->tell)                  \
			(split)->tell(__VA_ARGS__); \
	} while (0)

static int out_of_memory(void)
{
	return report(-ENOMEM, "out of memory");
}

/* The size of each part; 0 after it was reported that there is none. */
static uint64_t part_of(const char *table, const struct split *split,
			uint64_t size)
{
	if (size && size % split->nodes == 0)
		return size / split->nodes;
	report(-EINVAL, "%s: %#llx bytes do not split into %u", table,
	       (unsigned long long)size, split->nodes);
	return 0;
}

/* ---- SRAT: entries of a type and a length, a byte each */

enum {
	SRAT_ENTRIES = 48,
	SRAT_CPU = 0,
	SRAT_CPU_SIZE = 16,
	SRAT_MEMORY = 1,
	SRAT_MEMORY_SIZE = 40,
	/* in a memory entry */
	SRAT_PXM = 2,
	SRAT_BASE = 8,
	SRAT_LENGTH = 16,
};

/* What a walk over the entries found. */
struct srat_found {
	size_t at; /* the entry to split, 0: none */
	uint32_t last_pxm;
	bool several;
};

static void look_at_entry(const struct acpi_table *srat, size_t at,
			  const struct split *split, struct srat_found *found)
{
	const uint8_t *entry = srat->data + at;
	uint32_t pxm;

	if (entry[0] == SRAT_MEMORY && entry[1] >= SRAT_MEMORY_SIZE)
		pxm = get_le32(entry + SRAT_PXM);
	else if (entry[0] == SRAT_CPU && entry[1] >= SRAT_CPU_SIZE)
		/* Its upper three bytes are elsewhere in the entry. */
		pxm = entry[2] | (uint32_t)entry[9] << 8 |
		      (uint32_t)entry[10] << 16 | (uint32_t)entry[11] << 24;
	else
		return;
	if (pxm > found->last_pxm)
		found->last_pxm = pxm;
	if (entry[0] != SRAT_MEMORY || pxm != split->pxm)
		return;
	found->several = found->at;
	found->at = at;
}

static int find_in_srat(const struct acpi_table *srat,
			const struct split *split, struct srat_found *found)
{
	size_t at = SRAT_ENTRIES;

	while (at < srat->size) {
		if (srat->size - at < 2 || srat->data[at + 1] < 2 ||
		    srat->data[at + 1] > srat->size - at)
			return report(
				-EINVAL,
				"SRAT: the entry at byte %zu is malformed", at);
		look_at_entry(srat, at, split, found);
		at += srat->data[at + 1];
	}
	if (!found->at)
		return report(-ENOENT,
			      "SRAT: proximity domain %u has no memory",
			      split->pxm);
	if (found->several)
		return report(
			-EINVAL,
			"SRAT: proximity domain %u has several ranges of memory, which cannot be split",
			split->pxm);
	return 0;
}

/* The parts after the first: @rest follows them as it followed the entry. */
static int add_srat_parts(struct acpi_table *srat, size_t at,
			  const struct split *split, uint64_t part)
{
	uint8_t entry[SRAT_MEMORY_SIZE];
	uint64_t base = get_le64(srat->data + at + SRAT_BASE);
	uint32_t i;

	memcpy(entry, srat->data + at, sizeof(entry));
	entry[1] = sizeof(entry);
	for (i = 1; i < split->nodes; i++) {
		put_le32(entry + SRAT_PXM, split->first_new + i - 1);
		put_le64(entry + SRAT_BASE, base + i * part);
		if (acpi_table_append(srat, entry, sizeof(entry)))
			return out_of_memory();
		tell(split, "SRAT:  add: %#llx@%#llx pxm: %u\n",
		     (unsigned long long)part,
		     (unsigned long long)(base + i * part),
		     split->first_new + i - 1);
	}
	return 0;
}

int split_srat(struct acpi_table *srat, struct split *split)
{
	struct srat_found found = { 0 };
	uint64_t part;
	uint8_t *entry;
	int rc;

	rc = find_in_srat(srat, split, &found);
	if (rc)
		return rc;
	if (found.last_pxm > UINT32_MAX - split->nodes)
		return report(-EINVAL, "SRAT: there are no numbers left");
	split->first_new = found.last_pxm + 1;
	entry = srat->data + found.at;
	part = part_of("SRAT", split, get_le64(entry + SRAT_LENGTH));
	if (!part)
		return -EINVAL;
	put_le64(entry + SRAT_LENGTH, part);
	tell(split, "SRAT: edit: %#llx@%#llx pxm: %u\n",
	     (unsigned long long)part,
	     (unsigned long long)get_le64(entry + SRAT_BASE), split->pxm);
	return add_srat_parts(srat, found.at, split, part);
}

/* ---- SLIT: a count, and a square of distances, a byte each */

enum {
	SLIT_COUNT = 36,
	SLIT_DISTANCES = 44,
	DISTANCE_SELF = 10,
	DISTANCE_SPLIT = 11,
};

/* Of old and new domains alike, which a new one is the part of. */
static uint64_t origin(const struct split *split, uint64_t pxm)
{
	return pxm >= split->first_new ? split->pxm : pxm;
}

static uint8_t distance(const struct acpi_table *slit, uint64_t count,
			const struct split *split, uint64_t from, uint64_t to)
{
	uint64_t a = origin(split, from), b = origin(split, to);

	if (from == to)
		return DISTANCE_SELF;
	if (a == b)
		return DISTANCE_SPLIT;
	return slit->data[SLIT_DISTANCES + a * count + b];
}

int split_slit(struct acpi_table *slit, const struct split *split)
{
	struct acpi_table grown = { NULL };
	uint64_t count, all, from, to;
	uint8_t head[8], one;
	int rc;

	count = slit->size < SLIT_DISTANCES ? 0 :
					      get_le64(slit->data + SLIT_COUNT);
	if (!count || count > 4096 ||
	    slit->size != SLIT_DISTANCES + count * count)
		return report(-EINVAL, "SLIT: is malformed");
	if (count != split->first_new)
		return report(
			-EINVAL,
			"SLIT: has distances of %llu domains, SRAT knows %u",
			(unsigned long long)count, split->first_new);
	all = count + split->nodes - 1;
	put_le64(head, all);
	rc = acpi_table_append(&grown, slit->data, SLIT_COUNT);
	if (!rc)
		rc = acpi_table_append(&grown, head, sizeof(head));
	for (from = 0; from < all; from++)
		for (to = 0; to < all && !rc; to++) {
			one = distance(slit, count, split, from, to);
			rc = acpi_table_append(&grown, &one, 1);
		}
	if (rc) {
		acpi_table_free(&grown);
		return out_of_memory();
	}
	acpi_table_free(slit);
	*slit = grown;
	return 0;
}

/* ---- NFIT: structures of a type and a length, two bytes each */

enum {
	NFIT_STRUCTURES = 40,
	NFIT_RANGE = 0,
	NFIT_RANGE_SIZE = 56,
	NFIT_REGION = 1,
	NFIT_REGION_SIZE = 48,
	/* in a system physical address range structure */
	RANGE_INDEX = 4,
	RANGE_FLAGS = 6,
	RANGE_PXM = 12,
	RANGE_BASE = 32,
	RANGE_LENGTH = 40,
	PXM_IS_VALID = 1 << 1,
	/* in an NVDIMM region mapping structure */
	REGION_ID = 10,
	REGION_RANGE = 12,
	REGION_SIZE = 16,
	REGION_OFFSET = 24,
	REGION_WAYS = 42,
};

struct nfit_found {
	size_t range; /* the range to split, 0: none */
	size_t region; /* its only mapping, 0: none */
	unsigned int regions;
	uint16_t last; /* number of a range or of a region */
	bool several;
};

static int check_structure(const struct acpi_table *nfit, size_t at)
{
	size_t left = nfit->size - at, size, least = 4;

	size = left < 4 ? 0 : get_le16(nfit->data + at + 2);
	if (size >= 4 && get_le16(nfit->data + at) == NFIT_RANGE)
		least = NFIT_RANGE_SIZE;
	else if (size >= 4 && get_le16(nfit->data + at) == NFIT_REGION)
		least = NFIT_REGION_SIZE;
	if (size >= least && size <= left)
		return 0;
	return report(-EINVAL, "NFIT: the structure at byte %zu is malformed",
		      at);
}

static void look_at_range(const uint8_t *range, size_t at,
			  const struct split *split, struct nfit_found *found)
{
	if (get_le16(range + RANGE_INDEX) > found->last)
		found->last = get_le16(range + RANGE_INDEX);
	if (!(get_le16(range + RANGE_FLAGS) & PXM_IS_VALID) ||
	    get_le32(range + RANGE_PXM) != split->pxm)
		return;
	found->several = found->range;
	found->range = at;
}

static void look_at_region(const struct acpi_table *nfit, size_t at,
			   struct nfit_found *found)
{
	const uint8_t *region = nfit->data + at;

	if (get_le16(region + REGION_ID) > found->last)
		found->last = get_le16(region + REGION_ID);
	if (!found->range ||
	    get_le16(region + REGION_RANGE) !=
		    get_le16(nfit->data + found->range + RANGE_INDEX))
		return;
	found->region = at;
	found->regions++;
}

/* Regions are looked at once the range is known, wherever it stands. */
static int find_in_nfit(const struct acpi_table *nfit,
			const struct split *split, struct nfit_found *found)
{
	uint16_t type;
	size_t at;
	int rc, pass;

	for (pass = NFIT_RANGE; pass <= NFIT_REGION; pass++)
		for (at = NFIT_STRUCTURES; at < nfit->size;
		     at += get_le16(nfit->data + at + 2)) {
			rc = check_structure(nfit, at);
			if (rc)
				return rc;
			type = get_le16(nfit->data + at);
			if (type == NFIT_RANGE && pass == NFIT_RANGE)
				look_at_range(nfit->data + at, at, split,
					      found);
			else if (type == NFIT_REGION && pass == NFIT_REGION)
				look_at_region(nfit, at, found);
		}
	if (found->several)
		return report(
			-EINVAL,
			"NFIT: proximity domain %u has several ranges, which cannot be split",
			split->pxm);
	if (found->range && found->regions > 1)
		return report(
			-EINVAL,
			"NFIT: the range of proximity domain %u is interleaved over %u NVDIMMs, which cannot be split",
			split->pxm, found->regions);
	return 0;
}

/* Part number @i of a range and of its mapping, behind all that is there. */
static int add_nfit_part(struct acpi_table *nfit,
			 const struct nfit_found *found,
			 const struct split *split, uint32_t i, uint64_t part)
{
	uint8_t range[NFIT_RANGE_SIZE], region[NFIT_REGION_SIZE];
	uint16_t number = found->last + i;
	uint64_t base;

	memcpy(range, nfit->data + found->range, sizeof(range));
	put_le16(range + 2, sizeof(range));
	base = get_le64(range + RANGE_BASE) + i * part;
	put_le16(range + RANGE_INDEX, number);
	put_le32(range + RANGE_PXM, split->first_new + i - 1);
	put_le64(range + RANGE_BASE, base);
	if (acpi_table_append(nfit, range, sizeof(range)))
		return out_of_memory();
	tell(split, "NFIT:  add: %#llx@%#llx pxm: %u\n",
	     (unsigned long long)part, (unsigned long long)base,
	     split->first_new + i - 1);
	if (!found->region)
		return 0;
	memcpy(region, nfit->data + found->region, sizeof(region));
	put_le16(region + 2, sizeof(region));
	put_le16(region + REGION_ID, number);
	put_le16(region + REGION_RANGE, number);
	put_le64(region + REGION_OFFSET,
		 get_le64(region + REGION_OFFSET) + i * part);
	if (acpi_table_append(nfit, region, sizeof(region)))
		return out_of_memory();
	tell(split, "NFIT:  add: %#llx@%#llx region_id: %u\n",
	     (unsigned long long)part,
	     (unsigned long long)get_le64(region + REGION_OFFSET), number);
	return 0;
}

int split_nfit(struct acpi_table *nfit, const struct split *split)
{
	struct nfit_found found = { 0 };
	uint64_t part;
	uint32_t i;
	int rc;

	rc = find_in_nfit(nfit, split, &found);
	if (rc || !found.range)
		return rc;
	if (found.last > UINT16_MAX - split->nodes)
		return report(-EINVAL, "NFIT: there are no numbers left");
	part = part_of("NFIT", split,
		       get_le64(nfit->data + found.range + RANGE_LENGTH));
	if (!part)
		return -EINVAL;
	put_le64(nfit->data + found.range + RANGE_LENGTH, part);
	tell(split, "NFIT: edit: %#llx@%#llx pxm: %u\n",
	     (unsigned long long)part,
	     (unsigned long long)get_le64(nfit->data + found.range +
					  RANGE_BASE),
	     split->pxm);
	if (found.region)
		put_le64(nfit->data + found.region + REGION_SIZE, part);
	for (i = 1; i < split->nodes && !rc; i++)
		rc = add_nfit_part(nfit, &found, split, i, part);
	return rc ? rc : 1;
}
