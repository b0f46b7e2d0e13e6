// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shared/extent.h"

void extents_free(struct extents *extents)
{
	free(extents->list);
	extents->list = NULL;
	extents->count = 0;
}

static int insert(struct extents *extents, size_t at, struct extent extent)
{
	struct extent *list;

	list = reallocarray(extents->list, extents->count + 1, sizeof(*list));
	if (!list)
		return -ENOMEM;
	memmove(&list[at + 1], &list[at],
		(extents->count - at) * sizeof(*list));
	list[at] = extent;
	extents->list = list;
	extents->count++;
	return 0;
}

static void drop(struct extents *extents, size_t at)
{
	extents->count--;
	memmove(&extents->list[at], &extents->list[at + 1],
		(extents->count - at) * sizeof(*extents->list));
}

int extents_add(struct extents *extents, uint64_t start, uint64_t size)
{
	uint64_t end;

	if (!size || __builtin_add_overflow(start, size, &end))
		return -EINVAL;
	return insert(extents, extents->count, (struct extent){ start, size });
}

int extents_copy(const struct extents *extents, struct extents *ret)
{
	struct extents copy = { .count = extents->count };

	if (copy.count) {
		copy.list = reallocarray(NULL, copy.count, sizeof(*copy.list));
		if (!copy.list)
			return -ENOMEM;
		memcpy(copy.list, extents->list,
		       copy.count * sizeof(*copy.list));
	}
	*ret = copy;
	return 0;
}

static int compare_starts(const void *a, const void *b)
{
	const struct extent *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

void extents_sort(struct extents *extents)
{
	if (extents->count)
		qsort(extents->list, extents->count, sizeof(*extents->list),
		      compare_starts);
}

/* A range that nothing lies behind may reach as far as there are addresses. */
static uint64_t end_of(uint64_t start, uint64_t size)
{
	uint64_t end;

	return __builtin_add_overflow(start, size, &end) ? UINT64_MAX : end;
}

int extents_cut(struct extents *extents, uint64_t start, uint64_t size)
{
	uint64_t end = end_of(start, size);
	size_t i = 0;
	int rc;

	while (i < extents->count) {
		struct extent *this = &extents->list[i];
		uint64_t this_end = this->start + this->size;

		if (start >= end || end <= this->start || start >= this_end) {
			i++;
			continue;
		}
		if (start > this->start && end < this_end) {
			rc = insert(extents, i + 1,
				    (struct extent){ end, this_end - end });
			if (rc)
				return rc;
			extents->list[i].size = start - extents->list[i].start;
			return 0;
		}
		if (start > this->start) {
			this->size = start - this->start;
			i++;
		} else if (end < this_end) {
			*this = (struct extent){ end, this_end - end };
			i++;
		} else {
			drop(extents, i);
		}
	}
	return 0;
}

/* Sorted: join what overlaps or touches. */
static void join(struct extents *extents)
{
	size_t from, to = 0;

	for (from = 1; from < extents->count; from++) {
		struct extent *last = &extents->list[to];
		struct extent *next = &extents->list[from];
		uint64_t last_end = last->start + last->size;
		uint64_t next_end = next->start + next->size;

		if (next->start > last_end)
			extents->list[++to] = *next;
		else if (next_end > last_end)
			last->size = next_end - last->start;
	}
	if (extents->count)
		extents->count = to + 1;
}

int extents_unite(struct extents *extents, uint64_t start, uint64_t size)
{
	int rc = extents_add(extents, start, size);

	if (rc)
		return rc;
	extents_sort(extents);
	join(extents);
	return 0;
}

int extents_cut_all(struct extents *extents, const struct extents *others)
{
	size_t i;
	int rc = 0;

	for (i = 0; i < others->count && !rc; i++)
		rc = extents_cut(extents, others->list[i].start,
				 others->list[i].size);
	return rc;
}

int extents_unite_all(struct extents *extents, const struct extents *others)
{
	size_t i;
	int rc = 0;

	for (i = 0; i < others->count && !rc; i++)
		rc = extents_add(extents, others->list[i].start,
				 others->list[i].size);
	extents_sort(extents);
	join(extents);
	return rc;
}

bool extents_hold(const struct extents *extents, uint64_t start, uint64_t size)
{
	size_t i;

	for (i = 0; i < extents->count; i++) {
		const struct extent *this = &extents->list[i];

		if (start >= this->start && size <= this->size &&
		    start - this->start <= this->size - size)
			return true;
	}
	return false;
}

bool extents_touch(const struct extents *extents, uint64_t start, uint64_t size)
{
	uint64_t end = end_of(start, size);
	size_t i;

	for (i = 0; i < extents->count; i++) {
		const struct extent *this = &extents->list[i];

		if (size && start < this->start + this->size &&
		    this->start < end)
			return true;
	}
	return false;
}

uint64_t extents_total(const struct extents *extents)
{
	uint64_t total = 0;
	size_t i;

	for (i = 0; i < extents->count; i++)
		total += extents->list[i].size;
	return total;
}

struct extent extent_aligned(const struct extent *extent, uint64_t align)
{
	uint64_t end = extent->start + extent->size, start;

	end -= end % align;
	if (__builtin_add_overflow(extent->start, align - 1, &start))
		return (struct extent){ extent->start, 0 };
	start -= start % align;
	if (start >= end)
		return (struct extent){ extent->start, 0 };
	return (struct extent){ start, end - start };
}
