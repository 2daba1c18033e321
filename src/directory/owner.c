/* The person in an entry. */
#include <stdio.h>
#include <string.h>

#include "directory/account.h"
#include "directory/directory_private.h"
#include "directory/owner.h"
#include "directory/tree.h"
#include "person/schac.h"

static const char *const name_attributes[] = { "sn", "sn;lang-el",
	"sn;lang-en", "givenName", "givenName;lang-el", "givenName;lang-en" };

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

_Static_assert(COUNT(name_attributes) == OWNER_NAMES_MAX, "a name each");

static void
read_number(const struct link_reply *reply, struct directory_owner *o)
{
	char value[SCHAC_ID_SIZE];
	struct schac_id id;
	size_t n;

	for (n = 0; o->number[0] == '\0' &&
	    n < tree_count(reply, "schacPersonalUniqueID"); n++)
		if (tree_value(reply, "schacPersonalUniqueID", n, value,
		    sizeof(value)) && schac_id_parse(value, &id) == OK)
			memcpy(o->number, id.number, sizeof(o->number));
}

static void
read_owner(const struct link_reply *reply, struct directory_owner *o)
{
	char date[64];
	size_t i;

	for (i = 0; i < COUNT(name_attributes); i++)
		(void)tree_value(reply, name_attributes[i], 0, o->name[i],
		    sizeof(o->name[i]));
	(void)tree_value(reply, "mobile", 0, o->mobile, sizeof(o->mobile));
	read_number(reply, o);
	if (tree_value(reply, "schacDateOfBirth", 0, date, sizeof(date)) &&
	    date_parse(date, o->birth_date) != OK)
		o->birth_date[0] = '\0';
}

enum outcome
directory_owner_find(struct directory *dir, const char *uid,
    struct directory_owner *out, struct detail *d)
{
	static const char *const names[] = { "sn", "givenName", "mobile",
	    "schacPersonalUniqueID", "schacDateOfBirth", NULL };
	struct link_reply reply;
	enum outcome r;

	if ((r = directory_account_search(dir, uid, names, &reply, d)) != OK)
		return r;
	if ((r = directory_account_is_one(&reply, d)) == OK) {
		memset(out, 0, sizeof(*out));
		read_owner(&reply, out);
	}
	link_reply_clear(&reply);
	return r;
}
