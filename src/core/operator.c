/* The row of audit about what an operator ordered or was shown. */
#include "core/operator.h"

/* Only who is root here, or core itself, gets as far as this, and either may
 * say for whom. */
enum outcome
operator_audit(struct vault *v, const struct msg *request, const char *event,
    const struct flow_row *f)
{
	char actor[VAULT_ACTOR_SIZE];

	vault_audit_operator(request->sender, msg_get(request, M_OPERATOR),
	    actor);
	return vault_audit(v, &(struct vault_event){ .name = event,
	    .flow = f, .actor = actor });
}
