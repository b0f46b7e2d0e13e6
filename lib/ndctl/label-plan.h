/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * In which order to write a changed label area, so that the power may fail
 * between any two writes, and within an index block.
 *
 * As long as both the old and the new content are valid areas, what is on the
 * medium is one after every write: first what is old and in the way is given
 * up in the index, then labels are written, then the index that lists them. A
 * label is thus the old one, the new one or none, never a mixture. When the
 * new content is no valid area (zeroes), the old index blocks go first.
 */
#ifndef NDCTL_LABEL_PLAN_H
#define NDCTL_LABEL_PLAN_H

#include <stddef.h>
#include <stdint.h>

struct label_write {
	uint64_t offset;
	size_t length;
	uint8_t *data; /* property of the plan */
};

struct label_plan {
	struct label_write *list;
	size_t count;
};

/*
 * The writes that turn @from into @to, both @size bytes: a whole area. Bytes
 * that stay the same are not written, except short runs between others; and
 * none if nothing changes. A write may be done in pieces, from its start on.
 * 0, -EINVAL (size) or -ENOMEM.
 */
int label_plan_new(const void *from, const void *to, uint64_t size,
		   struct label_plan **ret);
void label_plan_free(struct label_plan *plan);

#endif
