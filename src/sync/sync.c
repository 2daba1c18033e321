/*
 * What the verbs share.
 */
#include <strings.h>

#include "sync/sync.h"
#include "vault/audit.h"

enum outcome
sync_audit(struct sync *s, const char *event, const struct flow_row *f)
{
	return vault_audit(s->vault, &(struct vault_event){ .name = event,
	    .flow = f, .actor = s->actor[0] != '\0' ? s->actor : NULL });
}

struct core
sync_core(const struct sync *s)
{
	return (struct core){ .conf = s->conf, .key = s->key,
	    .messages = s->messages, .vault = s->vault };
}

bool
sync_is_named(const struct entry *values, const char *uid)
{
	const char *name;
	size_t n;

	for (n = 0; (name = entry_get_nth(values, "uid", n)) != NULL; n++)
		if (strcasecmp(name, uid) == 0)
			return true;
	return false;
}
