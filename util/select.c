// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "shared/cleanup.h"
#include "shared/devname.h"
#include "shared/parse.h"
#include "util/report.h"
#include "util/select.h"

const struct select_kind select_bus = { "bus", "ndbus", 1, true };
const struct select_kind select_dimm = { "dimm", "nmem", 1, false };
const struct select_kind select_region = { "region", "region", 1, false };
const struct select_kind select_namespace = { "namespace", "namespace", 2,
					      false };
const struct select_kind select_node = { "NUMA node", "", 1, false };
const struct select_kind select_dax_region = { "dax region", "region", 1,
					       true };
const struct select_kind select_dax_device = { "dax device", "dax", 2, false };

/* The numbers of a kernel name, as one that sorts like it. */
typedef long long place;

static place place_of(int major, int minor)
{
	return (place)major * (1LL << 32) + minor;
}

/* A range of places, or a free name. */
struct item {
	place first;
	place last;
	const char *name;
};

struct selection {
	const struct select_kind *kind;
	const char *whole; /* the text as it was: it may be one free name */
	char *words; /* a copy, cut into pieces */
	bool all;
	size_t count;
	struct item items[];
};

static bool read_place(const struct select_kind *kind, const char *word,
		       place *ret)
{
	int major, minor = 0;
	bool ok;

	if (kind->numbers == 1)
		ok = devname_parse(word, kind->prefix, &major) ||
		     devname_parse(word, "", &major);
	else
		ok = devname_parse2(word, kind->prefix, &major, &minor) ||
		     devname_parse2(word, "", &major, &minor);
	if (ok)
		*ret = place_of(major, minor);
	return ok;
}

/* "0-3". Cuts @word at the dash only when both sides are places. */
static bool read_range(const struct select_kind *kind, char *word,
		       struct item *ret)
{
	char *dash = strchr(word, '-');
	bool ok;

	if (!dash)
		return false;
	*dash = '\0';
	ok = read_place(kind, word, &ret->first) &&
	     read_place(kind, dash + 1, &ret->last);
	*dash = '-';
	return ok;
}

static int bad_word(const struct select_kind *kind, const char *word)
{
	const char *id = kind->numbers == 1 ? "0" : "0.1";

	report(0, "'%s' does not name a %s", word, kind->what);
	return report_cure(-EINVAL,
			   "write %s%s, %s, a range, a list with commas, or all",
			   kind->prefix, id, id);
}

static int read_word(struct selection *selection, char *word)
{
	const struct select_kind *kind = selection->kind;
	struct item *item = &selection->items[selection->count];

	if (strcmp(word, "all") == 0) {
		selection->all = true;
		return 0;
	}
	if (read_place(kind, word, &item->first)) {
		item->last = item->first;
	} else if (read_range(kind, word, item)) {
		if (item->first > item->last) {
			report(0, "range '%s' ends before it begins", word);
			return report_cure(-EINVAL,
					   "write the smaller end first");
		}
	} else if (kind->free_names) {
		item->name = word;
	} else {
		return bad_word(kind, word);
	}
	selection->count++;
	return 0;
}

static int read_words(struct selection *selection)
{
	static const char gaps[] = ", \t";
	char *rest = NULL, *word;
	int rc = 0;

	for (word = strtok_r(selection->words, gaps, &rest); word && !rc;
	     word = strtok_r(NULL, gaps, &rest))
		rc = read_word(selection, word);
	if (!rc && !selection->count && !selection->all)
		rc = bad_word(selection->kind, selection->whole);
	return rc;
}

/* As many items as the text can have words at most. */
static size_t most_words(const char *text)
{
	size_t len = text ? strlen(text) : 0;

	return len / 2 + 1;
}

int selection_new(const struct select_kind *kind, const char *text,
		  struct selection **ret)
{
	struct selection *selection;
	int rc = 0;

	selection = calloc(1, sizeof(*selection) +
				      most_words(text) *
					      sizeof(selection->items[0]));
	if (!selection)
		return -ENOMEM;
	selection->kind = kind;
	selection->all = !text;
	if (text) {
		selection->whole = text;
		selection->words = strdup(text);
		rc = selection->words ? read_words(selection) : -ENOMEM;
	}
	if (rc) {
		selection_free(selection);
		return rc;
	}
	*ret = selection;
	return 0;
}

void selection_free(struct selection *selection)
{
	if (!selection)
		return;
	free(selection->words);
	free(selection);
}

bool selection_is_all(const struct selection *selection)
{
	return selection->all;
}

bool selection_has(const struct selection *selection, int major, int minor,
		   const char *name)
{
	place at = place_of(major, minor);
	const struct item *item;
	size_t i;

	if (selection->all)
		return true;
	if (name && selection->kind->free_names &&
	    strcmp(name, selection->whole) == 0)
		return true;
	for (i = 0; i < selection->count; i++) {
		item = &selection->items[i];
		if (item->name) {
			if (name && strcmp(item->name, name) == 0)
				return true;
		} else if (at >= item->first && at <= item->last) {
			return true;
		}
	}
	return false;
}
