// SPDX-License-Identifier: GPL-2.0
/*
 * Writes what the fuzzer starts from into the folder that is named: sound
 * areas, since it does not find a checksum by itself, and pairs of them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ndctl/infoblock.h"
#include "ndctl/label-area.h"
#include "ndctl/label-plan.h"

#define SIZE 1536

static const char *folder;

static void put(const char *name, int first, const void *a, size_t size_a,
		const void *b, size_t size_b)
{
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "we");
	if (!file || fputc(first, file) == EOF ||
	    fwrite(a, 1, size_a, file) != size_a ||
	    fwrite(b, 1, size_b, file) != size_b || fclose(file)) {
		perror(path);
		exit(EXIT_FAILURE);
	}
}

static struct label_area *make(unsigned int minor, unsigned int labels)
{
	struct label_area *area;
	struct label label = { .nlabel = 1, .raw_size = 4096 };
	unsigned int i;

	if (label_area_init(SIZE, minor, &area))
		exit(EXIT_FAILURE);
	for (i = 0; i < labels; i++) {
		memset(label.uuid, i + 1, sizeof(label.uuid));
		snprintf(label.name, sizeof(label.name), "seed%u", i);
		label.dpa = i * 4096ul;
		if (label_area_edit(area, &label, NULL))
			exit(EXIT_FAILURE);
	}
	return area;
}

int main(int argc, char **argv)
{
	struct infoblock info = { .kind = INFOBLOCK_PFN,
				  .major = 1,
				  .minor = 4,
				  .pfn = { .align = 4096 } };
	uint8_t block[INFOBLOCK_SIZE];
	unsigned int from, to, labels;
	char name[64];

	if (argc != 2) {
		fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
		return EXIT_FAILURE;
	}
	folder = argv[1];
	for (from = 1; from <= 2; from++) {
		for (to = 1; to <= 2; to++) {
			for (labels = 0; labels < 3; labels++) {
				struct label_area *a = make(from, labels);
				struct label_area *b = make(to, 2 - labels);

				snprintf(name, sizeof(name), "pair-%u-%u-%u",
					 from, to, labels);
				put(name, 0, a->data, SIZE, b->data, SIZE);
				snprintf(name, sizeof(name), "part-%u-%u", from,
					 labels);
				put(name, 6, a->data, SIZE - 768, NULL, 0);
				snprintf(name, sizeof(name), "area-%u-%u", from,
					 labels);
				put(name, 0, a->data, SIZE, NULL, 0);
				label_area_free(a);
				label_area_free(b);
			}
		}
	}
	infoblock_encode(&info, block);
	put("infoblock", 0, block, sizeof(block), NULL, 0);
	return 0;
}
