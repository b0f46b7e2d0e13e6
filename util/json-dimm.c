// SPDX-License-Identifier: GPL-2.0
#include <limits.h>

#include <ndctl/libndctl.h>

#include "shared/cleanup.h"
#include "util/record.h"

static bool get_dev(void *dimm, const struct view *view,
		    union field_value *ret)
{
	ret->text = ndctl_dimm_get_devname(dimm);
	return true;
}

static bool get_id(void *dimm, const struct view *view, union field_value *ret)
{
	ret->text = ndctl_dimm_get_unique_id(dimm);
	return ret->text;
}

static bool get_handle(void *dimm, const struct view *view,
		       union field_value *ret)
{
	ret->size = ndctl_dimm_get_handle(dimm);
	return ret->size != UINT_MAX;
}

static bool get_phys_id(void *dimm, const struct view *view,
			union field_value *ret)
{
	ret->size = ndctl_dimm_get_phys_id(dimm);
	return ret->size != USHRT_MAX;
}

static bool get_state(void *dimm, const struct view *view,
		      union field_value *ret)
{
	ret->text = "disabled";
	return !ndctl_dimm_is_enabled(dimm);
}

/* Flags are shown when they are raised. */
#define FLAG(name, ask)                                                  \
	static bool get_##name(void *dimm, const struct view *view,      \
			       union field_value *ret)                   \
	{                                                                \
		ret->flag = true;                                        \
		return ask(dimm) > 0;                                    \
	}

FLAG(failed_map, ndctl_dimm_failed_map)
FLAG(failed_save, ndctl_dimm_failed_save)
FLAG(failed_arm, ndctl_dimm_failed_arm)
FLAG(failed_restore, ndctl_dimm_failed_restore)
FLAG(failed_flush, ndctl_dimm_failed_flush)
FLAG(smart_event, ndctl_dimm_smart_pending)
FLAG(security_frozen, ndctl_dimm_security_is_frozen)

static bool get_security(void *dimm, const struct view *view,
			 union field_value *ret)
{
	static const char *const names[] = {
		[NDCTL_SECURITY_DISABLED] = "disabled",
		[NDCTL_SECURITY_UNLOCKED] = "unlocked",
		[NDCTL_SECURITY_LOCKED] = "locked",
		[NDCTL_SECURITY_FROZEN] = "frozen",
		[NDCTL_SECURITY_OVERWRITE] = "overwrite",
	};
	int state = ndctl_dimm_get_security(dimm);

	if (state < 0 || state >= (int)ARRAY_SIZE(names))
		return false;
	ret->text = names[state];
	return true;
}

static const struct field fields[] = {
	{ "dev", FIELD_TEXT, get_dev },
	{ "id", FIELD_TEXT, get_id },
	{ "handle", FIELD_HEX, get_handle },
	{ "phys_id", FIELD_HEX, get_phys_id },
	{ "state", FIELD_TEXT, get_state },
	{ "flag_failed_map", FIELD_BOOL, get_failed_map },
	{ "flag_failed_save", FIELD_BOOL, get_failed_save },
	{ "flag_failed_arm", FIELD_BOOL, get_failed_arm },
	{ "flag_failed_restore", FIELD_BOOL, get_failed_restore },
	{ "flag_failed_flush", FIELD_BOOL, get_failed_flush },
	{ "flag_smart_event", FIELD_BOOL, get_smart_event },
	{ "security", FIELD_TEXT, get_security },
	{ "security_frozen", FIELD_BOOL, get_security_frozen },
};

struct json_object *json_dimm(struct ndctl_dimm *dimm, const struct view *view)
{
	return record_json(fields, ARRAY_SIZE(fields), dimm, view);
}
