/*
 * A new password for who is logged in.
 */
#include <string.h>

#include "account/change.h"
#include "account/credential.h"
#include "account/login.h"
#include "directory/login.h"
#include "account/standing.h"
#include "turn/flow.h"

enum outcome
change_answer(struct turn *t)
{
	struct directory_login login;
	struct flow_row *f = &t->flow;
	enum outcome r;

	flow_set_page(&t->flow, PAGE_CHANGE);
	if ((r = standing_holds(t)) != OK)
		return r == E_DENIED ? OK : r;
	r = credential_check(t, f->uid, M_PASSWORD_NOW, &login);
	if (r == E_DENIED || r == E_INPUT) {
		if (f->says == SAYS_NOTHING)
			flow_problem(f, SAYS_DENIED, "password-now-wrong");
		return OK;
	}
	if (r == E_LIMIT) {
		flow_say(f, SAYS_LIMIT);
		return OK;
	}
	if (r != OK && r != E_EXPIRED) {
		flow_say(f, SAYS_UNAVAILABLE);
		return OK;
	}
	if (strcmp(turn_get(t, M_PASSWORD_NOW),
	    turn_get(t, M_PASSWORD)) == 0)
		flow_problem(f, SAYS_POLICY, "password-same");
	if ((r = credential_set(t, f->uid)) != OK || f->says != SAYS_NOTHING)
		return r;
	flow_go(f, STEP_MENU);
	flow_set_page(&t->flow, PAGE_CHANGED);
	return turn_renew(t);
}

enum outcome
change_again(struct turn *t)
{
	if (t->flow.uid[0] != '\0' && t->flow.data.page == PAGE_CHANGED)
		login_hand_out(t);
	return OK;
}
