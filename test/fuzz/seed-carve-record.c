// SPDX-License-Identifier: GPL-2.0
/* Writes a sound record with one of everything into the folder named. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daxctl/carve-record.h"

#define GiB (1ull << 30)

static void fill(struct carve_record *record)
{
	struct carve *carve;
	uint64_t i;

	carve_record_init(record);
	carve_record_enter_boot(record, "e8a9a1a2-4c3c-4a3c-9b59-2a1d52b0f3cc");
	extents_unite(&record->clean, 32 * GiB, GiB);
	extents_unite(&record->bad, 40 * GiB, 4096);
	carve_steer_add(record, "region1", 2 << 20);
	for (i = 0; i <= CARVE_DELETING; i++) {
		char name[] = { 'v', '0' + i, 0 };

		carve = carve_new(name);
		carve->state = i;
		carve->request.size = GiB;
		carve->request.align = GiB;
		carve->request.max_extents = 1 + i;
		carve->request.map = strdup("none");
		carve->request.mode = 0600;
		carve->pool.kind = strdup("nvdimm");
		carve->pool.region = strdup("region0");
		carve->pool.size = 64 * GiB;
		carve->pool.keeps = i & 1;
		carve->device = strdup("dax0.1");
		carve->uuid[0] = i;
		carve->job = (struct carve_job){ 4711 + i, i };
		extents_add(&carve->ranges, 2 * i * GiB, GiB);
		if (i == CARVE_RESIZING)
			extents_add(&carve->to, 2 * i * GiB, 2 * GiB);
		if (carve_add(record, carve))
			abort();
	}
}

static void put(const char *folder, const char *name,
		const struct carve_record *record)
{
	char path[4096], *text = carve_record_format(record);
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "we");
	if (!text || !file || fputs(text, file) == EOF || fclose(file)) {
		perror(path);
		exit(EXIT_FAILURE);
	}
	free(text);
}

int main(int argc, char **argv)
{
	struct carve_record record;

	if (argc != 2)
		return EXIT_FAILURE;
	fill(&record);
	put(argv[1], "all", &record);
	carve_record_free(&record);
	carve_record_enter_boot(&record, "b");
	put(argv[1], "empty", &record);
	carve_record_free(&record);
	return 0;
}
