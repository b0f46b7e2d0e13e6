/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the files of libndctl know of each other. Nothing here is exported. */
#ifndef NDCTL_PRIVATE_H
#define NDCTL_PRIVATE_H

#include <uuid/uuid.h>

#include <ndctl/libndctl.h>

#include "ndctl/node.h"
#include "shared/cleanup.h"
#include "shared/explain.h"
#include "shared/ioctl.h"
#include "shared/lock.h"
#include "shared/log.h"
#include "shared/module.h"
#include "shared/problems.h"
#include "shared/root.h"

/* A function of the public interface: listed in libndctl.sym. */
#define NDCTL_EXPORT __attribute__((visibility("default")))

struct label_area;
struct none_table;

struct ndctl_ctx {
	struct log log;
	int refcount;
	struct root *root;
	struct transport transport;
	struct locks locks;
	struct modules modules;
	struct explain why; /* cause and cure of the last failure */
	struct daxctl_ctx *daxctl;
	struct nodes buses;
	struct problems problems;
	struct none_table *none; /* ns-none.c: which namespaces are none */
	void *userdata;
	void *private_data;
	void (*log_fn)(struct ndctl_ctx *ctx, int priority, const char *file,
		       int line, const char *fn, const char *format,
		       va_list args);
};

struct ndctl_bus {
	struct node node;
	char *dev_attr; /* attribute with /dev/ndctlN's number */
	struct nodes dimms;
	struct nodes regions;
	bool settled; /* wait_probe was read, and nothing made since */
};

struct ndctl_dimm {
	struct node node;
	int health_eventfd;
	/* What label-*.c has read of the label area, and how to free it. */
	struct label_area *labels;
	void (*free_labels)(struct label_area *labels);
};

struct ndctl_mapping {
	struct ndctl_region *region;
	struct ndctl_dimm *dimm; /* NULL: its name is none of ours */
	unsigned long long offset;
	unsigned long long length;
	int position;
};

struct ndctl_interleave_set {
	struct ndctl_region *region;
	unsigned long long cookie;
};

/* Where an iteration over "badblocks" is. */
struct badblock_iter {
	struct node *node;
	char *text;
	const char *next; /* in text */
	struct badblock bb;
};

struct ndctl_region {
	struct node node;
	struct nodes namespaces;
	struct nodes btts;
	struct nodes pfns;
	struct nodes daxs;
	struct ndctl_mapping *mappings;
	unsigned int mapping_count;
	bool mappings_read;
	struct ndctl_interleave_set iset;
	struct badblock_iter badblocks;
	int lock_depth;
};

struct ndctl_namespace {
	struct node node;
	struct badblock_iter badblocks;
};

/* btt, pfn and dax: claim.c has what they share. */
struct claim {
	struct node node;
};

struct ndctl_btt {
	struct claim claim;
};

struct ndctl_pfn {
	struct claim claim;
};

struct ndctl_dax {
	struct claim claim;
	struct daxctl_region *region;
	unsigned int region_generation; /* of the node, when it was looked up */
};

extern const struct node_kind bus_kind, dimm_kind, region_kind, namespace_kind;
extern const struct node_kind btt_kind, pfn_kind, dax_kind;

static inline struct ndctl_bus *node_bus(struct node *node)
{
	return (struct ndctl_bus *)node;
}

static inline struct ndctl_dimm *node_dimm(struct node *node)
{
	return (struct ndctl_dimm *)node;
}

static inline struct ndctl_region *node_region(struct node *node)
{
	return (struct ndctl_region *)node;
}

static inline struct ndctl_namespace *node_namespace(struct node *node)
{
	return (struct ndctl_namespace *)node;
}

static inline struct ndctl_bus *region_bus(struct ndctl_region *region)
{
	return node_bus(region->node.parent);
}

static inline struct ndctl_region *
namespace_region(struct ndctl_namespace *ndns)
{
	return node_region(ndns->node.parent);
}

static inline struct ndctl_region *claim_region(struct claim *claim)
{
	return node_region(claim->node.parent);
}

/* ---- bus.c */

