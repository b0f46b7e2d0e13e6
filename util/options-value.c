// SPDX-License-Identifier: GPL-2.0
/* From the text of an option to its typed field. */
#include <errno.h>
#include <string.h>

#include "shared/cleanup.h"
#include "shared/parse.h"
#include "shared/text.h"
#include "util/options-internal.h"
#include "util/report.h"
#include "util/suggest.h"

static int bad_value(const struct option_spec *spec, const char *text, int rc,
		     const char *cure)
{
	if (rc == -ERANGE)
		report(0, "--%s '%s' is too large", spec->name, text);
	else if (!*text)
		report(0, "--%s is empty", spec->name);
	else
		report(0, "--%s does not understand '%s'", spec->name, text);
	return report_cure(-EINVAL, "%s", cure);
}

static const char number_cure[] =
	"write a decimal number, or a hexadecimal one after 0x";
static const char size_cure[] =
	"write bytes (16777216, 0x1000000) or a number with a unit (16M, 1.5G)";
static const char amount_cure[] =
	"write bytes (0x1000000), a number with a unit (16M, 1.5G) or a percentage (50%)";

static int text_value(const struct option_spec *spec, const char *text,
		      const char **field)
{
	if (!*text && !(spec->flags & OPTION_MAY_BE_EMPTY))
		return bad_value(spec, text, -EINVAL, "leave the option out, or give it a value");
	*field = text;
	return 0;
}

static int size_value(const struct option_spec *spec, const char *text,
		      uint64_t *field)
{
	int rc = parse_size(text, 0, field);

	return rc ? bad_value(spec, text, rc, size_cure) : 0;
}

static int amount_value(const struct option_spec *spec, const char *text,
			struct option_amount *field)
{
	struct option_amount amount = {
		.text = text,
		.percent = parse_is_percent(text),
	};
	/* Of what is not known yet; 100 has all that can be wrong. */
	int rc = parse_size(text, 100, &amount.bytes);

	if (rc)
		return bad_value(spec, text, rc, amount_cure);
	if (amount.percent)
		amount.bytes = 0;
	*field = amount;
	return 0;
}

static int uuid_value(const struct option_spec *spec, const char *text,
		      unsigned char *field)
{
	uuid_t uuid;

	if (uuid_parse(text, uuid))
		return bad_value(spec, text, -EINVAL,
				 "write it as uuidgen prints it: 8-4-4-4-12 hexadecimal digits");
	uuid_copy(field, uuid);
	return 0;
}

/* "'raw', 'fsdax' or 'devdax'" */
static char *list_choices(const struct option_choice *choices)
{
	const struct option_choice *choice, *last = NULL;
	char *list = NULL, *longer;

	for (choice = choices; choice->word; choice++) {
		if (!choice->unlisted)
			last = choice;
	}
	for (choice = choices; choice->word; choice++) {
		if (choice->unlisted)
			continue;
		longer = text_format("%s%s'%s'", list ? list : "",
				     !list ? "" :
				     choice == last ? " or " : ", ",
				     choice->word);
		free(list);
		list = longer;
		if (!list)
			return NULL;
	}
	return list;
}

static int choice_value(const struct option_spec *spec, const char *text,
			int *field)
{
	_cleanup_free_ char *list = NULL, *cure = NULL;
	const struct option_choice *choice;
	struct suggestion search;

	suggestion_start(&search, text);
	for (choice = spec->choices; choice->word; choice++) {
		if (strcmp(choice->word, text) == 0) {
			*field = choice->value;
			return 0;
		}
		if (!choice->unlisted)
			suggestion_offer(&search, choice->word);
	}
	list = list_choices(spec->choices);
	if (suggestion_end(&search))
		cure = text_format("did you mean '%s'? It can be %s",
				   suggestion_end(&search), list);
	else
		cure = text_format("it can be %s", list);
	return bad_value(spec, text, -EINVAL, cure ? cure : "out of memory");
}

int option_value(const struct option_spec *spec, const char *text,
		 void *field)
{
	int rc;

	switch (spec->type) {
	case OPTION_TEXT:
		return text_value(spec, text, field);
	case OPTION_U64:
		rc = parse_u64(text, field);
		return rc ? bad_value(spec, text, rc, number_cure) : 0;
	case OPTION_INT:
		rc = parse_int(text, field);
		return rc ? bad_value(spec, text, rc,
				      "write a decimal number") : 0;
	case OPTION_SIZE:
		return size_value(spec, text, field);
	case OPTION_AMOUNT:
		return amount_value(spec, text, field);
	case OPTION_UUID:
		return uuid_value(spec, text, field);
	case OPTION_CHOICE:
		return choice_value(spec, text, field);
	case OPTION_END:
	case OPTION_GROUP:
	case OPTION_FLAG:
	case OPTION_COUNT:
		break;
	}
	return -EINVAL;
}
