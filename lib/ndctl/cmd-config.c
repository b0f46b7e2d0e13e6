// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Reads and writes of the label area are cut into pieces of the size that the
 * device takes at a time. A write command is a request: when it is submitted,
 * it is carried out by what label-plan.h makes of it.
 */
#include <errno.h>
#include <linux/ndctl.h>
#include <string.h>
#include <sys/ioctl.h>

#include "ndctl/cmd-config.h"
#include "ndctl/cmd.h"
#include "ndctl/dimm-labels.h"
#include "ndctl/label-plan.h"

/* Pieces of more than this gain nothing. */
#define PIECE_MAX 65536u

struct config_cmd {
	struct ndctl_cmd cmd;
	uint32_t area_size;
	uint32_t piece; /* bytes at a time */
	uint32_t offset; /* the extent: where it begins in the area */
	uint32_t length;
	uint8_t *data; /* of the extent */
};

static struct config_cmd *config_of(struct ndctl_cmd *cmd)
{
	return (struct config_cmd *)cmd;
}

static struct ndctl_ctx *cmd_ctx(struct config_cmd *config)
{
	return config->cmd.dimm->node.ctx;
}

static void config_end(struct ndctl_cmd *cmd)
{
	free(config_of(cmd)->data);
}

/* ---- size */

static int size_submit(struct ndctl_cmd *cmd)
{
	struct config_cmd *config = config_of(cmd);
	struct nd_cmd_get_config_size get = { 0 };
	int rc;

	rc = cmd_ioctl(cmd, ND_IOCTL_GET_CONFIG_SIZE, &get);
	if (rc < 0)
		return rc;
	rc = cmd_firmware_result(cmd, get.status);
	if (rc)
		return rc;
	if (get.config_size && !get.max_xfer)
		return explain(&cmd_ctx(config)->why, -EIO,
			       "%s: the firmware takes 0 bytes of label area "
			       "at a time",
			       cmd->dimm->node.name);
	config->area_size = get.config_size;
	config->piece = get.max_xfer < PIECE_MAX ? get.max_xfer : PIECE_MAX;
	return 0;
}

static const struct cmd_kind size_kind = { ND_CMD_GET_CONFIG_SIZE, size_submit,
					   config_end };

NDCTL_EXPORT struct ndctl_cmd *
ndctl_dimm_cmd_new_cfg_size(struct ndctl_dimm *dimm)
{
	return cmd_new(&size_kind, sizeof(struct config_cmd), dimm, NULL);
}

NDCTL_EXPORT unsigned int
ndctl_cmd_cfg_size_get_size(struct ndctl_cmd *cfg_size)
{
	return config_area_size(cfg_size);
}

uint32_t config_area_size(struct ndctl_cmd *cfg_size)
{
	if (cfg_size->kind != &size_kind || cfg_size->status)
		return 0;
	return config_of(cfg_size)->area_size;
}

/* ---- read and write: the extent */

/* Does @length from @offset lie within @total from @start? */
static bool within(uint64_t offset, uint64_t length, uint64_t start,
		   uint64_t total)
{
	return offset >= start && offset + length <= start + total;
}

static int set_extent(struct config_cmd *config, uint32_t length,
		      uint32_t offset)
{
	uint8_t *data;

	if (config->cmd.status != CMD_NOT_SUBMITTED ||
	    !within(offset, length, 0, config->area_size))
		return -EINVAL;
	data = calloc(1, length ? length : 1);
	if (!data)
		return -ENOMEM;
	free(config->data);
	config->data = data;
	config->offset = offset;
	config->length = length;
	return 0;
}

/* A command like @source, with its extent. */
static struct ndctl_cmd *derive(const struct cmd_kind *kind,
				struct ndctl_cmd *source, uint32_t length,
				uint32_t offset)
{
	struct config_cmd *from = config_of(source), *config;

	config = cmd_new(kind, sizeof(*config), source->dimm, source);
	if (!config)
		return NULL;
	config->area_size = from->area_size;
	config->piece = from->piece;
	if (set_extent(config, length, offset)) {
		errno = -explain(&cmd_ctx(config)->why, -ENOMEM,
				 "out of memory");
		ndctl_cmd_unref(&config->cmd);
		return NULL;
	}
	return &config->cmd;
}

