// SPDX-License-Identifier: GPL-2.0
/*
 * libFuzzer entry: any bytes as a label area, and as the two ends of a plan.
 * Beyond crashes it looks for broken promises: an area that decodes must stay
 * within its data, an edit must be seen again, a plan must reach its target,
 * and leave a valid area after each of its writes if both ends are valid.
 *
 * The first byte chooses how much of the rest is there of a larger area.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ndctl/infoblock.h"
#include "ndctl/label-area.h"
#include "ndctl/label-format.h"
#include "ndctl/label-plan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(int truth)
{
	if (!truth)
		abort();
}

static unsigned int look(const struct label_area *area)
{
	uint32_t slot, nslot = label_area_nslot(area), nfree = 0;
	unsigned int active = 0;
	enum label_fault fault;
	struct label label;

	need((area->current >= 0) == (nslot > 0));
	need(label_slot_offset(&area->geo, nslot) <= area->size || !nslot);
	for (slot = 0; slot < nslot; slot++) {
		switch (label_area_slot(area, slot, &fault, &label)) {
		case LABEL_ACTIVE:
			need(fault == LABEL_OK && label.slot == slot);
			active++;
			break;
		case LABEL_CORRUPT:
			need(fault != LABEL_OK && label_fault_text(fault));
			break;
		case LABEL_FREE:
			nfree++;
			break;
		}
	}
	need(nfree == label_area_nfree(area));
	return active;
}

static void edit(struct label_area *area)
{
	struct label label = { .uuid = { 1 }, .nlabel = 1, .raw_size = 1 };
	uint32_t before = label_area_nfree(area);
	enum label_fault fault;
	int rc;

	rc = label_area_edit(area, &label, NULL);
	need(rc == 0 || area->current < 0 || area->have < area->size ||
	     before == 0);
	if (rc)
		return;
	need(label_area_nfree(area) == before - 1);
	/* It may overlap what was there, but it is a label. */
	label_area_slot(area, label.slot, &fault, NULL);
	need(fault == LABEL_OK || fault == LABEL_SLOT_OVERLAP);
	need(label_area_edit(area, NULL, &label.slot) == 0);
	need(label_area_nfree(area) == before);
}

static int valid(const uint8_t *data, size_t size)
{
	struct label_area *area;
	int result;

	need(label_area_new(size, data, size, &area) == 0);
	look(area);
	result = area->current >= 0;
	label_area_free(area);
	return result;
}

static void plan(const uint8_t *from, const uint8_t *to, size_t size)
{
	int both = valid(from, size) && valid(to, size);
	struct label_plan *steps;
	uint8_t *now = malloc(size);
	size_t i;

	memcpy(now, from, size);
	need(label_plan_new(from, to, size, &steps) == 0);
	for (i = 0; i < steps->count; i++) {
		need(steps->list[i].offset + steps->list[i].length <= size);
		memcpy(now + steps->list[i].offset, steps->list[i].data,
		       steps->list[i].length);
		need(valid(now, size) || !both);
	}
	need(memcmp(now, to, size) == 0);
	label_plan_free(steps);
	free(now);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t block[INFOBLOCK_SIZE] = { 0 };
	struct infoblock info;
	struct label_area *area;
	size_t more;

	if (size < 1)
		return 0;
	more = data[0] * (size_t)LABEL_SIZE_1_1;
	data++;
	size--;
	need(label_area_new(size + more, data, size, &area) == 0);
	look(area);
	edit(area);
	label_area_free(area);
	plan(data, data + size / 2, size / 2);
	memcpy(block, data, size < sizeof(block) ? size : sizeof(block));
	if (infoblock_decode(block, &info) == 0)
		need(info.kind != INFOBLOCK_NONE);
	return 0;
}
