// SPDX-License-Identifier: GPL-2.0
/*
 * forge [OPTIONS] DEVICE: does what a hostile guest would: leaves info blocks
 * with correct checksums all over its memory, for whoever probes it next.
 *   -k KIND   pfn, dax or btt (default: all three in turn)
 *   -p UUID   parent (default: zero)
 *   -m MODE   of pfn and dax: ram or pmem (default ram)
 *   -a ALIGN  of pfn and dax (default 2M)
 *   -n SIZE   of the namespace that the blocks speak of (default: what is left
 *             of the device; then there is a btt log at its end, too)
 *   -t STEP   a block at the start of each STEP and 4K after it (default 2M)
 *   -s SIZE   how much of the device (default: all)
 *   -c        instead of writing, count the blocks that are there
 *
 * Layouts: the kernel's documentation of the on-media formats (nvdimm/btt.rst)
 * and UEFI's BTT chapter; pfn and dax as found on media that stock tools made.
 */
#include <endian.h>
#include "common.h"

#define BLOCK 4096ULL

struct pfn_block {
	char signature[16];
	uint8_t uuid[16];
	uint8_t parent_uuid[16];
	uint32_t flags;
	uint16_t version_major;
	uint16_t version_minor;
	uint64_t dataoff;
	uint64_t npfns;
	uint32_t mode;
	uint32_t start_pad;
	uint32_t end_trunc;
	uint32_t align;
	uint32_t page_size;
	uint16_t page_struct_size;
	uint8_t padding[3994];
	uint64_t checksum;
} __attribute__((packed));

struct btt_block {
	char signature[16];
	uint8_t uuid[16];
	uint8_t parent_uuid[16];
	uint32_t flags;
	uint16_t version_major;
	uint16_t version_minor;
	uint32_t external_lbasize;
	uint32_t external_nlba;
	uint32_t internal_lbasize;
	uint32_t internal_nlba;
	uint32_t nfree;
	uint32_t infosize;
	uint64_t nextoff;
	uint64_t dataoff;
	uint64_t mapoff;
	uint64_t logoff;
	uint64_t info2off;
	uint8_t padding[3968];
	uint64_t checksum;
} __attribute__((packed));

_Static_assert(sizeof(struct pfn_block) == BLOCK, "pfn block");
_Static_assert(sizeof(struct btt_block) == BLOCK, "btt block");

enum kind { PFN, DAX, BTT, KINDS };

static const char *const kind_names[] = { "pfn", "dax", "btt" };
static const char *const signatures[] = {
	"NVDIMM_PFN_INFO", "NVDIMM_DAX_INFO", "BTT_ARENA_INFO",
};

struct forgery {
	uint8_t parent[16];
	uint64_t namespace_size, align;
	uint32_t mode;
};

/* Fletcher's sum over little-endian 32-bit words; the field counts as zero. */
static uint64_t checksum(const void *block)
{
	uint32_t words[BLOCK / 4], low = 0;
	uint64_t high = 0;

	memcpy(words, block, BLOCK);
	words[BLOCK / 4 - 1] = words[BLOCK / 4 - 2] = 0;
	for (size_t i = 0; i < BLOCK / 4; i++) {
		low += le32toh(words[i]);
		high += low;
	}
	return htole64(high << 32 | low);
}

static void fill_random(uint8_t uuid[16])
{
	for (int i = 0; i < 16; i++)
		uuid[i] = (uint8_t)rand();
}

static void forge_pfn(struct pfn_block *b, enum kind kind,
		      const struct forgery *f)
{
	uint64_t map = f->namespace_size / 4096 * 64;
	uint64_t dataoff = f->mode == 1 ? 8192 : map + 8192;

	memset(b, 0, sizeof(*b));
	strcpy(b->signature, signatures[kind]);
	fill_random(b->uuid);
	memcpy(b->parent_uuid, f->parent, 16);
	dataoff = (dataoff + f->align - 1) / f->align * f->align;
	b->version_major = htole16(1);
	b->version_minor = htole16(4);
	b->dataoff = htole64(dataoff);
	b->npfns = htole64((f->namespace_size - dataoff) / 4096);
	b->mode = htole32(f->mode);
	b->align = htole32((uint32_t)f->align);
	b->page_size = htole32(4096);
	b->page_struct_size = htole16(64);
	b->checksum = checksum(b);
}

/* One arena that fills the namespace. at_start: version 2 lies at offset 0. */
static void forge_btt(struct btt_block *b, bool at_start,
		      const struct forgery *f)
{
	const uint64_t lba = 4096, nfree = 256, log = nfree * 64;
	uint64_t arena = f->namespace_size - (at_start ? 0 : 4096);
	uint64_t blocks, map;

	memset(b, 0, sizeof(*b));
	strcpy(b->signature, signatures[BTT]);
	fill_random(b->uuid);
	memcpy(b->parent_uuid, f->parent, 16);
	blocks = (arena - 2 * BLOCK - log) / (lba + 4);
	map = (blocks * 4 + BLOCK - 1) / BLOCK * BLOCK;
	blocks = (arena - 2 * BLOCK - log - map) / lba;
	b->version_major = htole16(at_start ? 2 : 1);
	b->version_minor = htole16(at_start ? 0 : 1);
	b->external_lbasize = b->internal_lbasize = htole32(lba);
	b->internal_nlba = htole32((uint32_t)blocks);
	b->external_nlba = htole32((uint32_t)(blocks - nfree));
	b->nfree = htole32(nfree);
	b->infosize = htole32(BLOCK);
	b->dataoff = htole64(BLOCK);
	b->info2off = htole64(arena - BLOCK);
	b->logoff = htole64(arena - BLOCK - log);
	b->mapoff = htole64(arena - BLOCK - log - map);
	b->checksum = checksum(b);
}

