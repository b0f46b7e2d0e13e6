// SPDX-License-Identifier: GPL-2.0
#include <ndctl/libndctl.h>

#include "shared/cleanup.h"
#include "util/record.h"

static bool get_provider(void *bus, const struct view *view,
			 union field_value *ret)
{
	ret->text = ndctl_bus_get_provider(bus);
	return ret->text;
}

static bool get_dev(void *bus, const struct view *view, union field_value *ret)
{
	ret->text = ndctl_bus_get_devname(bus);
	return true;
}

static bool get_scrub_state(void *bus, const struct view *view,
			    union field_value *ret)
{
	int state = ndctl_bus_get_scrub_state(bus);

	ret->text = state ? "active" : "idle";
	return state >= 0;
}

static const struct field fields[] = {
	{ "provider", FIELD_TEXT, get_provider },
	{ "dev", FIELD_TEXT, get_dev },
	{ "scrub_state", FIELD_TEXT, get_scrub_state },
};

struct json_object *json_bus(struct ndctl_bus *bus, const struct view *view)
{
	return record_json(fields, ARRAY_SIZE(fields), bus, view);
}
