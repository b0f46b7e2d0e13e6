// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "ndctl/ns-holes.h"
#include "ndctl/ns-plan.h"
#include "shared/parse.h"
#include "shared/size.h"

#define KiB (1ull << 10)
#define MiB (1ull << 20)
#define GiB (1ull << 30)

/* What devices with struct pages start at: anywhere, and on this machine. */
#define START_PORTABLE (16 * MiB)
#define START_LOCAL    (2 * MiB)

/* What the kernel reserves for info blocks, and for the struct page of 4K. */
#define INFO_RESERVE  (8 * KiB)
#define PAGE_DESCRIBE 64

/* What the plan is made from. */
struct request {
	const struct ndctl_namespace_settings *settings;
	const struct ns_view *view;
	struct explain *why;
};

static bool has_pages(const struct ns_plan *plan)
{
	return plan->mode != NDCTL_NS_MODE_RAW &&
	       plan->map != NDCTL_PFN_LOC_NONE;
}

/* ---- mode, map and align */

static int choose_mode(const struct request *rq, struct ns_plan *plan)
{
	plan->mode = NDCTL_NS_MODE_FSDAX;
	if (ns_given(rq->settings, NS_MODE))
		plan->mode = rq->settings->mode;
	if (plan->mode != NDCTL_NS_MODE_SECTOR)
		return 0;
	explain(rq->why, 0, "sector mode comes in a later version");
	return explain_cure(rq->why, -EOPNOTSUPP, "use raw, fsdax or devdax");
}

static int refuse_none_fsdax(const struct request *rq)
{
	explain(rq->why, 0,
		"fsdax cannot do without struct pages, which map none has not: file systems need them for DAX");
	return explain_cure(rq->why, -EOPNOTSUPP,
			    "use mode devdax, or map mem or dev");
}

static int refuse_none_label_less(const struct request *rq)
{
	explain(rq->why, 0,
		"%s has no labels, so nothing would know after a reboot that the namespace is map none",
		rq->view->region);
	return explain_cure(
		rq->why, -EOPNOTSUPP,
		"load nd_e820_label for memory that memmap= reserved, initialize the labels of NVDIMMs that have a label area, or use map mem or dev");
}

static int choose_map(const struct request *rq, struct ns_plan *plan)
{
	plan->map = NDCTL_PFN_LOC_PMEM;
	if (!ns_given(rq->settings, NS_MAP))
		return 0;
	if (plan->mode == NDCTL_NS_MODE_RAW)
		return explain(rq->why, -EINVAL,
			       "a map is for fsdax and devdax, not for raw");
	plan->map = rq->settings->map;
	if (plan->map != NDCTL_PFN_LOC_NONE)
		return 0;
	if (plan->mode != NDCTL_NS_MODE_DEVDAX)
		return refuse_none_fsdax(rq);
	if (!rq->view->labelled)
		return refuse_none_label_less(rq);
	return 0;
}

static bool align_supported(const struct ns_view *view, uint64_t align)
{
	size_t i;

	for (i = 0; i < view->align_count; i++)
		if (view->aligns[i] == align)
			return true;
	return view->align_count == 0 &&
	       (align == 4 * KiB || align == 2 * MiB || align == GiB);
}

static int refuse_align(const struct request *rq)
{
	const struct ns_view *view = rq->view;
	char list[sizeof(view->aligns) / sizeof(view->aligns[0]) * 24] = "";
	size_t i;

	for (i = 0; i < view->align_count; i++) {
		if (i)
			strcat(list, i + 1 < view->align_count ? ", " : " or ");
		strcat(list, size_text(view->aligns[i]).s);
	}
	explain(rq->why, 0, "this kernel cannot map at align %s",
		size_text(rq->settings->align).s);
	return explain_cure(rq->why, -EINVAL, "use %s",
			    *list ? list : "4K, 2M or 1G");
}

static int choose_align(const struct request *rq, struct ns_plan *plan)
{
	plan->align = 0;
	if (plan->mode == NDCTL_NS_MODE_RAW) {
		if (ns_given(rq->settings, NS_ALIGN))
			return explain(
				rq->why, -EINVAL,
				"an align is for fsdax and devdax, not for raw");
		return 0;
	}
	if (ns_given(rq->settings, NS_ALIGN)) {
		plan->align = rq->settings->align;
		return align_supported(rq->view, plan->align) ?
			       0 :
			       refuse_align(rq);
	}
	plan->align = 2 * MiB;
	if (!align_supported(rq->view, plan->align))
		plan->align = rq->view->aligns[0];
	return 0;
}

/* ---- size and place */

