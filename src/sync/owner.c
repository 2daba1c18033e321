/*
 * Whose the values of an attribute are.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "entry/entry.h"
#include "sync/owner.h"

/* Placeholders that need no row of the registry. */
static const char *const ours[] = { "uid", "unique_id", "scope", "source",
    "mail", "affiliation", "primary_affiliation", "entitlement", "assurance",
    "org_dn", "home_organization_type", "expires_at" };
static const char *const chosen[] = { "mobile", "language", "activated_at" };

/* Never written by what keeps accounts right, whatever the mapping says. */
static const char *const untouched[] = { "uid", "userPassword",
    "uregisterNtPassword", "uregisterActivated" };

#define COUNT_OF(a) (sizeof(a) / sizeof((a)[0]))

static bool
is_one_of(const char *name, const char *const *list, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcasecmp(list[i], name) == 0)
			return true;
	return false;
}

static enum owner
owner_of_placeholder(const char *name, size_t len)
{
	char text[64];

	snprintf(text, sizeof(text), "%.*s", (int)len, name);
	if (is_one_of(text, chosen, COUNT_OF(chosen)))
		return OWNER_STUDENT;
	return is_one_of(text, ours, COUNT_OF(ours)) ? OWNER_OURS :
	    OWNER_REGISTRY;
}

static enum owner
larger(enum owner a, enum owner b)
{
	return a > b ? a : b;
}

static enum owner
owner_of_row(const struct entry_row *row)
{
	enum owner all = OWNER_OURS;
	const char *open = row->value, *close;

	while ((open = strchr(open, '{')) != NULL &&
	    (close = strchr(open, '}')) != NULL) {
		all = larger(all, owner_of_placeholder(open + 1,
		    (size_t)(close - open - 1)));
		open = close;
	}
	if (*row->when != '\0')
		all = larger(all, owner_of_placeholder(row->when,
		    strcspn(row->when, "=")));
	return all;
}

enum owner
owner_of(const struct conf *conf, const char *attribute)
{
	enum owner all = OWNER_NOBODY;
	struct entry_row row;
	size_t n;

	if (is_one_of(attribute, untouched, COUNT_OF(untouched)))
		return OWNER_STUDENT;
	for (n = 0; entry_row(conf, n, &row); n++)
		if (strcasecmp(row.attribute, attribute) == 0)
			all = larger(all, owner_of_row(&row));
	return all;
}

size_t
owner_attributes(const struct conf *conf, const char **out, size_t max)
{
	static const char *const state[] = { "uid", "eduPersonUniqueId",
	    "schacUserStatus", "pwdAccountLockedTime",
	    "uregisterNtPassword" };
	struct entry_row row;
	size_t n, count = 0;

	for (n = 0; n < COUNT_OF(state) && count + 1 < max; n++)
		out[count++] = state[n];
	for (n = 0; entry_row(conf, n, &row) && count + 1 < max; n++)
		if (!is_one_of(row.attribute, out, count))
			out[count++] = row.attribute;
	out[count] = NULL;
	return count;
}
