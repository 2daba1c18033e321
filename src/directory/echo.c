/* What each server shows of a password that was written to one. */
#include <string.h>

#include <ldap.h>

#include "directory/directory_private.h"
#include "directory/echo.h"
#include "directory/mark.h"
#include "directory/tree.h"

static void
count_password(const struct link_reply *reply, const char *mark,
    const char *formers, struct directory_echo *out)
{
	char shown[MARK_SIZE];

	mark_read(reply, shown);
	if (strcmp(shown, mark) == 0)
		out->shows++;
	else if (!mark_is_among(shown, formers))
		out->others++;
	else {
		out->formers++;
		out->without += shown[0] == '\0';
	}
}

static void
count_reply(const struct link_reply *reply, const char *mark,
    const char *formers, struct directory_echo *out)
{
	struct detail ignored = { "" };

	switch (reply->code == LDAP_SUCCESS ? tree_is_one(reply, &ignored) :
	    E_BACKEND) {
	case OK:
		count_password(reply, mark, formers, out);
		break;
	case E_NOTFOUND:
		out->missing++;
		break;
	case E_AMBIGUOUS:
		out->others++;
		break;
	default:
		out->silent++;
	}
}

void
directory_echo_look(struct directory *dir, const char *uid, const char *mark,
    const char *formers, struct directory_echo *out)
{
	static const char *const names[] = { "userPassword", NULL };
	struct tree_search s = { .base = dir->conf->directory_people_base,
	    .scope = LDAP_SCOPE_SUBTREE, .attributes = names };
	struct detail ignored = { "" };
	struct link_reply reply;
	struct filter f;

	memset(out, 0, sizeof(*out));
	if (filter_equal("uid", uid, &f) != OK)
		return;
	s.filter = filter_text(&f);
	for (s.only = 0; s.only < dir->conf->directory_uris.count; s.only++) {
		if (link_server_rests(s.only) || tree_search(dir->link, &s,
		    &reply, &ignored) != OK) {
			out->silent++;
			continue;
		}
		count_reply(&reply, mark, formers, out);
		link_reply_clear(&reply);
	}
}