/* What the physical start has to be a multiple of. */
static uint64_t start_align(const struct request *rq,
			    const struct ns_plan *plan)
{
	if (plan->mode == NDCTL_NS_MODE_RAW)
		return 1;
	if (plan->map == NDCTL_PFN_LOC_NONE)
		return plan->align;
	if (rq->settings->flags & NDCTL_CREATE_FORCE)
		return START_LOCAL;
	return START_PORTABLE;
}

static struct ns_need need_of(const struct request *rq,
			      const struct ns_plan *plan)
{
	return (struct ns_need){
		.start = start_align(rq, plan),
		.size = plan->align ? plan->align : 1,
	};
}

/*
 * The kernel puts its info block, and for map dev the struct pages, before
 * the data, and both ends are cut to the align: is anything left?
 */
static int check_data(const struct request *rq, const struct ns_plan *plan)
{
	uint64_t align = plan->align > START_LOCAL ? plan->align : START_LOCAL;
	uint64_t start = plan->start, end = start + plan->size, head;

	if (!has_pages(plan))
		return 0;
	head = INFO_RESERVE;
	if (plan->map == NDCTL_PFN_LOC_PMEM)
		head += (plan->size - INFO_RESERVE) / (4 * KiB) * PAGE_DESCRIBE;
	if (plan->size >= NS_CLAIM_MIN &&
	    (start + head + align - 1) / align * align < end / align * align)
		return 0;
	explain(rq->why, 0,
		"%s is too little at align %s: the kernel's metadata would take all of it",
		size_text(plan->size).s, size_text(plan->align).s);
	return explain_cure(rq->why, -EINVAL, "use %s or more, or a smaller align",
			    size_text(plan->size < NS_CLAIM_MIN ?
					      NS_CLAIM_MIN :
					      2 * align).s);
}

/* Not a multiple of what the region is divided in. */
static int refuse_odd_size(const struct request *rq, const struct ns_plan *plan,
			   uint64_t unit)
{
	uint64_t below = plan->size / unit * unit;

	explain(rq->why, 0,
		"%s is no multiple of %s, which namespaces of %s%s%s have to be",
		size_text(plan->size).s, size_text(unit).s, rq->view->region,
		plan->align > 2 * MiB ? " with align " : "",
		plan->align > 2 * MiB ? size_text(plan->align).s : "");
	if (below)
		return explain_cure(rq->why, -EINVAL, "use %s or %s",
				    size_text(below).s,
				    size_text(below + unit).s);
	return explain_cure(rq->why, -EINVAL, "use %s", size_text(unit).s);
}

static int refuse_full(const struct request *rq)
{
	explain(rq->why, 0, "%s has no free space", rq->view->region);
	return explain_cure(rq->why, -ENOSPC,
			    "destroy a namespace of it, or use another region");
}

static int refuse_too_large(const struct request *rq,
			    const struct ns_plan *plan, uint64_t piece,
			    uint64_t best)
{
	explain(rq->why, 0,
		"%s has no free piece of %s: %s are free, at most %s of it in one piece",
		rq->view->region, size_text(plan->size).s,
		size_text(ns_available(rq->view)).s, size_text(piece).s);
	if (best)
		return explain_cure(rq->why, -ENOSPC,
				    "ask for %s or less, or destroy a namespace",
				    size_text(best).s);
	return explain_cure(rq->why, -ENOSPC,
			    "destroy a namespace, or use another region");
}

/* Room there is, but where the kernel would start it, it must not start. */
static int refuse_start(const struct request *rq, const struct ns_plan *plan,
			uint64_t best)
{
	const struct ns_view *view = rq->view;
	uint64_t must = start_align(rq, plan), start = view->start;

	if (view->labelled && plan->size)
		ns_predict(view, view->align, plan->size, &start);
	explain(rq->why, 0,
		"%s in %s would start at physical address %#" PRIx64
		", which is no multiple of %s, and nowhere else fits",
		plan->size ? size_text(plan->size).s : "a namespace",
		view->region, start, size_text(must).s);
	if (best)
		return explain_cure(
			rq->why, -ENOSPC,
			"ask for %s or less, or use a smaller align",
			size_text(best).s);
	if (must == START_PORTABLE && has_pages(plan))
		return explain_cure(
			rq->why, -EINVAL,
			"force it to make do with multiples of %s, which machines of other kinds may not accept",
			size_text(START_LOCAL).s);
	return explain_cure(rq->why, -ENOSPC,
			    "use a smaller align, or another region");
}

static uint64_t largest_piece(const struct ns_view *view)
{
	uint64_t piece = ns_largest_hole(view);

	return view->max_extent && view->max_extent < piece ?
		       view->max_extent :
		       piece;
}

