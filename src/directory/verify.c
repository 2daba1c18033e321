/*
 * A wrong password that we know for wrong is not tried at the server, which
 * would count it against the owner.
 */
#include <sodium.h>
#include <string.h>

#include <ldap.h>

#include "directory/directory_private.h"
#include "directory/tree.h"
#include "directory/verify.h"
#include "password/hash.h"

#define VALUES_MAX 16

/* By each value of userPassword; one that cannot be told leaves it to the
 * server. */
static bool
all_refute(const struct conf *conf, const struct link_reply *reply,
    const struct secret *password)
{
	const size_t count = tree_count(reply, "userPassword");
	bool wrong = count > 0 && count <= VALUES_MAX;
	char value[1024];
	size_t n;

	for (n = 0; n < count && wrong; n++)
		wrong = tree_value(reply, "userPassword", n, value,
		    sizeof(value)) && hash_refutes(conf, value, password);
	sodium_memzero(value, sizeof(value));
	return wrong;
}

bool
verify_refutes(struct directory *dir, const char *dn,
    const struct secret *password)
{
	static const char *const names[] = { "userPassword",
	    "pwdAccountLockedTime", NULL };
	const struct tree_search s = tree_one(dn, "(objectClass=*)", names);
	struct detail ignored = { "" };
	struct link_reply reply;
	bool wrong;

	if (tree_search(dir->link, &s, &reply, &ignored) != OK)
		return false;
	/* Of a locked one the server counts nothing, and may say why. */
	wrong = tree_is_one(&reply, &ignored) == OK &&
	    !tree_has(&reply, "pwdAccountLockedTime") &&
	    all_refute(dir->conf, &reply, password);
	link_reply_clear(&reply);
	return wrong;
}
