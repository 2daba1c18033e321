/*
 * Who is logged in with an account, for its owner to see and to end.
 */
#include <stdio.h>

#include "account/credential.h"
#include "account/logins.h"
#include "account/standing.h"
#include "turn/flow.h"
#include "vault/flow.h"

#define LOGIN_SIZE 97		/* M_OPEN_LOGIN */

enum outcome
logins_put(struct turn *t)
{
	struct flow_login logins[FLOW_LOGINS_MAX];
	const struct flow_row *f = &t->flow;
	char item[LOGIN_SIZE];
	enum outcome r;
	size_t i, n;

	if ((r = vault_flow_logins(t->core->vault, f->account,
	    t->core->conf->account_idle, logins, &n)) != OK)
		return r;
	for (i = 0; i < n; i++) {
		snprintf(item, sizeof(item), "%lld %lld %d %s",
		    (long long)logins[i].since, (long long)logins[i].seen,
		    logins[i].id == f->id, logins[i].browser);
		msg_put(t->reply, M_OPEN_LOGIN, item);
	}
	return OK;
}

/* OWASP ASVS 5.0, 7.5.2. */
enum outcome
logins_end(struct turn *t)
{
	struct flow_row *f = &t->flow;
	enum outcome r;

	flow_set_page(f, PAGE_NONE);
	if ((r = standing_holds(t)) != OK)
		return r == E_DENIED ? OK : r;
	if ((r = credential_confirm(t)) != OK) {
		if (f->says == SAYS_LIMIT)
			flow_problem(f, SAYS_DENIED, "password-now-shut");
		return r == E_DENIED ? OK : r;
	}
	r = vault_flow_end_others(t->core->vault, f->account, f->id);
	if (r == OK)
		r = turn_audit(t, "logins.ended", OK);
	if (r == OK)
		flow_set_note(f, "logins-ended");
	return r;
}
