/*
 * What the verbs share.
 */
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
