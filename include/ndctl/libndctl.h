/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libndctl: the NVDIMM subsystem's objects and operations on them.
 *
 *   ndctl_ctx
 *     ndctl_bus                 a provider of NVDIMMs: ACPI.NFIT, e820, ...
 *       ndctl_dimm              a device with (or without) a label area
 *       ndctl_region            a range of persistent memory
 *         ndctl_mapping         the part of a dimm in the region
 *         ndctl_namespace       a piece of the region
 *         ndctl_btt             a claim: sectors that are written atomically
 *         ndctl_pfn             a claim: a block device with struct pages
 *         ndctl_dax             a claim: a character device to map
 *
 * Conventions. They hold for every function whose comment says nothing else.
 *
 *   Objects belong to their context. They are found when first asked for and
 *   live until ndctl_invalidate() or the last ndctl_unref(), also when the
 *   device behind them went away: then iteration passes over them, and their
 *   attributes read as absent. Lists are sorted by id.
 *   Attributes are read when first asked for and remembered. An operation of
 *   this library forgets what it may have changed; what others change is seen
 *   after ndctl_invalidate() or in a new context.
 *   Strings belong to the object; they are valid until the next operation
 *   that changes the object, and never need to be freed. A device may say
 *   anything in them: they need not be valid UTF-8.
 *   Sizes, offsets, addresses and aligns are in bytes.
 *   A getter whose attribute is absent or unusable returns the largest value
 *   of its unsigned type (ULLONG_MAX, UINT_MAX, USHRT_MAX), or NULL.
 *   Content that is not what the kernel promises is reported in the log,
 *   and counted by ndctl_get_problems(). It never makes an object disappear.
 *   Operations return 0, or a negative errno; ndctl_get_cause() and
 *   ndctl_get_cure() then say more. They want root, and give -EACCES else.
 *   A context and its objects are for one thread at a time.
 */
#ifndef NDCTL_LIBNDCTL_H
#define NDCTL_LIBNDCTL_H

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <unistd.h>

#ifdef HAVE_UUID
#include <uuid/uuid.h>
#else
typedef unsigned char uuid_t[16];
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------- context */

struct ndctl_ctx;
struct daxctl_ctx;

/*
 * A context for the machine, or for the tree that $NDCTL_SYSROOT names.
 * $NDCTL_LOG sets the log priority ("err", "info", "debug", or a number).
 * On success *@ctx has one reference.
 */
int ndctl_new(struct ndctl_ctx **ctx);

/* Take a reference. Returns @ctx; NULL is passed on. */
struct ndctl_ctx *ndctl_ref(struct ndctl_ctx *ctx);

/*
 * Give a reference back. With the last one the context and all its objects
 * go. Always returns NULL, so that "ctx = ndctl_unref(ctx)" is safe.
 */
struct ndctl_ctx *ndctl_unref(struct ndctl_ctx *ctx);

/* Two pointers that the library only keeps for the caller. */
void ndctl_set_private_data(struct ndctl_ctx *ctx, void *data);
void *ndctl_get_private_data(struct ndctl_ctx *ctx);
void ndctl_set_userdata(struct ndctl_ctx *ctx, void *userdata);
void *ndctl_get_userdata(struct ndctl_ctx *ctx);

/* libdaxctl's context that goes with @ctx and belongs to it. */
struct daxctl_ctx *ndctl_get_daxctl_ctx(struct ndctl_ctx *ctx);

/* Forget all objects (their pointers become invalid) and find them anew. */
void ndctl_invalidate(struct ndctl_ctx *ctx);

/*
 * Where log messages go; default: standard error. @priority is syslog(3)'s,
 * @format and @args are vprintf(3)'s, without a newline.
 */
void ndctl_set_log_fn(struct ndctl_ctx *ctx,
		      void (*log_fn)(struct ndctl_ctx *ctx, int priority,
				     const char *file, int line, const char *fn,
				     const char *format, va_list args));

/* Messages up to this priority are made: LOG_ERR (the default) to LOG_DEBUG. */
int ndctl_get_log_priority(struct ndctl_ctx *ctx);
void ndctl_set_log_priority(struct ndctl_ctx *ctx, int priority);

/*
 * Why the last operation that failed did so, and what helps: a line each, in
 * English, without a newline. NULL when there is nothing to say. They belong
 * to the context and are valid until its next operation.
 */
const char *ndctl_get_cause(struct ndctl_ctx *ctx);
const char *ndctl_get_cure(struct ndctl_ctx *ctx);

/*
 * How many attributes of this context's objects had unusable content or
 * could not be read (permissions that only root has are not counted when
 * the caller is not root). Each attribute counts once.
 */
unsigned int ndctl_get_problems(struct ndctl_ctx *ctx);

/* ----------------------------------------------------------------- bus */

/* How far a store must get to survive a loss of power. */
enum ndctl_persistence_domain {
	PERSISTENCE_NONE = 0,
	PERSISTENCE_MEM_CTRL = 10,  /* the memory controller's queues */
	PERSISTENCE_CPU_CACHE = 20, /* caches are flushed by the platform */
	PERSISTENCE_UNKNOWN = INT_MAX,
};

struct ndctl_bus;

/* The buses of @ctx. NULL: none, or no more. */
struct ndctl_bus *ndctl_bus_get_first(struct ndctl_ctx *ctx);
struct ndctl_bus *ndctl_bus_get_next(struct ndctl_bus *bus);
#define ndctl_bus_foreach(ctx, bus)                         \
	for (bus = ndctl_bus_get_first(ctx); bus != NULL;   \
	     bus = ndctl_bus_get_next(bus))

struct ndctl_ctx *ndctl_bus_get_ctx(struct ndctl_bus *bus);

/* N of "ndbusN". */
unsigned int ndctl_bus_get_id(struct ndctl_bus *bus);

/* "ndbusN". */
const char *ndctl_bus_get_devname(struct ndctl_bus *bus);

/* Device number of /dev/ndctlN. */
unsigned int ndctl_bus_get_major(struct ndctl_bus *bus);
unsigned int ndctl_bus_get_minor(struct ndctl_bus *bus);

