// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <libkmod.h>
#include <stdlib.h>
#include <string.h>

#include "shared/cleanup.h"
#include "shared/module.h"
#include "shared/text.h"

static int open_kmod(struct modules *modules)
{
	if (!modules->kmod)
		modules->kmod = kmod_new(NULL, NULL);
	return modules->kmod ? 0 : -ENOMEM;
}

void modules_end(struct modules *modules)
{
	if (modules->kmod)
		kmod_unref(modules->kmod);
	modules->kmod = NULL;
}

int module_load(struct modules *modules, const struct root *root,
		const char *alias)
{
	struct kmod_list *list = NULL, *entry;
	int rc;

	if (!root_is_live(root))
		return 0;
	rc = open_kmod(modules);
	if (rc)
		return rc;
	rc = kmod_module_new_from_lookup(modules->kmod, alias, &list);
	if (rc < 0)
		return rc;
	rc = list ? 0 : -ENOENT;
	kmod_list_foreach(entry, list) {
		struct kmod_module *mod = kmod_module_get_module(entry);

		rc = kmod_module_probe_insert_module(
			mod, KMOD_PROBE_APPLY_BLACKLIST, NULL, NULL, NULL,
			NULL);
		kmod_module_unref(mod);
		/* Positive: a blacklist stopped it, which is not our failure. */
		if (rc < 0)
			break;
		rc = 0;
	}
	kmod_module_unref_list(list);
	return rc;
}

bool module_is_loaded(const struct root *root, const char *name)
{
	_cleanup_free_ char *path = text_format("sys/module/%s", name);

	return path && root_exists(root, path);
}

char *module_file(struct modules *modules, const char *name)
{
	struct kmod_module *mod;
	const char *path;
	char *ret = NULL;

	if (open_kmod(modules) ||
	    kmod_module_new_from_name(modules->kmod, name, &mod) < 0)
		return NULL;
	path = kmod_module_get_path(mod);
	if (path)
		ret = strdup(path);
	kmod_module_unref(mod);
	return ret;
}
