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
	struct flow_row *f = &t->flow;
	enum outcome r;

	flow_set_page(&t->flow, PAGE_CHANGE);
	if ((r = standing_holds(t)) != OK)
		return r == E_DENIED ? OK : r;
	if ((r = credential_confirm(t)) != OK)
		return r == E_DENIED ? OK : r;
	if (strcmp(turn_get(t, M_PASSWORD_NOW),
	    turn_get(t, M_PASSWORD)) == 0)
		flow_problem(f, SAYS_POLICY, "password-same");
	if ((r = credential_set(t, f->uid)) != OK || f->says != SAYS_NOTHING)
		return r;
	flow_go(f, STEP_MENU);
	flow_set_page(&t->flow, PAGE_CHANGED);
	turn_renew(t);
	return OK;
}

enum outcome
change_again(struct turn *t)
{
	if (t->flow.uid[0] != '\0' && t->flow.data.page == PAGE_CHANGED)
		login_hand_out(t);
	return OK;
}
