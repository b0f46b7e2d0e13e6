// SPDX-License-Identifier: LGPL-2.1-or-later
/* Giving a region without labels the labels that its dimms have room for. */
#include <errno.h>
#include <string.h>

#include <linux/ndctl.h>

#include "ndctl/ns-ops.h"
#include "ndctl/ns-view.h"
#include "ndctl/private.h"

static bool can_label(struct ndctl_dimm *dimm)
{
	return ndctl_dimm_is_cmd_supported(dimm, ND_CMD_GET_CONFIG_SIZE) == 1 &&
	       ndctl_dimm_is_cmd_supported(dimm, ND_CMD_GET_CONFIG_DATA) == 1 &&
	       ndctl_dimm_is_cmd_supported(dimm, ND_CMD_SET_CONFIG_DATA) == 1;
}

/* Another region on the same dimm would lose its namespaces as well. */
static struct ndctl_region *other_region(struct ndctl_region *region,
					 struct ndctl_dimm *dimm)
{
	struct ndctl_region *other;
	struct ndctl_dimm *its;

	ndctl_region_foreach(region_bus(region), other) {
		if (other == region)
			continue;
		ndctl_dimm_foreach_in_region(other, its)
			if (its == dimm)
				return other;
	}
	return NULL;
}

int ns_autolabel_possible(struct ndctl_region *region)
{
	struct explain *why = &region->node.ctx->why;
	struct ndctl_dimm *dimm;
	int count = 0;

	ndctl_dimm_foreach_in_region(region, dimm) {
		struct ndctl_region *other = other_region(region, dimm);

		count++;
		if (!can_label(dimm))
			return explain(why, -EOPNOTSUPP,
				       "%s has no label area",
				       ndctl_dimm_get_devname(dimm));
		if (!other)
			continue;
		explain(why, 0, "%s is part of %s, too, which labels would wipe out",
			ndctl_dimm_get_devname(dimm), other->node.name);
		return explain_cure(why, -EOPNOTSUPP,
				    "ndctl disable-region all; ndctl init-labels all; ndctl enable-region all");
	}
	if (!count)
		return explain(why, -EOPNOTSUPP,
			       "%s has no dimms that could have labels",
			       region->node.name);
	return 0;
}

static int label_dimm(struct ndctl_dimm *dimm)
{
	struct explain *why = &ndctl_dimm_get_ctx(dimm)->why;
	struct ndctl_cmd *read;
	int rc;

	read = ndctl_dimm_read_labels(dimm);
	if (!read)
		return explain(why, -EIO, "the label area of %s cannot be read",
			       ndctl_dimm_get_devname(dimm));
	ndctl_cmd_unref(read);
	rc = ndctl_dimm_init_labels(dimm, NDCTL_NS_VERSION_1_2);
	if (rc < 0)
		return rc;
	/* The kernel reads a label area when it takes up the dimm. */
	rc = ndctl_dimm_disable(dimm);
	return rc ? rc : ndctl_dimm_enable(dimm);
}

int ns_autolabel(struct ndctl_region *region)
{
	struct explain *why = &region->node.ctx->why;
	struct ndctl_namespace *ndns;
	struct ndctl_dimm *dimm;
	struct explain kept;
	int rc, back;

	rc = ns_autolabel_possible(region);
	if (rc)
		return rc;
	ndctl_namespace_foreach(region, ndns) {
		rc = ns_down(ndns);
		if (rc)
			return rc;
	}
	rc = ndctl_region_disable_preserve(region);
	if (rc)
		return rc;
	ndctl_dimm_foreach_in_region(region, dimm) {
		rc = label_dimm(dimm);
		if (rc)
			break;
	}
	kept = ns_keep_reason(region->node.ctx);
	back = ndctl_region_enable(region);
	if (rc || !back)
		ns_restore_reason(region->node.ctx, kept);
	else
		explain_clear(&kept);
	if (rc || back)
		return rc ? rc : back;
	region_refresh(region);
	if (!ns_is_labelled(region))
		return explain(why, -EIO, "%s has no labels in spite of fresh label areas",
			       region->node.name);
	return 0;
}
