// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <string.h>

#include "carve-record.h"
#include "shared/boot.h"
#include "shared/cleanup.h"
#include "shared/state.h"

#define FILE_NAME "carves.json"
#define FILE_PATH "/var/lib/ndctl/" FILE_NAME

static int explain_file(struct explain *why, int rc, const char *what)
{
	explain(why, 0, "cannot %s " FILE_PATH ": %s", what, strerror(-rc));
	if (rc == -EPERM || rc == -ELOOP)
		return explain_cure(
			why, rc,
			"it and its directory must be root's, no link, and writable by nobody else");
	return explain_cure(why, rc,
			    "see that it is a file and has room to grow");
}

/* What is wrong with it becomes part of what cannot be done. */
static int explain_content(struct explain *why, int rc)
{
	if (rc == -ENOMEM || rc == -EPROTONOSUPPORT)
		return rc;
	explain(why, 0, FILE_PATH " is damaged: %s", why->cause);
	return explain_cure(
		why, rc,
		"put it right, or move it away: then no carve is known any more, their devices stay, and all memory counts as dirty");
}

int carve_record_load(const struct root *root, struct explain *why,
		      struct carve_record *ret)
{
	_cleanup_free_ char *text = NULL, *boot = boot_id(root);
	struct carve_record record;
	int rc;

	if (!boot)
		return explain(why, -ENOMEM, "no memory");
	rc = state_read(root, FILE_NAME, &text);
	if (rc && rc != -ENOENT)
		return explain_file(why, rc, "read");
	if (rc)
		carve_record_init(&record);
	else
		rc = carve_record_parse(text, why, &record);
	if (rc && rc != -ENOENT)
		return explain_content(why, rc);
	rc = carve_record_enter_boot(&record, boot);
	if (rc) {
		carve_record_free(&record);
		return explain(why, rc, "no memory");
	}
	carve_record_move(&record, ret);
	return 0;
}

int carve_record_save(const struct root *root, struct explain *why,
		      const struct carve_record *record)
{
	_cleanup_free_ char *text = NULL;
	int rc;

	/* What cannot be read again must not be written. */
	rc = carve_record_check(record, why);
	if (rc)
		return rc;
	text = carve_record_format(record);
	if (!text)
		return explain(why, -ENOMEM, "no memory");
	rc = state_write(root, FILE_NAME, NULL, text);
	return rc ? explain_file(why, rc, "write") : 0;
}
