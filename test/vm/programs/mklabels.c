// SPDX-License-Identifier: GPL-2.0
/*
 * mklabels FILE AREA-SIZE: writes an empty label area over the end of a file,
 * so that a QEMU DIMM backed by it comes up with labels. Runs on the host.
 *
 * Layout: UEFI specification, NVDIMM label protocol, version 1.2.
 */
#include <endian.h>
#include "common.h"

#define LABEL_SIZE	256
#define INDEX_UNIT	256

struct label_index {
	char signature[16];
	uint8_t flags[3];
	uint8_t label_size;	/* 128 << n */
	uint32_t sequence;
	uint64_t my_offset;
	uint64_t my_size;
	uint64_t other_offset;
	uint64_t label_offset;
	uint32_t slots;
	uint16_t major;
	uint16_t minor;
	uint64_t checksum;
	uint8_t free[];
} __attribute__((packed));

static uint64_t checksum(const void *data, size_t size)
{
	uint32_t low = 0, word;
	uint64_t high = 0;

	for (size_t i = 0; i < size; i += sizeof(word)) {
		memcpy(&word, (const char *)data + i, sizeof(word));
		low += le32toh(word);
		high += low;
	}
	return htole64(high << 32 | low);
}

/* Both indexes take as little as holds a bit for each slot. */
static uint64_t index_size(uint64_t area)
{
	uint64_t slots = area / LABEL_SIZE;
	uint64_t size = sizeof(struct label_index) + (slots + 7) / 8;

	return (size + INDEX_UNIT - 1) / INDEX_UNIT * INDEX_UNIT;
}

static void write_index(int fd, uint64_t at, uint64_t area, int number)
{
	uint64_t size = index_size(area);
	uint64_t slots = (area - 2 * size) / LABEL_SIZE;
	struct label_index *index = calloc(1, size);

	if (!index)
		die("no memory");
	strcpy(index->signature, "NAMESPACE_INDEX");
	index->label_size = 1;
	index->sequence = htole32(3 - number);
	index->my_offset = htole64(number * size);
	index->my_size = htole64(size);
	index->other_offset = htole64(number ? 0 : size);
	index->label_offset = htole64(2 * size);
	index->slots = htole32((uint32_t)slots);
	index->major = htole16(1);
	index->minor = htole16(2);
	/* Bits beyond the last slot stay zero: those are not free. */
	for (uint64_t i = 0; i < slots; i++)
		index->free[i / 8] |= 1 << i % 8;
	index->checksum = checksum(index, size);
	if (pwrite(fd, index, size, at + number * size) != (ssize_t)size)
		die("write: %m");
	free(index);
}

int main(int argc, char **argv)
{
	uint64_t area;
	off_t end;
	int fd;

	if (argc != 3)
		die("usage: mklabels FILE AREA-SIZE");
	area = size_arg(argv[2]);
	fd = open(argv[1], O_RDWR | O_CLOEXEC);
	if (fd < 0)
		die("%s: %m", argv[1]);
	end = lseek(fd, 0, SEEK_END);
	if (area < 128 * KiB || end < (off_t)area)
		die("%s has no room for a label area", argv[1]);
	write_index(fd, end - area, area, 0);
	write_index(fd, end - area, area, 1);
	return 0;
}
