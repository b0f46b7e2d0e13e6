// SPDX-License-Identifier: LGPL-2.1-or-later
/* What btt, pfn and dax share: their life, and what pfn and dax are set to. */
#include <errno.h>
#include <limits.h>
#include <string.h>

#include "ndctl/private.h"
#include "shared/parse.h"

struct ndctl_namespace *claim_namespace(struct claim *claim)
{
	const char *name = node_text_or(&claim->node, "namespace", "");
	struct ndctl_region *region = claim_region(claim);

	if (!*name)
		return NULL;
	return node_namespace(nodes_find_name(region_namespaces(region),
					      &namespace_kind, name));
}

unsigned long long claim_size(struct claim *claim)
{
	return node_u64_or(&claim->node, "size", ULLONG_MAX);
}

unsigned long long claim_resource(struct claim *claim)
{
	return node_u64_or(&claim->node, "resource", ULLONG_MAX);
}

int claim_is_valid(struct claim *claim)
{
	return !claim->node.gone && node_exists(&claim->node);
}

int claim_is_enabled(struct claim *claim)
{
	return node_driver(&claim->node) != NULL;
}

int claim_set_uuid(struct claim *claim, const uuid_t uuid)
{
	char text[UUID_STR_LEN];

	uuid_unparse_lower(uuid, text);
	return node_write(&claim->node, "uuid", text);
}

int claim_set_namespace(struct claim *claim, struct ndctl_namespace *ndns)
{
	int rc;

	/* The kernel takes an empty line for "let go", and resets the rest. */
	rc = node_write(&claim->node, "namespace",
			ndns ? ndns->node.name : "\n");
	node_forget(&claim->node);
	if (ndns)
		node_forget(&ndns->node);
	else
		region_refresh(claim_region(claim));
	return rc;
}

static int bind(struct claim *claim, const char *driver, const char *module)
{
	struct ndctl_region *region = claim_region(claim);
	struct ndctl_namespace *ndns;
	int rc;

	if (claim_is_enabled(claim))
		return 0;
	rc = node_bind(&claim->node, driver, module);
	/* The kernel has made a new seed, and namespace and claim look anew. */
	ndns = claim_namespace(claim);
	if (ndns)
		node_forget(&ndns->node);
	node_forget(&claim->node);
	region_changed(region);
	return rc;
}

int claim_enable(struct claim *claim, const char *driver, const char *module)
{
	struct ndctl_region *region = claim_region(claim);
	int rc;

	rc = region_lock(region);
	if (rc)
		return rc;
	rc = bind(claim, driver, module);
	region_unlock(region);
	return rc;
}

static int unbind_and_let_go(struct claim *claim)
{
	struct explain *why = &claim->node.ctx->why;
	int rc;

	if (!claim_is_valid(claim))
		return explain(why, -ENODEV, "%s does not exist any more",
			       claim->node.name);
	rc = node_unbind(&claim->node);
	if (rc)
		return rc;
	if (claim_is_enabled(claim))
		return explain(why, -EBUSY, "%s stays bound to its driver",
			       claim->node.name);
	return claim_set_namespace(claim, NULL);
}

int claim_delete(struct claim *claim)
{
	struct ndctl_region *region = claim_region(claim);
	int rc;

	rc = region_lock(region);
	if (rc)
		return rc;
	rc = unbind_and_let_go(claim);
	region_unlock(region);
	return rc;
}

/* ---- pfn and dax */

static const struct {
	const char *name;
	enum ndctl_pfn_loc loc;
} locations[] = {
	{ "none", NDCTL_PFN_LOC_NONE },
	{ "ram", NDCTL_PFN_LOC_RAM },
	{ "pmem", NDCTL_PFN_LOC_PMEM },
};

int claim_location(struct claim *claim, enum ndctl_pfn_loc *ret)
{
	const char *text;
	size_t i;
	int rc;

	rc = node_text(&claim->node, "mode", &text);
	if (rc)
		return rc;
	for (i = 0; i < ARRAY_SIZE(locations); i++) {
		if (strcmp(text, locations[i].name))
			continue;
		*ret = locations[i].loc;
		return 0;
	}
	return node_problem(&claim->node, "mode", -EINVAL);
}

int claim_set_location(struct claim *claim, enum ndctl_pfn_loc loc)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(locations); i++)
		if (locations[i].loc == loc)
			return node_write(&claim->node, "mode",
					  locations[i].name);
	return explain(&claim->node.ctx->why, -EINVAL,
		       "%s: there is no location %d", claim->node.name, loc);
}

unsigned long claim_align(struct claim *claim)
{
	return node_u64_or(&claim->node, "align", ULONG_MAX);
}

int claim_has_align(struct claim *claim)
{
	return claim_align(claim) != ULONG_MAX;
}

int claim_set_align(struct claim *claim, unsigned long align)
{
	return node_write_u64(&claim->node, "align", align);
}

/* Number @i of "4096 2097152"; -ENOENT: there are fewer, *@count says. */
static int alignment(struct claim *claim, int i, uint64_t *ret, int *count)
{
	const char *text;
	char word[24];
	size_t len;
	int rc;

	*count = 0;
	rc = node_text(&claim->node, "supported_alignments", &text);
	if (rc)
		return rc;
	for (;; text += len) {
		text += strspn(text, " ");
		len = strcspn(text, " ");
		if (!len)
			return -ENOENT;
		if ((*count)++ == i)
			break;
	}
	if (len >= sizeof(word))
		return node_problem(&claim->node, "supported_alignments",
				    -EINVAL);
	memcpy(word, text, len);
	word[len] = '\0';
	rc = parse_u64(word, ret);
	return rc ? node_problem(&claim->node, "supported_alignments", rc) : 0;
}

int claim_align_count(struct claim *claim)
{
	uint64_t value;
	int count;

	alignment(claim, -1, &value, &count);
	return count ? count : -EINVAL;
}

unsigned long claim_align_at(struct claim *claim, int i)
{
	uint64_t value;
	int count;

	if (i < 0 || alignment(claim, i, &value, &count))
		return (unsigned long)-EINVAL;
	return value;
}
