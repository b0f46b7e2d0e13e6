// SPDX-License-Identifier: LGPL-2.1-or-later
/* A dimm: what the platform and the kernel say of it, and its driver. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include <linux/ndctl.h>

#include "ndctl/private.h"
#include "shared/text.h"

#define DIMM_DRIVER "nvdimm"
#define DIMM_MODULE "libnvdimm"

/* More than any device has; a larger count is a broken attribute. */
#define MAX_FORMATS 64

static void dimm_end(struct node *node)
{
	struct ndctl_dimm *dimm = node_dimm(node);

	if (dimm->labels && dimm->free_labels)
		dimm->free_labels(dimm->labels);
	/* 0: never opened, as the object came zeroed. */
	if (dimm->health_eventfd > 0)
		close(dimm->health_eventfd);
}

const struct node_kind dimm_kind = { "nmem", 1, sizeof(struct ndctl_dimm),
				     dimm_end };

static struct nodes *bus_dimms(struct ndctl_bus *bus)
{
	ndctl_bus_wait_probe(bus);
	nodes_scan(&bus->dimms, &dimm_kind, bus->node.ctx, &bus->node,
		   attrs_dir(bus->node.attrs));
	return &bus->dimms;
}

NDCTL_EXPORT struct ndctl_dimm *ndctl_dimm_get_first(struct ndctl_bus *bus)
{
	return node_dimm(nodes_first(bus_dimms(bus)));
}

NDCTL_EXPORT struct ndctl_dimm *ndctl_dimm_get_next(struct ndctl_dimm *dimm)
{
	struct ndctl_bus *bus = ndctl_dimm_get_bus(dimm);

	return node_dimm(nodes_next(&bus->dimms, &dimm->node));
}

NDCTL_EXPORT struct ndctl_bus *ndctl_dimm_get_bus(struct ndctl_dimm *dimm)
{
	return node_bus(dimm->node.parent);
}

NDCTL_EXPORT struct ndctl_ctx *ndctl_dimm_get_ctx(struct ndctl_dimm *dimm)
{
	return dimm->node.ctx;
}

NDCTL_EXPORT unsigned int ndctl_dimm_get_id(struct ndctl_dimm *dimm)
{
	return dimm->node.id[0];
}

NDCTL_EXPORT const char *ndctl_dimm_get_devname(struct ndctl_dimm *dimm)
{
	return dimm->node.name;
}

NDCTL_EXPORT unsigned int ndctl_dimm_get_major(struct ndctl_dimm *dimm)
{
	unsigned int major = UINT_MAX, minor;

	node_devt(&dimm->node, "dev", &major, &minor);
	return major;
}

NDCTL_EXPORT unsigned int ndctl_dimm_get_minor(struct ndctl_dimm *dimm)
{
	unsigned int major, minor = UINT_MAX;

	node_devt(&dimm->node, "dev", &major, &minor);
	return minor;
}

NDCTL_EXPORT unsigned int ndctl_dimm_get_handle(struct ndctl_dimm *dimm)
{
	return node_u32_or(&dimm->node, "nfit/handle", UINT_MAX);
}

NDCTL_EXPORT struct ndctl_dimm *ndctl_dimm_get_by_handle(struct ndctl_bus *bus,
							 unsigned int handle)
{
	struct ndctl_dimm *dimm;

	ndctl_dimm_foreach(bus, dimm)
		if (ndctl_dimm_get_handle(dimm) == handle)
			return dimm;
	return NULL;
}

static unsigned int handle_bits(struct ndctl_dimm *dimm, int shift, int bits)
{
	return ndctl_dimm_get_handle(dimm) >> shift & ((1U << bits) - 1);
}

NDCTL_EXPORT unsigned int ndctl_dimm_handle_get_node(struct ndctl_dimm *dimm)
{
	return handle_bits(dimm, 16, 12);
}

NDCTL_EXPORT unsigned int ndctl_dimm_handle_get_socket(struct ndctl_dimm *dimm)
{
	return handle_bits(dimm, 12, 4);
}

NDCTL_EXPORT unsigned int ndctl_dimm_handle_get_imc(struct ndctl_dimm *dimm)
{
	return handle_bits(dimm, 8, 4);
}

NDCTL_EXPORT unsigned int ndctl_dimm_handle_get_channel(struct ndctl_dimm *dimm)
{
	return handle_bits(dimm, 4, 4);
}

NDCTL_EXPORT unsigned int ndctl_dimm_handle_get_dimm(struct ndctl_dimm *dimm)
{
	return handle_bits(dimm, 0, 4);
}

static unsigned short read_u16(struct ndctl_dimm *dimm, const char *attr)
{
	uint32_t value;

	if (node_u32(&dimm->node, attr, &value))
		return USHRT_MAX;
	if (value > USHRT_MAX) {
		node_problem(&dimm->node, attr, -EINVAL);
		return USHRT_MAX;
	}
	return value;
}

NDCTL_EXPORT unsigned short ndctl_dimm_get_phys_id(struct ndctl_dimm *dimm)
{
	return read_u16(dimm, "nfit/phys_id");
}

