// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <linux/ndctl.h>
#include <string.h>

#include "ndctl/cmd.h"
#include "shared/text.h"

void *cmd_new(const struct cmd_kind *kind, size_t size, struct ndctl_dimm *dimm,
	      struct ndctl_cmd *source)
{
	struct explain *why = &dimm->node.ctx->why;
	struct ndctl_cmd *cmd;

	if (!ndctl_dimm_is_cmd_supported(dimm, kind->type)) {
		errno = -explain(why, -EOPNOTSUPP, "%s has no command \"%s\"",
				 dimm->node.name, nvdimm_cmd_name(kind->type));
		return NULL;
	}
	cmd = calloc(1, size);
	if (!cmd) {
		errno = -explain(why, -ENOMEM, "out of memory");
		return NULL;
	}
	cmd->kind = kind;
	cmd->refcount = 1;
	cmd->dimm = dimm;
	cmd->status = CMD_NOT_SUBMITTED;
	cmd->source = source;
	if (source)
		ndctl_cmd_ref(source);
	return cmd;
}

NDCTL_EXPORT void ndctl_cmd_ref(struct ndctl_cmd *cmd)
{
	cmd->refcount++;
}

NDCTL_EXPORT void ndctl_cmd_unref(struct ndctl_cmd *cmd)
{
	struct ndctl_cmd *source;

	if (!cmd || --cmd->refcount > 0)
		return;
	source = cmd->source;
	if (cmd->kind->end)
		cmd->kind->end(cmd);
	free(cmd);
	ndctl_cmd_unref(source);
}

NDCTL_EXPORT int ndctl_cmd_get_type(struct ndctl_cmd *cmd)
{
	return cmd->kind->type;
}

NDCTL_EXPORT int ndctl_cmd_get_status(struct ndctl_cmd *cmd)
{
	return cmd->status;
}

NDCTL_EXPORT unsigned int ndctl_cmd_get_firmware_status(struct ndctl_cmd *cmd)
{
	return cmd->firmware_status;
}

NDCTL_EXPORT int ndctl_cmd_submit(struct ndctl_cmd *cmd)
{
	struct ndctl_ctx *ctx = cmd->dimm->node.ctx;

	explain_clear(&ctx->why);
	cmd->firmware_status = 0;
	cmd->status = cmd->kind->submit(cmd);
	log_debug(&ctx->log, "%s: %s: status %d, firmware %#x",
		  cmd->dimm->node.name, nvdimm_cmd_name(cmd->kind->type),
		  cmd->status, cmd->firmware_status);
	return cmd->status;
}

/*
 * Low half: the status proper, high half: more on it. As ACPI has it for the
 * label storage methods (_LSI, _LSR, _LSW).
 */
int cmd_xlat_status(uint32_t status)
{
	switch (status & 0xffff) {
	case 0:
		return 0;
	case 2:
		return -EINVAL;
	case 3:
		return -EACCES;
	default:
		return -EIO;
	}
}

NDCTL_EXPORT int ndctl_cmd_xlat_firmware_status(struct ndctl_cmd *cmd)
{
	return cmd_xlat_status(cmd->firmware_status);
}

NDCTL_EXPORT int ndctl_cmd_submit_xlat(struct ndctl_cmd *cmd)
{
	int rc = ndctl_cmd_submit(cmd);

	return rc < 0 ? rc : ndctl_cmd_xlat_firmware_status(cmd);
}

int cmd_firmware_result(struct ndctl_cmd *cmd, uint32_t status)
{
	struct ndctl_dimm *dimm = cmd->dimm;

	cmd->firmware_status = status;
	if (!status)
		return 0;
	return explain(&dimm->node.ctx->why, -EIO,
		       "%s: the firmware fails \"%s\" with status %#x",
		       dimm->node.name, nvdimm_cmd_name(cmd->kind->type),
		       status);
}

static int explain_errno(struct ndctl_cmd *cmd, const char *node, int rc)
{
	struct explain *why = &cmd->dimm->node.ctx->why;
	const char *name = cmd->dimm->node.name;

	switch (rc) {
	case -EACCES:
	case -EPERM:
		explain(why, rc, "no permission for /%s", node);
		return explain_cure(why, rc,
				    "run it as root; as root: is the "
				    "dimm locked by a passphrase?");
	case -ENOENT:
	case -ENXIO:
	case -ENODEV:
		explain(why, rc, "there is no usable /%s", node);
		return explain_cure(why, rc,
				    "is %s still there, and has udev or "
				    "devtmpfs made its node?",
				    name);
	case -EBUSY:
		explain(why, rc,
			"the kernel refuses \"%s\" while %s is in "
			"use by a region",
			nvdimm_cmd_name(cmd->kind->type), name);
		return explain_cure(why, rc,
				    "disable the region first: ndctl "
				    "disable-region");
	case -ENOTTY:
	case -EOPNOTSUPP:
		explain(why, rc, "the kernel does not know \"%s\" for %s",
			nvdimm_cmd_name(cmd->kind->type), name);
		return explain_cure(why, rc,
				    "it needs a kernel with label "
				    "support for this device");
	default:
		return explain(why, rc, "%s: \"%s\" failed: %s", name,
			       nvdimm_cmd_name(cmd->kind->type), strerror(-rc));
	}
}

int cmd_ioctl(struct ndctl_cmd *cmd, unsigned long request, void *buf)
{
	struct ndctl_ctx *ctx = cmd->dimm->node.ctx;
	_cleanup_free_ char *node = NULL;
	int rc;

	node = text_format("dev/%s", cmd->dimm->node.name);
	if (!node)
		return explain(&ctx->why, -ENOMEM, "out of memory");
	rc = transport_ioctl(&ctx->transport, ctx->root, node, request, buf);
	return rc < 0 ? explain_errno(cmd, node, rc) : rc;
}