/* ---- read */

static int read_piece(struct config_cmd *config, uint32_t done,
		      struct nd_cmd_get_config_data_hdr *get)
{
	uint32_t left = config->length - done;
	int rc;

	get->in_offset = config->offset + done;
	get->in_length = left < config->piece ? left : config->piece;
	get->status = 0;
	rc = cmd_ioctl(&config->cmd, ND_IOCTL_GET_CONFIG_DATA, get);
	if (rc < 0)
		return rc;
	if (cmd_firmware_result(&config->cmd, get->status))
		return -EIO;
	if (rc > 0)
		return explain(&cmd_ctx(config)->why, -EIO,
			       "%s: the firmware gave fewer bytes of the label "
			       "area than it was asked for",
			       config->cmd.dimm->node.name);
	memcpy(config->data + done, get->out_buf, get->in_length);
	return get->in_length;
}

static int read_submit(struct ndctl_cmd *cmd)
{
	struct config_cmd *config = config_of(cmd);
	_cleanup_free_ struct nd_cmd_get_config_data_hdr *get = NULL;
	uint32_t done = 0;
	int rc;

	get = calloc(1, sizeof(*get) + config->piece);
	if (!get)
		return explain(&cmd_ctx(config)->why, -ENOMEM, "out of memory");
	while (done < config->length) {
		rc = read_piece(config, done, get);
		if (rc < 0)
			return rc;
		done += rc;
	}
	return 0;
}

static const struct cmd_kind read_kind = { ND_CMD_GET_CONFIG_DATA, read_submit,
					   config_end };

NDCTL_EXPORT struct ndctl_cmd *
ndctl_dimm_cmd_new_cfg_read(struct ndctl_cmd *cfg_size)
{
	if (!config_area_size(cfg_size))
		return NULL;
	return derive(&read_kind, cfg_size, config_of(cfg_size)->area_size, 0);
}

NDCTL_EXPORT int ndctl_cmd_cfg_read_set_extent(struct ndctl_cmd *cfg_read,
					       unsigned int len,
					       unsigned int offset)
{
	if (cfg_read->kind != &read_kind)
		return -EINVAL;
	return set_extent(config_of(cfg_read), len, offset);
}

NDCTL_EXPORT ssize_t ndctl_cmd_cfg_read_get_size(struct ndctl_cmd *cfg_read)
{
	if (cfg_read->kind != &read_kind ||
	    cfg_read->status == CMD_NOT_SUBMITTED)
		return -EINVAL;
	return cfg_read->status ? cfg_read->status :
				  (ssize_t)config_of(cfg_read)->length;
}

NDCTL_EXPORT ssize_t ndctl_cmd_cfg_read_get_data(struct ndctl_cmd *cfg_read,
						 void *buf, unsigned int len,
						 unsigned int offset)
{
	struct config_cmd *config = config_of(cfg_read);
	ssize_t size = ndctl_cmd_cfg_read_get_size(cfg_read);
	uint32_t left;

	if (size < 0)
		return size;
	if (!within(offset, 0, config->offset, config->length))
		return -EINVAL;
	left = config->offset + config->length - offset;
	if (len > left)
		len = left;
	memcpy(buf, config->data + (offset - config->offset), len);
	return len;
}

const uint8_t *config_data(struct ndctl_cmd *cfg_read)
{
	return config_of(cfg_read)->data;
}

int config_size(struct ndctl_dimm *dimm, struct ndctl_cmd **ret)
{
	_cleanup_(cmd_unrefp) struct ndctl_cmd *cmd = NULL;
	int rc;

	cmd = ndctl_dimm_cmd_new_cfg_size(dimm);
	if (!cmd)
		return -errno;
	rc = ndctl_cmd_submit(cmd);
	if (rc < 0)
		return rc;
	if (!config_area_size(cmd))
		return explain(&dimm->node.ctx->why, -ENXIO,
			       "%s has no label area", dimm->node.name);
	*ret = take_ptr(cmd);
	return 0;
}