static int refuse_place(const struct request *rq, const struct ns_plan *plan)
{
	struct ns_need need = need_of(rq, plan);
	struct ns_place best = { 0 };
	uint64_t piece;

	piece = largest_piece(rq->view);
	if (!piece)
		return refuse_full(rq);
	ns_find_largest(rq->view, &need, &best);
	if (best.size > piece)
		best.size = piece / need.size * need.size;
	if (plan->size > piece)
		return refuse_too_large(rq, plan, piece, best.size);
	return refuse_start(rq, plan, best.size);
}

static int take_place(struct ns_plan *plan, const struct ns_place *place)
{
	plan->start = place->start;
	plan->size = place->size;
	plan->region_align = place->region_align;
	plan->filler = place->filler;
	return 0;
}

static int place_largest(const struct request *rq, struct ns_plan *plan)
{
	struct ns_need need = need_of(rq, plan);
	struct ns_place place;

	plan->size = 0;
	if (ns_find_largest(rq->view, &need, &place))
		return refuse_place(rq, plan);
	if (place.size > largest_piece(rq->view))
		place.size = largest_piece(rq->view) /
			     ns_unit(rq->view, place.region_align, &need) *
			     ns_unit(rq->view, place.region_align, &need);
	return take_place(plan, &place);
}

/* Bytes of a percentage, or the size that was asked for. */
static int asked_size(const struct request *rq, const struct ns_plan *plan,
		      uint64_t unit, uint64_t *ret)
{
	uint64_t free_bytes = ns_available(rq->view);
	int rc;

	if (ns_given(rq->settings, NS_SIZE)) {
		*ret = rq->settings->size;
		return 0;
	}
	if (!free_bytes)
		return refuse_full(rq);
	rc = parse_size(rq->settings->share, free_bytes, ret);
	if (rc)
		return explain(rq->why, rc, "%s is no percentage",
			       rq->settings->share);
	*ret = *ret / unit * unit;
	if (*ret)
		return 0;
	explain(rq->why, 0, "%s of the %s that %s has free is less than %s",
		rq->settings->share, size_text(free_bytes).s, rq->view->region,
		size_text(unit).s);
	return explain_cure(rq->why, -ENOSPC, "ask for a larger share");
}

static int place_sized(const struct request *rq, struct ns_plan *plan)
{
	struct ns_need need = need_of(rq, plan);
	uint64_t unit = ns_unit(rq->view, rq->view->align, &need);
	struct ns_place place = { 0 };
	int rc;

	rc = asked_size(rq, plan, unit, &plan->size);
	if (rc)
		return rc;
	if (plan->size % unit)
		return refuse_odd_size(rq, plan, unit);
	place.size = plan->size;
	if (plan->size > largest_piece(rq->view) ||
	    ns_find_sized(rq->view, &need, &place))
		return refuse_place(rq, plan);
	return take_place(plan, &place);
}

/* The one namespace of a region without labels is where the region is. */
static int place_whole(const struct request *rq, struct ns_plan *plan)
{
	const struct ndctl_namespace_settings *settings = rq->settings;
	struct ns_need need = need_of(rq, plan);

	if (ns_given(settings, NS_SHARE) ||
	    (ns_given(settings, NS_SIZE) &&
	     settings->size != rq->view->size)) {
		explain(rq->why, 0,
			"%s has no labels: its one namespace is as large as the region, %s",
			rq->view->region, size_text(rq->view->size).s);
		return explain_cure(rq->why, -EINVAL, "leave the size out");
	}
	if (ns_given(settings, NS_NAME))
		return explain(rq->why, -EINVAL,
			       "%s has no labels, and so no place for a name",
			       rq->view->region);
	plan->size = rq->view->size;
	plan->start = rq->view->start;
	plan->region_align = rq->view->align;
	if (plan->start % need.start)
		return refuse_start(rq, plan, 0);
	return 0;
}

static int place(const struct request *rq, struct ns_plan *plan)
{
	if (!rq->view->labelled)
		return place_whole(rq, plan);
	if (rq->settings->given & (NS_SIZE | NS_SHARE))
		return place_sized(rq, plan);
	return place_largest(rq, plan);
}

int ns_plan_create(const struct ndctl_namespace_settings *settings,
		   const struct ns_view *view, struct ns_plan *ret,
		   struct explain *why)
{
	const struct request rq = { settings, view, why };
	struct ns_plan plan = { 0 };
	int rc;

	rc = choose_mode(&rq, &plan);
	if (!rc)
		rc = choose_map(&rq, &plan);
	if (!rc)
		rc = choose_align(&rq, &plan);
	if (!rc && view->read_only)
		rc = explain(why, -EROFS, "%s is read-only", view->region);
	if (!rc)
		rc = place(&rq, &plan);
	if (!rc)
		rc = check_data(&rq, &plan);
	if (rc)
		return rc;
	if (ns_given(settings, NS_SECTOR_SIZE))
		plan.sector_size = settings->sector_size;
	*ret = plan;
	return 0;
}
