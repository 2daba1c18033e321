/*
 * The journey of mypassword: how its flows begin and end.
 */
#include <sodium.h>
#include <string.h>

#include "account/account.h"
#include "account/contacts.h"
#include "account/recover.h"
#include "account/screen.h"
#include "turn/flow.h"
#include "turn/round.h"

static int64_t
account_life(const struct conf *conf)
{
	return conf->account_life;
}

static enum outcome
begin_account(struct turn *t)
{
	(void)t;
	return OK;
}

/* Ends a log-in that was idle or lasted too long. */
static bool
expire_account(struct turn *t)
{
	const struct conf *conf = t->core->conf;
	struct flow_row *f = &t->flow;
	bool over = f->now >= f->expires;

	if (f->uid[0] != '\0')
		over = over || f->now - f->seen >= conf->account_idle ||
		    f->ended != 0;
	/* A proven PIN opens the new password no longer than it lived. */
	if (f->step == STEP_FORGOT_PASSWORD)
		over = over || f->now >= f->pin_expires;
	if (!over)
		return false;
	if (f->uid[0] == '\0' && f->step == STEP_LOGIN)
		return false;	/* nothing was open */
	f->uid[0] = '\0';
	sodium_memzero(&f->data, sizeof(f->data));
	flow_go(f, STEP_LOGIN);
	flow_say(f, SAYS_EXPIRED);
	return true;
}

/* Told where the form stands. */
static bool
stop_account(struct turn *t, enum outcome why)
{
	const enum flow_page page = flow_data_page_find(turn_get(t, M_PAGE));

	(void)why;
	flow_set_page(&t->flow, page == PAGE_MENU ? PAGE_NONE : page);
	return false;
}

static void
refuse_account(struct turn *t)
{
	(void)t;	/* nothing is promised here */
}

static void
screen_before(struct turn *t)
{
	account_screen_none(t->ask, t->reply, SAYS_NOTHING);
}

const struct journey account_journey = {
	.name = "account",
	.first = STEP_LOGIN,
	.life = account_life,
	.begin = begin_account,
	.expire = expire_account,
	.stop = stop_account,
	.refuse = refuse_account,
	.place = account_screen_place,
	.screen = account_screen,
	.screen_none = account_screen_none,
	.screen_before = screen_before,
};

enum outcome
account_resend(struct turn *t)
{
	if (!round_due(t))
		return OK;
	return t->flow.step == STEP_FORGOT_PIN ? recover_forgot(t) :
	    contacts_resend(t);
}
