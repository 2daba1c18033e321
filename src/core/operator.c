/* The name that the audit calls an operator by. */
#include <pwd.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "core/operator.h"

void
operator_name(const struct msg *request, char out[VAULT_ACTOR_SIZE])
{
	const struct passwd *pw = getpwuid(request->sender);
	const char *person = msg_get(request, M_OPERATOR);
	char name[40];

	if (pw == NULL || text_copy(name, sizeof(name), pw->pw_name) != OK)
		snprintf(name, sizeof(name), "uid %u",
		    (unsigned)request->sender);
	/* Only who is root here, or core itself, gets as far as this, and
	 * either may say for whom. */
	if (text_is_empty(person) || strcmp(person, name) == 0 ||
	    text_has_control(person, strlen(person)))
		snprintf(out, VAULT_ACTOR_SIZE, "operator %s", name);
	else
		snprintf(out, VAULT_ACTOR_SIZE, "operator %s as %.32s", person,
		    name);
}

enum outcome
operator_audit(struct vault *v, const struct msg *request, const char *event,
    const struct flow_row *f)
{
	char actor[VAULT_ACTOR_SIZE];

	operator_name(request, actor);
	return vault_audit(v, &(struct vault_event){ .name = event,
	    .flow = f, .actor = actor });
}
