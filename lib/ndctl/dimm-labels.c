// SPDX-License-Identifier: LGPL-2.1-or-later
/* The label area of a dimm, whole. */
#include <errno.h>
#include <limits.h>
#include <string.h>

#include "ndctl/cmd-config.h"
#include "ndctl/cmd.h"
#include "ndctl/dimm-labels.h"
#include "ndctl/label-area.h"
#include "ndctl/label-format.h"

NDCTL_EXPORT size_t ndctl_sizeof_namespace_index(void)
{
	return LABEL_INDEX_ALIGN;
}

NDCTL_EXPORT size_t ndctl_sizeof_namespace_label(void)
{
	return LABEL_SIZE_1_1;
}

static void forget(struct ndctl_dimm *dimm)
{
	label_area_free(dimm->labels);
	dimm->labels = NULL;
}

/* Keep what was read for validate and sizeof, which ask about it later. */
static int remember(struct ndctl_dimm *dimm, struct ndctl_cmd *read,
		    uint64_t area_size)
{
	struct label_area *labels;
	int rc;

	rc = label_area_new(area_size, config_data(read),
			    ndctl_cmd_cfg_read_get_size(read), &labels);
	if (rc)
		return explain(&dimm->node.ctx->why, rc, "%s", strerror(-rc));
	forget(dimm);
	dimm->labels = labels;
	dimm->free_labels = label_area_free;
	return 0;
}

enum extent {
	EXTENT_ALL,
	EXTENT_INDEX
};

static int read_area(struct ndctl_dimm *dimm, enum extent extent,
		     struct ndctl_cmd **ret)
{
	_cleanup_(cmd_unrefp) struct ndctl_cmd *size = NULL, *read = NULL;
	uint64_t length;
	int rc;

	rc = config_size(dimm, &size);
	if (rc)
		return rc;
	length = config_area_size(size);
	if (extent == EXTENT_INDEX && label_index_extent(length))
		length = label_index_extent(length);
	rc = config_read(size, length, 0, &read);
	if (!rc)
		rc = remember(dimm, read, config_area_size(size));
	if (rc)
		return rc;
	if (ret)
		*ret = take_ptr(read);
	return 0;
}

static struct ndctl_cmd *read_or_null(struct ndctl_dimm *dimm,
				      enum extent extent)
{
	struct ndctl_cmd *read = NULL;
	int rc = read_area(dimm, extent, &read);

	if (rc)
		errno = -rc;
	return read;
}

NDCTL_EXPORT struct ndctl_cmd *ndctl_dimm_read_labels(struct ndctl_dimm *dimm)
{
	return read_or_null(dimm, EXTENT_ALL);
}

NDCTL_EXPORT struct ndctl_cmd *
ndctl_dimm_read_label_index(struct ndctl_dimm *dimm)
{
	return read_or_null(dimm, EXTENT_INDEX);
}

NDCTL_EXPORT struct ndctl_cmd *
ndctl_dimm_read_label_extent(struct ndctl_dimm *dimm, unsigned int len,
			     unsigned int offset)
{
	_cleanup_(cmd_unrefp) struct ndctl_cmd *size = NULL;
	struct ndctl_cmd *read = NULL;
	int rc;

	rc = config_size(dimm, &size);
	if (!rc)
		rc = config_read(size, len, offset, &read);
	if (rc)
		errno = -rc;
	return read;
}

/* What was last read, or now is. */
static struct label_area *labels_of(struct ndctl_dimm *dimm)
{
	if (!dimm->labels)
		read_area(dimm, EXTENT_INDEX, NULL);
	return dimm->labels;
}

