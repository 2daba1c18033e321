/*
 * The last step: a password that the rules take, and the promise.
 */
#include <string.h>

#include "activation/advance.h"
#include "activation/find.h"
#include "activation/provision.h"
#include "activation/register.h"
#include "turn/flow.h"

void
register_context(const struct flow_row *f, const struct record *record,
    struct policy_context *out)
{
	*out = (struct policy_context){
		.username = record->login_name,
		.names = { record->first_name_el, record->last_name_el,
		    record->first_name_en, record->last_name_en,
		    record->father_el, record->father_en },
		.ssn = record_has_number(record) ? record->ssn :
		    f->data.id_number,
		.mobile = { record->mobile }, .email = record->email,
		.birth_date = record->birth_date,
	};
}

static enum outcome
check_password(struct turn *t, const struct record *record,
    const struct secret *password)
{
	struct policy_context context = { 0 };
	struct policy_result result = { .count = 0 };
	enum msg_says mistake;
	enum outcome r;
	size_t i;

	register_context(&t->flow, record, &context);
	r = policy_check(t->core->policy, password, &context, &result);
	if (r != OK && r != E_INPUT)
		return r;
	mistake = result.count == 0 ? SAYS_INPUT : SAYS_POLICY;
	for (i = 0; i < result.count; i++)
		flow_problem(&t->flow, mistake, policy_key(result.broken[i]));
	if (strcmp(turn_get(t, M_PASSWORD),
	    turn_get(t, M_PASSWORD_AGAIN)) != 0)
		flow_problem(&t->flow, mistake, "password-differ");
	t->flow.data.terms = *turn_get(t, M_TERMS) != '\0';
	if (!t->flow.data.terms)
		flow_problem(&t->flow, mistake, "terms-missing");
	return OK;
}

enum outcome
register_password(struct turn *t)
{
	struct secret *password = NULL;
	struct who w = { 0 };
	enum outcome r;

	if ((r = turn_get_password(t, M_PASSWORD, &password)) != OK)
		return r;
	if ((r = find_who(t, &w)) != OK) {
		r = advance_unavailable(t, r);
		goto done;
	}
	if (w.row != NULL &&
	    ((r = check_password(t, &w.row->record, password)) != OK ||
	    t->flow.says != SAYS_NOTHING))
		goto done;
	/* Much may have happened since he agreed, and we promise now. */
	if ((r = advance_again(t, &w)) == OK &&
	    t->flow.step == STEP_PASSWORD)
		r = provision_begin(t, &w, password);
done:
	secret_free(&password);
	who_clear(&w);
	return r;
}
