/* SPDX-License-Identifier: GPL-2.0 */
/* What the namespaces of a region could be. */
#ifndef UTIL_JSON_CAPABILITIES_H
#define UTIL_JSON_CAPABILITIES_H

struct json_object;
struct ndctl_region;

/*
 * An array of modes with the sector sizes or aligns that each can have, as
 * the region's seeds tell; NULL: a disabled region has none.
 */
struct json_object *json_capabilities(struct ndctl_region *region);

#endif
