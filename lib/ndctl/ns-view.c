// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <limits.h>
#include <stdlib.h>

#include <linux/ndctl.h>

#include "ndctl/ns-view.h"
#include "ndctl/private.h"

bool ns_is_labelled(struct ndctl_region *region)
{
	return ndctl_region_get_nstype(region) == ND_DEVICE_NAMESPACE_PMEM;
}

void ns_view_end(struct ns_view *view)
{
	free(view->used);
	view->used = NULL;
	view->used_count = 0;
}

static int by_start(const void *a, const void *b)
{
	const struct ns_extent *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

static int unreadable(struct ndctl_ctx *ctx, const char *name)
{
	int rc = geteuid() == 0 ? -EIO : -EACCES;

	explain(&ctx->why, rc,
		"the kernel does not say where in physical memory %s is", name);
	return explain_cure(&ctx->why, rc, "it only tells root");
}

static int add_used(struct ns_view *view, uint64_t start, uint64_t size)
{
	struct ns_extent *used;

	used = reallocarray(view->used, view->used_count + 1, sizeof(*used));
	if (!used)
		return -ENOMEM;
	view->used = used;
	used[view->used_count++] = (struct ns_extent){ start, size };
	return 0;
}

static int read_used(struct ndctl_region *region,
		     const struct ndctl_namespace *without,
		     struct ns_view *view)
{
	struct ndctl_namespace *ndns;

	ndctl_namespace_foreach(region, ndns) {
		unsigned long long size = ndctl_namespace_get_size(ndns);
		unsigned long long start;
		int rc;

		if (ndns == without || size == 0)
			continue;
		start = ndctl_namespace_get_resource(ndns);
		if (size == ULLONG_MAX || start == ULLONG_MAX)
			return unreadable(region->node.ctx, ndns->node.name);
		rc = add_used(view, start, size);
		if (rc)
			return rc;
	}
	if (view->used_count)
		qsort(view->used, view->used_count, sizeof(*view->used),
		      by_start);
	return 0;
}

/* What an unused dax (or pfn) device could be set to. */
static void read_aligns(struct ndctl_region *region, struct ns_view *view)
{
	struct ndctl_dax *dax = ndctl_region_get_dax_seed(region);
	int i, count = dax ? ndctl_dax_get_num_alignments(dax) : 0;

	for (i = 0; i < count && i < (int)ARRAY_SIZE(view->aligns); i++)
		view->aligns[view->align_count++] =
			ndctl_dax_get_supported_alignment(dax, i);
}

static void read_shape(struct ndctl_region *region, struct ns_view *view)
{
	struct ndctl_mapping *mapping = ndctl_mapping_get_first(region);
	unsigned long align = ndctl_region_get_align(region);

	view->region = region->node.name;
	view->start = ndctl_region_get_resource(region);
	view->size = ndctl_region_get_size(region);
	view->align = align == ULONG_MAX ? 0 : align;
	view->ways = ndctl_region_get_interleave_ways(region);
	view->dpa = mapping ? ndctl_mapping_get_offset(mapping) : 0;
	view->labelled = ns_is_labelled(region);
	view->read_only = ndctl_region_get_ro(region) == 1;
}

int ns_view_read(struct ndctl_region *region,
		 const struct ndctl_namespace *without, struct ns_view *ret)
{
	struct ndctl_ctx *ctx = region->node.ctx;
	struct ns_view view = { 0 };
	unsigned long long extent;
	int rc;

	if (!ndctl_region_is_enabled(region)) {
		explain(&ctx->why, 0, "%s is disabled", region->node.name);
		return explain_cure(&ctx->why, -ENXIO,
				    "ndctl enable-region %s",
				    region->node.name);
	}
	read_shape(region, &view);
	if (view.start == ULLONG_MAX || view.size == ULLONG_MAX)
		return unreadable(ctx, region->node.name);
	rc = read_used(region, without, &view);
	if (rc) {
		ns_view_end(&view);
		return rc;
	}
	extent = ndctl_region_get_max_available_extent(region);
	if (!without && extent != ULLONG_MAX)
		view.max_extent = extent;
	read_aligns(region, &view);
	*ret = view;
	return 0;
}