/* Who provides the bus: "ACPI.NFIT", "e820", "nfit_test.0", ... */
const char *ndctl_bus_get_provider(struct ndctl_bus *bus);

/* The first bus of this provider, or NULL. */
struct ndctl_bus *ndctl_bus_get_by_provider(struct ndctl_ctx *ctx,
					    const char *provider);

/* Is it described by ACPI's NFIT, by a device tree, by CXL? 1 or 0. */
int ndctl_bus_has_nfit(struct ndctl_bus *bus);
int ndctl_bus_has_of_node(struct ndctl_bus *bus);
int ndctl_bus_has_cxl(struct ndctl_bus *bus);

/* 1 when its device tree node is compatible with "ibm,pmemory". */
int ndctl_bus_is_papr_scm(struct ndctl_bus *bus);

/* Revision of the NFIT; UINT_MAX without one. */
unsigned int ndctl_bus_get_revision(struct ndctl_bus *bus);

/* Name of bus command @cmd (ND_CMD_* of linux/ndctl.h), or "unknown". */
const char *ndctl_bus_get_cmd_name(struct ndctl_bus *bus, int cmd);

/* Does the bus take command @cmd? 1 or 0. */
int ndctl_bus_is_cmd_supported(struct ndctl_bus *bus, int cmd);

/* Does the bus take the NFIT root-device command @cmd (_DSM function)? */
int ndctl_bus_is_nfit_cmd_supported(struct ndctl_bus *bus, int cmd);

/* The weakest domain of its regions; PERSISTENCE_UNKNOWN when none says. */
enum ndctl_persistence_domain
ndctl_bus_get_persistence_domain(struct ndctl_bus *bus);

/*
 * Wait until the kernel has settled the devices it is making on this bus.
 * The kernel is asked once per context, and again after each operation that
 * makes devices.
 */
int ndctl_bus_wait_probe(struct ndctl_bus *bus);

/* Address range scrubs completed since boot. */
unsigned int ndctl_bus_get_scrub_count(struct ndctl_bus *bus);

/* 1 while a scrub runs, 0 when none does, -EOPNOTSUPP: the bus has none. */
int ndctl_bus_get_scrub_state(struct ndctl_bus *bus);

/* ---------------------------------------------------------------- dimm */

struct ndctl_dimm;

struct ndctl_dimm *ndctl_dimm_get_first(struct ndctl_bus *bus);
struct ndctl_dimm *ndctl_dimm_get_next(struct ndctl_dimm *dimm);
#define ndctl_dimm_foreach(bus, dimm)                        \
	for (dimm = ndctl_dimm_get_first(bus); dimm != NULL; \
	     dimm = ndctl_dimm_get_next(dimm))

struct ndctl_bus *ndctl_dimm_get_bus(struct ndctl_dimm *dimm);
struct ndctl_ctx *ndctl_dimm_get_ctx(struct ndctl_dimm *dimm);

/* N of "nmemN", and "nmemN". */
unsigned int ndctl_dimm_get_id(struct ndctl_dimm *dimm);
const char *ndctl_dimm_get_devname(struct ndctl_dimm *dimm);

/* Device number of /dev/nmemN. */
unsigned int ndctl_dimm_get_major(struct ndctl_dimm *dimm);
unsigned int ndctl_dimm_get_minor(struct ndctl_dimm *dimm);

/* The platform's handle of the device (NFIT device handle). */
unsigned int ndctl_dimm_get_handle(struct ndctl_dimm *dimm);
struct ndctl_dimm *ndctl_dimm_get_by_handle(struct ndctl_bus *bus,
					    unsigned int handle);

/* Fields of an NFIT device handle: 12, 4, 4, 4 and 4 bits of it. */
unsigned int ndctl_dimm_handle_get_node(struct ndctl_dimm *dimm);
unsigned int ndctl_dimm_handle_get_socket(struct ndctl_dimm *dimm);
unsigned int ndctl_dimm_handle_get_imc(struct ndctl_dimm *dimm);
unsigned int ndctl_dimm_handle_get_channel(struct ndctl_dimm *dimm);
unsigned int ndctl_dimm_handle_get_dimm(struct ndctl_dimm *dimm);

/* What the NFIT says of the device. */
unsigned short ndctl_dimm_get_phys_id(struct ndctl_dimm *dimm);
unsigned short ndctl_dimm_get_vendor(struct ndctl_dimm *dimm);
unsigned short ndctl_dimm_get_device(struct ndctl_dimm *dimm);
unsigned short ndctl_dimm_get_revision(struct ndctl_dimm *dimm);
unsigned short ndctl_dimm_get_subsystem_vendor(struct ndctl_dimm *dimm);
unsigned short ndctl_dimm_get_subsystem_device(struct ndctl_dimm *dimm);
unsigned short ndctl_dimm_get_subsystem_revision(struct ndctl_dimm *dimm);
unsigned int ndctl_dimm_get_serial(struct ndctl_dimm *dimm);

/*
 * "vendor-location-date-serial" or "vendor-serial", in hexadecimal, as ACPI
 * writes the identifier of an NVDIMM; NULL: the platform gives none.
 */
const char *ndctl_dimm_get_unique_id(struct ndctl_dimm *dimm);

/* Date and place in that identifier, when it has them. */
unsigned short ndctl_dimm_get_manufacturing_date(struct ndctl_dimm *dimm);
unsigned char ndctl_dimm_get_manufacturing_location(struct ndctl_dimm *dimm);

/*
 * Format interface codes. get_format() is the first; get_formats() how many;
 * get_formatN() the one at @i (from 0), -EINVAL when there is none.
 */
unsigned short ndctl_dimm_get_format(struct ndctl_dimm *dimm);
int ndctl_dimm_get_formats(struct ndctl_dimm *dimm);
int ndctl_dimm_get_formatN(struct ndctl_dimm *dimm, int i);

/* Unsafe shutdowns the device has counted; -ENOENT: it does not count. */
long long ndctl_dimm_get_dirty_shutdown(struct ndctl_dimm *dimm);

