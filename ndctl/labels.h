/* SPDX-License-Identifier: GPL-2.0 */
/* What the label commands share. */
#ifndef NDCTL_LABELS_H
#define NDCTL_LABELS_H

#include <stdbool.h>
#include <stdint.h>

#include "ndctl/label-area.h"
#include <ndctl/libndctl.h>
#include "util/json.h"

/* A part of a label area, as options have it; size 0: up to the end. */
struct label_extent {
	uint64_t size;
	uint64_t offset;
	bool index; /* the index blocks alone */
};

/* The options that fill it; @s is the settings type, its member is .extent. */
#define EXTENT_OPTIONS(s)                                                      \
	OPT_SIZE('s', "size", s, extent.size, "n",                             \
		 "how many bytes (default: up to the end of the label area)"), \
		OPT_SIZE('O', "offset", s, extent.offset, "n",                 \
			 "where in the label area to begin (default: 0)")

/* For _cleanup_(). */
static inline void cmd_unrefp(struct ndctl_cmd **cmd)
{
	ndctl_cmd_unref(*cmd);
}

/* What of a label area was read. */
struct label_bytes {
	uint8_t *data;
	uint32_t size; /* bytes in @data */
	uint32_t offset; /* of the first */
	uint32_t area_size;
};

/*
 * Read @extent (NULL: all) of the labels of @dimm. 0 or -errno, reported. The
 * caller frees ret->data.
 */
int labels_read(struct ndctl_dimm *dimm, const struct label_extent *extent,
		struct label_bytes *ret);

/* Decode what was read from offset 0. 0 or -errno, reported. */
int labels_decode(const struct label_bytes *bytes, struct label_area **ret);

/* 0, or -errno after reporting that @extent is not within the area. */
int labels_check_extent(const struct label_extent *extent, uint32_t area_size,
			const char *dimm);

/*
 * The record of a dimm's area: {"dev","index":[...],"label":[...]}; the last
 * with @slots alone. Blocks and slots that are damaged have
 * "state":"corrupt" (a block that nobody ever wrote: "blank") and a "reason";
 * sound ones have neither. VIEW_VERBOSE shows what is left in free slots too,
 * with "state":"free". NULL: no memory.
 */
struct json_object *labels_json(const char *dimm, const struct label_area *area,
				bool slots, const struct view *view);

/*
 * Report everything that is wrong with @area of @dimm, block by block and
 * slot by slot. @serious: how many of these lose labels; a single bad index
 * block does not. Returns how many there are.
 */
unsigned int labels_report_faults(const char *dimm,
				  const struct label_area *area,
				  unsigned int *serious);

#endif
