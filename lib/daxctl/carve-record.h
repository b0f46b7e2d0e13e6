/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What is carved, for whom, and which memory is clean: one file that drives
 * what the next command makes and destroys, /var/lib/ndctl/carves.json. Who
 * changes it holds the lock "host", writes it before the change that it tells
 * of, and on every start finishes or undoes what it finds under way.
 *
 * A carve is in one of these states. Each arrow is one writing of the file,
 * each state is what a command that comes after a kill may rely on:
 *
 *   MAKING     its ranges are reserved, and dirty from now on. A device or a
 *              namespace (by its uuid) may be there or not; nobody had it.
 *              -> PREPARING when it is there, -> READY when it is and was
 *              reserved clean. Undo: remove it, drop the record.
 *   PREPARING  the device is there, closed to its user, and zeroed before its
 *              first use. -> READY. Go on, from the start, or undo.
 *   READY      its user's. -> RETIRING by release, RESIZING by resize.
 *   RESIZING   its device has .ranges or .to, or something on the way from one
 *              to the other. -> READY with those it has in the end. What is
 *              new is zeroed before it is added.
 *   RETIRING   being taken out of use, which fails while somebody has it
 *              -> READY; done -> SCRUBBING, or -> DELETING when it is not to
 *              be scrubbed. May be begun again.
 *   SCRUBBING  out of use for good, being zeroed. -> DELETING with .zeroed.
 *              Go on.
 *   DELETING   label or device being deleted. Gone -> the record is dropped,
 *              its ranges being clean if .zeroed. Go on.
 *
 * MAKING and PREPARING lead to READY, or all carves of one command become READY
 * in one writing: all of "--count" or none. Long work (PREPARING, SCRUBBING,
 * zeroing a carve that is READY) holds no lock; .job says who is at it, and is
 * void when that process is gone.
 *
 * Ranges of a carve are never clean: they leave the clean ones when reserved,
 * with .zeroed if all of them were, and return when scrubbed. So whatever is
 * lost, between any two writes, makes memory dirty that was clean and never the
 * other way round. Bad ranges are never clean, and never reserved; but memory
 * can turn bad while it is a carve's.
 *
 * A reboot makes everything dirty and ends all jobs, and in pools that do not
 * keep their devices all that was under way. READY carves stay for
 * restore-layout, whose ranges and uuids are theirs still.
 */
#ifndef DAXCTL_CARVE_RECORD_H
#define DAXCTL_CARVE_RECORD_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>
#include <uuid/uuid.h>

#include "shared/explain.h"
#include "shared/extent.h"
#include "shared/root.h"

#define CARVE_NAME_MAX 63

enum carve_state {
	CARVE_MAKING,
	CARVE_PREPARING,
	CARVE_READY,
	CARVE_RESIZING,
	CARVE_RETIRING,
	CARVE_SCRUBBING,
	CARVE_DELETING,
};

/* What was asked for. Strings are NULL and numbers -1 where nothing was. */
struct carve_request {
	uint64_t size; /* bytes */
	uint64_t align; /* bytes */
	uint64_t max_extents; /* 1: in one piece */
	char *map;
	char *region;
	int64_t node;
	int64_t uid;
	int64_t gid;
	int64_t mode; /* of the device node, 0 to 0777 */
	char *vmm; /* --for */
};

/* What it is carved from, so that it is found again after a reboot. */
struct carve_pool {
	char *kind; /* "nvdimm", "dax": who knows how to work it */
	char *region; /* the kernel's name, of the boot in the record */
	char *key; /* what else identifies it, NULL: its range does */
	uint64_t start; /* physical range */
	uint64_t size;
	bool keeps; /* its devices outlive a reboot */
};

/* A process that works without a lock. */
struct carve_job {
	int64_t pid; /* -1: none */
	int64_t start; /* as in /proc/PID/stat; -1: none */
};

struct carve {
	TAILQ_ENTRY(carve) entry;
	/* Temporary ones, which only zero free memory, begin with a '.'. */
	char *name;
	enum carve_state state;
	struct carve_request request;
	struct carve_pool pool;
	char *device; /* "dax0.1", of the boot in the record; NULL: none */
	uuid_t uuid; /* of its namespace; null: none */
	struct extents ranges; /* physical */
	struct extents to; /* RESIZING: what they are to be */
	bool zeroed; /* nobody had it since it was zeroed */
	struct carve_job job;
};