/* Name of dimm command @cmd (ND_CMD_* of linux/ndctl.h), or "unknown". */
const char *ndctl_dimm_get_cmd_name(struct ndctl_dimm *dimm, int cmd);

/* Does the dimm take command @cmd? 1 or 0. */
int ndctl_dimm_is_cmd_supported(struct ndctl_dimm *dimm, int cmd);

/* What the platform flags: each 1 or 0. */
int ndctl_dimm_has_errors(struct ndctl_dimm *dimm); /* a failure, or news */
int ndctl_dimm_has_notifications(struct ndctl_dimm *dimm);
int ndctl_dimm_failed_save(struct ndctl_dimm *dimm);
int ndctl_dimm_failed_arm(struct ndctl_dimm *dimm);
int ndctl_dimm_failed_restore(struct ndctl_dimm *dimm);
int ndctl_dimm_failed_map(struct ndctl_dimm *dimm);
int ndctl_dimm_failed_flush(struct ndctl_dimm *dimm);
int ndctl_dimm_smart_pending(struct ndctl_dimm *dimm);

/* Its label area is locked against reading; its capacity may alias. 1 or 0. */
int ndctl_dimm_locked(struct ndctl_dimm *dimm);
int ndctl_dimm_aliased(struct ndctl_dimm *dimm);

/* Read the flags above from the kernel again. */
void ndctl_dimm_refresh_flags(struct ndctl_dimm *dimm);

/*
 * A descriptor that poll(2) reports POLLPRI on when the device has news of
 * its health. It is the dimm's: do not close it. -errno: there is none.
 */
int ndctl_dimm_get_health_eventfd(struct ndctl_dimm *dimm);

enum ndctl_security_state {
	NDCTL_SECURITY_INVALID = -1, /* no such feature, or not known */
	NDCTL_SECURITY_DISABLED = 0,
	NDCTL_SECURITY_UNLOCKED,
	NDCTL_SECURITY_LOCKED,
	NDCTL_SECURITY_FROZEN,
	NDCTL_SECURITY_OVERWRITE,
};

enum ndctl_security_state ndctl_dimm_get_security(struct ndctl_dimm *dimm);

/* Are its security settings frozen until the next power cycle? */
bool ndctl_dimm_security_is_frozen(struct ndctl_dimm *dimm);

/* 1 while an active region uses it, else 0. */
int ndctl_dimm_is_active(struct ndctl_dimm *dimm);

/* Has the kernel's driver read its labels? 1 or 0. */
int ndctl_dimm_is_enabled(struct ndctl_dimm *dimm);

/*
 * Bind or unbind that driver; 0 also when there was nothing to do. Disabling
 * a dimm of an enabled region gives -EBUSY.
 */
int ndctl_dimm_enable(struct ndctl_dimm *dimm);
int ndctl_dimm_disable(struct ndctl_dimm *dimm);

/*
 * 0, or -EBUSY while an enabled region uses the dimm: the cause names region
 * and namespaces. Its labels can be written only when it is idle.
 */
int ndctl_dimm_check_idle(struct ndctl_dimm *dimm);

/* ------------------------------------------------ dimm labels, commands */

/*
 * Sizes that the label protocol and the kernel give: the smallest namespace
 * that can be made at the default region align, and the smallest index block
 * and label.
 */
size_t ndctl_min_namespace_size(void);
size_t ndctl_sizeof_namespace_index(void);
size_t ndctl_sizeof_namespace_label(void);

/* Versions of the label format (UEFI NVDIMM label protocol): 1.1 and 1.2. */
enum ndctl_namespace_version {
	NDCTL_NS_VERSION_1_1,
	NDCTL_NS_VERSION_1_2,
};

struct ndctl_cmd;

/*
 * A command to a dimm: made by one of the _new_ functions, filled, submitted,
 * its results read, given back with ndctl_cmd_unref(). A _new_ function that
 * takes another command wants that one submitted, and holds a reference to
 * it. NULL: the dimm does not take the command, or out of memory.
 */
void ndctl_cmd_ref(struct ndctl_cmd *cmd);
void ndctl_cmd_unref(struct ndctl_cmd *cmd);

/* ND_CMD_* of linux/ndctl.h. */
int ndctl_cmd_get_type(struct ndctl_cmd *cmd);

/*
 * Send it. 0 or more: carried out, what is positive is the kernel's count of
 * bytes that were not transferred; negative: -errno. The firmware's own
 * verdict is ndctl_cmd_get_firmware_status(), 0 for success.
 */
int ndctl_cmd_submit(struct ndctl_cmd *cmd);

/* What the last submit returned; 1 when it was not submitted yet. */
int ndctl_cmd_get_status(struct ndctl_cmd *cmd);
unsigned int ndctl_cmd_get_firmware_status(struct ndctl_cmd *cmd);

/*
 * The firmware's verdict as 0 or -errno; and submit, whose failures include
 * that verdict.
 */
int ndctl_cmd_xlat_firmware_status(struct ndctl_cmd *cmd);
int ndctl_cmd_submit_xlat(struct ndctl_cmd *cmd);

/* Size of the label area, and reading and writing it (or an extent of it). */
struct ndctl_cmd *ndctl_dimm_cmd_new_cfg_size(struct ndctl_dimm *dimm);
struct ndctl_cmd *ndctl_dimm_cmd_new_cfg_read(struct ndctl_cmd *cfg_size);
struct ndctl_cmd *ndctl_dimm_cmd_new_cfg_write(struct ndctl_cmd *cfg_read);

/* Size of the label area; 0 when the command failed. */
unsigned int ndctl_cmd_cfg_size_get_size(struct ndctl_cmd *cfg_size);

/*
 * Restrict a read or write to @len bytes from @offset, before it is
 * submitted. -EINVAL: outside of the label area, or submitted already.
 */
int ndctl_cmd_cfg_read_set_extent(struct ndctl_cmd *cfg_read, unsigned int len,
				  unsigned int offset);
int ndctl_cmd_cfg_write_set_extent(struct ndctl_cmd *cfg_write,
				   unsigned int len, unsigned int offset);

