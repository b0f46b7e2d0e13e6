// SPDX-License-Identifier: GPL-2.0
/*
 * The driver on the nd bus: takes an nd_dax whose mode is none and makes a dax
 * region and a dax device of its whole namespace. Nothing of the namespace is
 * spent on metadata, nothing in it is read, and no page map is made.
 */
#include <linux/device.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/nd.h>
#include <linux/range.h>
#include <linux/slab.h>

#include "private/nvdimm/nd-core.h"
#include "private/nvdimm/pfn.h"
#include "private/dax/bus.h"
#include "private/dax/dax-private.h"

#include "dax_none.h"

/*
 * An nd_dax starts its life with mode none and an align, so mode alone says
 * nothing. Whoever means it sets the uuid too.
 */
static bool is_none(const struct nd_pfn *nd_pfn)
{
	return nd_pfn->mode == PFN_MODE_NONE && nd_pfn->uuid && nd_pfn->ndns;
}

static void free_sb(void *data)
{
	struct nd_pfn *nd_pfn = data;

	kfree(nd_pfn->pfn_sb);
	nd_pfn->pfn_sb = NULL;
}

/* The nd core shows resource and size of a bound nd_dax from its info block */
static int set_sb(struct device *dev, struct nd_pfn *nd_pfn)
{
	nd_pfn->pfn_sb = kzalloc(sizeof(*nd_pfn->pfn_sb), GFP_KERNEL);
	if (!nd_pfn->pfn_sb)
		return -ENOMEM;
	nd_pfn->pfn_sb->mode = cpu_to_le32(PFN_MODE_NONE);
	nd_pfn->pfn_sb->align = cpu_to_le32(nd_pfn->align);
	return devm_add_action_or_reset(dev, free_sb, nd_pfn);
}

static struct dev_dax *create_dev_dax(struct device *dev,
				      struct nd_namespace_common *ndns,
				      unsigned long align)
{
	struct resource *res = &to_nd_namespace_io(&ndns->dev)->res;
	struct range range = { .start = res->start, .end = res->end };
	struct dev_dax_data data = { .size = range_len(&range) };
	int region_id;

	/* dax0.1 of namespace0.1, as with the other modes */
	if (sscanf(dev_name(&ndns->dev), "namespace%d.%d", &region_id,
		   &data.id) != 2)
		return ERR_PTR(-EINVAL);
	data.dax_region = alloc_dax_region(dev, region_id, &range,
			to_nd_region(dev->parent)->target_node, align,
			IORESOURCE_DAX_STATIC);
	if (!data.dax_region)
		return ERR_PTR(-ENOMEM);
	return devm_create_dev_dax(&data);
}

static int dn_nd_probe(struct device *dev)
{
	struct nd_namespace_common *ndns;
	struct dev_dax *dev_dax;
	struct nd_pfn *nd_pfn;
	struct resource *res;
	int rc;

	if (!is_nd_dax(dev))
		return -ENODEV;
	nd_pfn = &to_nd_dax(dev)->nd_pfn;
	if (!is_none(nd_pfn))
		return -ENODEV;
	ndns = nvdimm_namespace_common_probe(dev);
	if (IS_ERR(ndns))
		return PTR_ERR(ndns);

	res = &to_nd_namespace_io(&ndns->dev)->res;
	rc = dn_check_range(&ndns->dev, res->start, resource_size(res),
			    nd_pfn->align);
	if (rc)
		return rc;
	/*
	 * Held here and not by the dax device: device_dax must find it taken,
	 * whatever else goes wrong, since it would use the missing page map.
	 */
	if (!devm_request_mem_region(dev, res->start, resource_size(res),
				     dev_name(&ndns->dev))) {
		dev_err(dev, "memory %pR of %s is in use; /proc/iomem says by whom\n",
			res, dev_name(&ndns->dev));
		return -EBUSY;
	}
	rc = set_sb(dev, nd_pfn);
	if (rc)
		return rc;

	dev_dax = create_dev_dax(dev, ndns, nd_pfn->align);
	if (IS_ERR(dev_dax))
		return PTR_ERR(dev_dax);
	/* on failure the dax device goes with the rest of what is devm's */
	return device_driver_attach(&dn_dax_driver.drv, &dev_dax->dev);
}

struct nd_device_driver dn_nd_driver = {
	.probe = dn_nd_probe,
	.drv = {
		.name = DAX_NONE_DRIVER,
		.groups = dn_nd_driver_groups,
	},
	.type = ND_DRIVER_DAX_PMEM,
};

int dn_nd_driver_register(void)
{
	return nd_driver_register(&dn_nd_driver);
}

void dn_nd_driver_unregister(void)
{
	nd_driver_unregister(&dn_nd_driver);
}

MODULE_ALIAS_ND_DEVICE(ND_DEVICE_DAX_PMEM);
