/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Kernel modules, by libkmod. It is loaded when first needed: with the
 * libraries that it brings along it would be a third of a program's start.
 */
#ifndef SHARED_MODULE_H
#define SHARED_MODULE_H

#include <stdbool.h>

#include "shared/root.h"

struct kmod_ctx;
struct libkmod;

/* One a context; zero-initialised. */
struct modules {
	struct libkmod *lib;
	struct kmod_ctx *kmod;
};

void modules_end(struct modules *modules);

/*
 * Load what @alias names: a module, or a device's modalias. Blacklists and
 * install rules are obeyed. 0 when loaded, or built in, or there already.
 * -ENOENT: no such module is installed for the running kernel. -EKEYREJECTED
 * and others as the kernel gives them. Does nothing in a recorded tree.
 */
int module_load(struct modules *modules, const struct root *root,
		const char *alias);

/* Is module @name in the kernel, loaded or built in? */
bool module_is_loaded(const struct root *root, const char *name);

/* Where the file of @name is; the caller frees. NULL: not installed. */
char *module_file(struct modules *modules, const char *name);

#endif