/*
 * Copy at most @len bytes out of a submitted read. @offset counts from the
 * start of the label area and must be within the extent. Returns how many
 * there were; -EINVAL: outside, or not submitted. And the extent's length.
 */
ssize_t ndctl_cmd_cfg_read_get_data(struct ndctl_cmd *cfg_read, void *buf,
				    unsigned int len, unsigned int offset);
ssize_t ndctl_cmd_cfg_read_get_size(struct ndctl_cmd *cfg_read);

/*
 * Put data into a write before it is submitted: @len bytes at @offset in the
 * label area, all within the extent, or zeros everywhere. Returns how many,
 * or -EINVAL. What is not set stays as it was read.
 *
 * When the write is submitted, only bytes that change are written, in an
 * order in which the power may fail at any time: whatever label is found then
 * is one of the old or the new content. Then it is read back. -EBUSY: a
 * region uses the dimm.
 */
ssize_t ndctl_cmd_cfg_write_set_data(struct ndctl_cmd *cfg_write, void *buf,
				     unsigned int len, unsigned int offset);
ssize_t ndctl_cmd_cfg_write_zero_data(struct ndctl_cmd *cfg_write);

/*
 * Read the whole label area, its two index blocks, or @len bytes from
 * @offset. A submitted read command, the caller's to unref; NULL on failure.
 */
struct ndctl_cmd *ndctl_dimm_read_labels(struct ndctl_dimm *dimm);
struct ndctl_cmd *ndctl_dimm_read_label_index(struct ndctl_dimm *dimm);
struct ndctl_cmd *ndctl_dimm_read_label_extent(struct ndctl_dimm *dimm,
					       unsigned int len,
					       unsigned int offset);

/*
 * Write zeros over the whole label area, or @len bytes from @offset. -EBUSY
 * while an active region uses the dimm.
 */
int ndctl_dimm_zero_labels(struct ndctl_dimm *dimm);
int ndctl_dimm_zero_label_extent(struct ndctl_dimm *dimm, unsigned int len,
				 unsigned int offset);

/*
 * Look at the two index blocks that were last read, or are now. Returns the
 * number of label slots that the current one describes; -EINVAL: neither is
 * valid, the cause says why.
 */
int ndctl_dimm_validate_labels(struct ndctl_dimm *dimm);

/*
 * Make it an empty label area of format @v: two index blocks, all slots free.
 * Returns the number of slots; -EBUSY while an active region uses the dimm,
 * -ENOSPC when it has no room for two labels. The kernel sees it when the
 * dimm is disabled and enabled.
 */
int ndctl_dimm_init_labels(struct ndctl_dimm *dimm,
			   enum ndctl_namespace_version v);

/* Free label slots as the kernel counts them; ULONG_MAX: not known. */
unsigned long ndctl_dimm_get_available_labels(struct ndctl_dimm *dimm);

/* Bytes of one label, and of one index block, in this dimm's label area. */
unsigned int ndctl_dimm_sizeof_namespace_label(struct ndctl_dimm *dimm);
unsigned int ndctl_dimm_sizeof_namespace_index(struct ndctl_dimm *dimm);

/* -------------------------------------------------------------- region */

/* A run of bad 512-byte blocks, counted from the start of the device. */
struct badblock {
	unsigned long long offset;
	unsigned int len;
};

#define NUMA_NO_NODE (-1) /* the memory has no node */
#define NUMA_NO_ATTR (-2) /* the kernel does not say */

struct ndctl_region;
struct ndctl_namespace;
struct ndctl_btt;
struct ndctl_pfn;
struct ndctl_dax;
struct ndctl_interleave_set;

struct ndctl_region *ndctl_region_get_first(struct ndctl_bus *bus);
struct ndctl_region *ndctl_region_get_next(struct ndctl_region *region);
#define ndctl_region_foreach(bus, region)                          \
	for (region = ndctl_region_get_first(bus); region != NULL; \
	     region = ndctl_region_get_next(region))

struct ndctl_bus *ndctl_region_get_bus(struct ndctl_region *region);
struct ndctl_ctx *ndctl_region_get_ctx(struct ndctl_region *region);

/* N of "regionN", and "regionN". */
unsigned int ndctl_region_get_id(struct ndctl_region *region);
const char *ndctl_region_get_devname(struct ndctl_region *region);

/* Dimms that the region is spread over: the number of its mappings, and 1
 * at least. */
unsigned int ndctl_region_get_interleave_ways(struct ndctl_region *region);
unsigned int ndctl_region_get_mappings(struct ndctl_region *region);

unsigned long long ndctl_region_get_size(struct ndctl_region *region);

/*
 * Bytes without a namespace, in all (0 on memory without labels, which is one
 * namespace) and in the largest piece.
 */
unsigned long long ndctl_region_get_available_size(struct ndctl_region *region);
unsigned long long
ndctl_region_get_max_available_extent(struct ndctl_region *region);

/* Physical address of its first byte; only root may know. */
unsigned long long ndctl_region_get_resource(struct ndctl_region *region);

/* Index of its range in the NFIT. */
unsigned int ndctl_region_get_range_index(struct ndctl_region *region);

/* ND_DEVICE_REGION_* of linux/ndctl.h, and its name: "pmem", "blk". */
unsigned int ndctl_region_get_type(struct ndctl_region *region);
const char *ndctl_region_get_type_name(struct ndctl_region *region);

/* Type of its namespaces: ND_DEVICE_NAMESPACE_* of linux/ndctl.h; 0: unknown. */
unsigned int ndctl_region_get_nstype(struct ndctl_region *region);

/* Is it read-only? 1 or 0, or -errno. set_ro() returns @ro, or -errno. */
int ndctl_region_get_ro(struct ndctl_region *region);
int ndctl_region_set_ro(struct ndctl_region *region, int ro);

/*
 * What namespaces start and end at multiples of (offsets in the region, not
 * physical addresses). ULONG_MAX: the kernel has no such attribute. Setting
 * wants a region without namespaces of another align.
 */
