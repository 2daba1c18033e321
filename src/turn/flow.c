#include <stdio.h>
#include <string.h>

#include "turn/flow.h"

#define AT(step) (1u << (step))
/* Of mypassword: where nobody is logged in, and where somebody is. */
#define OUTSIDE (AT(STEP_LOGIN) | AT(STEP_FORGOT_PIN) |		\
    AT(STEP_FORGOT_PASSWORD))
#define INSIDE (AT(STEP_MENU) | AT(STEP_CHANGE) | AT(STEP_CONTACT_PIN))

/* Where each request is legal; one that is not listed is legal nowhere. */
static const struct {
	enum msg_type type;
	unsigned steps;
} legal[] = {
	{ MSG_VIEW, ~0u },
	{ MSG_RESTART, ~0u },
	{ MSG_START, AT(STEP_DONE) | AT(STEP_STOPPED) },
	{ MSG_CONTACT, AT(STEP_CONTACT) },
	{ MSG_IDENTITY, AT(STEP_IDENTITY) },
	{ MSG_PIN, AT(STEP_PIN) },
	{ MSG_RESEND, AT(STEP_PIN) },
	{ MSG_ENROLMENT, AT(STEP_ENROLMENT) },
	{ MSG_REGISTRATION, AT(STEP_REGISTRATION) },
	{ MSG_RETRY, AT(STEP_STOPPED) },
	{ MSG_AGREE, AT(STEP_CONFIRM) },
	{ MSG_DISAGREE, AT(STEP_CONFIRM) },
	{ MSG_PASSWORD, AT(STEP_PASSWORD) },
	/* mypassword; menu stands for all that is open after the log-in */
	{ MSG_ACCOUNT, ~0u },
	{ MSG_LOGOUT, ~0u },
	{ MSG_LOGIN, OUTSIDE },
	{ MSG_FORGOT, OUTSIDE },
	{ MSG_FORGOT_USERNAME, OUTSIDE },
	{ MSG_FORGOT_PIN, AT(STEP_FORGOT_PIN) },
	{ MSG_FORGOT_PASSWORD, AT(STEP_FORGOT_PASSWORD) },
	{ MSG_CHANGE, INSIDE },
	{ MSG_CONTACTS, AT(STEP_MENU) | AT(STEP_CONTACT_PIN) },
	{ MSG_CONTACT_PIN, AT(STEP_CONTACT_PIN) },
	{ MSG_ACCOUNT_RESEND, AT(STEP_CONTACT_PIN) | AT(STEP_FORGOT_PIN) },
};

/* A log-in belongs to the steps behind it, and to no other. */
static bool
is_at_odds(const struct flow_row *f)
{
	const bool logged_in = f->uid[0] != '\0';

	return (AT(f->step) & (logged_in ? OUTSIDE : INSIDE)) != 0;
}

bool
flow_permits(const struct flow_row *f, enum msg_type type)
{
	size_t i;

	for (i = 0; i < sizeof(legal) / sizeof(legal[0]); i++) {
		if (legal[i].type != type)
			continue;
		if (type == MSG_RETRY && (f->says != SAYS_UNAVAILABLE ||
		    f->ended != 0))
			return false;
		if (legal[i].steps == ~0u)
			return true;
		return (legal[i].steps & AT(f->step)) != 0 && !is_at_odds(f);
	}
	return false;
}

static enum msg_says
says_of(enum flow_account account)
{
	switch (account) {
	case ACCOUNT_EXISTS:
		return SAYS_ALREADY_ACTIVE;
	case ACCOUNT_BARRED:
		return SAYS_DENIED;
	default:
		return SAYS_AMBIGUOUS;
	}
}

enum flow_next
flow_decide(const struct flow_facts *k, enum msg_says *says)
{
	*says = SAYS_NOTHING;
	if (k->rows == 0) {
		*says = SAYS_NOT_FOUND;
		return NEXT_STOP;
	}
	if (!k->chosen && k->persons > 1)
		return NEXT_REGISTRATION;
	if (k->account != ACCOUNT_NONE) {
		*says = says_of(k->account);
		return NEXT_STOP;
	}
	if (k->live == 0) {
		*says = SAYS_DENIED;
		return NEXT_STOP;
	}
	if (!k->chosen && k->live > 1)
		return NEXT_ENROLMENT;
	if (k->missing) {
		*says = SAYS_MISSING_DATA;
		return NEXT_STOP;
	}
	if (!k->has_id)
		return NEXT_IDENTITY;
	switch (k->check) {
	case CHECK_NEEDED:
		return NEXT_CHECK;
	case CHECK_MISMATCH:
		*says = SAYS_IDENTITY_MISMATCH;
		return NEXT_STOP;
	case CHECK_UNAVAILABLE:
		*says = SAYS_UNAVAILABLE;
		return NEXT_STOP;
	case CHECK_NOT_NEEDED:
	case CHECK_MATCH:
		break;
	}
	return NEXT_CONFIRM;
}

void
flow_say(struct flow_row *f, enum msg_says says)
{
	f->says = says;
	f->problems[0] = '\0';
	f->reason[0] = '\0';
}

void
flow_go(struct flow_row *f, enum msg_step step)
{
	f->step = step;
	flow_say(f, SAYS_NOTHING);
}

void
flow_stop(struct flow_row *f, enum msg_says says, const char *reason)
{
	flow_go(f, STEP_STOPPED);
	flow_say(f, says);
	snprintf(f->reason, sizeof(f->reason), "%s", reason);
	if (says != SAYS_UNAVAILABLE)
		f->ended = f->now;
}

void
flow_problem(struct flow_row *f, enum msg_says says, const char *key)
{
	size_t len = strlen(f->problems);

	f->says = says;
	/* A cut key would name no sentence: whole or not at all. */
	if (len + strlen(key) + 2 > sizeof(f->problems))
		return;
	snprintf(f->problems + len, sizeof(f->problems) - len, "%s%s",
	    len == 0 ? "" : " ", key);
}

bool
flow_expire(struct flow_row *f)
{
	if (f->ended != 0 || f->step == STEP_DONE || f->now < f->expires)
		return false;
	flow_stop(f, SAYS_EXPIRED, "the flow's time was over");
	return true;
}

bool
flow_take_try(struct flow_row *f, int64_t max)
{
	if (f->tries >= max) {
		flow_stop(f, SAYS_PIN_LOCKED, "too many wrong tries");
		return false;
	}
	f->tries++;
	return true;
}

int64_t
flow_resend_at(const struct flow_row *f, int64_t pause_s, int64_t max_sends)
{
	if (f->sends >= max_sends)
		return 0;
	return f->last_send + pause_s;
}

void
flow_set_page(struct flow_row *f, const char *page)
{
	snprintf(f->data.page, sizeof(f->data.page), "%s", page);
	f->data.note[0] = '\0';
}
