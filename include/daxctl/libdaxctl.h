/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libdaxctl: memory that is given out through the kernel's dax bus.
 *
 * A context (struct daxctl_ctx) knows regions. A region is a piece of physical
 * memory with one owner below it: a device-dax namespace of an NVDIMM (then it
 * holds exactly one device, of the namespace's size), or soft-reserved or CXL
 * memory (then devices of any size are made in it: a "dynamic" region). A
 * device, "dax0.1", is what a driver is bound to:
 *
 *   device_dax   programs map it through /dev/dax0.1      mode "devdax"
 *   dax_none     the same, without any struct page        mode "devdax"
 *   kmem         its memory is part of the system's       mode "system-ram"
 *
 * A device consists of one or more mappings, ranges of physical addresses.
 *
 * Conventions
 *
 * Everything is enumerated when first asked for, sorted by number. Attributes
 * are those of /sys/bus/dax/devices/daxX.Y and of the dax_region directory of
 * the region; each is read at most once, when first asked for, and again only
 * after an operation of this library that may have changed it. $NDCTL_SYSROOT
 * names a recorded tree to look at instead of "/" (not in set-uid programs).
 *
 * Objects belong to their context and live as long as it does. Strings belong
 * to the object they were asked of. Neither is to be freed.
 *
 * Functions that return int give a negative errno value on failure unless
 * stated otherwise. Getters of unsigned numbers give the largest value of
 * their type on failure and set errno: ENOENT when the kernel has no such
 * attribute, EACCES when the caller may not read it, EINVAL when its content
 * is malformed. daxctl_get_cause() then says it in words. Content that is not
 * what the kernel promises is reported in the log as well, and counted by
 * daxctl_get_problems(). It never makes an object disappear.
 *
 * A context and all that belongs to it is for one thread at a time.
 */
#ifndef LIBDAXCTL_H
#define LIBDAXCTL_H

#include <stdarg.h>
#include <unistd.h>

#ifdef __has_include
#if __has_include(<uuid/uuid.h>)
#include <uuid/uuid.h>
#else
typedef unsigned char uuid_t[16];
#endif
#else
typedef unsigned char uuid_t[16];
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------------
 * Context
 */
struct daxctl_ctx;

/*
 * A new context with one reference. Log messages go to stderr, from the
 * priority on that environment variable DAXCTL_LOG names ("err", "info",
 * "debug" or a number), by default LOG_ERR. Touches no device.
 */
int daxctl_new(struct daxctl_ctx **ctx);

/* One reference more; returns @ctx. */
struct daxctl_ctx *daxctl_ref(struct daxctl_ctx *ctx);

/*
 * One reference less; the last one frees the context and all its objects and
 * drops the locks it holds. NULL is ignored.
 */
void daxctl_unref(struct daxctl_ctx *ctx);

/*
 * Hand messages to @log_fn instead of stderr. @priority is one of syslog's
 * LOG_*, @format has no newline at its end. NULL: stderr again.
 */
void daxctl_set_log_fn(struct daxctl_ctx *ctx,
		       void (*log_fn)(struct daxctl_ctx *ctx, int priority,
				      const char *file, int line,
				      const char *fn, const char *format,
				      va_list args));
int daxctl_get_log_priority(struct daxctl_ctx *ctx);
void daxctl_set_log_priority(struct daxctl_ctx *ctx, int priority);

/* A pointer of the caller's that travels with the context; NULL at first. */
void daxctl_set_userdata(struct daxctl_ctx *ctx, void *userdata);
void *daxctl_get_userdata(struct daxctl_ctx *ctx);

/*
 * The folder of configuration files, /etc/daxctl.conf.d (below the system's
 * sysconfdir) unless set. @config_path is copied. -EINVAL when it is NULL,
 * empty or no folder.
 */
int daxctl_set_config_path(struct daxctl_ctx *ctx, char *config_path);
const char *daxctl_get_config_path(struct daxctl_ctx *ctx);

/*
 * What went wrong last in this context, one line for its user without a
 * newline, and what to do about it. NULL when nothing did, or when there is
 * no advice. Valid until the next call of the library.
 */
const char *daxctl_get_cause(struct daxctl_ctx *ctx);
const char *daxctl_get_cure(struct daxctl_ctx *ctx);

/*
 * How many attributes of this context's objects had unusable content or could
 * not be read (permissions that only root has are not counted when the caller
 * is not root). Each attribute counts once, and is reported in the log once.
 */
unsigned int daxctl_get_problems(struct daxctl_ctx *ctx);

/* ------------------------------------------------------------------------
 * Region
 */
struct daxctl_region;

/* All regions with at least one device, by number. NULL: no (more) region. */
struct daxctl_region *daxctl_region_get_first(struct daxctl_ctx *ctx);
struct daxctl_region *daxctl_region_get_next(struct daxctl_region *region);

/*
 * The region whose sysfs directory is @path, known or not yet; how libndctl
 * makes the region of an nd_dax ("/sys/devices/.../region0/dax0.1"). @id is
 * the number of the nvdimm region and @uuid that of the nd_dax. The result is
 * the caller's to daxctl_region_unref(). NULL with errno set: out of memory,
 * or no path.
 */
struct daxctl_region *daxctl_new_region(struct daxctl_ctx *ctx, int id,
					uuid_t uuid, const char *path);
void daxctl_region_ref(struct daxctl_region *region);
void daxctl_region_unref(struct daxctl_region *region);

struct daxctl_ctx *daxctl_region_get_ctx(struct daxctl_region *region);

/* X of the daxX.Y in it. Regions of one nvdimm region share the number. */
int daxctl_region_get_id(struct daxctl_region *region);

/* What daxctl_new_region() was given, else all zero. */
void daxctl_region_get_uuid(struct daxctl_region *region, uuid_t uu);

/* Last component of the path ("hmem.0"), and the path ("/sys/devices/..."). */
const char *daxctl_region_get_devname(struct daxctl_region *region);
const char *daxctl_region_get_path(struct daxctl_region *region);

/* Bytes in the region. */
unsigned long long daxctl_region_get_size(struct daxctl_region *region);

/* Bytes that no device has yet; 0 also on a region that is not dynamic. */
unsigned long long
daxctl_region_get_available_size(struct daxctl_region *region);

/* Bytes; what devices start with, and size and start are multiples of. */
unsigned long daxctl_region_get_align(struct daxctl_region *region);

/*
 * The device of size 0 that waits to be given a size. NULL when the region
 * has none, which is always so on one that is not dynamic.
 */
struct daxctl_dev *daxctl_region_get_dev_seed(struct daxctl_region *region);

/* 1 when devices can be made in it, 0 when it is all of a namespace. */
int daxctl_region_is_dynamic(struct daxctl_region *region);

/*
 * Make an empty device, of size 0 and without a driver, which is the seed then
 * unless there was one. -ENOSPC: nothing is free; -EOPNOTSUPP: not a dynamic
 * region. daxctl/create.h has the whole of making a device.
 */
int daxctl_region_create_dev(struct daxctl_region *region);

/* ------------------------------------------------------------------------
 * Device
 */
struct daxctl_dev;

/*
 * Remove @dev from @region. -EBUSY: it has a driver or a size, or it is the
 * one with id 0, which the kernel keeps. @dev is not to be used afterwards.
 */
int daxctl_region_destroy_dev(struct daxctl_region *region,
			      struct daxctl_dev *dev);

/* All devices of a region, by number, seeds among them. */
struct daxctl_dev *daxctl_dev_get_first(struct daxctl_region *region);
struct daxctl_dev *daxctl_dev_get_next(struct daxctl_dev *dev);

struct daxctl_ctx *daxctl_dev_get_ctx(struct daxctl_dev *dev);
struct daxctl_region *daxctl_dev_get_region(struct daxctl_dev *dev);

/* Y of daxX.Y, and "daxX.Y". */
int daxctl_dev_get_id(struct daxctl_dev *dev);
const char *daxctl_dev_get_devname(struct daxctl_dev *dev);

/* Of its character device; negative errno when it cannot be told. */
int daxctl_dev_get_major(struct daxctl_dev *dev);
int daxctl_dev_get_minor(struct daxctl_dev *dev);

/*
 * Physical address of its first byte; ULLONG_MAX when it has none (size 0) or
 * may not be known (EACCES: only root may read it).
 */
unsigned long long daxctl_dev_get_resource(struct daxctl_dev *dev);

/* Bytes, of all its mappings together. 0 for a seed. */
unsigned long long daxctl_dev_get_size(struct daxctl_dev *dev);

/* Bytes: 4096, 2M or 1G; the page size it is mapped and populated with. */
unsigned long daxctl_dev_get_align(struct daxctl_dev *dev);

/*
 * NUMA node that the memory would be, or is, online as, and the nearest node
 * that has CPUs. -1 when there is none or the kernel does not say.
 */
int daxctl_dev_get_target_node(struct daxctl_dev *dev);
int daxctl_dev_get_numa_node(struct daxctl_dev *dev);

/* 1 when a driver is bound to it, else 0. */
int daxctl_dev_is_enabled(struct daxctl_dev *dev);

/* 1 when that driver is kmem: mode "system-ram"; else 0. */
int daxctl_dev_is_system_ram_capable(struct daxctl_dev *dev);

/*
 * The single steps by which an empty device gets its shape, or another one;
 * -EBUSY when it has a driver, -EOPNOTSUPP when its region is not dynamic.
 *
 * Size, in bytes, a multiple of the align and of 2M: memory is taken from
 * wherever the kernel finds it first, in several ranges if need be, and given
 * back from the device's end; 0 empties it. -ENOSPC, -EINVAL.
 *
 * Align, 4096, 2M or 1G: -EINVAL when the size of a range is no multiple of
 * it. That ranges start at multiples of it is the caller's to see to.
 *
 * Mapping: adds the physical addresses from @start to @end (inclusive) to the
 * device's end. -EBUSY: they are not free, or not in the region; -EINVAL:
 * the length does not fit the align.
 */
int daxctl_dev_set_size(struct daxctl_dev *dev, unsigned long long size);
int daxctl_dev_set_align(struct daxctl_dev *dev, unsigned long align);
int daxctl_dev_set_mapping(struct daxctl_dev *dev, unsigned long long start,
			   unsigned long long end);

/* Where the struct pages of its memory are. */
enum daxctl_map {
	DAXCTL_MAP_UNKNOWN, /* no driver that would tell */
	DAXCTL_MAP_NONE, /* there are none */
	DAXCTL_MAP_MEM, /* in ordinary memory */
	DAXCTL_MAP_DEV, /* in the device itself */
};

/*
 * From the driver, and for a device of an NVDIMM from the mode of its nd_dax,
 * which holds while no driver is bound as well. That a dynamic device is of
 * map "none" is remembered while no driver is bound, until the next boot.
 */
enum daxctl_map daxctl_dev_get_map(struct daxctl_dev *dev);

/* "none", "mem", "dev"; NULL for DAXCTL_MAP_UNKNOWN. */
const char *daxctl_map_name(enum daxctl_map map);

/*
 * Bind a driver: device_dax or kmem. The module is loaded, and the call
 * returns when, for device_dax, /dev/daxX.Y is there. Nothing happens when
 * that driver is bound already. -EBUSY when another one is; -ENXIO when the
 * device has size 0; -ENOENT when the module is not installed; -EINVAL when
 * the device needs another driver (one of mode none takes dax_none only); else
 * what the driver said. A device that could not be bound is left without a
 * driver.
 */
int daxctl_dev_enable_devdax(struct daxctl_dev *dev);
int daxctl_dev_enable_ram(struct daxctl_dev *dev);

/* The same for dax_none: a character device without struct pages. */
int daxctl_dev_enable_none(struct daxctl_dev *dev);

/*
 * Unbind whatever driver it has; 0 also when it had none. -EBUSY when its
 * memory is in use by the system (offline it first), or a process has it open
 * or mapped (the cause says which).
 */
int daxctl_dev_disable(struct daxctl_dev *dev);

/* 1 when the system puts new memory online by itself, 0 when not. */
int daxctl_dev_will_auto_online_memory(struct daxctl_dev *dev);

/* 1 when it is in mode system-ram and any of its memory is online, else 0. */
int daxctl_dev_has_online_memory(struct daxctl_dev *dev);

#define daxctl_region_foreach(ctx, region)                           \
	for ((region) = daxctl_region_get_first(ctx); (region) != NULL; \
	     (region) = daxctl_region_get_next(region))

#define daxctl_region_foreach_safe(ctx, region, next)                       \
	for ((region) = daxctl_region_get_first(ctx),                       \
	    (next) = (region) ? daxctl_region_get_next(region) : NULL;      \
	     (region) != NULL; (region) = (next),                           \
	    (next) = (next) ? daxctl_region_get_next(next) : NULL)

#define daxctl_dev_foreach(region, dev)                           \
	for ((dev) = daxctl_dev_get_first(region); (dev) != NULL; \
	     (dev) = daxctl_dev_get_next(dev))

#define daxctl_dev_foreach_safe(region, dev, next)                       \
	for ((dev) = daxctl_dev_get_first(region),                       \
	    (next) = (dev) ? daxctl_dev_get_next(dev) : NULL;            \
	     (dev) != NULL;                                              \
	     (dev) = (next), (next) = (next) ? daxctl_dev_get_next(next) : NULL)

/* ------------------------------------------------------------------------
 * Mapping: one contiguous range of a device
 */
struct daxctl_mapping;

/*
 * In the order in which they make up the device. A kernel that does not list
 * them, or has none to list (size 0), gives none.
 */
struct daxctl_mapping *daxctl_mapping_get_first(struct daxctl_dev *dev);
struct daxctl_mapping *daxctl_mapping_get_next(struct daxctl_mapping *mapping);

/*
 * Physical address of the first and of the last byte (inclusive), bytes in
 * it, and where it begins in the device, in pages of 4096 bytes. The
 * addresses may be root's alone (EACCES); size needs both.
 */
unsigned long long daxctl_mapping_get_start(struct daxctl_mapping *mapping);
unsigned long long daxctl_mapping_get_end(struct daxctl_mapping *mapping);
unsigned long long daxctl_mapping_get_offset(struct daxctl_mapping *mapping);
unsigned long long daxctl_mapping_get_size(struct daxctl_mapping *mapping);

#define daxctl_mapping_foreach(dev, mapping)                           \
	for ((mapping) = daxctl_mapping_get_first(dev); (mapping) != NULL; \
	     (mapping) = daxctl_mapping_get_next(mapping))

/* ------------------------------------------------------------------------
 * Memory: the memory blocks of a device in mode system-ram
 */
struct daxctl_memory;

/* NULL when the device is in another mode, or its node is not known. */
struct daxctl_memory *daxctl_dev_get_memory(struct daxctl_dev *dev);
struct daxctl_dev *daxctl_memory_get_dev(struct daxctl_memory *mem);

/* "/sys/devices/system/node/nodeN", N being the target node. */
const char *daxctl_memory_get_node_path(struct daxctl_memory *mem);

/* Bytes in one block, the unit that goes online or offline; 0: unknown. */
unsigned long daxctl_memory_get_block_size(struct daxctl_memory *mem);

/*
 * How many blocks the device has, and how many of them are online (0 when
 * none is). -EACCES for users who may not know the device's addresses.
 */
int daxctl_memory_num_sections(struct daxctl_memory *mem);
int daxctl_memory_is_online(struct daxctl_memory *mem);

/*
 * 1 when all online blocks are movable, so that they can go offline again; 0
 * when one of them is not; -ENXIO when none is online.
 */
int daxctl_memory_is_movable(struct daxctl_memory *mem);

/*
 * Put all of its blocks online, as movable, so that they can go offline again,
 * or for the kernel's own use, too (no_movable); or take all of them offline.
 * How many blocks it changed, 0 when all were so already. When one of them
 * fails, those that were changed are changed back: -EBUSY, to go offline:
 * pages in use that cannot be moved.
 */
int daxctl_memory_online(struct daxctl_memory *mem);
int daxctl_memory_online_no_movable(struct daxctl_memory *mem);
int daxctl_memory_offline(struct daxctl_memory *mem);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif
