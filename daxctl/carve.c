// SPDX-License-Identifier: GPL-2.0
/* daxctl carve: memory for a virtual machine, by name. */
#include <errno.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

#include <daxctl/carve.h>

#include "daxctl/carve-common.h"
#include "daxctl/commands.h"
#include "daxctl/words.h"
#include "shared/cleanup.h"
#include "shared/parse.h"
#include "util/record.h"
#include "util/report.h"

struct carve_settings {
	const char *region;
	const char *owner;
	const char *mode;
	uint64_t size;
	uint64_t align;
	uint64_t extents;
	uint64_t count;
	int node;
	int map;
	bool dry_run;
	bool human;
	bool verbose;
};

static const struct carve_settings defaults = {
	.count = 1,
};

static const struct option_spec options[] = {
	OPT_SIZE('s', "size", struct carve_settings, size, "size",
		 "how much memory", .flags = OPTION_REQUIRED),
	OPT_SIZE('a', "align", struct carve_settings, align, "align",
		 "what it is mapped by: 4K, 2M or 1G (default: 2M)"),
	OPT_CHOICE(
		'M', "map", struct carve_settings, map, "memmap-location",
		"where its struct pages are: nowhere, or in memory (default: none)",
		dax_map_choices),
	OPT_TEXT('r', "region", struct carve_settings, region, "region-id",
		 "only from this region"),
	OPT_INT(0, "node", struct carve_settings, node, "node",
		"only from this NUMA node"),
	OPT_U64('x', "extents", struct carve_settings, extents, "number",
		"most pieces it may be in (default: as many as it takes)"),
	OPT_U64('c', "count", struct carve_settings, count, "number",
		"make NAME-1 to NAME-number, all of them or none"),
	OPT_TEXT('o', "owner", struct carve_settings, owner, "user[:group]",
		 "whose the device node is (default: root)"),
	OPT_TEXT(0, "mode", struct carve_settings, mode, "octal",
		 "permissions of the device node (default: 0600)"),
	OPT_FLAG('n', "dry-run", struct carve_settings, dry_run,
		 "only show what would be taken, and from where"),
	OPT_FLAG('u', "human", struct carve_settings, human,
		 "use human friendly number formats"),
	OPT_FLAG('v', "verbose", struct carve_settings, verbose,
		 "say on stderr what the library does"),
	OPT_END
};

/* A name of the system's, or a number. */
static int find_user(const char *name, uid_t *uid, gid_t *gid)
{
	const struct passwd *user = getpwnam(name);
	uint64_t number;

	if (!user && parse_u64(name, &number) == 0 && number < UINT_MAX)
		user = getpwuid(number);
	if (!user)
		return -EINVAL;
	*uid = user->pw_uid;
	*gid = user->pw_gid;
	return 0;
}

static int find_group(const char *name, gid_t *gid)
{
	const struct group *group = getgrnam(name);
	uint64_t number;

	if (!group && parse_u64(name, &number) == 0 && number < UINT_MAX)
		group = getgrgid(number);
	if (!group)
		return -EINVAL;
	*gid = group->gr_gid;
	return 0;
}

static int set_owner(const struct call *call, const char *owner,
		     struct daxctl_carve_request *request)
{
	_cleanup_free_ char *user = strdup(owner);
	char *group = user ? strchr(user, ':') : NULL;
	uid_t uid;
	gid_t gid;

	if (!user)
		return report(-ENOMEM, "out of memory");
	if (group)
		*group++ = '\0';
	if (find_user(user, &uid, &gid))
		return usage_error(call, "--owner: there is no user '%s'",
				   user);
	if (group && find_group(group, &gid))
		return usage_error(call, "--owner: there is no group '%s'",
				   group);
	daxctl_carve_request_set_owner(request, uid, gid);
	return 0;
}

static int set_mode(const struct call *call, const char *text,
		    struct daxctl_carve_request *request)
{
	char *end;
	unsigned long mode = strtoul(text, &end, 8);

	if (*text < '0' || *text > '7' || *end ||
	    daxctl_carve_request_set_mode(request, mode))
		return usage_error(call,
				   "--mode must be from 0 to 0777, octal");
	return 0;
}

/* Where it may come from. */
static int set_place(const struct call *call, const struct carve_settings *cfg,
		     struct daxctl_carve_request *request)
{
	int rc = 0;