/* Something was made or removed: ask the kernel to settle before looking. */
void bus_unsettle(struct ndctl_bus *bus);

/* ---- region-state.c */

/*
 * Enter the region's lock (recursive in a context) and reread the region and
 * all below it. The order is "host" first, then regions by sysfs path.
 * With failure the context says why.
 */
int region_lock(struct ndctl_region *region);
void region_unlock(struct ndctl_region *region);

/*
 * The kernel made, removed or changed something below @region: look at the
 * directory and at every attribute again when next asked. Objects stay.
 */
void region_refresh(struct ndctl_region *region);

/*
 * The same when only seeds and free space changed: attributes of the region
 * itself, and which devices there are.
 */
void region_changed(struct ndctl_region *region);

/* ---- region.c: lists of a region, brought up to date */

struct nodes *region_namespaces(struct ndctl_region *region);
struct nodes *region_btts(struct ndctl_region *region);
struct nodes *region_pfns(struct ndctl_region *region);
struct nodes *region_daxs(struct ndctl_region *region);

/* ---- badblocks.c */

/* Start, and go on, reading region @node's attribute "badblocks". */
struct badblock *badblock_first(struct badblock_iter *iter, struct node *node);
struct badblock *badblock_next(struct badblock_iter *iter);
void badblock_end(struct badblock_iter *iter);

/* ---- sector.c: "512 [4096]", what namespaces and btts choose from */

unsigned int sector_size_selected(struct node *node);
unsigned int sector_size_at(struct node *node, int i);
int sector_size_count(struct node *node);
int sector_size_set(struct node *node, unsigned int size);

/* ---- block.c */

/* Name of the one entry of its "block" directory, "" when there is none. */
const char *node_block_device(struct node *node);

/* -EBUSY, with words, while /dev/@name is open exclusively or mounted. */
int block_device_is_idle(struct ndctl_ctx *ctx, const char *name);

/* ---- claim.c */

struct ndctl_namespace *claim_namespace(struct claim *claim);
unsigned long long claim_size(struct claim *claim);
unsigned long long claim_resource(struct claim *claim);
int claim_is_valid(struct claim *claim);
int claim_is_enabled(struct claim *claim);
int claim_set_uuid(struct claim *claim, const uuid_t uuid);
int claim_set_namespace(struct claim *claim, struct ndctl_namespace *ndns);
int claim_enable(struct claim *claim, const char *driver, const char *module);
int claim_delete(struct claim *claim);

/* -errno: the kernel does not say. That is not the same as "none". */
int claim_location(struct claim *claim, enum ndctl_pfn_loc *ret);
int claim_set_location(struct claim *claim, enum ndctl_pfn_loc loc);
unsigned long claim_align(struct claim *claim);
int claim_has_align(struct claim *claim);
int claim_set_align(struct claim *claim, unsigned long align);
int claim_align_count(struct claim *claim);
unsigned long claim_align_at(struct claim *claim, int i);

/* ---- dax-none.c */

/* Enable a configured dax device whose location is none. */
int dax_enable_none(struct ndctl_dax *dax);

/* -EBUSY, with words, while a page-less device is open or mapped. */
int dax_none_is_idle(struct ndctl_dax *dax);

/*
 * Is there a driver for page-less devices, or a module that can be loaded for
 * one? Loads it. 0, or -errno with cause and cure. Nothing else is changed.
 */
int dax_none_available(struct ndctl_ctx *ctx);

/*
 * Claim @ndns, which must be unclaimed and disabled, with the region's dax
 * seed: location none, @align, the namespace's own uuid; and enable that.
 * All undone on failure, with cause and cure. *@ret may be left out (NULL).
 */
int dax_claim_none(struct ndctl_namespace *ndns, unsigned long align,
		   struct ndctl_dax **ret);

/* ---- ns-none.c */

/*
 * Is @ndns remembered as map none? 0, and its align; -ENOENT: it is not (or
 * there is nothing that could remember); other -errno.
 */
int none_remembered(struct ndctl_namespace *ndns, unsigned long *ret_align);

#endif
