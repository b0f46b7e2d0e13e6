// SPDX-License-Identifier: LGPL-2.1-or-later
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/text.h"

char *text_vformat(const char *format, va_list ap)
{
	char *text;

	return vasprintf(&text, format, ap) < 0 ? NULL : text;
}

char *text_format(const char *format, ...)
{
	va_list ap;
	char *text;

	va_start(ap, format);
	text = text_vformat(format, ap);
	va_end(ap);
	return text;
}

/*
 * Bytes in the printable UTF-8 sequence that @s starts with; 0 when it is
 * none (control character, overlong form, surrogate, above U+10FFFF).
 */
static int sequence_length(const unsigned char *s)
{
	unsigned int code, least;
	int i, len;

	if (s[0] < 0x80)
		return s[0] >= 0x20 && s[0] != 0x7f;
	if ((s[0] & 0xe0) == 0xc0) {
		len = 2;
		code = s[0] & 0x1f;
		least = 0x80;
	} else if ((s[0] & 0xf0) == 0xe0) {
		len = 3;
		code = s[0] & 0x0f;
		least = 0x800;
	} else if ((s[0] & 0xf8) == 0xf0) {
		len = 4;
		code = s[0] & 0x07;
		least = 0x10000;
	} else {
		return 0;
	}
	for (i = 1; i < len; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (s[i] & 0x3f);
	}
	if (code < least || code > 0x10ffff ||
	    (code >= 0xd800 && code <= 0xdfff) || code < 0xa0)
		return 0;
	return len;
}

bool text_is_printable(const char *text)
{
	const unsigned char *s = (const unsigned char *)text;
	int len;

	while (*s) {
		len = sequence_length(s);
		if (!len)
			return false;
		s += len;
	}
	return true;
}

char *text_escape(const char *text)
{
	const unsigned char *s = (const unsigned char *)text;
	char *out, *p;
	int len;

	out = p = malloc(strlen(text) * 4 + 1);
	if (!out)
		return NULL;
	while (*s) {
		len = sequence_length(s);
		if (len) {
			memcpy(p, s, len);
			s += len;
			p += len;
		} else {
			p += sprintf(p, "\\x%02x", *s++);
		}
	}
	*p = '\0';
	return out;
}
