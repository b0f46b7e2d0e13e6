/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Carves: named pieces of memory for virtual machines, each of them a device
 * of its own, mostly page-less. What there is is kept in one record,
 * /var/lib/ndctl/carves.json, which outlives a killed command and a reboot.
 * Not in upstream's libdaxctl; symbol version LIBDAXCTL_NONE_1.
 *
 * Nobody gets memory with another one's data in it: what is not known to be
 * zero, in this boot, is zeroed before its carve is handed out.
 *
 * The operations need root. They finish or undo what a killed one began, and
 * return 0 or a negative errno, with the reason and what helps in
 * daxctl_get_cause() and daxctl_get_cure().
 */
#ifndef DAXCTL_CARVE_H
#define DAXCTL_CARVE_H

#include <sys/types.h>

#include <daxctl/libdaxctl.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------ request
 *
 * What a carve should be like. The size has to be set; the rest is chosen:
 * align 2M, map "none", any region and node, as many ranges as it takes, a
 * device that is root's.
 */
struct daxctl_carve_request;

int daxctl_carve_request_new(struct daxctl_carve_request **ret);
void daxctl_carve_request_free(struct daxctl_carve_request *request);

/* Bytes, not 0. Align: 4096, 2M or 1G. -EINVAL. */
int daxctl_carve_request_set_size(struct daxctl_carve_request *request,
				  unsigned long long size);
int daxctl_carve_request_set_align(struct daxctl_carve_request *request,
				   unsigned long long align);
int daxctl_carve_request_set_map(struct daxctl_carve_request *request,
				 enum daxctl_map map);

/* Most ranges it may consist of, at least 1. */
int daxctl_carve_request_set_max_ranges(struct daxctl_carve_request *request,
					unsigned int ranges);

/* Only from this region ("hmem.0", or its number), from this NUMA node. */
int daxctl_carve_request_set_region(struct daxctl_carve_request *request,
				    const char *region);
int daxctl_carve_request_set_node(struct daxctl_carve_request *request,
				  int node);

/* Owner of the device node, and its permissions (0 to 0777). */
int daxctl_carve_request_set_owner(struct daxctl_carve_request *request,
				   uid_t uid, gid_t gid);
int daxctl_carve_request_set_mode(struct daxctl_carve_request *request,
				  mode_t mode);

/* ------------------------------------------------------------- carves */
struct daxctl_carve;

/*
 * Those of the record, as it is read when the first is asked for; valid until
 * the next operation below. NULL: no more, or the record cannot be read (errno
 * is not 0 then, and daxctl_get_cause() says why).
 */
struct daxctl_carve *daxctl_carve_get_first(struct daxctl_ctx *ctx);
struct daxctl_carve *daxctl_carve_get_next(struct daxctl_carve *carve);
struct daxctl_carve *daxctl_carve_get_by_name(struct daxctl_ctx *ctx,
					      const char *name);

const char *daxctl_carve_get_name(struct daxctl_carve *carve);

/* "ready", or what is being done: "making", "scrubbing", ... */
const char *daxctl_carve_get_state(struct daxctl_carve *carve);

/* "dax0.1"; NULL: it has none now. */
const char *daxctl_carve_get_devname(struct daxctl_carve *carve);

/* Last component of its region's path, "hmem.0". */
const char *daxctl_carve_get_region(struct daxctl_carve *carve);
unsigned long long daxctl_carve_get_size(struct daxctl_carve *carve);
unsigned long long daxctl_carve_get_align(struct daxctl_carve *carve);
enum daxctl_map daxctl_carve_get_map(struct daxctl_carve *carve);

/* How many ranges, and the physical address and bytes of number @index. */
unsigned int daxctl_carve_num_ranges(struct daxctl_carve *carve);
int daxctl_carve_get_range(struct daxctl_carve *carve, unsigned int index,
			   unsigned long long *ret_start,
			   unsigned long long *ret_size);

/* --------------------------------------------------------- operations */

/*
 * Told how far the zeroing of carve @name is, some times a second; for
 * daxctl_carve_make() and daxctl_carve_release(). NULL: nobody.
 */
void daxctl_set_progress_fn(struct daxctl_ctx *ctx,
			    void (*progress)(const char *name,
					     unsigned long long done,
					     unsigned long long total,
					     void *data),
			    void *data);

/* Have zeroing stop soon, with -ECANCELED; may be called by signal handlers. */
void daxctl_stop(struct daxctl_ctx *ctx);

/*
 * Make carve @name ([A-Za-z0-9][A-Za-z0-9_.-]{0,62}); with @count above 1,
 * NAME-1 to NAME-count, all or none. 0 also when it is there and was asked
 * for like this.
 *   -EEXIST      it is there, but was asked for otherwise
 *   -ENOSPC      no room for it
 *   -EBUSY       another command is at it
 *   -EOPNOTSUPP, -ENOENT  this kernel cannot do it
 *   -EINVAL, -ECANCELED, what the kernel says
 */
int daxctl_carve_make(struct daxctl_ctx *ctx, const char *name,
		      unsigned int count,
		      const struct daxctl_carve_request *request);

/*
 * What daxctl_carve_make() would make, without making it, with the same errors.
 * The carves, which have no device, are what daxctl_carve_get_next() goes on
 * with from *@ret, until the next operation or listing. Names that are there
 * already are an error: -EEXIST.
 */
int daxctl_carve_plan(struct daxctl_ctx *ctx, const char *name,
		      unsigned int count,
		      const struct daxctl_carve_request *request,
		      struct daxctl_carve **ret);

/*
 * Take @name back: nobody has it open or mapped, nor reaches it by a device
 * (-EBUSY, and nothing changed); its memory is zeroed; its device and its name
 * are gone. A release that was stopped goes on. -ENOENT: no such carve.
 * NO_SCRUB: leave the zeroing to the next one who is given the memory.
 */
enum daxctl_release_flags {
	DAXCTL_RELEASE_NO_SCRUB = 1 << 0,
};
int daxctl_carve_release(struct daxctl_ctx *ctx, const char *name,
			 unsigned int flags);

/*
 * Zero all that nobody has and that is not known to be zero, so that carves
 * made later need not wait for it. -ECANCELED: it was stopped; what was done
 * of it counts.
 */
int daxctl_carve_scrub_free(struct daxctl_ctx *ctx);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif
