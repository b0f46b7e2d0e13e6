// SPDX-License-Identifier: GPL-2.0
#include <dirent.h>
#include <errno.h>
#include <iniparser/iniparser.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <uuid/uuid.h>

#include <ndctl/libndctl.h>

#include "daxctl/config.h"
#include "shared/cleanup.h"
#include "shared/text.h"
#include "util/report.h"

#define SECTION "reconfigure-device"

struct entry {
	STAILQ_ENTRY(entry) link;
	char *section;
	char *file;
	uuid_t uuid;
	enum dax_mode mode;
	bool online;
	bool movable;
};

struct config {
	STAILQ_HEAD(, entry) entries;
};

static void entry_free(struct entry *entry)
{
	free(entry->section);
	free(entry->file);
	free(entry);
}

void config_free(struct config *config)
{
	struct entry *entry;

	if (!config)
		return;
	while ((entry = STAILQ_FIRST(&config->entries))) {
		STAILQ_REMOVE_HEAD(&config->entries, link);
		entry_free(entry);
	}
	free(config);
}

/* ---- reading */

static int bad(const struct entry *entry, const char *key, const char *value)
{
	return report(-EINVAL, "%s: [%s]: %s = %s is not valid", entry->file,
		      entry->section, key, value);
}

/* NULL: the section has no such key. */
static const char *get(const dictionary *ini, const struct entry *entry,
		       const char *key)
{
	_cleanup_free_ char *name = text_format("%s:%s", entry->section, key);

	return name ? iniparser_getstring(ini, name, NULL) : NULL;
}

static int get_flag(const dictionary *ini, const struct entry *entry,
		    const char *key, bool *ret)
{
	const char *value = get(ini, entry, key);

	*ret = true;
	if (!value || strcmp(value, "true") == 0)
		return 0;
	*ret = false;
	return strcmp(value, "false") == 0 ? 0 : bad(entry, key, value);
}

static int get_mode(const dictionary *ini, struct entry *entry)
{
	const char *value = get(ini, entry, "mode");
	const struct option_choice *choice;

	entry->mode = DAX_MODE_RAM;
	if (!value)
		return 0;
	for (choice = dax_mode_choices; choice->word; choice++) {
		if (strcmp(value, choice->word))
			continue;
		entry->mode = choice->value;
		return 0;
	}
	return bad(entry, "mode", value);
}

static int fill_entry(const dictionary *ini, struct entry *entry)
{
	const char *uuid = get(ini, entry, "nvdimm.uuid");
	int rc;

	if (!uuid)
		return report(-EINVAL, "%s: [%s] has no nvdimm.uuid",
			      entry->file, entry->section);
	if (uuid_parse(uuid, entry->uuid))
		return bad(entry, "nvdimm.uuid", uuid);
	rc = get_mode(ini, entry);
	if (!rc)
		rc = get_flag(ini, entry, "online", &entry->online);
	if (!rc)
		rc = get_flag(ini, entry, "movable", &entry->movable);
	return rc;
}

static const struct entry *entry_named(const struct config *config,
				       const char *section)
{
	const struct entry *entry;

	STAILQ_FOREACH(entry, &config->entries, link)
		if (strcmp(entry->section, section) == 0)
			return entry;
	return NULL;
}

static int check_unique(const struct config *config, const struct entry *entry)
{
	const struct entry *other = entry_named(config, entry->section);

	if (!other)
		return 0;
	return report(-EINVAL, "%s: [%s] is in %s already", entry->file,
		      entry->section, other->file);
}

static int add_section(struct config *config, const dictionary *ini,
		       const char *file, const char *section)
{
	struct entry *entry;
	int rc;

	if (strncmp(section, SECTION " ", strlen(SECTION " ")))
		return 0;
	entry = calloc(1, sizeof(*entry));
	if (!entry)
		return -ENOMEM;
	entry->file = strdup(file);
	entry->section = strdup(section);
	rc = entry->file && entry->section ? check_unique(config, entry) :
					     -ENOMEM;
	if (!rc)
		rc = fill_entry(ini, entry);
	if (rc) {
		entry_free(entry);
		return rc;
	}
	STAILQ_INSERT_TAIL(&config->entries, entry, link);
	return 0;
}

static int add_file(struct config *config, const char *file)
{
	dictionary *ini = iniparser_load(file);
	int i, count, rc = 0;

	if (!ini)
		return report(-EINVAL, "%s cannot be read", file);
	count = iniparser_getnsec(ini);
	for (i = 0; i < count && !rc; i++)
		rc = add_section(config, ini, file,
				 iniparser_getsecname(ini, i));
	iniparser_freedict(ini);
	return rc;
}

static int is_conf(const struct dirent *file)
{
	size_t len = strlen(file->d_name);

	return len > 5 && strcmp(file->d_name + len - 5, ".conf") == 0;
}

int config_read(const char *path, struct config **ret)
{
	struct config *config = calloc(1, sizeof(*config));
	struct dirent **files;
	int i, count, rc = 0;

	if (!config)
		return report(-ENOMEM, "out of memory");
	STAILQ_INIT(&config->entries);
	count = scandir(path, &files, is_conf, alphasort);
	if (count < 0 && errno != ENOENT)
		rc = report(-errno, "%s: %s", path, strerror(errno));
	for (i = 0; i < count; i++) {
		_cleanup_free_ char *file =
			text_format("%s/%s", path, files[i]->d_name);

		if (!rc)
			rc = file ? add_file(config, file) : -ENOMEM;
		free(files[i]);
	}
	if (count >= 0)
		free(files);
	if (rc) {
		config_free(config);
		return rc;
	}
	*ret = config;
	return 0;
}

/* ---- finding */

static bool is_device_of(struct ndctl_namespace *ndns, struct daxctl_dev *dev)
{
	struct ndctl_dax *dax = ndctl_namespace_get_dax(ndns);
	struct daxctl_region *region;
	struct daxctl_dev *other;

	region = dax ? ndctl_dax_get_daxctl_region(dax) : NULL;
	if (!region)
		return false;
	daxctl_dev_foreach(region, other)
		if (strcmp(daxctl_dev_get_devname(other),
			   daxctl_dev_get_devname(dev)) == 0)
			return true;
	return false;
}

static const struct entry *entry_of(const struct config *config,
				    const uuid_t uuid)
{
	const struct entry *entry;

	STAILQ_FOREACH(entry, &config->entries, link)
		if (uuid_compare(entry->uuid, uuid) == 0)
			return entry;
	return NULL;
}

/* By the uuid that ndctl shows as its own, or by that of its label. */
static const struct entry *find_entry(const struct config *config,
				      struct ndctl_namespace *ndns)
{
	struct ndctl_dax *dax = ndctl_namespace_get_dax(ndns);
	const struct entry *entry = NULL;
	uuid_t uuid;

	if (dax) {
		ndctl_dax_get_uuid(dax, uuid);
		entry = entry_of(config, uuid);
	}
	if (entry)
		return entry;
	ndctl_namespace_get_uuid(ndns, uuid);
	return entry_of(config, uuid);
}

static const struct entry *find(const struct config *config,
				struct ndctl_ctx *ctx, struct daxctl_dev *dev)
{
	struct ndctl_namespace *ndns;
	struct ndctl_region *region;
	const struct entry *entry;
	struct ndctl_bus *bus;

	ndctl_bus_foreach(ctx, bus)
		ndctl_region_foreach(bus, region)
			ndctl_namespace_foreach(region, ndns) {
				entry = find_entry(config, ndns);
				if (entry && is_device_of(ndns, dev))
					return entry;
			}
	return NULL;
}

int config_find(const struct config *config, struct daxctl_dev *dev,
		enum dax_mode *ret_mode, struct mode_settings *settings)
{
	const struct entry *entry;
	struct ndctl_ctx *ctx;
	int rc;

	if (STAILQ_EMPTY(&config->entries))
		return 0;
	rc = ndctl_new(&ctx);
	if (rc)
		return report(rc, "cannot look for namespaces: %s",
			      strerror(-rc));
	entry = find(config, ctx, dev);
	ndctl_unref(ctx);
	if (!entry)
		return 0;
	*ret_mode = entry->mode;
	settings->no_online = !entry->online;
	settings->no_movable = !entry->movable;
	return 1;
}
