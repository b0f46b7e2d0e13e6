// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <string.h>

#include "ndctl/dimm-each.h"
#include "ndctl/labels.h"
#include "shared/cleanup.h"
#include "util/report.h"

int labels_check_extent(const struct label_extent *extent, uint32_t area_size,
			const char *dimm)
{
	if (extent->offset < area_size &&
	    extent->size <= area_size - extent->offset)
		return 0;
	report(-EINVAL,
	       "--offset %llu and --size %llu go beyond the label area of %s",
	       (unsigned long long)extent->offset,
	       (unsigned long long)extent->size, dimm);
	return report_cure(-EINVAL, "it has %u bytes", area_size);
}

static int area_size(struct ndctl_dimm *dimm, uint32_t *ret)
{
	_cleanup_(cmd_unrefp) struct ndctl_cmd *size = NULL;
	int rc;

	size = ndctl_dimm_cmd_new_cfg_size(dimm);
	if (!size) {
		rc = dimm_report(dimm, -errno, "ask for the label area of");
		return report_cure(
			rc, "only devices with a label area have labels");
	}
	rc = ndctl_cmd_submit(size);
	if (rc < 0)
		return dimm_report(dimm, rc, "ask for the label area of");
	*ret = ndctl_cmd_cfg_size_get_size(size);
	if (!*ret)
		return report(-ENXIO, "%s has no label area",
			      ndctl_dimm_get_devname(dimm));
	return 0;
}

static struct ndctl_cmd *read_extent(struct ndctl_dimm *dimm,
				     const struct label_extent *extent,
				     uint32_t total)
{
	if (!extent)
		return ndctl_dimm_read_labels(dimm);
	if (extent->index)
		return ndctl_dimm_read_label_index(dimm);
	return ndctl_dimm_read_label_extent(
		dimm, extent->size ? extent->size : total - extent->offset,
		extent->offset);
}

int labels_read(struct ndctl_dimm *dimm, const struct label_extent *extent,
		struct label_bytes *ret)
{
	_cleanup_(cmd_unrefp) struct ndctl_cmd *read = NULL;
	_cleanup_free_ uint8_t *data = NULL;
	uint32_t total, offset;
	ssize_t size;
	int rc;

	rc = area_size(dimm, &total);
	if (!rc && extent && !extent->index)
		rc = labels_check_extent(extent, total,
					 ndctl_dimm_get_devname(dimm));
	if (rc)
		return rc;
	errno = EIO;
	read = read_extent(dimm, extent, total);
	if (!read)
		return dimm_report(dimm, -errno, "read the labels of");
	offset = extent && !extent->index ? extent->offset : 0;
	size = ndctl_cmd_cfg_read_get_size(read);
	data = malloc(size > 0 ? size : 1);
	if (!data)
		return report(-ENOMEM, "out of memory");
	size = ndctl_cmd_cfg_read_get_data(read, data, size, offset);
	if (size < 0)
		return dimm_report(dimm, size, "read the labels of");
	*ret = (struct label_bytes){
		.data = take_ptr(data),
		.size = size,
		.offset = offset,
		.area_size = total,
	};
	return 0;
}

int labels_decode(const struct label_bytes *bytes, struct label_area **ret)
{
	int rc =
		label_area_new(bytes->area_size, bytes->data, bytes->size, ret);

	return rc ? report(rc, "%s", strerror(-rc)) : 0;
}

static unsigned int report_slots(const char *dimm,
				 const struct label_area *area)
{
	uint32_t slot, nslot = label_area_nslot(area);
	unsigned int count = 0;
	enum label_fault fault;

	for (slot = 0; slot < nslot; slot++) {
		if (label_area_slot(area, slot, &fault, NULL) != LABEL_CORRUPT)
			continue;
		report(0, "%s: slot %u: %s", dimm, slot,
		       label_fault_text(fault));
		count++;
	}
	return count;
}

unsigned int labels_report_faults(const char *dimm,
				  const struct label_area *area,
				  unsigned int *serious)
{
	unsigned int i, count = 0;

	for (i = 0; i < 2; i++) {
		if (area->fault[i] == LABEL_OK)
			continue;
		report(0, "%s: index block %u: %s", dimm, i,
		       label_fault_text(area->fault[i]));
		count++;
	}
	*serious = report_slots(dimm, area) + (area->current < 0);
	count += *serious - (area->current < 0);
	if (area->current >= 0 && count > *serious)
		report_cure(0,
			    "block %d is valid and has all labels; the next "
			    "change of a label repairs the other",
			    area->current);
	return count;
}
