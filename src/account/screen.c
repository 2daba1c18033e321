/*
 * What the pages of mypassword show.
 */
#include <sodium.h>
#include <string.h>

#include "account/activity.h"
#include "account/logins.h"
#include "account/screen.h"
#include "person/email.h"
#include "turn/flow.h"
#include "turn/letters.h"
#include "vault/contact.h"
#include "vault/flow_data.h"
#include "vault/sync.h"

/* The page that was asked for, and its step; inside: for who is logged in. */
static const struct page {
	enum flow_page	 page;
	enum msg_step	 step;
	bool		 inside;
} pages[] = {
	{ PAGE_MENU, STEP_MENU, true },
	{ PAGE_CHANGE, STEP_CHANGE, true },
	{ PAGE_CONTACTS, STEP_CONTACTS, true },
	{ PAGE_FORGOT, STEP_FORGOT, false },
};

static const struct page *
find_page(enum flow_page page)
{
	size_t i;

	for (i = 0; i < sizeof(pages) / sizeof(pages[0]); i++)
		if (pages[i].page == page)
			return &pages[i];
	return NULL;
}

static bool
is_forgot_step(enum msg_step step)
{
	return step == STEP_FORGOT_PIN || step == STEP_FORGOT_PASSWORD ||
	    step == STEP_STOPPED;
}

/* The answer to a new password leads to the page that says so. */
static enum flow_page
page_asked(const struct turn *t)
{
	const enum msg_type type = msg_type(t->ask);

	return type == MSG_CHANGE || type == MSG_FORGOT_PASSWORD ?
	    PAGE_CHANGED : flow_data_page_find(turn_get(t, M_PAGE));
}

/* Is it asked for where the change led, and did it lead there? */
static bool
is_change_told(const struct flow_row *f, enum flow_page asked)
{
	return asked == PAGE_CHANGED && (f->uid[0] != '\0' ?
	    f->data.page == PAGE_CHANGED : f->step == STEP_CHANGED);
}

/* The page asked for, unless another is due. */
static enum msg_step
choose_step(const struct flow_row *f, enum flow_page asked)
{
	const struct page *page = find_page(asked);
	const bool forgot = page != NULL && page->step == STEP_FORGOT;

	if (is_change_told(f, asked))
		return STEP_CHANGED;
	if (f->uid[0] == '\0') {
		if (!forgot)
			return STEP_LOGIN;
		return is_forgot_step(f->step) ? f->step : STEP_FORGOT;
	}
	if (f->step == STEP_CHANGE)
		return STEP_CHANGE;	/* must change first */
	if (page != NULL && page->inside) {
		if (page->step == STEP_CONTACTS &&
		    f->step == STEP_CONTACT_PIN)
			return STEP_CONTACT_PIN;
		return page->step;
	}
	return STEP_MENU;
}

/* Where the answer to the last form is told. */
static bool
is_told_here(const struct flow_row *f, enum msg_step step)
{
	switch (step) {
	case STEP_LOGIN:
	case STEP_MENU:
		return f->data.page == PAGE_NONE;
	case STEP_CHANGE:
		return f->data.page == PAGE_CHANGE ||
		    f->step == STEP_CHANGE;
	case STEP_CONTACTS:
	case STEP_CONTACT_PIN:
		return f->data.page == PAGE_CONTACTS;
	default:
		return true;
	}
}

static enum outcome
put_contacts(struct turn *t)
{
	static const enum msg_field fields[CHANNELS] = { M_MOBILE, M_EMAIL };
	const struct flow_data *data = &t->flow.data;
	char kept[CHANNELS][EMAIL_SIZE];
	enum outcome r;
	enum channel i;

	/* A mistake is to be seen and mended. */
	if (data->page == PAGE_CONTACTS && (t->flow.says == SAYS_INPUT ||
	    t->flow.says == SAYS_DENIED)) {
		msg_put(t->reply, M_MOBILE, data->mobile);
		msg_put(t->reply, M_EMAIL, data->email);
		return OK;
	}
	r = vault_contact_all(t->core->vault, t->flow.account, kept);
	for (i = 0; i < CHANNELS && r == OK; i++)
		if (kept[i][0] != '\0')
			msg_put(t->reply, fields[i], kept[i]);
	sodium_memzero(kept, sizeof(kept));
	return r;
}

