/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the files of libdaxctl share. */
#ifndef DAXCTL_PRIVATE_H
#define DAXCTL_PRIVATE_H

#include <limits.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>
#include <uuid/uuid.h>

#include <daxctl/libdaxctl.h>

#include "shared/attr.h"
#include "shared/explain.h"
#include "shared/lock.h"
#include "shared/log.h"
#include "shared/module.h"
#include "shared/problems.h"
#include "shared/root.h"

#define DAXCTL_EXPORT __attribute__((visibility("default")))

struct carve_record;

struct daxctl_ctx {
	struct log log;
	void (*log_fn)(struct daxctl_ctx *ctx, int priority, const char *file,
		       int line, const char *fn, const char *format,
		       va_list args);
	int refs;
	void *userdata;
	char *config_path;
	struct root *root;
	struct locks locks;
	struct modules modules;
	struct explain why; /* cause and cure of the last failure */
	struct problems problems;
	struct carve_record *carves; /* as they were listed last, or NULL */
	void (*progress_fn)(const char *name, unsigned long long done,
			    unsigned long long total, void *data);
	void *progress_data;
	atomic_bool stop; /* zeroing has to end soon */
	bool scanned; /* all of the dax bus is in @regions */
	TAILQ_HEAD(, daxctl_region) regions;
	void *by_path; /* the same regions: tree of tsearch() */
};

TAILQ_HEAD(dev_list, daxctl_dev);

struct daxctl_region {
	TAILQ_ENTRY(daxctl_region) entry;
	struct daxctl_ctx *ctx;
	int refs;
	int id;
	uuid_t uuid;
	char *path; /* "/sys/devices/..." */
	struct attrs *attrs;
	bool listed; /* @devs is complete */
	bool node_known;
	int target_node; /* of all its devices */
	struct dev_list devs;
	/* Vanished since, kept for callers who still hold them. */
	struct dev_list gone;
};

struct daxctl_memory {
	struct daxctl_dev *dev;
	char *node_path; /* NULL: not asked for yet */
	bool counted;
	int rc; /* of counting */
	int blocks;
	int online;
	int movable;
};

struct daxctl_mapping {
	TAILQ_ENTRY(daxctl_mapping) entry;
	struct daxctl_dev *dev;
	struct attrs *attrs;
};

struct daxctl_dev {
	TAILQ_ENTRY(daxctl_dev) entry;
	struct daxctl_region *region;
	int id;
	char *name;
	struct attrs *attrs;
	bool mapped; /* @mappings is complete */
	TAILQ_HEAD(, daxctl_mapping) mappings;
	struct daxctl_memory memory;
};

/* region.c */

/* Free a region whatever its references; takes it out of its context. */
void region_free(struct daxctl_region *region);

/* Forget what was read of the region, and list its devices anew. */
int region_refresh(struct daxctl_region *region);

/* Can devices be made in it? */
bool region_is_dynamic(struct daxctl_region *region);

/* The device of this number; NULL when the kernel has none. */
struct daxctl_dev *region_find_dev(struct daxctl_region *region, int id);

/* The device is gone from the kernel. */
void region_drop_dev(struct daxctl_dev *dev);

/* dev.c */
int dev_new(struct daxctl_region *region, int id, struct daxctl_dev **ret);
void dev_free(struct daxctl_dev *dev);

/* Forget what was read of the device, because its driver changes. */
void dev_forget(struct daxctl_dev *dev);

/* Name of the driver; NULL when there is none. Forgotten with the rest. */
const char *dev_driver(struct daxctl_dev *dev);

/* Is this the driver's name? */
bool dev_has_driver(struct daxctl_dev *dev, const char *name);

/* Names of the drivers that may be bound to a dax device. */
#define DRIVER_DEVDAX "device_dax"
#define DRIVER_RAM    "kmem"
#define DRIVER_NONE   "dax_none"

/* driver.c */

/* Have the driver in the kernel, or explain what is missing. */
int load_driver(struct daxctl_ctx *ctx, const char *driver);

/* Take back ids by which a command that was killed had it bound. */
void dev_forget_id(struct daxctl_dev *dev);

/* resize.c: single steps, the region's lock being held */

/* -EOPNOTSUPP, -EBUSY: its size, align and ranges cannot be changed now. */
int dev_check_shapeable(struct daxctl_dev *dev);

/* Size 0, or what the kernel's own choice of place makes of it. */
int dev_resize(struct daxctl_dev *dev, uint64_t size);
int dev_set_align(struct daxctl_dev *dev, uint64_t align);
/* One more range, with which the device goes on. */
int dev_add_range(struct daxctl_dev *dev, uint64_t start, uint64_t size);

/* mapping.c */
void mappings_free(struct daxctl_dev *dev);

/* memory.c */

/* Forget how many blocks there were. */
void memory_forget(struct daxctl_memory *mem);

/*
 * Call @visit with the attributes of each memory block of the device until it
 * returns a negative errno.
 */
typedef int (*memory_block_fn)(struct daxctl_memory *mem, struct attrs *block,
			       void *data);
int memory_each_block(struct daxctl_memory *mem, memory_block_fn visit,
		      void *data);

/* 1, 0, or -errno after it was explained. */
int memory_block_online(struct daxctl_memory *mem, struct attrs *block);

/* carve-list.c */
void carves_forget(struct daxctl_ctx *ctx);

/* ctx.c */

/*
 * Say why @attr cannot be used, and report it if that is a problem. Returns
 * @rc; does nothing when that is 0.
 */
int attr_check(struct daxctl_ctx *ctx, struct attrs *attrs, const char *attr,
	       int rc);

/*
 * Read a number for a getter; on failure errno is set and UINT64_MAX returned.
 * That there is no such attribute is a problem only when it is @required.
 */
uint64_t get_u64(struct daxctl_ctx *ctx, struct attrs *attrs, const char *attr,
		 bool required);

#endif
