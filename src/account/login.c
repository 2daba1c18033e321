/*
 * Logging in to mypassword, and out.
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "account/standing.h"
#include "account/credential.h"
#include "account/login.h"
#include "account/username.h"
#include "base/log.h"
#include "base/text.h"
#include "directory/login.h"
#include "turn/flow.h"
#include "vault/account.h"
#include "vault/contact.h"
#include "vault/flow.h"
#include "vault/tally.h"

#define CLIENT_WINDOW 600

static enum outcome
find_own_account(struct turn *t, const struct directory_login *login,
    struct account_row *out)
{
	enum outcome r;

	r = vault_account_find_uid(t->core->vault, login->uid, out);
	if (r == E_NOTFOUND)
		r = vault_account_adopt(t->core->vault, login->uid,
		    login->unique_id, out);
	if (r != OK)
		return r == E_NOTFOUND ? E_DENIED : r;
	if (!standing_owns(out, login->unique_id)) {
		log_warn("uid %s: the directory's entry is not that of our "
		    "account", login->uid);
		return E_DENIED;
	}
	return out->status == ACCOUNT_ACTIVE ? OK : E_DENIED;
}

/* What the directory's policy says of a password that was right. */
static void
note_policy(struct turn *t, const struct directory_login *login)
{
	if (login->must_change)
		flow_set_note(&t->flow, "must-change");
	else if (login->grace >= 0)
		flow_set_note(&t->flow, "grace");
	else if (login->expires_in >= 0)
		flow_set_note(&t->flow, "expires");
}

static enum outcome
log_in_as(struct turn *t, const struct directory_login *login)
{
	struct flow_row *f = &t->flow;
	struct account_row account = { 0 };
	enum outcome r;

	if ((r = find_own_account(t, login, &account)) == E_DENIED) {
		flow_say(f, SAYS_DENIED);
		return OK;
	}
	if (r != OK)
		return r;
	snprintf(f->uid, sizeof(f->uid), "%s", login->uid);
	f->account = account.id;
	memcpy(f->data.mark, login->mark, sizeof(login->mark));
	f->tries = f->sends = 0;
	flow_go(f, login->must_change ? STEP_CHANGE : STEP_MENU);
	note_policy(t, login);
	/* A new handle at each gain of rights. */
	turn_renew(t);
	if ((r = vault_contact_owner_came(t->core->vault, account.id)) != OK)
		return r;
	return turn_audit(t, "login.done", OK);
}

enum outcome
login_answer(struct turn *t)
{
	struct directory_login login = { .uid = "" };
	const char *typed = turn_get(t, M_USERNAME);
	char name[USERNAME_TYPED_SIZE];
	enum outcome r;

	flow_set_page(&t->flow, PAGE_NONE);
	flow_go(&t->flow, STEP_LOGIN);
	/* One that is too long is nobody's: by its first letters. */
	if (username_read(t->core->conf, typed, name) != OK)
		text_cut(name, sizeof(name), typed);
	text_cut(t->flow.data.uid, sizeof(t->flow.data.uid), typed);
	if (text_is_empty(name) || *turn_get(t, M_PASSWORD) == '\0') {
		flow_problem(&t->flow, SAYS_INPUT, "login-missing");
		return OK;
	}
	r = vault_tally_take(t->core->vault, "login", t->client,
	    CLIENT_WINDOW, t->core->conf->limit_client_logins);
	if (r == OK)
		r = credential_check(t, name, M_PASSWORD, &login);
	switch (r) {
	case OK:
		return log_in_as(t, &login);
	case E_DENIED:
	case E_INPUT:
		if (t->flow.says == SAYS_NOTHING)
			flow_say(&t->flow, SAYS_DENIED);
		return OK;
	case E_LIMIT:
		flow_say(&t->flow, SAYS_LIMIT);
		return OK;
	case E_EXPIRED:
		flow_problem(&t->flow, SAYS_DENIED, "password-expired");
		return OK;
	default:
		flow_say(&t->flow, SAYS_UNAVAILABLE);
		return OK;
	}
}

enum outcome
login_logout(struct turn *t)
{
	struct flow_row *f = &t->flow;
	enum outcome r = OK;

	if (f->uid[0] != '\0')
		r = turn_audit(t, "logout.done", OK);
	f->uid[0] = '\0';
	f->ended = f->now;
	sodium_memzero(&f->data, sizeof(f->data));
	flow_go(f, STEP_LOGIN);
	return r;
}

void
login_hand_out(struct turn *t)
{
	struct flow_row before = t->flow;
	struct directory_login login;
	enum outcome r;

	r = credential_check(t, before.uid, M_PASSWORD, &login);
	t->flow = before;	/* what is wrong now is not told there */
	if (r == OK) {
		vault_flow_handle(t->core->vault, &t->flow, t->handle);
		t->flow.by_old_handle = false;
	}
	sodium_memzero(&before, sizeof(before));
}

enum outcome
login_again(struct turn *t)
{
	char name[USERNAME_TYPED_SIZE];

	if (t->flow.uid[0] != '\0' && username_read(t->core->conf,
	    turn_get(t, M_USERNAME), name) == OK &&
	    strcasecmp(name, t->flow.uid) == 0)
		login_hand_out(t);
	return OK;
}
