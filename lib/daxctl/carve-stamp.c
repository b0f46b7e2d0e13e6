// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "carve-stamp.h"
#include "private.h"
#include "shared/boot.h"
#include "shared/cleanup.h"
#include "shared/state.h"
#include "shared/text.h"

#define FILE_NAME "carves.stamp"

/* Adds to @text, which grows. False without memory. */
static bool add(char **text, const char *line)
{
	char *longer = text_format("%s%s\n", *text, line);

	free(*text);
	*text = longer;
	return longer;
}

/*
 * The time of directory @path. Setting it is what has the kernel keep it from
 * then on; before, it is made up anew whenever it is forgotten.
 */
static bool add_time(struct daxctl_ctx *ctx, const char *path, bool set,
		     char **text)
{
	_cleanup_free_ char *whole = root_path(ctx->root, path + 1);
	_cleanup_free_ char *line = NULL;
	struct stat st;

	if (!whole || (set && utimensat(AT_FDCWD, whole, NULL, 0) < 0) ||
	    stat(whole, &st) < 0)
		return false;
	line = text_format("%s %llu %lld.%09ld", path,
			   (unsigned long long)st.st_ino,
			   (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
	return line && add(text, line);
}

static bool is_a_carves(const struct registry *registry, struct daxctl_dev *dev)
{
	struct daxctl_mapping *mapping = daxctl_mapping_get_first(dev);
	uint64_t start = mapping ? daxctl_mapping_get_start(mapping) :
				   UINT64_MAX;

	return start != UINT64_MAX && carve_at(&registry->record, start, 1);
}

/* False: it cannot be told, or is not to be relied on. */
static bool add_region(struct registry *registry, struct daxctl_region *region,
		       bool set, char **text)
{
	struct daxctl_dev *dev;

	if (region_refresh(region) ||
	    !add_time(registry->ctx, region->path, set, text))
		return false;
	daxctl_dev_foreach(region, dev) {
		_cleanup_free_ char *path = NULL;

		if (is_a_carves(registry, dev))
			continue;
		if (daxctl_dev_get_size(dev))
			return false;
		path = text_format("%s/%s", region->path, dev->name);
		if (!path || !add_time(registry->ctx, path, set, text))
			return false;
	}
	return true;
}

/* The stamp as of now; NULL: there is none. */
static char *make_stamp(struct registry *registry, bool set)
{
	char *text = boot_id(registry->ctx->root);
	struct daxctl_region *region;

	if (!text || !add(&text, ""))
		return NULL;
	daxctl_region_foreach(registry->ctx, region) {
		if (!region_is_dynamic(region))
			continue;
		if (add_region(registry, region, set, &text))
			continue;
		free(text);
		return NULL;
	}
	return text;
}

static int make_dirty(struct registry *registry)
{
	struct carve_record *record = &registry->record;
	int rc = 0;

	while (record->clean.count && !rc)
		rc = carve_record_mark_dirty(record,
					     record->clean.list[0].start,
					     record->clean.list[0].size);
	return rc;
}

int stamp_check(struct registry *registry)
{
	_cleanup_free_ char *was = NULL, *is = NULL;

	if (!registry->record.clean.count)
		return 0;
	if (state_read(registry->ctx->root, FILE_NAME, &was) == 0)
		is = make_stamp(registry, false);
	if (was && is && strcmp(was, is) == 0)
		return 0;
	log_info(&registry->ctx->log,
		 "what was clean is not relied on: others may have used it");
	return make_dirty(registry);
}

void stamp_write(struct registry *registry)
{
	_cleanup_free_ char *stamp = NULL;

	if (registry->record.clean.count)
		stamp = make_stamp(registry, true);
	if (!stamp || state_write(registry->ctx->root, FILE_NAME, NULL, stamp))
		state_remove(registry->ctx->root, FILE_NAME);
}
