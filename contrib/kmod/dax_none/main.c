// SPDX-License-Identifier: GPL-2.0
/*
 * dax_none: device-dax memory without struct pages. See ../README.md for what
 * it is for and ../include/dax_none_abi.h for what userspace may rely on.
 */
#include <linux/module.h>
#include <linux/nd.h>

#include "dax_none.h"

/*
 * The dax driver first, since the nd driver binds what is there as soon as it
 * is registered; parking last, because it takes the bus from the nd driver, and
 * because it has to know by then what is to be parked.
 */
static int __init dn_init(void)
{
	int rc;

	rc = dn_dax_driver_register();
	if (rc)
		return rc;
	dn_table_read_file();
	rc = dn_nd_driver_register();
	if (rc)
		goto unregister_dax;
	rc = dn_park_start(dn_nd_driver.drv.bus);
	if (rc)
		goto unregister_nd;
	return 0;

unregister_nd:
	dn_nd_driver_unregister();
unregister_dax:
	dn_dax_driver_unregister();
	dn_table_destroy();
	return rc;
}

/*
 * Bound devices and open files hold the module, so there is nothing to tear
 * down here that anybody uses.
 */
static void __exit dn_exit(void)
{
	dn_park_stop();
	dn_nd_driver_unregister();
	dn_dax_driver_unregister();
	dn_table_destroy();
}

module_init(dn_init);
module_exit(dn_exit);

MODULE_DESCRIPTION("Page-less device-dax: guest memory without struct pages (map none)");
MODULE_LICENSE("GPL");