NDCTL_EXPORT unsigned short ndctl_dimm_get_vendor(struct ndctl_dimm *dimm)
{
	return read_u16(dimm, "nfit/vendor");
}

NDCTL_EXPORT unsigned short ndctl_dimm_get_device(struct ndctl_dimm *dimm)
{
	return read_u16(dimm, "nfit/device");
}

NDCTL_EXPORT unsigned short ndctl_dimm_get_revision(struct ndctl_dimm *dimm)
{
	return read_u16(dimm, "nfit/rev_id");
}

NDCTL_EXPORT unsigned short
ndctl_dimm_get_subsystem_vendor(struct ndctl_dimm *dimm)
{
	return read_u16(dimm, "nfit/subsystem_vendor");
}

NDCTL_EXPORT unsigned short
ndctl_dimm_get_subsystem_device(struct ndctl_dimm *dimm)
{
	return read_u16(dimm, "nfit/subsystem_device");
}

NDCTL_EXPORT unsigned short
ndctl_dimm_get_subsystem_revision(struct ndctl_dimm *dimm)
{
	return read_u16(dimm, "nfit/subsystem_rev_id");
}

NDCTL_EXPORT unsigned int ndctl_dimm_get_serial(struct ndctl_dimm *dimm)
{
	return node_u32_or(&dimm->node, "nfit/serial", UINT_MAX);
}

NDCTL_EXPORT const char *ndctl_dimm_get_unique_id(struct ndctl_dimm *dimm)
{
	return node_text_or(&dimm->node, "nfit/id", NULL);
}

/* The four fields of the long form of the identifier. */
static bool scan_unique_id(struct ndctl_dimm *dimm, unsigned int *location,
			   unsigned int *date)
{
	const char *id = ndctl_dimm_get_unique_id(dimm);
	unsigned int vendor, serial;
	int end = 0;

	return id &&
	       sscanf(id, "%4x-%2x-%4x-%8x%n", &vendor, location, date, &serial,
		      &end) == 4 &&
	       !id[end];
}

NDCTL_EXPORT unsigned short
ndctl_dimm_get_manufacturing_date(struct ndctl_dimm *dimm)
{
	unsigned int location, date;

	return scan_unique_id(dimm, &location, &date) ? date : USHRT_MAX;
}

NDCTL_EXPORT unsigned char
ndctl_dimm_get_manufacturing_location(struct ndctl_dimm *dimm)
{
	unsigned int location, date;

	return scan_unique_id(dimm, &location, &date) ? location : UCHAR_MAX;
}

NDCTL_EXPORT unsigned short ndctl_dimm_get_format(struct ndctl_dimm *dimm)
{
	return read_u16(dimm, "nfit/format");
}

NDCTL_EXPORT int ndctl_dimm_get_formats(struct ndctl_dimm *dimm)
{
	uint32_t count;
	int rc;

	rc = node_u32(&dimm->node, "nfit/formats", &count);
	if (rc)
		return attr_exists(dimm->node.attrs, "nfit/format");
	if (count > MAX_FORMATS) {
		node_problem(&dimm->node, "nfit/formats", -EINVAL);
		return MAX_FORMATS;
	}
	return count;
}

NDCTL_EXPORT int ndctl_dimm_get_formatN(struct ndctl_dimm *dimm, int i)
{
	char attr[sizeof("nfit/format") + 12];
	uint32_t code;

	if (i < 0 || i >= ndctl_dimm_get_formats(dimm))
		return -EINVAL;
	if (i == 0)
		strcpy(attr, "nfit/format");
	else
		snprintf(attr, sizeof(attr), "nfit/format%d", i);
	if (node_u32(&dimm->node, attr, &code) || code > USHRT_MAX)
		return -EINVAL;
	return code;
}

NDCTL_EXPORT long long ndctl_dimm_get_dirty_shutdown(struct ndctl_dimm *dimm)
{
	uint64_t count;
	int rc;

	rc = node_u64(&dimm->node, "nfit/dirty_shutdown", &count);
	return rc ? rc : (long long)count;
}

NDCTL_EXPORT const char *ndctl_dimm_get_cmd_name(struct ndctl_dimm *dimm,
						 int cmd)
{
	return nvdimm_cmd_name(cmd);
}

NDCTL_EXPORT int ndctl_dimm_is_cmd_supported(struct ndctl_dimm *dimm, int cmd)
{
	return node_has_word(&dimm->node, "commands", nvdimm_cmd_name(cmd));
}

static int has_flag(struct ndctl_dimm *dimm, const char *word)
{
	return node_has_word(&dimm->node, "nfit/flags", word);
}

NDCTL_EXPORT int ndctl_dimm_has_errors(struct ndctl_dimm *dimm)
{
	return ndctl_dimm_failed_save(dimm) || ndctl_dimm_failed_arm(dimm) ||
	       ndctl_dimm_failed_restore(dimm) || ndctl_dimm_failed_map(dimm) ||
	       ndctl_dimm_failed_flush(dimm) || ndctl_dimm_smart_pending(dimm);
}

