// SPDX-License-Identifier: GPL-2.0
/*
 * How much of what is asked for can be placed, and how broken up the free
 * memory gets: hosts under random arrivals and departures of VMs, with the
 * placement of lib/daxctl/place.h, with those that are usually taken instead,
 * and with what no placement can exceed: a request that fits into the free
 * memory of a region, wherever in the region that is.
 *
 * Each node is kept filled to the level of the column: for a request that
 * would exceed it, VMs leave at random until it does not. So each request
 * fits into the node's free memory; what fails, fails by fragmentation.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daxctl/place.h"
#include "shared/cleanup.h"

#define KiB	    (1ull << 10)
#define MiB	    (1ull << 20)
#define GiB	    (1ull << 30)
#define TiB	    (1ull << 40)

#define MAX_REGIONS 4
#define REQUESTS    4000 /* at each level, of each node */
#define WARM_UP	    1000 /* of them, that do not count */

/* ---- chance, the same in every run: xorshift64* */

static uint64_t chance_state;

static uint64_t chance(uint64_t below)
{
	chance_state ^= chance_state >> 12;
	chance_state ^= chance_state << 25;
	chance_state ^= chance_state >> 27;
	return (chance_state * 0x2545f4914f6cdd1dull >> 11) % below;
}

/* ---- what a node is made of, and what is asked of it */

/* Regions as firmware and command lines make them: not all start at a 1G. */
static const struct {
	const char *name;
	struct extent regions[MAX_REGIONS];
} nodes[] = {
	{ "512G", { { 4 * GiB, 512 * GiB } } },
	{ "1T, 2M off", { { 8 * GiB + 2 * MiB, TiB - 2 * MiB } } },
	{ "2T", { { 1 * TiB, 2 * TiB } } },
	{ "2 x 512G",
	  { { 6 * GiB, 512 * GiB }, { 1 * TiB + 4 * MiB, 512 * GiB } } },
	{ "512G + 1T + 2T",
	  { { 4 * GiB, 512 * GiB },
	    { 1 * TiB + 126 * MiB, 1 * TiB },
	    { 4 * TiB, 2 * TiB } } },
};

static const unsigned int levels[] = { 70, 80, 90, 95, 99 };

#define LEVELS ARRAY_SIZE(levels)

/*
 * 1G to 512G, a size half as often as the one before; between the powers of
 * two every third, and with an align below 1G some that are no whole GiB.
 */
static struct place_request draw_request(uint64_t most)
{
	struct place_request request = { .align = GiB };
	unsigned int kind = chance(100), power = 0;

	if (kind < 45)
		request.align = 2 * MiB;
	else if (kind < 50)
		request.align = 4 * KiB;
	do {
		power = 0;
		while (power < 9 && chance(100) < 62)
			power++;
		request.size = GiB << power;
		if (power && power < 9 && !chance(3))
			request.size += request.size / 2;
	} while (request.size > most);
	if (request.align < GiB && !chance(3))
		request.size += request.align * (1 + chance(400));
	return request;
}

/* ---- the placements */

struct regions {
	struct extents free[MAX_REGIONS];
	size_t count;
};

typedef int (*policy_fn)(const struct regions *regions,
			 const struct place_request *request, size_t *ret_which,
			 struct extents *ret);

static int ours(const struct regions *regions,
		const struct place_request *request, size_t *ret_which,
		struct extents *ret)
{
	return place_among(regions->free, regions->count, request, ret_which,
			   ret);
}

/* By address, as the kernel does it: each piece from the next that is free. */
static int first_pieces(const struct extents *free,
			const struct place_request *request,
			struct extents *ret)
{
	uint64_t left = request->size;
	size_t i;

	for (i = 0; i < free->count && left; i++) {
		struct extent fit =
			extent_aligned(&free->list[i], request->align);

		if (!fit.size)
			continue;
		if (ret->count == request->max_extents)
			break;
		if (fit.size > left)
			fit.size = left;
		extents_add(ret, fit.start, fit.size);
		left -= fit.size;
	}
	if (!left)
		return 0;
	extents_free(ret);
	return -ENOSPC;
}

static int first_fit(const struct regions *regions,
		     const struct place_request *request, size_t *ret_which,
		     struct extents *ret)
{
	size_t r, i;

	for (r = 0; r < regions->count; r++) {
		for (i = 0; i < regions->free[r].count; i++) {
			struct extent fit = extent_aligned(
				&regions->free[r].list[i], request->align);

			if (fit.size < request->size)
				continue;
			*ret_which = r;
			return extents_add(ret, fit.start, request->size);
		}
	}
	for (r = 0; r < regions->count && request->max_extents > 1; r++) {
		*ret_which = r;
		if (first_pieces(&regions->free[r], request, ret) == 0)
			return 0;
	}
	return -ENOSPC;
}

static int compare_sizes(const void *a, const void *b)
{
	const struct extent *x = a, *y = b;

	return x->size < y->size ? 1 : x->size > y->size ? -1 : 0;
}

