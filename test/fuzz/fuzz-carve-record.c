// SPDX-License-Identifier: GPL-2.0
/*
 * libFuzzer entry: any bytes as the record of carves. What is accepted must
 * agree with itself, be written as something that is accepted again and is the
 * same, and still do so after a reboot, a reservation and a release.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "daxctl/carve-record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(int truth)
{
	if (!truth)
		abort();
}

static void written_and_read(const struct carve_record *record)
{
	struct explain why = { 0 };
	struct carve_record again;
	char *text, *text_again;

	need(carve_record_check(record, &why) == 0);
	text = carve_record_format(record);
	need(text && carve_record_parse(text, &why, &again) == 0);
	text_again = carve_record_format(&again);
	need(text_again && strcmp(text, text_again) == 0);
	free(text);
	free(text_again);
	carve_record_free(&again);
	explain_clear(&why);
}

static void use(struct carve_record *record)
{
	struct carve *carve = TAILQ_FIRST(&record->carves);
	struct extents free = { 0 };
	struct extent piece;

	need(extents_add(&free, 0, 1ull << 62) == 0);
	need(carve_record_cut(record, &free) == 0);
	if (free.count && !carve_find(record, "new")) {
		struct carve *new = carve_new("new");

		piece = free.list[0];
		need(extents_add(&new->ranges, piece.start, piece.size) == 0);
		new->request.size = piece.size;
		new->request.align = 1;
		new->request.max_extents = 1;
		new->pool.kind = strdup("dax");
		new->pool.region = strdup("0");
		need(carve_add(record, new) == 0);
		need(!extents_touch(&record->clean, piece.start, piece.size));
	}
	extents_free(&free);
	written_and_read(record);
	if (carve)
		need(carve_remove_clean(record, carve) == 0);
	written_and_read(record);
	need(carve_record_enter_boot(record, "another boot") == 0);
	written_and_read(record);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = strndup((const char *)data, size);
	struct explain why = { 0 };
	struct carve_record record;
	int rc;

	rc = carve_record_parse(text, &why, &record);
	free(text);
	need(!rc == !why.cause);
	explain_clear(&why);
	if (rc)
		return 0;
	written_and_read(&record);
	use(&record);
	carve_record_free(&record);
	return 0;
}
