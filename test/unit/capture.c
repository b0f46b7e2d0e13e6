// SPDX-License-Identifier: GPL-2.0
#include "unit.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "capture.h"

static char text[8192];
static FILE *buffer;
static int saved = -1;

void capture_start(void)
{
	fflush(stderr);
	buffer = tmpfile();
	assert_non_null(buffer);
	saved = dup(STDERR_FILENO);
	assert_true(saved >= 0);
	assert_true(dup2(fileno(buffer), STDERR_FILENO) >= 0);
}

const char *capture_end(void)
{
	size_t size;

	fflush(stderr);
	assert_true(dup2(saved, STDERR_FILENO) >= 0);
	close(saved);
	rewind(buffer);
	size = fread(text, 1, sizeof(text) - 1, buffer);
	text[size] = '\0';
	fclose(buffer);
	return text;
}
