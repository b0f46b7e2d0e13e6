// SPDX-License-Identifier: LGPL-2.1-or-later
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "shared/parse.h"

static int parse_base(const char *text, int base, uint64_t *ret)
{
	unsigned long long value;
	char *end;

	/* strtoull() takes signs and white space; we do not. */
	if (!isxdigit((unsigned char)*text))
		return -EINVAL;
	errno = 0;
	value = strtoull(text, &end, base);
	if (*end)
		return -EINVAL;
	if (errno)
		return -ERANGE;
	*ret = value;
	return 0;
}

int parse_hex64(const char *text, uint64_t *ret)
{
	if (strncasecmp(text, "0x", 2) == 0)
		text += 2;
	if (strncasecmp(text, "0x", 2) == 0)
		return -EINVAL;
	return parse_base(text, 16, ret);
}

int parse_u64(const char *text, uint64_t *ret)
{
	if (strncasecmp(text, "0x", 2) == 0)
		return parse_hex64(text, ret);
	return parse_base(text, 10, ret);
}

int parse_int(const char *text, int *ret)
{
	bool negative = *text == '-';
	uint64_t value;
	int rc;

	rc = parse_base(text + negative, 10, &value);
	if (rc)
		return rc;
	if (value > (uint64_t)INT_MAX + negative)
		return -ERANGE;
	*ret = negative ? -(int64_t)value : (int64_t)value;
	return 0;
}

/* Reads 123 or 123.45 as value 12345 and scale 100; advances *@text. */
static int scan_decimal(const char **text, unsigned __int128 *value,
			uint64_t *scale)
{
	const char *p = *text;
	bool fraction = false;

	*value = 0;
	*scale = 1;
	for (; isdigit((unsigned char)*p) || (*p == '.' && !fraction); p++) {
		if (*p == '.') {
			fraction = true;
			if (p == *text || !isdigit((unsigned char)p[1]))
				return -EINVAL;
			continue;
		}
		*value = *value * 10 + (*p - '0');
		if (fraction)
			*scale *= 10;
		if (*value > (unsigned __int128)UINT64_MAX * 1000000 ||
		    *scale > UINT64_MAX / 10)
			return -ERANGE;
	}
	if (p == *text)
		return -EINVAL;
	*text = p;
	return 0;
}

static int scan_unit(const char *text, int *shift)
{
	static const char units[] = "KMGTPE";
	const char *unit = NULL;

	*shift = 0;
	if (*text)
		unit = strchr(units, toupper((unsigned char)*text));
	if (unit) {
		*shift = 10 * (unit - units + 1);
		text++;
		if (strcasecmp(text, "iB") == 0)
			return 0;
	}
	if (*text == '\0' || strcasecmp(text, "B") == 0)
		return 0;
	return -EINVAL;
}

bool parse_is_percent(const char *text)
{
	size_t len = strlen(text);

	return len && text[len - 1] == '%';
}

static int percent_of(unsigned __int128 value, uint64_t scale,
		      uint64_t available, uint64_t *ret)
{
	unsigned __int128 hundred = (unsigned __int128)scale * 100;

	if (!available || !value || value > hundred)
		return -EINVAL;
	/* 64 bits times at most 100 * 10^n would overflow only for n > 17. */
	if (scale > 1000000)
		return -ERANGE;
	*ret = value * available / hundred;
	return 0;
}

int parse_size(const char *text, uint64_t available, uint64_t *ret)
{
	unsigned __int128 value, bytes;
	uint64_t scale;
	int rc, shift;

	if (strncasecmp(text, "0x", 2) == 0)
		return parse_hex64(text, ret);
	rc = scan_decimal(&text, &value, &scale);
	if (rc)
		return rc;
	if (strcmp(text, "%") == 0)
		return percent_of(value, scale, available, ret);
	rc = scan_unit(text, &shift);
	if (rc)
		return rc;
	if (value >> (127 - shift))
		return -ERANGE;
	bytes = value << shift;
	if (bytes % scale)
		return -EINVAL;
	bytes /= scale;
	if (bytes > UINT64_MAX)
		return -ERANGE;
	*ret = bytes;
	return 0;
}
