/* To which server changes go. */
#include <string.h>

#include "directory/directory_private.h"
#include "directory/writes.h"
#include "entry/dn.h"

static int
start_nothing(LDAP *ld, void *dn, int *msgid)
{
	return ldap_delete_ext(ld, dn_text(dn), NULL, NULL, msgid);
}

enum outcome
directory_writes(struct directory *dir, struct directory_writes *out)
{
	struct directory_writes w = { .refused = 0 };
	struct detail d = { "" };
	struct link_reply reply;
	enum outcome r;
	struct dn dn;

	const struct link_ask ask = { start_nothing, &dn, false };
	if ((r = dn_make("cn", "nobody, asked by doctor",
	    dir->conf->directory_people_base, &dn)) != OK)
		return r;
	r = E_CONF;
	for (; *link_uri(dir->link, w.refused) != '\0'; w.refused++) {
		r = link_run(dir->link, w.refused, &ask, &reply, &d);
		if (r == OK) {
			link_reply_clear(&reply);
			break;
		}
		if (w.refused == 0)
			w.why = d;
	}
	w.uri = link_uri(dir->link, w.refused);
	*out = w;
	return r;
}