NDCTL_EXPORT int ndctl_dimm_has_notifications(struct ndctl_dimm *dimm)
{
	return has_flag(dimm, "smart_notify");
}

NDCTL_EXPORT int ndctl_dimm_failed_save(struct ndctl_dimm *dimm)
{
	return has_flag(dimm, "save_fail");
}

NDCTL_EXPORT int ndctl_dimm_failed_arm(struct ndctl_dimm *dimm)
{
	return has_flag(dimm, "not_armed");
}

NDCTL_EXPORT int ndctl_dimm_failed_restore(struct ndctl_dimm *dimm)
{
	return has_flag(dimm, "restore_fail");
}

NDCTL_EXPORT int ndctl_dimm_failed_map(struct ndctl_dimm *dimm)
{
	return has_flag(dimm, "map_fail");
}

NDCTL_EXPORT int ndctl_dimm_failed_flush(struct ndctl_dimm *dimm)
{
	return has_flag(dimm, "flush_fail");
}

NDCTL_EXPORT int ndctl_dimm_smart_pending(struct ndctl_dimm *dimm)
{
	return has_flag(dimm, "smart_event");
}

NDCTL_EXPORT int ndctl_dimm_locked(struct ndctl_dimm *dimm)
{
	return node_has_word(&dimm->node, "flags", "lock");
}

NDCTL_EXPORT int ndctl_dimm_aliased(struct ndctl_dimm *dimm)
{
	return node_has_word(&dimm->node, "flags", "alias");
}

NDCTL_EXPORT void ndctl_dimm_refresh_flags(struct ndctl_dimm *dimm)
{
	attr_forget(dimm->node.attrs, "nfit/flags");
	attr_forget(dimm->node.attrs, "flags");
}

NDCTL_EXPORT int ndctl_dimm_get_health_eventfd(struct ndctl_dimm *dimm)
{
	_cleanup_free_ char *path = NULL;
	int fd;

	if (dimm->health_eventfd > 0)
		return dimm->health_eventfd;
	path = text_format("%s/nfit/flags", attrs_dir(dimm->node.attrs));
	if (!path)
		return -ENOMEM;
	fd = root_open(dimm->node.ctx->root, path, O_RDONLY);
	if (fd >= 0)
		dimm->health_eventfd = fd;
	return fd;
}

NDCTL_EXPORT enum ndctl_security_state
ndctl_dimm_get_security(struct ndctl_dimm *dimm)
{
	static const struct {
		const char *name;
		enum ndctl_security_state state;
	} states[] = {
		{ "disabled", NDCTL_SECURITY_DISABLED },
		{ "unlocked", NDCTL_SECURITY_UNLOCKED },
		{ "locked", NDCTL_SECURITY_LOCKED },
		{ "frozen", NDCTL_SECURITY_FROZEN },
		{ "overwrite", NDCTL_SECURITY_OVERWRITE },
	};
	const char *text = node_text_or(&dimm->node, "security", NULL);
	size_t i;

	if (!text)
		return NDCTL_SECURITY_INVALID;
	for (i = 0; i < ARRAY_SIZE(states); i++)
		if (strcmp(text, states[i].name) == 0)
			return states[i].state;
	node_problem(&dimm->node, "security", -EINVAL);
	return NDCTL_SECURITY_INVALID;
}

/* Kernels before 5.7 said so in "security" and had no "frozen". */
NDCTL_EXPORT bool ndctl_dimm_security_is_frozen(struct ndctl_dimm *dimm)
{
	bool frozen = false;

	if (node_bool(&dimm->node, "frozen", &frozen) == 0 && frozen)
		return true;
	return ndctl_dimm_get_security(dimm) == NDCTL_SECURITY_FROZEN;
}

NDCTL_EXPORT int ndctl_dimm_is_active(struct ndctl_dimm *dimm)
{
	return strcmp(node_text_or(&dimm->node, "state", ""), "active") == 0;
}

NDCTL_EXPORT int ndctl_dimm_is_enabled(struct ndctl_dimm *dimm)
{
	return node_driver(&dimm->node) != NULL;
}

NDCTL_EXPORT int ndctl_dimm_enable(struct ndctl_dimm *dimm)
{
	int rc;

	node_forget(&dimm->node);
	if (ndctl_dimm_is_enabled(dimm))
		return 0;
	rc = node_bind(&dimm->node, DIMM_DRIVER, DIMM_MODULE);
	node_forget(&dimm->node);
	return rc;
}

NDCTL_EXPORT int ndctl_dimm_disable(struct ndctl_dimm *dimm)
{
	int rc;

	node_forget(&dimm->node);
	if (!ndctl_dimm_is_enabled(dimm))
		return 0;
	rc = ndctl_dimm_check_idle(dimm);
	if (rc)
		return rc;
	rc = node_unbind(&dimm->node);
	node_forget(&dimm->node);
	return rc;
}
