// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <limits.h>
#include <stdlib.h>

#include <ndctl/libndctl.h>

#include "util/filter.h"
#include "util/parked.h"
#include "util/select.h"

struct filter {
	struct selection *bus;
	struct selection *region;
	struct selection *dimm;
	struct selection *namespace;
	struct selection *node;
	int mode; /* -1: any */
	int type; /* -1: any */
};

int filter_new(const struct filter_request *request, struct filter **ret)
{
	struct filter *filter = calloc(1, sizeof(*filter));
	int rc;

	if (!filter)
		return -ENOMEM;
	filter->mode = request->mode ? *request->mode : -1;
	filter->type = request->type ? *request->type : -1;
	rc = selection_new(&select_bus, request->bus, &filter->bus);
	if (!rc)
		rc = selection_new(&select_region, request->region,
				   &filter->region);
	if (!rc)
		rc = selection_new(&select_dimm, request->dimm, &filter->dimm);
	if (!rc)
		rc = selection_new(&select_namespace, request->namespace,
				   &filter->namespace);
	if (!rc)
		rc = selection_new(&select_node, request->numa_node,
				   &filter->node);
	if (rc) {
		filter_free(filter);
		return rc;
	}
	*ret = filter;
	return 0;
}

void filter_free(struct filter *filter)
{
	if (!filter)
		return;
	selection_free(filter->bus);
	selection_free(filter->region);
	selection_free(filter->dimm);
	selection_free(filter->namespace);
	selection_free(filter->node);
	free(filter);
}

bool filter_names_bus(const struct filter *filter, struct ndctl_bus *bus)
{
	return selection_has(filter->bus, ndctl_bus_get_id(bus), 0,
			     ndctl_bus_get_provider(bus));
}

bool filter_names_dimm(const struct filter *filter, struct ndctl_dimm *dimm)
{
	return selection_has(filter->dimm, ndctl_dimm_get_id(dimm), 0, NULL);
}

bool filter_names_region(const struct filter *filter,
			 struct ndctl_region *region)
{
	return selection_has(filter->region, ndctl_region_get_id(region), 0,
			     NULL);
}

/* A region without a node is on none that can be named. */
static bool region_on_node(const struct filter *filter,
			   struct ndctl_region *region)
{
	return selection_has(filter->node, ndctl_region_get_numa_node(region),
			     0, NULL);
}

static bool names_namespace_id(const struct filter *filter,
			       struct ndctl_namespace *ndns)
{
	struct ndctl_region *region = ndctl_namespace_get_region(ndns);

	return selection_has(filter->namespace, ndctl_region_get_id(region),
			     ndctl_namespace_get_id(ndns), NULL);
}

bool filter_names_namespace(const struct filter *filter,
			    struct ndctl_namespace *ndns)
{
	if (!names_namespace_id(filter, ndns))
		return false;
	return filter->mode < 0 ||
	       (int)namespace_mode(ndns) == filter->mode;
}

static bool region_on_dimm(const struct filter *filter,
			   struct ndctl_region *region)
{
	struct ndctl_dimm *dimm;

	if (selection_is_all(filter->dimm))
		return true;
	ndctl_dimm_foreach_in_region(region, dimm) {
		if (filter_names_dimm(filter, dimm))
			return true;
	}
	return false;
}

static bool region_with_namespace(const struct filter *filter,
				  struct ndctl_region *region)
{
	struct ndctl_namespace *ndns;

	if (selection_is_all(filter->namespace))
		return true;
	ndctl_namespace_foreach(region, ndns) {
		if (names_namespace_id(filter, ndns))
			return true;
	}
	return false;
}

bool filter_has_region(const struct filter *filter,
		       struct ndctl_region *region)
{
	if (filter->type >= 0 &&
	    ndctl_region_get_type(region) != (unsigned int)filter->type)
		return false;
	return filter_names_region(filter, region) &&
	       region_on_node(filter, region) &&
	       region_on_dimm(filter, region) &&
	       region_with_namespace(filter, region);
}

bool filter_has_namespace(const struct filter *filter,
			  struct ndctl_namespace *ndns)
{
	return filter_names_namespace(filter, ndns);
}

/* A property of regions that an object around them inherits. */
typedef bool (*region_test)(const struct filter *filter,
			    struct ndctl_region *region);

static bool any_region(const struct filter *filter, struct ndctl_bus *bus,
		       struct ndctl_dimm *dimm, region_test test)
{
	struct ndctl_region *region;
	struct ndctl_dimm *other;

	ndctl_region_foreach(bus, region) {
		if (!test(filter, region))
			continue;
		if (!dimm)
			return true;
		ndctl_dimm_foreach_in_region(region, other) {
			if (other == dimm)
				return true;
		}
	}
	return false;
}

/*
 * Each of these is asked on its own: it need not be one region that fulfils
 * them all. What selects everything is not asked, so that a plain list does
 * not look at every region of every bus.
 */
bool filter_has_dimm(const struct filter *filter, struct ndctl_dimm *dimm)
{
	struct ndctl_bus *bus = ndctl_dimm_get_bus(dimm);

	if (!filter_names_dimm(filter, dimm))
		return false;
	if (!selection_is_all(filter->region) &&
	    !any_region(filter, bus, dimm, filter_names_region))
		return false;
	if (!selection_is_all(filter->node) &&
	    !any_region(filter, bus, dimm, region_on_node))
		return false;
	return selection_is_all(filter->namespace) ||
	       any_region(filter, bus, dimm, region_with_namespace);
}

static bool bus_with_dimm(const struct filter *filter, struct ndctl_bus *bus)
{
	struct ndctl_dimm *dimm;

	if (selection_is_all(filter->dimm))
		return true;
	ndctl_dimm_foreach(bus, dimm) {
		if (filter_names_dimm(filter, dimm))
			return true;
	}
	return false;
}

bool filter_has_bus(const struct filter *filter, struct ndctl_bus *bus)
{
	if (!filter_names_bus(filter, bus) || !bus_with_dimm(filter, bus))
		return false;
	if (!selection_is_all(filter->region) &&
	    !any_region(filter, bus, NULL, filter_names_region))
		return false;
	return selection_is_all(filter->namespace) ||
	       any_region(filter, bus, NULL, region_with_namespace);
}