int config_read(struct ndctl_cmd *cfg_size, uint32_t length, uint32_t offset,
		struct ndctl_cmd **ret)
{
	_cleanup_(cmd_unrefp) struct ndctl_cmd *cmd = NULL;
	struct ndctl_dimm *dimm = cfg_size->dimm;
	int rc;

	if (!length || !within(offset, length, 0, config_area_size(cfg_size)))
		return explain(&dimm->node.ctx->why, -EINVAL,
			       "%u bytes from offset %u are not within the %u "
			       "bytes of label area that %s has",
			       length, offset, config_area_size(cfg_size),
			       dimm->node.name);
	cmd = derive(&read_kind, cfg_size, length, offset);
	if (!cmd)
		return -errno;
	rc = ndctl_cmd_submit(cmd);
	if (rc < 0)
		return rc;
	*ret = take_ptr(cmd);
	return 0;
}

/* ---- write */

static int write_submit(struct ndctl_cmd *cmd);

static const struct cmd_kind write_kind = { ND_CMD_SET_CONFIG_DATA,
					    write_submit, config_end };

NDCTL_EXPORT struct ndctl_cmd *
ndctl_dimm_cmd_new_cfg_write(struct ndctl_cmd *cfg_read)
{
	struct config_cmd *from = config_of(cfg_read);
	struct ndctl_cmd *cmd;

	if (ndctl_cmd_cfg_read_get_size(cfg_read) < 0)
		return NULL;
	cmd = derive(&write_kind, cfg_read, from->length, from->offset);
	/* What is not set anew stays as it was read. */
	if (cmd)
		memcpy(config_of(cmd)->data, from->data, from->length);
	return cmd;
}

/* What the new extent has in common with the old one is kept. */
NDCTL_EXPORT int ndctl_cmd_cfg_write_set_extent(struct ndctl_cmd *cfg_write,
						unsigned int len,
						unsigned int offset)
{
	struct config_cmd *config = config_of(cfg_write);

	if (cfg_write->kind != &write_kind)
		return -EINVAL;
	if (!within(offset, len, config->offset, config->length))
		return set_extent(config, len, offset);
	if (cfg_write->status != CMD_NOT_SUBMITTED)
		return -EINVAL;
	memmove(config->data, config->data + (offset - config->offset), len);
	config->offset = offset;
	config->length = len;
	return 0;
}

NDCTL_EXPORT ssize_t ndctl_cmd_cfg_write_set_data(struct ndctl_cmd *cfg_write,
						  void *buf, unsigned int len,
						  unsigned int offset)
{
	struct config_cmd *config = config_of(cfg_write);

	if (cfg_write->kind != &write_kind ||
	    cfg_write->status != CMD_NOT_SUBMITTED ||
	    !within(offset, len, config->offset, config->length))
		return -EINVAL;
	memcpy(config->data + (offset - config->offset), buf, len);
	return len;
}

NDCTL_EXPORT ssize_t ndctl_cmd_cfg_write_zero_data(struct ndctl_cmd *cfg_write)
{
	struct config_cmd *config = config_of(cfg_write);

	if (cfg_write->kind != &write_kind ||
	    cfg_write->status != CMD_NOT_SUBMITTED)
		return -EINVAL;
	memset(config->data, 0, config->length);
	return config->length;
}

static int write_piece(struct config_cmd *config, uint64_t offset,
		       const uint8_t *data, uint32_t length,
		       struct nd_cmd_set_config_hdr *set)
{
	uint32_t status;
	int rc;

	set->in_offset = offset;
	set->in_length = length;
	memcpy(set->in_buf, data, length);
	/* The firmware's answer comes behind the data. */
	memset(set->in_buf + length, 0, sizeof(status));
	rc = cmd_ioctl(&config->cmd, ND_IOCTL_SET_CONFIG_DATA, set);
	if (rc < 0)
		return rc;
	memcpy(&status, set->in_buf + length, sizeof(status));
	return cmd_firmware_result(&config->cmd, status);
}

