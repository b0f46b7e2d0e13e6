// SPDX-License-Identifier: GPL-2.0
/* Runs a fuzz target over the files that are named, without libFuzzer. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void replay(const char *path)
{
	FILE *file = fopen(path, "re");
	uint8_t *data = malloc(1 << 20);
	size_t size;

	if (!file || !data) {
		perror(path);
		exit(EXIT_FAILURE);
	}
	size = fread(data, 1, 1 << 20, file);
	data = realloc(data, size ? size : 1);
	LLVMFuzzerTestOneInput(data, size);
	free(data);
	fclose(file);
}

int main(int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++)
		replay(argv[i]);
	return 0;
}
