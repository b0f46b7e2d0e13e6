// SPDX-License-Identifier: LGPL-2.1-or-later
/* Attributes of objects, and a record of those that are not as they should. */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ndctl/private.h"
#include "shared/parse.h"
#include "shared/problems.h"
#include "shared/text.h"

int node_problem(struct node *node, const char *attr, int rc)
{
	struct ndctl_ctx *ctx = node->ctx;
	_cleanup_free_ char *path = NULL;

	path = text_format("%s/%s", attrs_dir(node->attrs), attr);
	if (path && problems_add(&ctx->problems, path))
		log_err(&ctx->log, "%s: attribute %s: %s", node->name, attr,
			problem_text(rc));
	return rc;
}

static int check(struct node *node, const char *attr, int rc)
{
	/* -ENOTTY: security of a dimm that says nothing of it. */
	return problem_is(rc) && rc != -ENOTTY ? node_problem(node, attr, rc) :
						 rc;
}

int node_text(struct node *node, const char *attr, const char **ret)
{
	return check(node, attr, attr_text(node->attrs, attr, ret));
}

int node_lines(struct node *node, const char *attr, const char **ret)
{
	return check(node, attr, attr_lines(node->attrs, attr, ret));
}

int node_link(struct node *node, const char *attr, const char **ret)
{
	return check(node, attr, attr_link(node->attrs, attr, ret));
}

int node_u64(struct node *node, const char *attr, uint64_t *ret)
{
	return check(node, attr, attr_u64(node->attrs, attr, ret));
}

int node_u32(struct node *node, const char *attr, uint32_t *ret)
{
	return check(node, attr, attr_u32(node->attrs, attr, ret));
}

int node_int(struct node *node, const char *attr, int *ret)
{
	return check(node, attr, attr_int(node->attrs, attr, ret));
}

int node_hex64(struct node *node, const char *attr, uint64_t *ret)
{
	return check(node, attr, attr_hex64(node->attrs, attr, ret));
}

int node_bool(struct node *node, const char *attr, bool *ret)
{
	return check(node, attr, attr_bool(node->attrs, attr, ret));
}

int node_devt(struct node *node, const char *attr, unsigned int *major,
	      unsigned int *minor)
{
	_cleanup_free_ char *copy = NULL;
	uint64_t first, second;
	const char *text;
	char *colon;
	int rc;

	rc = node_text(node, attr, &text);
	if (rc)
		return rc;
	copy = strdup(text);
	if (!copy)
		return -ENOMEM;
	colon = strchr(copy, ':');
	if (!colon)
		return node_problem(node, attr, -EINVAL);
	*colon++ = '\0';
	if (parse_u64(copy, &first) || parse_u64(colon, &second) ||
	    first > UINT32_MAX || second > UINT32_MAX)
		return node_problem(node, attr, -EINVAL);
	*major = first;
	*minor = second;
	return 0;
}

uint64_t node_u64_or(struct node *node, const char *attr, uint64_t otherwise)
{
	uint64_t value = otherwise;

	node_u64(node, attr, &value);
	return value;
}

uint64_t node_u64_required(struct node *node, const char *attr)
{
	uint64_t value;
	int rc = node_u64(node, attr, &value);

	if (rc == -ENOENT && attr_exists(node->attrs, "."))
		node_problem(node, attr, rc);
	return rc ? UINT64_MAX : value;
}

uint32_t node_u32_or(struct node *node, const char *attr, uint32_t otherwise)
{
	uint32_t value = otherwise;

	node_u32(node, attr, &value);
	return value;
}

int node_int_or(struct node *node, const char *attr, int otherwise)
{
	int value = otherwise;

	node_int(node, attr, &value);
	return value;
}

const char *node_text_or(struct node *node, const char *attr,
			 const char *otherwise)
{
	const char *text;

	return node_text(node, attr, &text) ? otherwise : text;
}

void node_uuid(struct node *node, const char *attr, uuid_t ret)
{
	uuid_clear(ret);
	check(node, attr, attr_uuid(node->attrs, attr, ret));
}

bool node_has_word(struct node *node, const char *attr, const char *word)
{
	size_t len = strlen(word);
	const char *text, *p;

	if (node_text(node, attr, &text))
		return false;
	for (p = text; (p = strstr(p, word)); p += len)
		if ((p == text || isspace((unsigned char)p[-1])) &&
		    (!p[len] || isspace((unsigned char)p[len])))
			return true;
	return false;
}

int node_write(struct node *node, const char *attr, const char *value)
{
	int rc = attr_write(node->attrs, attr, value);

	if (rc)
		explain(&node->ctx->why, rc, "%s: setting %s to \"%.*s\": %s",
			node->name, attr, (int)strcspn(value, "\n"), value,
			strerror(-rc));
	return rc;
}

int node_write_u64(struct node *node, const char *attr, uint64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRIu64, value);
	return node_write(node, attr, text);
}