unsigned long ndctl_region_get_align(struct ndctl_region *region);
int ndctl_region_set_align(struct ndctl_region *region, unsigned long align);

/*
 * The unused device of each kind that the next one will be made from; NULL:
 * the region is disabled or has none.
 */
struct ndctl_namespace *
ndctl_region_get_namespace_seed(struct ndctl_region *region);
struct ndctl_btt *ndctl_region_get_btt_seed(struct ndctl_region *region);
struct ndctl_pfn *ndctl_region_get_pfn_seed(struct ndctl_region *region);
struct ndctl_dax *ndctl_region_get_dax_seed(struct ndctl_region *region);

/* Its dimms, in the order of its mappings. */
struct ndctl_dimm *ndctl_region_get_first_dimm(struct ndctl_region *region);
struct ndctl_dimm *ndctl_region_get_next_dimm(struct ndctl_region *region,
					      struct ndctl_dimm *dimm);
#define ndctl_dimm_foreach_in_region(region, dimm)                 \
	for (dimm = ndctl_region_get_first_dimm(region);           \
	     dimm != NULL;                                         \
	     dimm = ndctl_region_get_next_dimm(region, dimm))

/* Node of the nearest CPUs, NUMA_NO_NODE or NUMA_NO_ATTR; has_numa: is there
 * an attribute? target_node: the memory's own node were it onlined, or -1. */
int ndctl_region_get_numa_node(struct ndctl_region *region);
int ndctl_region_has_numa(struct ndctl_region *region);
int ndctl_region_get_target_node(struct ndctl_region *region);

/* The region that physical @address is in, or NULL. */
struct ndctl_region *
ndctl_bus_get_region_by_physical_address(struct ndctl_bus *bus,
					 unsigned long long address);

enum ndctl_persistence_domain
ndctl_region_get_persistence_domain(struct ndctl_region *region);

/*
 * Known bad blocks of the region. The result is the region's and is
 * overwritten by the next call.
 */
struct badblock *ndctl_region_get_first_badblock(struct ndctl_region *region);
struct badblock *ndctl_region_get_next_badblock(struct ndctl_region *region);
#define ndctl_region_badblock_foreach(region, badblock)            \
	for (badblock = ndctl_region_get_first_badblock(region);   \
	     badblock != NULL;                                     \
	     badblock = ndctl_region_get_next_badblock(region))

/* Is the region's driver bound, so that its namespaces exist? 1 or 0. */
int ndctl_region_is_enabled(struct ndctl_region *region);

/* Bind it; 0 also when it is. Namespaces come up with it. */
int ndctl_region_enable(struct ndctl_region *region);

/*
 * Unbind it; its namespaces go down. _invalidate also forgets the objects
 * below it (their pointers stay valid, but they are gone), _preserve keeps
 * them for after the next enable.
 */
int ndctl_region_disable_invalidate(struct ndctl_region *region);
int ndctl_region_disable_preserve(struct ndctl_region *region);

/* Forget the objects below a region that is disabled. */
void ndctl_region_cleanup(struct ndctl_region *region);

/* The sets of dimms that regions with labels are spread over. */
struct ndctl_interleave_set *
ndctl_region_get_interleave_set(struct ndctl_region *region);
struct ndctl_interleave_set *
ndctl_interleave_set_get_first(struct ndctl_bus *bus);
struct ndctl_interleave_set *
ndctl_interleave_set_get_next(struct ndctl_interleave_set *iset);
#define ndctl_interleave_set_foreach(bus, iset)                        \
	for (iset = ndctl_interleave_set_get_first(bus); iset != NULL; \
	     iset = ndctl_interleave_set_get_next(iset))
struct ndctl_dimm *
ndctl_interleave_set_get_first_dimm(struct ndctl_interleave_set *iset);
struct ndctl_dimm *
ndctl_interleave_set_get_next_dimm(struct ndctl_interleave_set *iset,
				   struct ndctl_dimm *dimm);
#define ndctl_dimm_foreach_in_interleave_set(iset, dimm)                \
	for (dimm = ndctl_interleave_set_get_first_dimm(iset);          \
	     dimm != NULL;                                              \
	     dimm = ndctl_interleave_set_get_next_dimm(iset, dimm))

/* 1 while one of its dimms is enabled; 0; or -errno. */
int ndctl_interleave_set_is_active(struct ndctl_interleave_set *iset);

/* What ties the labels of the set's dimms together; 0: not known now. */
unsigned long long
ndctl_interleave_set_get_cookie(struct ndctl_interleave_set *iset);
struct ndctl_region *
ndctl_interleave_set_get_region(struct ndctl_interleave_set *iset);

/* ------------------------------------------------------------- mapping */

struct ndctl_mapping;

/* The parts of dimms that make up a region, in the kernel's order. */
struct ndctl_mapping *ndctl_mapping_get_first(struct ndctl_region *region);
struct ndctl_mapping *ndctl_mapping_get_next(struct ndctl_mapping *mapping);
#define ndctl_mapping_foreach(region, mapping)                        \
	for (mapping = ndctl_mapping_get_first(region);               \
	     mapping != NULL;                                         \
	     mapping = ndctl_mapping_get_next(mapping))

struct ndctl_dimm *ndctl_mapping_get_dimm(struct ndctl_mapping *mapping);
struct ndctl_ctx *ndctl_mapping_get_ctx(struct ndctl_mapping *mapping);
struct ndctl_bus *ndctl_mapping_get_bus(struct ndctl_mapping *mapping);
struct ndctl_region *ndctl_mapping_get_region(struct ndctl_mapping *mapping);

/* Where the part starts on the dimm, and how long it is. */
unsigned long long ndctl_mapping_get_offset(struct ndctl_mapping *mapping);
unsigned long long ndctl_mapping_get_length(struct ndctl_mapping *mapping);

/* Its place in the interleave; -1: the kernel does not say. */
int ndctl_mapping_get_position(struct ndctl_mapping *mapping);

/* ----------------------------------------------------------- namespace */

