/*
 * What the verbs share.
 */
#include <stdio.h>
#include <strings.h>

#include "base/text.h"
#include "sync/sync.h"
#include "vault/audit.h"

enum outcome
sync_audit(struct sync *s, const char *event, const struct flow_row *f)
{
	return vault_audit(s->vault, &(struct vault_event){ .name = event,
	    .flow = f, .actor = s->actor[0] != '\0' ? s->actor : NULL });
}

void
sync_reason(const struct sync *s, const char *uid, char *out, size_t size)
{
	char text[512];

	snprintf(text, sizeof(text), "%.255s%s%.200s", uid,
	    s->reason != NULL ? ": " : "",
	    s->reason != NULL ? s->reason : "");
	text_cut(out, size, text);
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
