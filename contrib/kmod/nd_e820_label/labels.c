// SPDX-License-Identifier: GPL-2.0
/*
 * Reads the labels of an area, and only reads: writing them is the kernel's
 * and ndctl's. Nothing is believed before it was checked against the 128 KiB
 * there are.
 */
#include <linux/bitops.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "nd_e820_label.h"

static bool checksum_ok(void *data, size_t len, __le64 *member)
{
	__le64 found = *member;
	u64 sum;

	*member = 0;
	sum = nd_fletcher64(data, len, true);
	*member = found;
	return sum == le64_to_cpu(found);
}

static size_t label_size(const struct label_index *index)
{
	if (le16_to_cpu(index->major) == 1 && le16_to_cpu(index->minor) < 2)
		return sizeof(struct label_slot);
	if (index->labelsize > 1)
		return 0;
	return sizeof(struct label_slot) << index->labelsize;
}

/* @copy: the whole label storage, @which: 0 or 1, the block at @off. */
static struct label_index *index_at(void *copy, int which, u64 off)
{
	struct label_index *index = copy + off;
	u64 size, labeloff, other, slots;

	if (off > E820_LABELS_SIZE / 2 ||
	    memcmp(index->sig, LABEL_INDEX_MAGIC, sizeof(index->sig)))
		return NULL;
	size = le64_to_cpu(index->mysize);
	if (!size || size % LABEL_INDEX_ALIGN || size > E820_LABELS_SIZE / 2)
		return NULL;
	if (!checksum_ok(index, size, &index->checksum))
		return NULL;

	other = which ? 0 : size;
	labeloff = le64_to_cpu(index->labeloff);
	slots = le32_to_cpu(index->nslot);
	if (le64_to_cpu(index->myoff) != off || off != which * size ||
	    le64_to_cpu(index->otheroff) != other || labeloff != 2 * size)
		return NULL;
	if (!label_size(index) || sizeof(*index) + (slots + 7) / 8 > size ||
	    labeloff + slots * label_size(index) > E820_LABELS_SIZE)
		return NULL;
	if (!(le32_to_cpu(index->seq) & LABEL_SEQ_MASK))
		return NULL;
	return index;
}

/*
 * Where the second block starts is known from the first, or, when that one is
 * damaged, found at the only places where a valid one can be.
 */
static struct label_index *second_index(void *copy)
{
	struct label_index *index;
	u64 off;

	for (off = LABEL_INDEX_ALIGN; off <= E820_LABELS_SIZE / 2;
	     off += LABEL_INDEX_ALIGN) {
		index = index_at(copy, 1, off);
		if (index)
			return index;
	}
	return NULL;
}

/* The sequence runs 1, 2, 3, 1, ...: of two, the one that follows is newer. */
static struct label_index *current_index(void *copy)
{
	struct label_index *a = index_at(copy, 0, 0);
	struct label_index *b = second_index(copy);
	u32 seq_a, seq_b;

	if (!a || !b)
		return a ?: b;
	seq_a = le32_to_cpu(a->seq) & LABEL_SEQ_MASK;
	seq_b = le32_to_cpu(b->seq) & LABEL_SEQ_MASK;
	return seq_b == seq_a || seq_b == seq_a % 3 + 1 ? b : a;
}

static bool slot_ok(struct label_slot *slot, size_t size, u32 nr)
{
	if (le32_to_cpu(slot->slot) != nr)
		return false;
	return size < LABEL_12_SIZE ||
	       checksum_ok(slot, size, (void *)slot + LABEL_12_CHECKSUM_OFF);
}

static int walk(void *copy, e820_label_fn fn, void *data)
{
	struct label_index *index = current_index(copy);
	struct e820_label label;
	struct label_slot *slot;
	size_t size;
	int ret;
	u32 nr;

	if (!index)
		return -ENOENT;
	size = label_size(index);
	for (nr = 0; nr < le32_to_cpu(index->nslot); nr++) {
		slot = copy + le64_to_cpu(index->labeloff) + nr * size;
		if (index->free[nr / 8] & BIT(nr % 8) ||
		    !slot_ok(slot, size, nr))
			continue;
		import_uuid(&label.uuid, slot->uuid);
		label.cookie = le64_to_cpu(slot->isetcookie);
		label.dpa = le64_to_cpu(slot->dpa);
		label.size = le64_to_cpu(slot->rawsize);
		ret = fn(&label, data);
		if (ret)
			return ret;
	}
	return 0;
}

int e820_labels_for_each(struct e820_area *area, e820_label_fn fn, void *data)
{
	void *copy = kvmalloc(E820_LABELS_SIZE, GFP_KERNEL);
	int ret;

	if (!copy)
		return -ENOMEM;
	mutex_lock(&area->lock);
	ret = e820_area_read(area, E820_LABELS_OFF, copy, E820_LABELS_SIZE);
	mutex_unlock(&area->lock);
	if (!ret)
		ret = walk(copy, fn, data);
	kvfree(copy);
	return ret;
}

/* As many as there can be slots, of the smaller kind. */
#define MAX_LABELS	(E820_LABELS_SIZE / sizeof(struct label_slot))

static int add_uuid(const struct e820_label *label, void *data)
{
	struct e820_uuids *uuids = data;

	uuids->uuid[uuids->count++] = label->uuid;
	return 0;
}

struct e820_uuids *e820_labels_uuids(struct e820_area *area)
{
	struct e820_uuids *uuids;

	uuids = kvzalloc(struct_size(uuids, uuid, MAX_LABELS), GFP_KERNEL);
	if (!uuids)
		return NULL;
	if (e820_labels_for_each(area, add_uuid, uuids) == -ENOMEM) {
		kvfree(uuids);
		return NULL;
	}
	return uuids;
}

bool e820_uuids_has(const struct e820_uuids *uuids, const uuid_t *uuid)
{
	u32 i;

	for (i = 0; i < uuids->count; i++)
		if (uuid_equal(&uuids->uuid[i], uuid))
			return true;
	return false;
}