struct ndctl_namespace *ndctl_namespace_get_first(struct ndctl_region *region);
struct ndctl_namespace *ndctl_namespace_get_next(struct ndctl_namespace *ndns);
#define ndctl_namespace_foreach(region, ndns)                        \
	for (ndns = ndctl_namespace_get_first(region); ndns != NULL; \
	     ndns = ndctl_namespace_get_next(ndns))
#define ndctl_namespace_foreach_safe(region, ndns, _ndns)              \
	for (ndns = ndctl_namespace_get_first(region),                 \
	     _ndns = ndns ? ndctl_namespace_get_next(ndns) : NULL;     \
	     ndns != NULL;                                             \
	     ndns = _ndns,                                             \
	     _ndns = _ndns ? ndctl_namespace_get_next(_ndns) : NULL)

struct ndctl_ctx *ndctl_namespace_get_ctx(struct ndctl_namespace *ndns);
struct ndctl_bus *ndctl_namespace_get_bus(struct ndctl_namespace *ndns);
struct ndctl_region *ndctl_namespace_get_region(struct ndctl_namespace *ndns);

/* M of "namespaceN.M" (N is the region's id), and "namespaceN.M". */
unsigned int ndctl_namespace_get_id(struct ndctl_namespace *ndns);
const char *ndctl_namespace_get_devname(struct ndctl_namespace *ndns);

/* What has claimed it: at most one of these is not NULL. */
struct ndctl_btt *ndctl_namespace_get_btt(struct ndctl_namespace *ndns);
struct ndctl_pfn *ndctl_namespace_get_pfn(struct ndctl_namespace *ndns);
struct ndctl_dax *ndctl_namespace_get_dax(struct ndctl_namespace *ndns);

/*
 * ND_DEVICE_NAMESPACE_* of linux/ndctl.h, and its name: "namespace_io" (has no
 * label), "namespace_pmem", "unknown".
 */
unsigned int ndctl_namespace_get_type(struct ndctl_namespace *ndns);
const char *ndctl_namespace_get_type_name(struct ndctl_namespace *ndns);

/*
 * Name of its block device without "/dev/" ("pmem0.1"); "" when it has none
 * or when a claim has it.
 */
const char *ndctl_namespace_get_block_device(struct ndctl_namespace *ndns);

enum ndctl_namespace_mode {
	NDCTL_NS_MODE_MEMORY,
	NDCTL_NS_MODE_FSDAX = NDCTL_NS_MODE_MEMORY,
	NDCTL_NS_MODE_SAFE,
	NDCTL_NS_MODE_SECTOR = NDCTL_NS_MODE_SAFE,
	NDCTL_NS_MODE_RAW,
	NDCTL_NS_MODE_DAX,
	NDCTL_NS_MODE_DEVDAX = NDCTL_NS_MODE_DAX,
	NDCTL_NS_MODE_UNKNOWN, /* last */
};

/*
 * The personality it has now. A negative errno (cast it) when the attribute
 * could not be read.
 */
enum ndctl_namespace_mode
ndctl_namespace_get_mode(struct ndctl_namespace *ndns);

/*
 * The personality its label insists on (v1.2 labels): what else claims it is
 * refused by the kernel. RAW: it does not insist; UNKNOWN: the kernel does
 * not say. Setting one gives -ENOENT without such an attribute.
 */
enum ndctl_namespace_mode
ndctl_namespace_get_enforce_mode(struct ndctl_namespace *ndns);
int ndctl_namespace_set_enforce_mode(struct ndctl_namespace *ndns,
				     enum ndctl_namespace_mode mode);

/* Is a driver bound to the namespace device itself? 1 or 0. */
int ndctl_namespace_is_enabled(struct ndctl_namespace *ndns);

/*
 * Bring it up. 0: it is, as itself. 1: the media or the tools' memory asked
 * for a claim, which is what came up; the getters of btt, pfn and dax tell.
 * A namespace that is remembered as map "none" comes up through a dax device
 * of that kind or not at all.
 */
int ndctl_namespace_enable(struct ndctl_namespace *ndns);

/*
 * Take it down. _disable unbinds the namespace device itself. _invalidate
 * also forgets what was known of the region's seeds and claims. _safe takes
 * down whatever has claimed it and refuses with -EBUSY while its block
 * device is open or mounted or its memory is online; it returns 1 when the
 * namespace has size 0.
 */
int ndctl_namespace_disable(struct ndctl_namespace *ndns);
int ndctl_namespace_disable_invalidate(struct ndctl_namespace *ndns);
int ndctl_namespace_disable_safe(struct ndctl_namespace *ndns);

/* Is it, or what has claimed it, bound to a driver? */
bool ndctl_namespace_is_active(struct ndctl_namespace *ndns);

/* Does its device still exist? 1 or 0. */
int ndctl_namespace_is_valid(struct ndctl_namespace *ndns);

/* Has it what it needs to be enabled: a size, and a uuid if it is labelled? */
int ndctl_namespace_is_configured(struct ndctl_namespace *ndns);

/* Is it inactive and without size or uuid, free to be set up? 1 or 0. */
int ndctl_namespace_is_configuration_idle(struct ndctl_namespace *ndns);

/*
 * Give its space back to the region and free its labels. -EBUSY while it is
 * enabled, -ENXIO when it has no label (legacy memory).
 */
int ndctl_namespace_delete(struct ndctl_namespace *ndns);

/* All zeros: none is set. */
int ndctl_namespace_set_uuid(struct ndctl_namespace *ndns, uuid_t uu);
void ndctl_namespace_get_uuid(struct ndctl_namespace *ndns, uuid_t uu);

/* A name in the label: at most 63 bytes. "": none. NULL takes it away. */
const char *ndctl_namespace_get_alt_name(struct ndctl_namespace *ndns);
int ndctl_namespace_set_alt_name(struct ndctl_namespace *ndns,
				 const char *alt_name);

/* Setting a size takes space of the region (or gives it back, for 0). */
unsigned long long ndctl_namespace_get_size(struct ndctl_namespace *ndns);
int ndctl_namespace_set_size(struct ndctl_namespace *ndns,
			     unsigned long long size);

/* Physical address of its first byte; only root may know. */
unsigned long long ndctl_namespace_get_resource(struct ndctl_namespace *ndns);

