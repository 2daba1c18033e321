/* The states of an account as its readers see them. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "directory/status.h"
#include "directory/tree.h"

static const char *const words[] = {
	[DIRECTORY_ACTIVE] = "active",
	[DIRECTORY_SUSPENDED] = "suspended",
	[DIRECTORY_CLOSED] = "closed",
};

/* The scope as the mapping of the entry writes it. */
static void
print_status(const struct conf *c, const char *root, const char *word,
    char out[STATUS_SIZE])
{
	snprintf(out, STATUS_SIZE, "%sschac:userStatus:gr:%.255s:account:%s",
	    root, c->site_scope, word);
	text_ascii_lower(out + strlen(root) + strlen("schac:userStatus:"));
}

/* By either prefix of schac's URNs: a mapping may write the old one. */
static bool
is_status_of_ours(const struct conf *c, const char *value)
{
	static const char *const roots[] = { "urn:",
	    "urn:mace:terena.org:" };
	char start[STATUS_SIZE];
	size_t i;

	for (i = 0; i < sizeof(roots) / sizeof(roots[0]); i++) {
		print_status(c, roots[i], "", start);
		if (strncasecmp(value, start, strlen(start)) == 0)
			return true;
	}
	return false;
}

void
status_print(const struct conf *c, enum directory_status status,
    char out[STATUS_SIZE])
{
	print_status(c, "urn:", words[status], out);
}

void
status_read(const struct conf *c, const struct link_reply *reply,
    struct status_values *out)
{
	const size_t count = tree_count(reply, "schacUserStatus");
	size_t n;

	out->count = 0;
	for (n = 0; n < count && out->count < STATUS_VALUES_MAX; n++)
		if (tree_value(reply, "schacUserStatus", n,
		    out->value[out->count], STATUS_SIZE) &&
		    is_status_of_ours(c, out->value[out->count]))
			out->count++;
}

bool
status_is(const char *value, enum directory_status status)
{
	const char *last = strrchr(value, ':');

	return last != NULL && strcasecmp(last + 1, words[status]) == 0;
}

bool
status_says_stopped(const struct status_values *status)
{
	size_t i;

	for (i = 0; i < status->count; i++)
		if (!status_is(status->value[i], DIRECTORY_ACTIVE))
			return true;
	return false;
}