	if (cfg->region)
		rc = daxctl_carve_request_set_region(request, cfg->region);
	if (rc)
		return report(rc, "out of memory");
	if (call_given(call, "node") &&
	    daxctl_carve_request_set_node(request, cfg->node))
		return usage_error(call, "--node must not be negative");
	return 0;
}

/* 0, or an exit status after it was reported what is wrong. */
static int fill(const struct call *call, const struct carve_settings *cfg,
		struct daxctl_carve_request *request)
{
	int rc;

	if (daxctl_carve_request_set_size(request, cfg->size))
		return usage_error(call, "--size must not be 0");
	if (call_given(call, "align") &&
	    daxctl_carve_request_set_align(request, cfg->align))
		return usage_error(call, "--align must be 4K, 2M or 1G");
	if (call_given(call, "map"))
		daxctl_carve_request_set_map(request, cfg->map);
	if (call_given(call, "extents") &&
	    (cfg->extents > UINT_MAX ||
	     daxctl_carve_request_set_max_ranges(request, cfg->extents)))
		return usage_error(call, "--extents must be at least 1");
	if (cfg->count < 1 || cfg->count > 4096)
		return usage_error(call, "--count must be from 1 to 4096");
	rc = set_place(call, cfg, request);
	if (!rc && cfg->owner)
		rc = set_owner(call, cfg->owner, request);
	if (!rc && cfg->mode)
		rc = set_mode(call, cfg->mode, request);
	return rc;
}

static int print(struct daxctl_ctx *ctx, const char *name,
		 const struct carve_settings *cfg)
{
	const struct view view = { .flags = cfg->human ? VIEW_HUMAN : 0 };
	struct json_object *records = json_object_new_array();
	uint64_t i;

	for (i = 1; i <= cfg->count; i++) {
		_cleanup_free_ char *numbered = NULL;
		struct daxctl_carve *carve;

		if (cfg->count > 1 && asprintf(&numbered, "%s-%llu", name,
					       (unsigned long long)i) < 0)
			numbered = NULL;
		carve = daxctl_carve_get_by_name(ctx,
						 numbered ? numbered : name);
		if (carve)
			json_append(records, json_carve(carve, &view));
	}
	return json_print_list(stdout, records, &view);
}

static int plan(struct daxctl_ctx *ctx, const char *name,
		const struct carve_settings *cfg,
		const struct daxctl_carve_request *request)
{
	const struct view view = { .flags = cfg->human ? VIEW_HUMAN : 0 };
	struct json_object *records;
	struct daxctl_carve *carve;
	int rc;

	rc = daxctl_carve_plan(ctx, name, cfg->count, request, &carve);
	if (rc)
		return carve_status(report_daxctl(ctx, rc, "plan %s", name));
	records = json_object_new_array();
	for (; carve; carve = daxctl_carve_get_next(carve))
		json_append(records, json_carve(carve, &view));
	return json_print_list(stdout, records, &view);
}

static void request_end(struct daxctl_carve_request **request)
{
	daxctl_carve_request_free(*request);
}

static int carve_run(const struct call *call, void *data)
{
	_cleanup_(request_end) struct daxctl_carve_request *request = NULL;
	const struct carve_settings *cfg = data;
	const char *name = call->argv[0];
	int rc;

	if (cfg->verbose)
		daxctl_set_log_priority(call->ctx, LOG_DEBUG);
	rc = daxctl_carve_request_new(&request);
	if (rc)
		return report(rc, "out of memory");
	rc = fill(call, cfg, request);
	if (rc)
		return rc;
	if (cfg->dry_run)
		return plan(call->ctx, name, cfg, request);
	carve_watch(call->ctx);
	rc = daxctl_carve_make(call->ctx, name, cfg->count, request);
	carve_watch_end(call->ctx);
	if (rc)
		return carve_status(
			report_daxctl(call->ctx, rc, "carve %s", name));
	return print(call->ctx, name, cfg);
}

const struct command command_carve = {
	.name = "carve",
	.summary = "take memory for a virtual machine, by name",
	.operands = "<name>",
	.min_operands = 1,
	.max_operands = 1,
	.missing = "specify a name for it",
	.options = options,
	.settings_size = sizeof(struct carve_settings),
	.defaults = &defaults,
	.run = carve_run,
};