/*
 * Logical sector sizes it can have, by index from 0 (UINT_MAX: none there),
 * how many, and the one in effect (0: the type has none, 512 then).
 */
unsigned int
ndctl_namespace_get_supported_sector_size(struct ndctl_namespace *ndns, int i);
int ndctl_namespace_get_num_sector_sizes(struct ndctl_namespace *ndns);
unsigned int ndctl_namespace_get_sector_size(struct ndctl_namespace *ndns);
int ndctl_namespace_set_sector_size(struct ndctl_namespace *ndns,
				    unsigned int sector_size);

/*
 * In raw mode enabling ignores what the media says. get: 1, 0 or -errno.
 * set: returns @raw_mode, or -errno.
 */
int ndctl_namespace_get_raw_mode(struct ndctl_namespace *ndns);
int ndctl_namespace_set_raw_mode(struct ndctl_namespace *ndns, int raw_mode);

/* As for regions. */
int ndctl_namespace_get_numa_node(struct ndctl_namespace *ndns);
int ndctl_namespace_get_target_node(struct ndctl_namespace *ndns);

/*
 * The region's bad blocks that are in the namespace, counted from its start.
 * The result is the namespace's and is overwritten by the next call.
 */
struct badblock *
ndctl_namespace_get_first_badblock(struct ndctl_namespace *ndns);
struct badblock *
ndctl_namespace_get_next_badblock(struct ndctl_namespace *ndns);
#define ndctl_namespace_badblock_foreach(ndns, badblock)             \
	for (badblock = ndctl_namespace_get_first_badblock(ndns);    \
	     badblock != NULL;                                       \
	     badblock = ndctl_namespace_get_next_badblock(ndns))

/* -------------------------------------------------- claims: btt, pfn, dax
 *
 * They have the same life. Each region keeps an unused one of a kind, the
 * seed. Configure it (uuid, ...), set its namespace, enable it; the kernel
 * makes a new seed. Deleting takes it down, and leaves the namespace unclaimed
 * and disabled with its data, info block included, in place.
 *
 *   get_id, get_devname   M of "bttN.M", and "bttN.M"
 *   get_namespace         what it has claimed; NULL: nothing
 *   get/set_uuid          all zeros: none
 *   get_size              of the data; ULLONG_MAX while it is disabled
 *   is_valid              does its device still exist? 1 or 0
 *   is_enabled            is a driver bound to it? 1 or 0
 *   is_configured         has anything of it been set? 1, or 0: it is unused
 *   set_namespace         claim @ndns, which must be disabled, unclaimed and
 *                         16 MiB at least; NULL: let go
 *   enable                0 also when it is enabled already
 *   delete                0; -EBUSY when its driver does not let go
 */

struct ndctl_btt *ndctl_btt_get_first(struct ndctl_region *region);
struct ndctl_btt *ndctl_btt_get_next(struct ndctl_btt *btt);
#define ndctl_btt_foreach(region, btt)                       \
	for (btt = ndctl_btt_get_first(region); btt != NULL; \
	     btt = ndctl_btt_get_next(btt))
#define ndctl_btt_foreach_safe(region, btt, _btt)            \
	for (btt = ndctl_btt_get_first(region),              \
	     _btt = btt ? ndctl_btt_get_next(btt) : NULL;    \
	     btt != NULL;                                    \
	     btt = _btt,                                     \
	     _btt = _btt ? ndctl_btt_get_next(_btt) : NULL)

struct ndctl_ctx *ndctl_btt_get_ctx(struct ndctl_btt *btt);
struct ndctl_bus *ndctl_btt_get_bus(struct ndctl_btt *btt);
struct ndctl_region *ndctl_btt_get_region(struct ndctl_btt *btt);
unsigned int ndctl_btt_get_id(struct ndctl_btt *btt);
const char *ndctl_btt_get_devname(struct ndctl_btt *btt);
struct ndctl_namespace *ndctl_btt_get_namespace(struct ndctl_btt *btt);
void ndctl_btt_get_uuid(struct ndctl_btt *btt, uuid_t uu);
unsigned long long ndctl_btt_get_size(struct ndctl_btt *btt);

/* As for namespaces. */
const char *ndctl_btt_get_block_device(struct ndctl_btt *btt);
unsigned int ndctl_btt_get_supported_sector_size(struct ndctl_btt *btt, int i);
unsigned int ndctl_btt_get_sector_size(struct ndctl_btt *btt);
int ndctl_btt_get_num_sector_sizes(struct ndctl_btt *btt);
int ndctl_btt_set_sector_size(struct ndctl_btt *btt, unsigned int sector_size);

int ndctl_btt_is_valid(struct ndctl_btt *btt);
int ndctl_btt_is_enabled(struct ndctl_btt *btt);
int ndctl_btt_is_configured(struct ndctl_btt *btt);
int ndctl_btt_set_uuid(struct ndctl_btt *btt, uuid_t uu);
int ndctl_btt_set_namespace(struct ndctl_btt *btt,
			    struct ndctl_namespace *ndns);
int ndctl_btt_enable(struct ndctl_btt *btt);
int ndctl_btt_delete(struct ndctl_btt *btt);

struct ndctl_pfn *ndctl_pfn_get_first(struct ndctl_region *region);
struct ndctl_pfn *ndctl_pfn_get_next(struct ndctl_pfn *pfn);
#define ndctl_pfn_foreach(region, pfn)                       \
	for (pfn = ndctl_pfn_get_first(region); pfn != NULL; \
	     pfn = ndctl_pfn_get_next(pfn))
#define ndctl_pfn_foreach_safe(region, pfn, _pfn)            \
	for (pfn = ndctl_pfn_get_first(region),              \
	     _pfn = pfn ? ndctl_pfn_get_next(pfn) : NULL;    \
	     pfn != NULL;                                    \
	     pfn = _pfn,                                     \
	     _pfn = _pfn ? ndctl_pfn_get_next(_pfn) : NULL)

