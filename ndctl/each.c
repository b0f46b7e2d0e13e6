// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "ndctl/each.h"
#include "shared/cleanup.h"
#include "util/filter.h"
#include "util/report.h"
#include "util/select.h"

/* One operand, and whether it named anything. */
struct operand {
	struct selection *selection;
	bool met;
};

struct walk {
	const struct each *each;
	struct filter *filter;
	struct operand *operands;
	int count;
	int done;
	int error; /* the first */
};

static bool is_named(struct walk *walk, int major, int minor)
{
	bool named = false;
	int i;

	for (i = 0; i < walk->count; i++) {
		if (!selection_has(walk->operands[i].selection, major, minor,
				   NULL))
			continue;
		walk->operands[i].met = true;
		named = true;
	}
	return named;
}

static void count(struct walk *walk, int rc)
{
	if (rc == 0)
		walk->done++;
	else if (rc < 0 && !walk->error)
		walk->error = rc;
}

static void walk_namespaces(struct walk *walk, struct ndctl_region *region)
{
	struct ndctl_namespace *ndns, *next;

	ndctl_namespace_foreach_safe(region, ndns, next)
		if (is_named(walk, ndctl_region_get_id(region),
			     ndctl_namespace_get_id(ndns)))
			count(walk,
			      walk->each->namespace(ndns, walk->each->data));
}

static void walk_region(struct walk *walk, struct ndctl_region *region)
{
	if (walk->each->namespace)
		walk_namespaces(walk, region);
	else if (is_named(walk, ndctl_region_get_id(region), 0))
		count(walk, walk->each->region_fn(region, walk->each->data));
}

static void walk_all(struct walk *walk, struct ndctl_ctx *ctx)
{
	struct ndctl_region *region;
	struct ndctl_bus *bus;

	ndctl_bus_foreach(ctx, bus) {
		if (!filter_has_bus(walk->filter, bus))
			continue;
		ndctl_region_foreach(bus, region)
			if (filter_has_region(walk->filter, region))
				walk_region(walk, region);
	}
}

/* "all" of nothing is no error. */
static int check_met(const struct walk *walk, const struct call *call)
{
	const char *what = walk->each->namespace ? "namespace" : "region";
	bool filtered = walk->each->bus || walk->each->region ||
			walk->each->type;
	int rc = 0, i;

	for (i = 0; i < walk->count; i++) {
		const struct operand *operand = &walk->operands[i];

		if (operand->met || selection_is_all(operand->selection))
			continue;
		rc = report(-ENXIO, "there is no %s '%s'%s", what,
			    call->argv[i],
			    filtered ? " in what the options select" : "");
		report_cure(rc, "'ndctl list -RNi' shows those that there are");
	}
	return rc;
}

static int select_all(struct walk *walk, const struct call *call)
{
	const struct each *each = walk->each;
	const struct filter_request request = {
		.bus = each->bus,
		.region = each->region,
		.type = each->type,
	};
	const struct select_kind *kind =
		each->namespace ? &select_namespace : &select_region;
	int rc, i;

	rc = filter_new(&request, &walk->filter);
	for (i = 0; !rc && i < walk->count; i++)
		rc = selection_new(kind, call->argv[i],
				   &walk->operands[i].selection);
	return rc == -EINVAL ? EXIT_USAGE : rc;
}

static int run(struct walk *walk, const struct call *call)
{
	int rc;

	rc = select_all(walk, call);
	if (rc)
		return rc;
	walk_all(walk, call->ctx);
	rc = check_met(walk, call);
	fprintf(stderr, "%s %d %s%s\n", walk->each->done, walk->done,
		walk->each->namespace ? "namespace" : "region",
		walk->done == 1 ? "" : "s");
	return walk->error ? walk->error : rc;
}

int each_run(const struct call *call, const struct each *each)
{
	struct walk walk = { .each = each, .count = call->argc };
	int rc, i;

	walk.operands = calloc(walk.count + 1, sizeof(*walk.operands));
	if (!walk.operands)
		return report(-ENOMEM, "out of memory");
	rc = run(&walk, call);
	for (i = 0; i < walk.count; i++)
		selection_free(walk.operands[i].selection);
	free(walk.operands);
	filter_free(walk.filter);
	return rc;
}
