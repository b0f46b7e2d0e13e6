// SPDX-License-Identifier: LGPL-2.1-or-later
/* A bus: one provider of NVDIMMs. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <linux/ndctl.h>

#include "ndctl/private.h"
#include "shared/devname.h"
#include "shared/parse.h"
#include "shared/text.h"

#define CLASS_DIR "sys/class/nd"

static void bus_end(struct node *node)
{
	struct ndctl_bus *bus = node_bus(node);

	nodes_free(&bus->regions);
	nodes_free(&bus->dimms);
	free(bus->dev_attr);
}

const struct node_kind bus_kind = { "ndbus", 1, sizeof(struct ndctl_bus),
				    bus_end };

/*
 * The class device ndctlN lies somewhere below its bus; find both. Their
 * links are resolved by text: realpath() costs a call for each component.
 */
static int find_dirs(struct ndctl_ctx *ctx, const char *class_name,
		     char **ret_class, char **ret_bus)
{
	_cleanup_free_ char *link = NULL, *class_dir = NULL, *device = NULL;
	char *bus_dir;
	int rc;

	link = text_format(CLASS_DIR "/%s", class_name);
	if (!link)
		return -ENOMEM;
	rc = root_link_path(ctx->root, link, &class_dir);
	if (rc)
		return rc;
	device = text_format("%s/device", class_dir);
	if (!device)
		return -ENOMEM;
	rc = root_link_path(ctx->root, device, &bus_dir);
	if (rc)
		return rc;
	*ret_class = take_ptr(class_dir);
	*ret_bus = bus_dir;
	return 0;
}

static int add_bus(struct ndctl_ctx *ctx, const struct devname *name)
{
	_cleanup_free_ char *class_dir = NULL, *dir = NULL;
	const int id[2] = { name->id[0], 0 };
	struct node *node;
	size_t len;
	int rc;

	rc = find_dirs(ctx, name->name, &class_dir, &dir);
	if (rc)
		return rc;
	len = strlen(dir);
	if (strncmp(class_dir, dir, len) || class_dir[len] != '/')
		return -EINVAL;
	rc = nodes_add(&ctx->buses, &bus_kind, ctx, NULL, dir, id, &node);
	if (rc)
		return rc;
	node_bus(node)->dev_attr = text_format("%s/dev", class_dir + len + 1);
	return node_bus(node)->dev_attr ? 0 : -ENOMEM;
}

static void scan_buses(struct ndctl_ctx *ctx)
{
	struct devnames names = { 0 };
	size_t i;
	int rc;

	if (ctx->buses.scanned)
		return;
	ctx->buses.scanned = true;
	rc = devnames_read(ctx->root, CLASS_DIR, "ndctl", 1, &names);
	if (rc == -ENOENT)
		return; /* the kernel's module is not loaded */
	if (rc) {
		ctx->problems.count++;
		log_err(&ctx->log, CLASS_DIR ": %s", strerror(-rc));
		return;
	}
	for (i = 0; i < names.count; i++) {
		rc = add_bus(ctx, &names.list[i]);
		if (!rc)
			continue;
		ctx->problems.count++;
		log_err(&ctx->log, "%s has no bus: %s", names.list[i].name,
			strerror(-rc));
	}
	devnames_free(&names);
}

NDCTL_EXPORT struct ndctl_bus *ndctl_bus_get_first(struct ndctl_ctx *ctx)
{
	scan_buses(ctx);
	return node_bus(nodes_first(&ctx->buses));
}

NDCTL_EXPORT struct ndctl_bus *ndctl_bus_get_next(struct ndctl_bus *bus)
{
	return node_bus(nodes_next(&bus->node.ctx->buses, &bus->node));
}

NDCTL_EXPORT struct ndctl_ctx *ndctl_bus_get_ctx(struct ndctl_bus *bus)
{
	return bus->node.ctx;
}

NDCTL_EXPORT unsigned int ndctl_bus_get_id(struct ndctl_bus *bus)
{
	return bus->node.id[0];
}

NDCTL_EXPORT const char *ndctl_bus_get_devname(struct ndctl_bus *bus)
{
	return bus->node.name;
}

NDCTL_EXPORT unsigned int ndctl_bus_get_major(struct ndctl_bus *bus)
{
	unsigned int major = UINT_MAX, minor;

	node_devt(&bus->node, bus->dev_attr, &major, &minor);
	return major;
}

NDCTL_EXPORT unsigned int ndctl_bus_get_minor(struct ndctl_bus *bus)
{
	unsigned int major, minor = UINT_MAX;

	node_devt(&bus->node, bus->dev_attr, &major, &minor);
	return minor;
}

NDCTL_EXPORT const char *ndctl_bus_get_provider(struct ndctl_bus *bus)
{
	return node_text_or(&bus->node, "provider", NULL);
}

