/* Who orders or asks, in the audit and in the log; and how he is answered. */
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "core/operator.h"
#include "core/role.h"

#define LINE_SIZE 1024
#define TIME_SIZE 32

/* Only root, and who stands for him, may say for whom he asks. */
void
operator_name(const struct msg *request, char out[VAULT_ACTOR_SIZE])
{
	vault_audit_operator(request->sender, request->rank == ROLE_SYSTEM ?
	    msg_get(request, M_OPERATOR) : NULL, out);
}

enum outcome
operator_audit(struct vault *v, const struct msg *request, const char *event,
    const struct flow_row *f)
{
	const char *why = msg_get(request, M_REASON);
	char actor[VAULT_ACTOR_SIZE];
	struct flow_row told = { .account = f->account };

	operator_name(request, actor);
	memcpy(told.reference, f->reference, sizeof(told.reference));
	if (text_is_empty(why))
		why = f->reason;
	if (text_copy(told.reason, sizeof(told.reason), why) != OK)
		return E_INPUT;
	log_set_reference(told.reference);
	log_as(LOG_OPERATOR);
	log_info("%s: %s%s%s, reference %s: %s", actor, event,
	    *f->uid != '\0' ? " of " : "", f->uid,
	    *told.reference != '\0' ? told.reference : "none", why);
	return vault_audit(v, &(struct vault_event){ .name = event,
	    .flow = &told, .actor = actor });
}

void
operator_put(struct msg *reply, const char *name, const char *value)
{
	char line[LINE_SIZE];
	struct buf b;

	buf_init(&b, line, sizeof(line));
	buf_putf(&b, "%s %s", name, value);
	if (!buf_failed(&b))
		msg_put(reply, M_LINE, line);
}

void
operator_put_time(struct msg *reply, const char *name, int64_t at)
{
	char text[TIME_SIZE] = "never";

	if (at != 0)
		clock_print(at, text, sizeof(text));
	operator_put(reply, name, text);
}