/* The smallest that is free and large enough; else from the largest down. */
static int best_fit(const struct regions *regions,
		    const struct place_request *request, size_t *ret_which,
		    struct extents *ret)
{
	struct extent best = { 0 };
	size_t r, i;

	for (r = 0; r < regions->count; r++) {
		for (i = 0; i < regions->free[r].count; i++) {
			struct extent fit = extent_aligned(
				&regions->free[r].list[i], request->align);

			if (fit.size < request->size ||
			    (best.size && fit.size >= best.size))
				continue;
			best = fit;
			*ret_which = r;
		}
	}
	if (best.size)
		return extents_add(ret, best.start, request->size);
	for (r = 0; r < regions->count && request->max_extents > 1; r++) {
		_cleanup_(extents_free) struct extents sorted = { 0 };
		int rc = extents_copy(&regions->free[r], &sorted);

		if (rc)
			return rc;
		if (sorted.count)
			qsort(sorted.list, sorted.count, sizeof(*sorted.list),
			      compare_sizes);
		*ret_which = r;
		if (first_pieces(&sorted, request, ret) == 0)
			return 0;
	}
	return -ENOSPC;
}

/* Memory without places: each region one lump, kept at its start. */
static int bound(const struct regions *regions,
		 const struct place_request *request, size_t *ret_which,
		 struct extents *ret)
{
	uint64_t best = 0;
	size_t r;

	for (r = 0; r < regions->count; r++) {
		uint64_t total = extents_total(&regions->free[r]);

		if (total >= request->size && (!best || total < best)) {
			best = total;
			*ret_which = r;
		}
	}
	return best ? 0 : -ENOSPC;
}

static const struct {
	const char *name;
	policy_fn place;
	unsigned int max_extents;
} policies[] = {
	{ "ours", ours, 1 },	       { "first fit", first_fit, 1 },
	{ "best fit", best_fit, 1 },   { "ours", ours, 2 },
	{ "first fit", first_fit, 2 }, { "best fit", best_fit, 2 },
	{ "ours", ours, 4 },	       { "first fit", first_fit, 4 },
	{ "best fit", best_fit, 4 },   { "ours", ours, 8 },
	{ "first fit", first_fit, 8 }, { "best fit", best_fit, 8 },
	{ "bound", bound, 0 },
};

/* ---- a node at work */

struct vm {
	uint64_t size;
	size_t region;
	struct extents memory;
};

struct node {
	struct regions regions;
	uint64_t total;
	uint64_t used;
	struct vm *vms;
	size_t count;
};

struct score {
	uint64_t asked, placed; /* requests */
	uint64_t bytes_asked, bytes_placed;
	double fragments; /* sum of what is not in the largest, over @looks */
	uint64_t looks;
	uint64_t pieces;
};

static void stop(const char *why)
{
	fprintf(stderr, "placement: %s\n", why);
	exit(EXIT_FAILURE);
}

static void need(int rc)
{
	if (rc)
		stop(strerror(-rc));
}

static void begin(struct node *node, size_t which)
{
	size_t i;

	*node = (struct node){ 0 };
	for (i = 0; i < MAX_REGIONS && nodes[which].regions[i].size; i++) {
		const struct extent *region = &nodes[which].regions[i];

		need(extents_add(&node->regions.free[i], region->start,
				 region->size));
		node->regions.count++;
		node->total += region->size;
	}
	node->vms = calloc(REQUESTS, sizeof(*node->vms));
	if (!node->vms)
		stop("no memory");
}

static void leave(struct node *node, size_t which)
{
	struct vm *vm = &node->vms[which];
	struct extents *free = &node->regions.free[vm->region];
	size_t i;

	for (i = 0; i < vm->memory.count; i++)
		need(extents_unite(free, vm->memory.list[i].start,
				   vm->memory.list[i].size));
	node->used -= vm->size;
	extents_free(&vm->memory);
	node->vms[which] = node->vms[--node->count];
}

static void end(struct node *node)
{
	size_t i;

	while (node->count)
		leave(node, node->count - 1);
	for (i = 0; i < node->regions.count; i++) {
		if (node->regions.free[i].count != 1)
			stop("memory was lost");
		extents_free(&node->regions.free[i]);
	}
	free(node->vms);
}

/* A placement that hands out what is not free is no placement. */
static void take(struct node *node, struct vm *vm,
		 const struct place_request *request)
{
	struct extents *free = &node->regions.free[vm->region];
	size_t i;

	if (extents_total(&vm->memory) != request->size ||
	    vm->memory.count > request->max_extents)
		stop("not what was asked for");
	for (i = 0; i < vm->memory.count; i++) {
		const struct extent *piece = &vm->memory.list[i];

		if (piece->start % request->align ||
		    piece->size % request->align ||
		    !extents_hold(free, piece->start, piece->size))
			stop("a piece is not free or not aligned");
		need(extents_cut(free, piece->start, piece->size));
	}
}

/* The bound has no places: any free bytes will do. */
static void take_lump(struct node *node, struct vm *vm, uint64_t size)
{
	struct extents *free = &node->regions.free[vm->region];

	while (size) {
		struct extent piece = free->list[0];

		if (piece.size > size)
			piece.size = size;
		need(extents_add(&vm->memory, piece.start, piece.size));
		need(extents_cut(free, piece.start, piece.size));
		size -= piece.size;
	}
}

