// SPDX-License-Identifier: GPL-2.0
/*
 * The commands of the dimm: size, reading and writing of its label storage.
 * libnvdimm calls this for itself and for /dev/nmemX, with its bus lock held,
 * and lets nobody write labels of a dimm whose region is enabled.
 */
#include <linux/mm.h>
#include <linux/ndctl.h>

#include "nd_e820_label.h"

static int config_size(struct nd_cmd_get_config_size *cmd, unsigned int len)
{
	if (len < sizeof(*cmd))
		return -EINVAL;
	cmd->status = 0;
	cmd->config_size = E820_LABELS_SIZE;
	cmd->max_xfer = E820_LABELS_SIZE;
	return 0;
}

/* @room: what the buffer holds beside the command's own members. */
static bool in_labels(u32 off, u32 len, size_t room)
{
	return len <= room && off <= E820_LABELS_SIZE &&
	       len <= E820_LABELS_SIZE - off;
}

static int get_config(struct e820_range *range,
		      struct nd_cmd_get_config_data_hdr *cmd, unsigned int len)
{
	int ret;

	if (len < sizeof(*cmd) ||
	    !in_labels(cmd->in_offset, cmd->in_length, len - sizeof(*cmd)))
		return -EINVAL;
	mutex_lock(&range->area.lock);
	ret = e820_area_read(&range->area, E820_LABELS_OFF + cmd->in_offset,
			     cmd->out_buf, cmd->in_length);
	mutex_unlock(&range->area.lock);
	cmd->status = 0;
	return ret;
}

/* The index blocks of 510 labels take 512 bytes, those of 1020 take as many. */
#define INDEX_BLOCKS_END	SZ_4K

static int set_config(struct e820_range *range,
		      struct nd_cmd_set_config_hdr *cmd, unsigned int len)
{
	size_t fixed = sizeof(*cmd) + sizeof(u32);
	u32 status = 0;
	int ret;

	if (len < fixed || !in_labels(cmd->in_offset, cmd->in_length,
				      len - fixed))
		return -EINVAL;
	mutex_lock(&range->area.lock);
	ret = e820_area_write(&range->area, E820_LABELS_OFF + cmd->in_offset,
			      cmd->in_buf, cmd->in_length);
	mutex_unlock(&range->area.lock);
	/* after the data, at no particular alignment */
	memcpy(cmd->in_buf + cmd->in_length, &status, sizeof(status));
	if (!ret && cmd->in_offset < INDEX_BLOCKS_END)
		e820_store_labels_changed(range);
	return ret;
}

/*
 * Without ndctl() libnvdimm takes every write over a poisoned line for its
 * cure, as it is with ordinary memory; with one it asks the bus. Stock nd_e820
 * has none, so answer what it then assumes. User space cannot ask: the bus
 * announces no commands.
 */
static int bus_command(unsigned int cmd, void *buf, unsigned int len)
{
	struct nd_cmd_clear_error *clear = buf;
	struct nd_cmd_ars_cap *cap = buf;

	switch (cmd) {
	case ND_CMD_ARS_CAP:
		if (len < sizeof(*cap))
			return -EINVAL;
		cap->status = 0;
		cap->clear_err_unit = 1;
		return 0;
	case ND_CMD_CLEAR_ERROR:
		if (len < sizeof(*clear))
			return -EINVAL;
		clear->status = 0;
		clear->cleared = clear->length;
		return 0;
	}
	return -ENOTTY;
}

int e820_ndctl(struct nvdimm_bus_descriptor *desc, struct nvdimm *nvdimm,
	       unsigned int cmd, void *buf, unsigned int len, int *cmd_rc)
{
	struct e820_range *range;

	if (cmd_rc)
		*cmd_rc = 0;
	if (!nvdimm)
		return bus_command(cmd, buf, len);

	range = nvdimm_provider_data(nvdimm);
	switch (cmd) {
	case ND_CMD_GET_CONFIG_SIZE:
		return config_size(buf, len);
	case ND_CMD_GET_CONFIG_DATA:
		return get_config(range, buf, len);
	case ND_CMD_SET_CONFIG_DATA:
		return set_config(range, buf, len);
	}
	return -ENOTTY;
}