NDCTL_EXPORT struct ndctl_bus *ndctl_bus_get_by_provider(struct ndctl_ctx *ctx,
							 const char *provider)
{
	struct ndctl_bus *bus;
	const char *name;

	ndctl_bus_foreach(ctx, bus) {
		name = ndctl_bus_get_provider(bus);
		if (name && strcmp(name, provider) == 0)
			return bus;
	}
	return NULL;
}

NDCTL_EXPORT int ndctl_bus_has_nfit(struct ndctl_bus *bus)
{
	return attr_exists(bus->node.attrs, "nfit");
}

NDCTL_EXPORT int ndctl_bus_has_of_node(struct ndctl_bus *bus)
{
	return attr_exists(bus->node.attrs, "of_node");
}

/* The parent of such a bus is a device on the "cxl" bus. */
NDCTL_EXPORT int ndctl_bus_has_cxl(struct ndctl_bus *bus)
{
	const char *subsystem;

	return node_link(&bus->node, "../subsystem", &subsystem) == 0 &&
	       strcmp(subsystem, "cxl") == 0;
}

/* A device tree's list of strings has a NUL after each. */
NDCTL_EXPORT int ndctl_bus_is_papr_scm(struct ndctl_bus *bus)
{
	_cleanup_free_ char *path = NULL, *list = NULL;
	const char *p;
	size_t size;

	path = text_format("%s/of_node/compatible", attrs_dir(bus->node.attrs));
	if (!path || root_read(bus->node.ctx->root, path, 4096, &list, &size))
		return 0;
	for (p = list; p < list + size; p += strlen(p) + 1)
		if (strcmp(p, "ibm,pmemory") == 0)
			return 1;
	return 0;
}

NDCTL_EXPORT unsigned int ndctl_bus_get_revision(struct ndctl_bus *bus)
{
	return node_u32_or(&bus->node, "nfit/revision", UINT_MAX);
}

NDCTL_EXPORT const char *ndctl_bus_get_cmd_name(struct ndctl_bus *bus, int cmd)
{
	return nvdimm_bus_cmd_name(cmd);
}

NDCTL_EXPORT int ndctl_bus_is_cmd_supported(struct ndctl_bus *bus, int cmd)
{
	return node_has_word(&bus->node, "commands", nvdimm_bus_cmd_name(cmd));
}

NDCTL_EXPORT int ndctl_bus_is_nfit_cmd_supported(struct ndctl_bus *bus, int cmd)
{
	uint64_t mask;

	if (cmd < 0 || cmd > 63 ||
	    node_hex64(&bus->node, "nfit/dsm_mask", &mask))
		return 0;
	return mask >> cmd & 1;
}

NDCTL_EXPORT enum ndctl_persistence_domain
ndctl_bus_get_persistence_domain(struct ndctl_bus *bus)
{
	enum ndctl_persistence_domain domain, weakest = PERSISTENCE_UNKNOWN;
	struct ndctl_region *region;

	ndctl_region_foreach(bus, region) {
		domain = ndctl_region_get_persistence_domain(region);
		if (domain < weakest)
			weakest = domain;
	}
	return weakest;
}

void bus_unsettle(struct ndctl_bus *bus)
{
	bus->settled = false;
}

NDCTL_EXPORT int ndctl_bus_wait_probe(struct ndctl_bus *bus)
{
	const char *text;
	int rc;

	if (bus->settled)
		return 0;
	attr_forget(bus->node.attrs, "wait_probe");
	rc = node_text(&bus->node, "wait_probe", &text);
	/* Once is enough for trees and kernels that do not have it, too. */
	bus->settled = true;
	return rc == -ENOENT ? 0 : rc;
}

/* "3" or, while one is running, "3+". */
static int read_scrub(struct ndctl_bus *bus, uint64_t *count, bool *running)
{
	_cleanup_free_ char *digits = NULL;
	const char *text;
	size_t len;
	int rc;

	rc = node_text(&bus->node, "nfit/scrub", &text);
	if (rc)
		return rc;
	len = strlen(text);
	*running = len && text[len - 1] == '+';
	digits = strndup(text, len - *running);
	if (!digits)
		return -ENOMEM;
	rc = parse_u64(digits, count);
	return rc ? node_problem(&bus->node, "nfit/scrub", rc) : 0;
}

NDCTL_EXPORT unsigned int ndctl_bus_get_scrub_count(struct ndctl_bus *bus)
{
	uint64_t count;
	bool running;

	if (read_scrub(bus, &count, &running) || count > UINT_MAX)
		return UINT_MAX;
	return count;
}

NDCTL_EXPORT int ndctl_bus_get_scrub_state(struct ndctl_bus *bus)
{
	uint64_t count;
	bool running;
	int rc;

	/* It changes by itself, and callers poll it. */
	attr_forget(bus->node.attrs, "nfit/scrub");
	rc = read_scrub(bus, &count, &running);
	if (rc == -ENOENT || rc == -ENXIO)
		return -EOPNOTSUPP;
	return rc ? rc : running;
}
