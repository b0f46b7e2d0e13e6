// SPDX-License-Identifier: GPL-2.0
/*
 * The records that ndctl keeps in a file, read when the module is loaded. It is
 * loaded before nd_pmem, and so no namespace of a bus without a store of its
 * own is probed between a boot, or a reload, and the first ndctl command.
 *
 * A file that is not there is the usual case. One that cannot be read, or a
 * line in it, must not keep the module from loading: without it everything
 * would be probed.
 */
#include <linux/kernel_read_file.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "dax_none.h"

/* More than DAX_NONE_MAX_VOLATILE lines take */
#define MAX_SIZE (2 << 20)

static char *table = DAX_NONE_TABLE_FILE;
module_param(table, charp, 0444);
MODULE_PARM_DESC(table, "File of page-less namespaces, \"UUID ALIGN\" a line, that is read once, when the module is loaded (default: " DAX_NONE_TABLE_FILE "; empty: none)");

static void remember_all(char *text)
{
	unsigned int nr = 0, bad = 0;
	char *line;

	while ((line = strsep(&text, "\n"))) {
		if (!*line)
			continue;
		if (dn_remember_line(line))
			bad++;
		else
			nr++;
	}
	if (nr)
		pr_info("dax_none: %u page-less namespaces remembered from %s\n",
			nr, table);
	if (bad)
		pr_warn("dax_none: %u lines of %s are ignored: not \"UUID ALIGN\", or too many. Make the namespaces known again: ndctl enable-namespace all\n",
			bad, table);
}

void dn_table_read_file(void)
{
	void *data = NULL;
	ssize_t size;
	char *text;

	if (!*table)
		return;
	size = kernel_read_file_from_path_initns(table, 0, &data, MAX_SIZE,
						 NULL, READING_UNKNOWN);
	/* ENOENT: no such file; EINVAL: an empty one */
	if (size < 0) {
		if (size != -ENOENT && size != -EINVAL)
			pr_warn("dax_none: %s cannot be read (%zd), namespaces in it are not parked before: ndctl enable-namespace all\n",
				table, size);
		return;
	}
	text = kmemdup_nul(data, size, GFP_KERNEL);
	vfree(data);
	if (!text)
		return;
	remember_all(text);
	kfree(text);
}
