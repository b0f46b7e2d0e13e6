// SPDX-License-Identifier: LGPL-2.1-or-later
#include <dlfcn.h>
#include <errno.h>
#include <libkmod.h>
#include <stdlib.h>
#include <string.h>

#include "shared/cleanup.h"
#include "shared/module.h"
#include "shared/text.h"

/* The functions of libkmod that are used, as loaded. */
#define FUNCTIONS(f)                       \
	f(kmod_new)                        \
	f(kmod_unref)                      \
	f(kmod_list_next)                  \
	f(kmod_module_get_module)          \
	f(kmod_module_get_path)            \
	f(kmod_module_new_from_lookup)     \
	f(kmod_module_new_from_name)       \
	f(kmod_module_probe_insert_module) \
	f(kmod_module_unref)               \
	f(kmod_module_unref_list)

struct libkmod {
	void *handle;
#define FUNCTION(name) __typeof__(&name) name;
	FUNCTIONS(FUNCTION)
#undef FUNCTION
};

static void unload(struct libkmod *lib)
{
	if (lib && lib->handle)
		dlclose(lib->handle);
	free(lib);
}

static struct libkmod *load(void)
{
	struct libkmod *lib = calloc(1, sizeof(*lib));
	bool whole = true;

	if (!lib)
		return NULL;
	lib->handle = dlopen("libkmod.so.2", RTLD_NOW | RTLD_LOCAL);
	if (lib->handle) {
#define FUNCTION(name)                                        \
	*(void **)&lib->name = dlsym(lib->handle, #name);     \
	whole = whole && lib->name;
		FUNCTIONS(FUNCTION)
#undef FUNCTION
	}
	if (lib->handle && whole)
		return lib;
	unload(lib);
	return NULL;
}

/* -ELIBACC: there is no libkmod on this system. */
static int open_kmod(struct modules *modules)
{
	if (modules->kmod)
		return 0;
	if (!modules->lib)
		modules->lib = load();
	if (!modules->lib)
		return -ELIBACC;
	modules->kmod = modules->lib->kmod_new(NULL, NULL);
	return modules->kmod ? 0 : -ENOMEM;
}

void modules_end(struct modules *modules)
{
	if (modules->kmod)
		modules->lib->kmod_unref(modules->kmod);
	modules->kmod = NULL;
	unload(modules->lib);
	modules->lib = NULL;
}

static int insert(struct libkmod *lib, struct kmod_module *mod)
{
	int rc = lib->kmod_module_probe_insert_module(
		mod, KMOD_PROBE_APPLY_BLACKLIST, NULL, NULL, NULL, NULL);

	/* Positive: a blacklist stopped it, which is not our failure. */
	return rc < 0 ? rc : 0;
}

int module_load(struct modules *modules, const struct root *root,
		const char *alias)
{
	struct kmod_list *list = NULL, *entry;
	struct kmod_module *mod;
	struct libkmod *lib;
	int rc;

	if (!root_is_live(root))
		return 0;
	rc = open_kmod(modules);
	if (rc)
		return rc;
	lib = modules->lib;
	rc = lib->kmod_module_new_from_lookup(modules->kmod, alias, &list);
	if (rc < 0)
		return rc;
	rc = list ? 0 : -ENOENT;
	for (entry = list; entry && !rc;
	     entry = lib->kmod_list_next(list, entry)) {
		mod = lib->kmod_module_get_module(entry);
		rc = insert(lib, mod);
		lib->kmod_module_unref(mod);
	}
	lib->kmod_module_unref_list(list);
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
	    modules->lib->kmod_module_new_from_name(modules->kmod, name,
						    &mod) < 0)
		return NULL;
	path = modules->lib->kmod_module_get_path(mod);
	if (path)
		ret = strdup(path);
	modules->lib->kmod_module_unref(mod);
	return ret;
}