static int carry_out(struct config_cmd *config, const struct label_plan *plan)
{
	_cleanup_free_ struct nd_cmd_set_config_hdr *set = NULL;
	const struct label_write *w;
	size_t done, length;
	int rc;

	set = calloc(1, sizeof(*set) + config->piece + sizeof(uint32_t));
	if (!set)
		return explain(&cmd_ctx(config)->why, -ENOMEM, "out of memory");
	for (w = plan->list; w < plan->list + plan->count; w++) {
		for (done = 0; done < w->length; done += length) {
			length = w->length - done;
			if (length > config->piece)
				length = config->piece;
			rc = write_piece(config, w->offset + done,
					 w->data + done, length, set);
			if (rc)
				return rc;
		}
	}
	return 0;
}

/* @to: the whole area. */
static int write_area(struct config_cmd *config, const uint8_t *from,
		      const uint8_t *to)
{
	_cleanup_(cmd_unrefp) struct ndctl_cmd *size = NULL, *back = NULL;
	struct explain *why = &cmd_ctx(config)->why;
	struct label_plan *plan = NULL;
	int rc;

	rc = label_plan_new(from, to, config->area_size, &plan);
	if (rc)
		return explain(why, rc, "%s", strerror(-rc));
	rc = carry_out(config, plan);
	label_plan_free(plan);
	if (rc)
		return rc;
	rc = config_size(config->cmd.dimm, &size);
	if (!rc)
		rc = config_read(size, config->area_size, 0, &back);
	if (rc)
		return rc;
	if (!memcmp(config_data(back), to, config->area_size))
		return 0;
	explain(why, -EIO, "%s: the label area does not hold what was written",
		config->cmd.dimm->node.name);
	return explain_cure(why, -EIO,
			    "do not use it: it is defective, or "
			    "somebody else writes to it");
}

/* The area as it is now, with the extent's bytes in their place. */
static int write_locked(struct config_cmd *config)
{
	_cleanup_(cmd_unrefp) struct ndctl_cmd *size = NULL, *now = NULL;
	struct explain *why = &cmd_ctx(config)->why;
	_cleanup_free_ uint8_t *to = NULL;
	int rc;

	rc = config_size(config->cmd.dimm, &size);
	if (rc)
		return rc;
	if (config_area_size(size) != config->area_size)
		return explain(why, -EIO, "%s: the label area changed its size",
			       config->cmd.dimm->node.name);
	rc = config_read(size, config->area_size, 0, &now);
	if (rc)
		return rc;
	to = malloc(config->area_size);
	if (!to)
		return explain(why, -ENOMEM, "out of memory");
	memcpy(to, config_data(now), config->area_size);
	memcpy(to + config->offset, config->data, config->length);
	return write_area(config, config_data(now), to);
}

static int write_submit(struct ndctl_cmd *cmd)
{
	int rc;

	rc = dimm_lock(cmd->dimm);
	if (rc)
		return rc;
	rc = ndctl_dimm_check_idle(cmd->dimm);
	if (!rc)
		rc = write_locked(config_of(cmd));
	dimm_unlock(cmd->dimm);
	return rc;
}

int config_replace(struct ndctl_dimm *dimm, const uint8_t *to, uint32_t size)
{
	_cleanup_(cmd_unrefp) struct ndctl_cmd *cfg = NULL, *write = NULL;
	int rc;

	rc = config_size(dimm, &cfg);
	if (rc)
		return rc;
	if (config_area_size(cfg) != size)
		return explain(&dimm->node.ctx->why, -EINVAL,
			       "the label area of %s has %u bytes, not %u",
			       dimm->node.name, config_area_size(cfg), size);
	write = derive(&write_kind, cfg, size, 0);
	if (!write)
		return -errno;
	memcpy(config_of(write)->data, to, size);
	return ndctl_cmd_submit(write);
}