/* What part of the free memory is not in the largest piece of a region. */
static double fragments(const struct regions *regions)
{
	uint64_t total = 0, largest = 0;
	size_t r, i;

	for (r = 0; r < regions->count; r++) {
		uint64_t most = 0;

		for (i = 0; i < regions->free[r].count; i++)
			if (regions->free[r].list[i].size > most)
				most = regions->free[r].list[i].size;
		largest += most;
		total += extents_total(&regions->free[r]);
	}
	return total ? 1 - (double)largest / total : 0;
}

static void arrive(struct node *node, size_t policy,
		   const struct place_request *request, struct score *score)
{
	struct vm vm = { .size = request->size };
	int rc;

	rc = policies[policy].place(&node->regions, request, &vm.region,
				    &vm.memory);
	if (rc && rc != -ENOSPC)
		need(rc);
	score->asked++;
	score->bytes_asked += request->size;
	if (rc)
		return;
	if (policies[policy].place == bound)
		take_lump(node, &vm, request->size);
	else
		take(node, &vm, request);
	score->placed++;
	score->bytes_placed += request->size;
	score->pieces += vm.memory.count;
	node->used += request->size;
	node->vms[node->count++] = vm;
}

static void run(size_t which, unsigned int level, size_t policy,
		struct score *score)
{
	struct score warm_up = { 0 };
	struct node node;
	uint64_t limit;
	unsigned int i;

	begin(&node, which);
	limit = node.total / 100 * level;
	chance_state = 0x9e3779b97f4a7c15ull + which * 1000 + level;
	for (i = 0; i < REQUESTS; i++) {
		struct score *now = i < WARM_UP ? &warm_up : score;
		uint64_t kept, most = limit;
		struct place_request request;

		/* Who leaves must not change what is asked for next. */
		kept = chance_state;
		if (most > nodes[which].regions[0].size)
			most = nodes[which].regions[0].size;
		request = draw_request(most < 512 * GiB ? most / 2 : 512 * GiB);
		request.max_extents = policies[policy].max_extents;
		while (node.used + request.size > limit)
			leave(&node, chance(node.count));
		chance_state = kept + 0x632be59bd9b4e019ull;
		arrive(&node, policy, &request, now);
		now->fragments += fragments(&node.regions);
		now->looks++;
	}
	end(&node);
}

/* ---- the table */

static void add(struct score *to, const struct score *from)
{
	to->asked += from->asked;
	to->placed += from->placed;
	to->bytes_asked += from->bytes_asked;
	to->bytes_placed += from->bytes_placed;
	to->fragments += from->fragments;
	to->looks += from->looks;
	to->pieces += from->pieces;
}

static void print_title(const char *title)
{
	size_t i;

	printf("\n%s\n%-10s %7s", title, "", "extents");
	for (i = 0; i < LEVELS; i++)
		printf("  %4u %% full", levels[i]);
	putchar('\n');
}

static double share_placed(const struct score *score)
{
	return 100.0 * score->placed / score->asked;
}

static double share_bytes(const struct score *score)
{
	return 100.0 * score->bytes_placed / score->bytes_asked;
}

static double share_fragments(const struct score *score)
{
	return 100.0 * score->fragments / score->looks;
}

static double mean_pieces(const struct score *score)
{
	return (double)score->pieces / score->placed;
}

typedef double (*figure_fn)(const struct score *score);

static void print(const char *title, const struct score scores[][LEVELS],
		  figure_fn figure, bool has_bound)
{
	size_t policy, level;

	print_title(title);
	for (policy = 0; policy < ARRAY_SIZE(policies); policy++) {
		if (policies[policy].place == bound && !has_bound)
			continue;
		printf("%-10s %7.0u", policies[policy].name,
		       policies[policy].max_extents);
		for (level = 0; level < LEVELS; level++)
			printf("  %11.2f", figure(&scores[policy][level]));
		putchar('\n');
	}
}

int main(void)
{
	static struct score scores[ARRAY_SIZE(policies)][LEVELS];
	size_t which, level, policy;

	printf("nodes:");
	for (which = 0; which < ARRAY_SIZE(nodes); which++)
		printf("%s %s", which ? "," : "", nodes[which].name);
	printf("; %u requests each at each level\n", REQUESTS - WARM_UP);
	for (policy = 0; policy < ARRAY_SIZE(policies); policy++) {
		for (level = 0; level < LEVELS; level++) {
			for (which = 0; which < ARRAY_SIZE(nodes); which++) {
				struct score score = { 0 };

				run(which, levels[level], policy, &score);
				add(&scores[policy][level], &score);
			}
		}
	}
	print("requests placed, %", scores, share_placed, true);
	print("bytes placed, % of those asked for", scores, share_bytes, true);
	print("free memory outside the largest piece of its region, %", scores,
	      share_fragments, false);
	print("pieces a device", scores, mean_pieces, false);
	return 0;
}