struct btt_log {
	uint32_t lba;
	uint32_t old_map;
	uint32_t new_map;
	uint32_t sequence;
};

/*
 * The log of an arena in its first state, four entries a group. All arenas
 * that reach to the end of the device have it in one place. The map may stay
 * as it is: zeroes are its first state, and garbage is only wrong data.
 */
static void forge_log(char *arena_at, const struct btt_block *b)
{
	struct btt_log *log = (struct btt_log *)(arena_at + le64toh(b->logoff));
	uint32_t nfree = le32toh(b->nfree);

	memset(log, 0, nfree * 4 * sizeof(*log));
	for (uint32_t i = 0; i < nfree; i++, log += 4) {
		log->lba = htole32(i);
		log->old_map = log->new_map =
			htole32(le32toh(b->external_nlba) + i);
		log->sequence = htole32(1);
	}
}

static void forge_at(char *at, enum kind kind, bool at_start,
		     const struct forgery *f)
{
	if (kind == BTT)
		forge_btt((struct btt_block *)at, at_start, f);
	else
		forge_pfn((struct pfn_block *)at, kind, f);
}

static bool is_block(const char *at)
{
	const struct pfn_block *b = (const struct pfn_block *)at;

	for (int i = 0; i < KINDS; i++)
		if (!memcmp(at, signatures[i], strlen(signatures[i]) + 1))
			return b->checksum == checksum(at);
	return false;
}

static void parse_uuid(const char *text, uint8_t uuid[16])
{
	int got = 0;

	for (; *text && got < 16; text++) {
		unsigned int byte;

		if (*text == '-')
			continue;
		if (sscanf(text, "%2x", &byte) != 1 || !text[1])
			die("not a uuid: %s", text);
		uuid[got++] = (uint8_t)byte;
		text++;
	}
	if (got != 16 || *text)
		die("not a uuid");
}

static int kind_arg(const char *text)
{
	for (int i = 0; i < KINDS; i++)
		if (!strcmp(text, kind_names[i]))
			return i;
	die("no kind '%s'", text);
}

/* Device dax can only be mapped; a block device too. */
static char *map_all(const char *path, uint64_t *size)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);
	char *at;

	if (fd < 0)
		die("%s: %m", path);
	if (!*size)
		*size = device_size(fd);
	at = mmap(NULL, *size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (at == MAP_FAILED)
		die("mmap of %s: %m", path);
	return at;
}

static unsigned long forge_all(char *at, uint64_t size, uint64_t step,
			       int kind, struct forgery *f)
{
	bool whole = !f->namespace_size;
	unsigned long blocks = 0;
	struct btt_block first;

	if (whole && (kind < 0 || kind == BTT)) {
		f->namespace_size = size;
		forge_btt(&first, true, f);
		forge_log(at, &first);
	}

	for (uint64_t i = 0; i + step <= size; i += step) {
		int k = kind < 0 ? (int)(i / step % KINDS) : kind;

		if (whole)
			f->namespace_size = size - i;
		if (f->namespace_size < 8 * MiB)
			break;
		forge_at(at + i, k, true, f);
		forge_at(at + i + BLOCK, k, false, f);
		blocks += 2;
	}
	msync(at, size, MS_SYNC);
	return blocks;
}

static unsigned long count_all(const char *at, uint64_t size, uint64_t step)
{
	unsigned long blocks = 0;

	for (uint64_t i = 0; i + step <= size; i += step)
		blocks += is_block(at + i) + is_block(at + i + BLOCK);
	return blocks;
}

int main(int argc, char **argv)
{
	struct forgery f = { .mode = 1, .align = 2 * MiB };
	uint64_t size = 0, step = 2 * MiB;
	int option, kind = -1;
	bool count = false;
	char *at;

	while ((option = getopt(argc, argv, "k:p:m:a:n:t:s:c")) != -1) {
		switch (option) {
		case 'k': kind = kind_arg(optarg); break;
		case 'p': parse_uuid(optarg, f.parent); break;
		case 'm': f.mode = strcmp(optarg, "pmem") ? 1 : 2; break;
		case 'a': f.align = size_arg(optarg); break;
		case 'n': f.namespace_size = size_arg(optarg); break;
		case 't': step = size_arg(optarg); break;
		case 's': size = size_arg(optarg); break;
		case 'c': count = true; break;
		default: return 2;
		}
	}
	if (optind + 1 != argc)
		die("which device?");
	at = map_all(argv[optind], &size);
	printf("blocks=%lu\n", count ? count_all(at, size, step) :
	       forge_all(at, size, step, kind, &f));
	return 0;
}
