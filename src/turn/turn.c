/*
 * What every answer asks of its turn.
 */
#include <string.h>

#include "turn/turn.h"

const char *
turn_get(const struct turn *t, enum msg_field field)
{
	const char *value = msg_get(t->ask, field);

	return value == NULL ? "" : value;
}

enum outcome
turn_get_password(const struct turn *t, enum msg_field field,
    struct secret **out)
{
	const char *text = turn_get(t, field);
	struct secret *given = NULL;
	enum outcome r;

	if ((r = secret_from(text, strlen(text), &given)) != OK)
		return r;
	r = policy_prepare(t->core->policy, given, out);
	secret_free(&given);
	return r;
}

enum outcome
turn_reserve_try(struct turn *t, bool *left)
{
	struct vault *v = t->core->vault;
	enum outcome r;

	*left = flow_take_try(&t->flow, t->core->conf->pin_tries);
	if ((r = vault_flow_save(v, &t->flow)) != OK ||
	    (r = vault_commit(v)) != OK || (r = vault_begin(v)) != OK)
		return r;
	return vault_flow_lock(v, t->kind, turn_get(t, M_HANDLE), &t->flow);
}

void
turn_put_problems(struct msg *reply, const char *problems)
{
	char key[64];
	size_t len;

	while (*problems != '\0') {
		len = strcspn(problems, " ");
		if (len < sizeof(key)) {
			memcpy(key, problems, len);
			key[len] = '\0';
			msg_put(reply, M_PROBLEM, key);
		}
		problems += len + (problems[len] == ' ');
	}
}