struct ndctl_ctx *ndctl_pfn_get_ctx(struct ndctl_pfn *pfn);
struct ndctl_bus *ndctl_pfn_get_bus(struct ndctl_pfn *pfn);
struct ndctl_region *ndctl_pfn_get_region(struct ndctl_pfn *pfn);
unsigned int ndctl_pfn_get_id(struct ndctl_pfn *pfn);
const char *ndctl_pfn_get_devname(struct ndctl_pfn *pfn);
struct ndctl_namespace *ndctl_pfn_get_namespace(struct ndctl_pfn *pfn);
void ndctl_pfn_get_uuid(struct ndctl_pfn *pfn, uuid_t uu);
unsigned long long ndctl_pfn_get_size(struct ndctl_pfn *pfn);

/* Physical address of the data; ULLONG_MAX while it is disabled. */
unsigned long long ndctl_pfn_get_resource(struct ndctl_pfn *pfn);
const char *ndctl_pfn_get_block_device(struct ndctl_pfn *pfn);

/* Where the kernel keeps the struct pages of the memory. */
enum ndctl_pfn_loc {
	NDCTL_PFN_LOC_NONE, /* nowhere: it has none */
	NDCTL_PFN_LOC_RAM,  /* in ordinary memory: --map mem */
	NDCTL_PFN_LOC_PMEM, /* in the namespace itself: --map dev */
};

int ndctl_pfn_set_location(struct ndctl_pfn *pfn, enum ndctl_pfn_loc loc);
enum ndctl_pfn_loc ndctl_pfn_get_location(struct ndctl_pfn *pfn);

/*
 * Align of the data and size of the mappings: 4 KiB, 2 MiB or 1 GiB.
 * has_align: 1 when the kernel has the attribute; get_align: ULONG_MAX when
 * not. Aligns the kernel supports, by index from 0: -EINVAL (cast it) when
 * there is none at @i; how many: -EINVAL when the kernel does not say.
 */
int ndctl_pfn_has_align(struct ndctl_pfn *pfn);
int ndctl_pfn_set_align(struct ndctl_pfn *pfn, unsigned long align);
unsigned long ndctl_pfn_get_align(struct ndctl_pfn *pfn);
int ndctl_pfn_get_num_alignments(struct ndctl_pfn *pfn);
unsigned long ndctl_pfn_get_supported_alignment(struct ndctl_pfn *pfn, int i);

int ndctl_pfn_is_valid(struct ndctl_pfn *pfn);
int ndctl_pfn_is_enabled(struct ndctl_pfn *pfn);
int ndctl_pfn_is_configured(struct ndctl_pfn *pfn);
int ndctl_pfn_set_uuid(struct ndctl_pfn *pfn, uuid_t uu);
int ndctl_pfn_set_namespace(struct ndctl_pfn *pfn,
			    struct ndctl_namespace *ndns);
int ndctl_pfn_enable(struct ndctl_pfn *pfn);
int ndctl_pfn_delete(struct ndctl_pfn *pfn);

struct daxctl_region;

struct ndctl_dax *ndctl_dax_get_first(struct ndctl_region *region);
struct ndctl_dax *ndctl_dax_get_next(struct ndctl_dax *dax);
#define ndctl_dax_foreach(region, dax)                       \
	for (dax = ndctl_dax_get_first(region); dax != NULL; \
	     dax = ndctl_dax_get_next(dax))
#define ndctl_dax_foreach_safe(region, dax, _dax)            \
	for (dax = ndctl_dax_get_first(region),              \
	     _dax = dax ? ndctl_dax_get_next(dax) : NULL;    \
	     dax != NULL;                                    \
	     dax = _dax,                                     \
	     _dax = _dax ? ndctl_dax_get_next(_dax) : NULL)

struct ndctl_ctx *ndctl_dax_get_ctx(struct ndctl_dax *dax);
struct ndctl_bus *ndctl_dax_get_bus(struct ndctl_dax *dax);
struct ndctl_region *ndctl_dax_get_region(struct ndctl_dax *dax);
unsigned int ndctl_dax_get_id(struct ndctl_dax *dax);
const char *ndctl_dax_get_devname(struct ndctl_dax *dax);
struct ndctl_namespace *ndctl_dax_get_namespace(struct ndctl_dax *dax);
void ndctl_dax_get_uuid(struct ndctl_dax *dax, uuid_t uu);
unsigned long long ndctl_dax_get_size(struct ndctl_dax *dax);
unsigned long long ndctl_dax_get_resource(struct ndctl_dax *dax);

/*
 * As for pfn. NDCTL_PFN_LOC_NONE is what an unused device has; a device that
 * is enabled with it is page-less, and only driver "dax_none" can do that.
 */
enum ndctl_pfn_loc ndctl_dax_get_location(struct ndctl_dax *dax);
int ndctl_dax_set_location(struct ndctl_dax *dax, enum ndctl_pfn_loc loc);
int ndctl_dax_has_align(struct ndctl_dax *dax);
int ndctl_dax_set_align(struct ndctl_dax *dax, unsigned long align);
unsigned long ndctl_dax_get_align(struct ndctl_dax *dax);
int ndctl_dax_get_num_alignments(struct ndctl_dax *dax);
unsigned long ndctl_dax_get_supported_alignment(struct ndctl_dax *dax, int i);

int ndctl_dax_is_valid(struct ndctl_dax *dax);
int ndctl_dax_is_enabled(struct ndctl_dax *dax);
int ndctl_dax_is_configured(struct ndctl_dax *dax);
int ndctl_dax_set_uuid(struct ndctl_dax *dax, uuid_t uu);
int ndctl_dax_set_namespace(struct ndctl_dax *dax,
			    struct ndctl_namespace *ndns);

/*
 * -ENOENT, with cause and cure in the context, when the driver that the
 * location needs is not there and cannot be loaded.
 */
int ndctl_dax_enable(struct ndctl_dax *dax);
int ndctl_dax_delete(struct ndctl_dax *dax);

/* Its region in libdaxctl; belongs to @dax. NULL while it is disabled. */
struct daxctl_region *ndctl_dax_get_daxctl_region(struct ndctl_dax *dax);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif
