/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The exported functions that are the same for btt, pfn and dax but for the
 * name. CLAIM_EXPORTS(btt) defines them for btt, PFN_EXPORTS() those that
 * only pfn and dax have.
 */
#ifndef NDCTL_CLAIM_EXPORTS_H
#define NDCTL_CLAIM_EXPORTS_H

#include "ndctl/private.h"

#define CLAIM_EXPORTS(type)                                                    \
	NDCTL_EXPORT struct ndctl_##type *ndctl_##type##_get_first(            \
		struct ndctl_region *region)                                   \
	{                                                                      \
		return (struct ndctl_##type *)nodes_first(                     \
			region_##type##s(region));                             \
	}                                                                      \
	NDCTL_EXPORT struct ndctl_##type *ndctl_##type##_get_next(             \
		struct ndctl_##type *type)                                     \
	{                                                                      \
		struct node *node = &type->claim.node;                         \
                                                                               \
		return (struct ndctl_##type *)nodes_next(                      \
			&claim_region(&type->claim)->type##s, node);           \
	}                                                                      \
	NDCTL_EXPORT struct ndctl_ctx *ndctl_##type##_get_ctx(                 \
		struct ndctl_##type *type)                                     \
	{                                                                      \
		return type->claim.node.ctx;                                   \
	}                                                                      \
	NDCTL_EXPORT struct ndctl_bus *ndctl_##type##_get_bus(                 \
		struct ndctl_##type *type)                                     \
	{                                                                      \
		return region_bus(claim_region(&type->claim));                 \
	}                                                                      \
	NDCTL_EXPORT struct ndctl_region *ndctl_##type##_get_region(           \
		struct ndctl_##type *type)                                     \
	{                                                                      \
		return claim_region(&type->claim);                             \
	}                                                                      \
	NDCTL_EXPORT unsigned int ndctl_##type##_get_id(                       \
		struct ndctl_##type *type)                                     \
	{                                                                      \
		return type->claim.node.id[1];                                 \
	}                                                                      \
	NDCTL_EXPORT const char *ndctl_##type##_get_devname(                   \
		struct ndctl_##type *type)                                     \
	{                                                                      \
		return type->claim.node.name;                                  \
	}                                                                      \
	NDCTL_EXPORT struct ndctl_namespace *ndctl_##type##_get_namespace(     \
		struct ndctl_##type *type)                                     \
	{                                                                      \
		return claim_namespace(&type->claim);                          \
	}                                                                      \
	NDCTL_EXPORT void ndctl_##type##_get_uuid(struct ndctl_##type *type,   \
						  uuid_t uu)                   \
	{                                                                      \
		node_uuid(&type->claim.node, "uuid", uu);                      \
	}                                                                      \
	NDCTL_EXPORT unsigned long long ndctl_##type##_get_size(               \
		struct ndctl_##type *type)                                     \
	{                                                                      \
		return claim_size(&type->claim);                               \
	}                                                                      \
	NDCTL_EXPORT int ndctl_##type##_is_valid(struct ndctl_##type *type)    \
	{                                                                      \
		return claim_is_valid(&type->claim);                           \
	}                                                                      \
	NDCTL_EXPORT int ndctl_##type##_is_enabled(struct ndctl_##type *type)  \
	{                                                                      \
		return claim_is_enabled(&type->claim);                         \
	}                                                                      \
	NDCTL_EXPORT int ndctl_##type##_set_uuid(struct ndctl_##type *type,    \
						 uuid_t uu)                    \
	{                                                                      \
		return claim_set_uuid(&type->claim, uu);                       \
	}                                                                      \
	NDCTL_EXPORT int ndctl_##type##_set_namespace(                         \
		struct ndctl_##type *type, struct ndctl_namespace *ndns)       \
	{                                                                      \
		return claim_set_namespace(&type->claim, ndns);                \
	}                                                                      \
	NDCTL_EXPORT int ndctl_##type##_delete(struct ndctl_##type *type)      \
	{                                                                      \
		return claim_delete(&type->claim);                             \
	}

#define PFN_EXPORTS(type)                                                      \
	NDCTL_EXPORT unsigned long long ndctl_##type##_get_resource(           \
		struct ndctl_##type *type)                                     \
	{                                                                      \
		return claim_resource(&type->claim);                           \
	}                                                                      \
	NDCTL_EXPORT enum ndctl_pfn_loc ndctl_##type##_get_location(           \
		struct ndctl_##type *type)                                     \
	{                                                                      \
		enum ndctl_pfn_loc loc = NDCTL_PFN_LOC_NONE;                   \
                                                                               \
		claim_location(&type->claim, &loc);                            \
		return loc;                                                    \
	}                                                                      \
	NDCTL_EXPORT int ndctl_##type##_set_location(                          \
		struct ndctl_##type *type, enum ndctl_pfn_loc loc)             \
	{                                                                      \
		return claim_set_location(&type->claim, loc);                  \
	}                                                                      \
	NDCTL_EXPORT int ndctl_##type##_has_align(struct ndctl_##type *type)   \
	{                                                                      \
		return claim_has_align(&type->claim);                          \
	}                                                                      \
	NDCTL_EXPORT int ndctl_##type##_set_align(struct ndctl_##type *type,   \
						  unsigned long align)         \
	{                                                                      \
		return claim_set_align(&type->claim, align);                   \
	}                                                                      \
	NDCTL_EXPORT unsigned long ndctl_##type##_get_align(                   \
		struct ndctl_##type *type)                                     \
	{                                                                      \
		return claim_align(&type->claim);                              \
	}                                                                      \
	NDCTL_EXPORT int ndctl_##type##_get_num_alignments(                    \
		struct ndctl_##type *type)                                     \
	{                                                                      \
		return claim_align_count(&type->claim);                        \
	}                                                                      \
	NDCTL_EXPORT unsigned long ndctl_##type##_get_supported_alignment(     \
		struct ndctl_##type *type, int i)                              \
	{                                                                      \
		return claim_align_at(&type->claim, i);                        \
	}                                                                      \
	NDCTL_EXPORT int ndctl_##type##_is_configured(                         \
		struct ndctl_##type *type)                                     \
	{                                                                      \
		uuid_t uuid;                                                   \
                                                                               \
		ndctl_##type##_get_uuid(type, uuid);                           \
		return ndctl_##type##_get_namespace(type) ||                   \
		       ndctl_##type##_get_location(type) !=                    \
			       NDCTL_PFN_LOC_NONE ||                           \
		       !uuid_is_null(uuid);                                    \
	}

#endif