NDCTL_EXPORT int ndctl_dimm_validate_labels(struct ndctl_dimm *dimm)
{
	struct explain *why = &dimm->node.ctx->why;
	const struct label_area *labels = labels_of(dimm);

	if (!labels)
		return -EINVAL;
	if (labels->current >= 0)
		return label_area_nslot(labels);
	if (labels->fault[0] == labels->fault[1])
		return explain(why, -EINVAL, "%s has no valid index block: %s",
			       dimm->node.name,
			       label_fault_text(labels->fault[0]));
	return explain(why, -EINVAL,
		       "%s has no valid index block: in the "
		       "first, %s; in the second, %s",
		       dimm->node.name, label_fault_text(labels->fault[0]),
		       label_fault_text(labels->fault[1]));
}

NDCTL_EXPORT unsigned int
ndctl_dimm_sizeof_namespace_label(struct ndctl_dimm *dimm)
{
	const struct label_area *labels = labels_of(dimm);

	return labels ? labels->geo.label_size : 0;
}

NDCTL_EXPORT unsigned int
ndctl_dimm_sizeof_namespace_index(struct ndctl_dimm *dimm)
{
	const struct label_area *labels = labels_of(dimm);

	return labels ? labels->geo.index_size : 0;
}

NDCTL_EXPORT unsigned long
ndctl_dimm_get_available_labels(struct ndctl_dimm *dimm)
{
	uint64_t slots;

	attr_forget(dimm->node.attrs, "available_slots");
	if (node_u64(&dimm->node, "available_slots", &slots))
		return ULONG_MAX;
	return slots;
}

static int replace(struct ndctl_dimm *dimm, const uint8_t *to, uint32_t size)
{
	int rc = config_replace(dimm, to, size);

	forget(dimm);
	return rc;
}

static int area_size(struct ndctl_dimm *dimm, uint32_t *ret)
{
	_cleanup_(cmd_unrefp) struct ndctl_cmd *size = NULL;
	int rc;

	rc = config_size(dimm, &size);
	if (!rc)
		*ret = config_area_size(size);
	return rc;
}

NDCTL_EXPORT int ndctl_dimm_init_labels(struct ndctl_dimm *dimm,
					enum ndctl_namespace_version v)
{
	struct explain *why = &dimm->node.ctx->why;
	struct label_area *fresh;
	uint32_t size = 0;
	int rc;

	if (v != NDCTL_NS_VERSION_1_1 && v != NDCTL_NS_VERSION_1_2)
		return explain(why, -EINVAL, "unknown version of labels: %d",
			       v);
	rc = area_size(dimm, &size);
	if (rc)
		return rc;
	rc = label_area_init(size, v == NDCTL_NS_VERSION_1_1 ? 1 : 2, &fresh);
	if (rc)
		return explain(why, rc,
			       "%s: a label area of %u bytes is too "
			       "small for two labels",
			       dimm->node.name, size);
	rc = replace(dimm, fresh->data, size);
	if (!rc)
		rc = label_area_nslot(fresh);
	label_area_free(fresh);
	return rc;
}

NDCTL_EXPORT int ndctl_dimm_zero_label_extent(struct ndctl_dimm *dimm,
					      unsigned int len,
					      unsigned int offset)
{
	_cleanup_(cmd_unrefp) struct ndctl_cmd *read = NULL, *write = NULL;
	int rc;

	rc = ndctl_dimm_check_idle(dimm);
	if (rc)
		return rc;
	errno = 0;
	read = ndctl_dimm_read_label_extent(dimm, len, offset);
	if (read)
		write = ndctl_dimm_cmd_new_cfg_write(read);
	if (!write)
		return errno ? -errno : -EIO;
	if (ndctl_cmd_cfg_write_zero_data(write) < 0)
		return -EIO;
	rc = ndctl_cmd_submit(write);
	forget(dimm);
	return rc;
}

NDCTL_EXPORT int ndctl_dimm_zero_labels(struct ndctl_dimm *dimm)
{
	uint32_t size = 0;
	int rc;

	rc = area_size(dimm, &size);
	return rc ? rc : ndctl_dimm_zero_label_extent(dimm, size, 0);
}