/*
 * The align that a region had before a command set it to steer where the
 * kernel puts a namespace: to be put back by the next one.
 */
struct carve_steer {
	TAILQ_ENTRY(carve_steer) entry;
	char *region;
	uint64_t align;
};

struct carve_record {
	char *boot_id; /* which .clean, devices and jobs are of */
	TAILQ_HEAD(carve_list, carve) carves; /* as they were added */
	TAILQ_HEAD(steer_list, carve_steer) steered;
	struct extents clean; /* sorted, joined */
	struct extents bad; /* sorted, joined; of all boots */
};

/* ---- carve-record.c: pure */

/* An empty record of no boot. */
void carve_record_init(struct carve_record *record);
void carve_record_free(struct carve_record *record);

/* *@ret is what @from was, and @from empty. */
void carve_record_move(struct carve_record *from, struct carve_record *ret);

/* Forget what does not outlive a reboot, if @boot_id is another one. */
int carve_record_enter_boot(struct carve_record *record, const char *boot_id);

/* Is that a name for a carve? [A-Za-z0-9][A-Za-z0-9_.-]{0,62} */
bool carve_name_is_good(const char *name);
bool carve_is_temporary(const struct carve *carve);

/* With nothing asked for; NULL when there is no memory. */
struct carve *carve_new(const char *name);
void carve_free(struct carve *carve);

bool carve_request_same(const struct carve_request *a,
			const struct carve_request *b);

struct carve *carve_find(const struct carve_record *record, const char *name);

/* The carve that has a byte of the range, or is to have; NULL: none. */
struct carve *carve_at(const struct carve_record *record, uint64_t start,
		       uint64_t size);

/*
 * Reserve .ranges (and .to) for @carve, which then belongs to the record.
 * .zeroed tells whether they were clean. -EEXIST: its name is taken; -EBUSY: a
 * range is another's or bad. The record is unchanged on failure.
 */
int carve_add(struct carve_record *record, struct carve *carve);

/*
 * Begin to give a READY one other ranges: reserves those that are new. -EBUSY
 * as above. And the end of it: it has them, or what it had before; what it no
 * longer has is dirty.
 */
int carve_resize(struct carve_record *record, struct carve *carve,
		 const struct extents *to);
void carve_resized(struct carve *carve, bool done);

/* Drop and free it. Its ranges are dirty, whatever .zeroed says. */
void carve_remove(struct carve_record *record, struct carve *carve);

/*
 * Drop it, its ranges being clean: it was zeroed, through its own device, in
 * this boot, and nobody had it since. Without those that are bad.
 */
int carve_remove_clean(struct carve_record *record, struct carve *carve);

/* Is all of them clean? */
bool carve_record_is_clean(const struct carve_record *record,
			   const struct extents *ranges);

/* Somebody else has, or had, that memory. */
int carve_record_mark_dirty(struct carve_record *record, uint64_t start,
			    uint64_t size);

/* It cannot be written: never clean, never reserved. */
int carve_record_mark_bad(struct carve_record *record, uint64_t start,
			  uint64_t size);

/* Take what carves have and what is bad out of what the kernel calls free. */
int carve_record_cut(const struct carve_record *record, struct extents *free);

int carve_steer_add(struct carve_record *record, const char *region,
		    uint64_t align);
void carve_steer_remove(struct carve_record *record, struct carve_steer *steer);

/* ---- carve-record-{json,read,write}.c */

const char *carve_state_name(enum carve_state state);

/* Strictly: what this version would not write is -EINVAL. */
int carve_record_parse(const char *text, struct explain *why,
		       struct carve_record *ret);

/* The caller frees it; NULL when there is no memory. */
char *carve_record_format(const struct carve_record *record);

/* ---- carve-record-check.c */

/*
 * Does what it says agree with itself? -EINVAL otherwise, explained. Part of
 * reading and writing it.
 */
int carve_record_check(const struct carve_record *record, struct explain *why);

/* ---- carve-record-file.c */

/*
 * The record as of this boot: empty when there is no file. -EINVAL: malformed,
 * -EPROTONOSUPPORT: written by a newer version, -EPERM, -ELOOP: not root's
 * alone. Explained in *@why; *@ret is for carve_record_free() on success only.
 */
int carve_record_load(const struct root *root, struct explain *why,
		      struct carve_record *ret);

/* On disk when it returns 0. */
int carve_record_save(const struct root *root, struct explain *why,
		      const struct carve_record *record);

#endif