/* What becomes of who has left, as the last good run left it. */
static enum outcome
put_standing(struct turn *t)
{
	struct sync_standing s;
	enum outcome r;

	r = vault_sync_standing(t->core->vault, t->flow.account, &s);
	if (r != OK)
		return r == E_NOTFOUND ? OK : r;
	msg_put(t->reply, M_SOURCE, s.source);
	msg_put(t->reply, M_ENDED_ON, s.ended);
	if (s.next[0] != '\0' && strcmp(s.next, s.closes) != 0)
		msg_put(t->reply, M_NEXT_ON, s.next);
	if (s.closes[0] != '\0')
		msg_put(t->reply, M_CLOSES_ON, s.closes);
	return OK;
}

static void
put_suggestions(struct turn *t)
{
	const struct policy_context context = { .username = t->flow.uid };

	turn_put_suggestions(t, &context);
}

/* A mistake is to be seen and mended. */
static void
put_typed(struct turn *t, enum msg_step step)
{
	const struct flow_data *data = &t->flow.data;

	if (t->flow.says == SAYS_NOTHING || !is_told_here(&t->flow, step))
		return;
	msg_put(t->reply, M_USERNAME, data->uid);
	if (step == STEP_LOGIN)
		return;
	msg_put(t->reply, M_CONTACT, data->contact);
	msg_put(t->reply, M_BIRTH_DATE, data->birth_date);
	if (data->channel != 0)
		msg_put(t->reply, M_CHANNEL,
		    channel_name(flow_channel(data->channel)));
}

static enum outcome
put_menu(struct turn *t)
{
	enum outcome r;

	if ((r = put_standing(t)) != OK || (r = logins_put(t)) != OK)
		return r;
	return activity_put(t);
}

static enum outcome
put_step(struct turn *t, enum msg_step step)
{
	const struct flow_data *data = &t->flow.data;
	const bool sms = flow_channel(data->channel) == CHANNEL_SMS;

	switch (step) {
	case STEP_LOGIN:
	case STEP_FORGOT:
		put_typed(t, step);
		return OK;
	case STEP_MENU:
		return put_menu(t);
	case STEP_FORGOT_PASSWORD:
		/* He typed it himself: for who keeps passwords for him. */
		msg_put(t->reply, M_USERNAME, data->uid);
		if (data->owner_due && !data->owner_known)
			msg_put(t->reply, M_OWNER_DUE, "1");
		put_suggestions(t);
		return OK;
	case STEP_CHANGE:
		put_suggestions(t);
		return OK;
	case STEP_CONTACTS:
		return put_contacts(t);
	case STEP_CONTACT_PIN:
		turn_put_masked(t,
		    letters_went_to(&t->flow, CHANNEL_SMS) ? data->mobile : "",
		    letters_went_to(&t->flow, CHANNEL_EMAIL) ? data->email :
		    "");
		turn_put_fates(t, true, true);
		turn_put_pin_times(t);
		return OK;
	case STEP_FORGOT_PIN:
		turn_put_masked(t, sms ? data->contact : "",
		    sms ? "" : data->contact);
		turn_put_pin_times(t);
		return OK;
	case STEP_CHANGED:
		if (data->told)
			msg_put(t->reply, M_TOLD, "1");
		return OK;
	case STEP_STOPPED:
		msg_put(t->reply, M_REFERENCE, t->flow.reference);
		return OK;
	default:
		return OK;
	}
}

static enum msg_step
step_of(struct turn *t)
{
	return choose_step(&t->flow, page_asked(t));
}

void
account_screen_place(struct turn *t)
{
	const struct flow_row *f = &t->flow;
	const enum msg_step step = step_of(t);
	const bool told = is_told_here(f, step);

	msg_put(t->reply, M_STEP, msg_step_name(step));
	msg_put(t->reply, M_SAYS, told ? msg_says_name(f->says) : "");
	msg_put_int(t->reply, M_FLOW_EXPIRES, f->expires);
	if (f->uid[0] != '\0')
		msg_put(t->reply, M_USERNAME, f->uid);
	if (told) {
		turn_put_problems(t);
		if (f->data.note[0] != '\0')
			msg_put(t->reply, M_NOTE, f->data.note);
	}
}

enum outcome
account_screen(struct turn *t)
{
	account_screen_place(t);
	return put_step(t, step_of(t));
}

void
account_screen_none(const struct msg *ask, struct msg *reply,
    enum msg_says says)
{
	const char *page = msg_get(ask, M_PAGE);
	const bool forgot = page != NULL &&
	    flow_data_page_find(page) == PAGE_FORGOT;

	msg_put(reply, M_STEP, msg_step_name(forgot ? STEP_FORGOT :
	    STEP_LOGIN));
	msg_put(reply, M_SAYS, msg_says_name(says));
}
