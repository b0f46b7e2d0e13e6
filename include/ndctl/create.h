/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Namespaces made, changed and removed whole: what libndctl.h has the single
 * steps for, with the order, the checks before and the clean-up after them.
 * Not in upstream's libndctl; symbol version LIBNDCTL_NONE_1.
 *
 * Each of these operations holds the lock of the region it works on, rereads
 * the region first, and finishes or undoes what a killed predecessor began
 * there. They return 0 or a negative errno, with the reason and what helps in
 * ndctl_get_cause() and ndctl_get_cure(); they leave nothing half-made behind.
 */
#ifndef NDCTL_CREATE_H
#define NDCTL_CREATE_H

#include <ndctl/libndctl.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ----------------------------------------------------------- settings
 *
 * What a namespace should be like. What is not set is chosen: mode fsdax; all
 * of the largest free piece; map dev; align 2 MiB; a random uuid; no name. An
 * existing namespace that is reconfigured lends its own mode, size, align,
 * name and sector size where they are not set.
 */
struct ndctl_namespace_settings;

/* 0 or -ENOMEM. */
int ndctl_namespace_settings_new(struct ndctl_namespace_settings **ret);
void ndctl_namespace_settings_free(struct ndctl_namespace_settings *settings);

/* -EINVAL: none of the enum's values, or one nobody can ask for. */
int ndctl_namespace_settings_set_mode(struct ndctl_namespace_settings *settings,
				      enum ndctl_namespace_mode mode);
int ndctl_namespace_settings_set_map(struct ndctl_namespace_settings *settings,
				     enum ndctl_pfn_loc map);

/*
 * In bytes, not 0; or in words: "32G", "1.5GiB", "0x40000000", and "50%" for
 * that share of what the region has free, rounded down to what fits. The last
 * of the two calls counts. -EINVAL, -ERANGE: no such size.
 */
int ndctl_namespace_settings_set_size(struct ndctl_namespace_settings *settings,
				      unsigned long long size);
int ndctl_namespace_settings_set_size_text(
	struct ndctl_namespace_settings *settings, const char *text);

/* Bytes, a power of two. What the kernel can do is found out when it counts. */
int ndctl_namespace_settings_set_align(
	struct ndctl_namespace_settings *settings, unsigned long long align);

/* At most 63 bytes of printable UTF-8; -EINVAL, -ENAMETOOLONG otherwise. */
int ndctl_namespace_settings_set_name(struct ndctl_namespace_settings *settings,
				      const char *name);

/* -EINVAL: all zeros. */
int ndctl_namespace_settings_set_uuid(struct ndctl_namespace_settings *settings,
				      const uuid_t uuid);

/* 512 or 4096. */
int ndctl_namespace_settings_set_sector_size(
	struct ndctl_namespace_settings *settings, unsigned int sector_size);

/*
 * FORCE: reconfigure a namespace that is active (never one that is mounted,
 * open or mapped), and accept a physical start that is not 16 MiB aligned.
 * NO_AUTOLABEL: leave a region without labels as it is.
 * NO_AUTORECOVER: keep what was made so far when a step fails, for inspection.
 */
enum ndctl_create_flags {
	NDCTL_CREATE_FORCE = 1 << 0,
	NDCTL_CREATE_NO_AUTOLABEL = 1 << 1,
	NDCTL_CREATE_NO_AUTORECOVER = 1 << 2,
};
int ndctl_namespace_settings_set_flags(
	struct ndctl_namespace_settings *settings, unsigned int flags);

/* --------------------------------------------------------- operations */

/*
 * Make a namespace in @region. It is enabled, its first 16 KiB are zero, and
 * its device node is there, when this returns 0; *@ret may be NULL.
 *   -ENOSPC      no room: the region is full, or the request too large
 *   -EINVAL      the settings contradict each other or the region's aligns
 *   -EOPNOTSUPP  the kernel, or this version, cannot do it
 *   -ENXIO       the region is disabled or has no memory to give
 *   -EROFS, -EBUSY, -EACCES, what the kernel says
 * A region without labels holds one namespace of its own size, which is
 * given the settings if it is not active (or with FORCE).
 */
int ndctl_region_create_namespace(
	struct ndctl_region *region,
	const struct ndctl_namespace_settings *settings,
	struct ndctl_namespace **ret);

/*
 * Destroy @ndns and make another in its place. @ndns is gone afterwards (also
 * when making the other one failed); *@ret is the new one. Its data is not
 * preserved. -EBUSY: it is active and FORCE is not set, or it is in use.
 */
int ndctl_namespace_reconfigure(
	struct ndctl_namespace *ndns,
	const struct ndctl_namespace_settings *settings,
	struct ndctl_namespace **ret);

/*
 * Wipe the first 16 KiB of @ndns and give its space back to the region. One
 * that has no label keeps its space and is left disabled. FORCE: also when it
 * is active. -EBUSY: it is active, or in use (the cause says by whom).
 */
enum ndctl_destroy_flags {
	NDCTL_DESTROY_FORCE = 1 << 0,
};
int ndctl_namespace_destroy(struct ndctl_namespace *ndns, unsigned int flags);

/*
 * Enable @ndns, as ndctl_namespace_enable(), and wait for its device node; 0
 * also when it is enabled already. One that is remembered as map "none" comes
 * up as that. Take it down, unless it is in use: -EBUSY, and the cause says
 * by whom; a map "none" namespace is parked then.
 */
int ndctl_namespace_bring_up(struct ndctl_namespace *ndns);
int ndctl_namespace_take_down(struct ndctl_namespace *ndns);

/*
 * The same for a whole region. All its namespaces go down with it, and it is
 * refused when any of them is in use.
 */
int ndctl_region_bring_up(struct ndctl_region *region);
int ndctl_region_take_down(struct ndctl_region *region);

/*
 * Is @ndns remembered as map "none"? 1, with its align in *@ret_align (which
 * may be NULL); 0: it is not; or a negative errno. It is true of one that is
 * parked, of which the kernel shows nothing but a disabled namespace.
 */
int ndctl_namespace_is_none(struct ndctl_namespace *ndns,
			    unsigned long *ret_align);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif
