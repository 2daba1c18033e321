/*
 * The way of every request of web: its flow is found and locked, its answer
 * given and saved in one transaction, and the screen is shown where the flow
 * stands then.
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "account/account.h"
#include "account/change.h"
#include "account/contacts.h"
#include "account/login.h"
#include "account/logins.h"
#include "account/recover.h"
#include "account/remind.h"
#include "account/settle.h"
#include "activation/activation.h"
#include "activation/provision.h"
#include "activation/register.h"
#include "activation/typed.h"
#include "activation/wizard.h"
#include "base/log.h"
#include "base/text.h"
#include "core/report.h"
#include "core/serve.h"
#include "turn/count.h"
#include "turn/flow.h"
#include "turn/proof.h"
#include "vault/flow.h"
#include "vault/journal.h"
#include "vault/vault.h"

#define SEEN_EVERY_S 30

typedef enum outcome serve_fn(struct turn *);

static serve_fn *const answers[MSG_TYPES] = {
#define REQUEST(type, noun, journey, lane, screens, places, flags, answer) \
	[type] = answer,
#include "ipc/request.def"
#undef REQUEST
};

/* What one may still do who comes with the handle of before: say the same
 * again, as a double click does. */
static serve_fn *const again[MSG_TYPES] = {
	[MSG_PIN] = proof_again,
	[MSG_FORGOT_PIN] = proof_again,
	[MSG_CHANGE] = change_again,
	[MSG_LOGIN] = login_again,
};

static const struct journey *const journeys[] = {
	[REQUEST_ACTIVATION] = &activation_journey,
	[REQUEST_ACCOUNT] = &account_journey,
};

/* A request, and the row that it has. */
struct serving {
	enum msg_type	 type;
	const struct request_rule *rule;
};

static bool
only_looks(const struct serving *s)
{
	return (s->rule->flags & REQUEST_LOOKS) != 0;
}

static bool
may_begin(const struct serving *s)
{
	return (s->rule->flags & REQUEST_BEGINS) != 0;
}

/* A page: after a form comes a redirect. */
static bool
is_shown(const struct serving *s)
{
	return only_looks(s) && !may_begin(s);
}

/* What could not even be written down is told in the answer itself. */
static void
put_trouble(struct turn *t, enum outcome r)
{
	msg_init(t->reply, MSG_REPLY, msg_req(t->ask));
	msg_put(t->reply, M_STEP, msg_step_name(STEP_STOPPED));
	msg_put(t->reply, M_SAYS, msg_says_name(r == E_BUSY ? SAYS_BUSY :
	    SAYS_UNAVAILABLE));
	msg_put(t->reply, M_RESULT, outcome_name(r));
	/* The step was saved, only its page failed. */
	if (t->handle[0] != '\0')
		msg_put(t->reply, M_HANDLE, t->handle);
}

static enum outcome
answer_again(struct turn *t, enum msg_type type)
{
	if (again[type] != NULL)
		return again[type](t);
	log_info("refused: it came with the handle of before");
	return OK;
}

/* With the flow locked; the transaction is open and stays open. */
static enum outcome
answer(struct turn *t, const struct serving *s)
{
	struct flow_row *f = &t->flow;

	if (only_looks(s))
		return OK;
	if (f->by_old_handle)
		return answer_again(t, s->type);
	if (!flow_permits(f, s->type)) {
		log_info("refused: not legal at %s", msg_step_name(f->step));
		return OK;
	}
	if (f->step != STEP_STOPPED)
		flow_say(f, SAYS_NOTHING);
	journey_take_language(t);
	return answers[s->type](t);
}

/* On the page where the student stands. */
static enum outcome
say_trouble(struct turn *t, enum outcome why)
{
	enum outcome r = OK;

	journey_say_trouble(t, why);
	if (t->flow.step == STEP_STOPPED)
		r = turn_audit(t, "activation.stopped", why);
	return r == OK ? vault_flow_save(t->core->vault, &t->flow) : r;
}

/* The transaction failed: say so. */
static enum outcome
note_trouble(struct turn *t, enum outcome why)
{
	struct vault *v = t->core->vault;
	enum outcome r;

	log_as(LOG_REQUEST_FAILED);
	log_outcome(LOG_LEVEL_ERR, why, t->detail.text[0] != '\0' ?
	    &t->detail : vault_detail(v), msg_type_name(msg_type(t->ask)));
	vault_rollback(v);
	t->handle[0] = '\0';
	vault_journal_clear(&t->promise);
	if ((r = vault_begin(v)) != OK)
		return r;
	/* Who did not get the row does not wait for it a second time. */
	r = vault_flow_look(v, t->journey->name, turn_get(t, M_HANDLE),
	    &t->flow, &t->locked);
	if (r == OK && !t->locked)
		r = why;
	if (r == OK && t->flow.ended == 0 && t->flow.step != STEP_STOPPED)
		r = say_trouble(t, why);
	if (r == OK)
		r = vault_commit(v);
	vault_rollback(v);
	return r == E_NOTFOUND ? why : r;
}

/* After the promise is committed: into the directory, at once if it can. */
static enum outcome
write_entry(struct turn *t)
{
	struct vault *v = t->core->vault;
	enum outcome r;

	r = provision_run(t->core, &t->promise, false);
	if (r != E_AMBIGUOUS)
		return OK;	/* done, or the resumer goes on with it */
	if ((r = vault_begin(v)) != OK)
		return r;
	r = vault_flow_lock(v, t->journey->name, turn_get(t, M_HANDLE),
	    &t->flow);
	if (r == OK) {
		t->journey->refuse(t);
		r = vault_flow_save(v, &t->flow);
	}
	if (r == OK)
		r = vault_commit(v);
	vault_rollback(v);
	return r;
}

/* Locks the flow.  A page that is only shown waits for nobody; of the others
 * only a few wait until another request is done with the same flow. */
static enum outcome
lock_flow(struct turn *t, const struct serving *s)
{
	const char *handle = turn_get(t, M_HANDLE);
	struct vault *v = t->core->vault;
	enum outcome r;
	size_t place;

	r = vault_flow_look(v, t->journey->name, handle, &t->flow, &t->locked);
	if (r != OK || t->locked || is_shown(s))
		return r;
	if (slots_take(t->core->queues, &place) != OK) {
		detail_set(&t->detail, "many requests for one flow");
		return E_BUSY;
	}
	r = vault_flow_lock(v, t->journey->name, handle, &t->flow);
	slots_give(t->core->queues, place);
	t->locked = r == OK;
	return r;
}

/* Finds the flow, or begins one where the request may. */
static enum outcome
find_or_begin(struct turn *t, const struct serving *s, bool *changed)
{
	struct flow_row *f = &t->flow;
	enum outcome r;

	if ((r = lock_flow(t, s)) == OK) {
		*changed = t->journey->expire(t);
		if (f->ended == 0 || !may_begin(s))
			return OK;
	} else if (r != E_NOTFOUND || !may_begin(s))
		return r;
	*changed = false;
	t->locked = true;	/* nobody else knows it yet */
	return journey_begin(t);
}

static bool
was_long_ago(const struct flow_row *f)
{
	return f->now - f->seen > SEEN_EVERY_S;
}

/* Most flows are begun by a browser that has none. */
static bool
is_only_begun(struct turn *t, const struct serving *s, enum outcome *r)
{
	if (!only_looks(s) || !may_begin(s))
		return false;
	*r = vault_flow_see(t->core->vault, t->journey->name,
	    turn_get(t, M_HANDLE), &t->flow);
	if (*r == E_NOTFOUND) {
		*r = journey_begin(t);
		return true;
	}
	return *r != OK;
}

/* A page whose flow stays as it is: one look, and no transaction. */
static bool
is_only_seen(struct turn *t, const struct serving *s, enum outcome *r)
{
	if (!is_shown(s))
		return false;
	*r = vault_flow_see(t->core->vault, t->journey->name,
	    turn_get(t, M_HANDLE), &t->flow);
	if (*r != OK)
		return *r == E_NOTFOUND;
	log_set_step(msg_step_name(t->flow.step));
	log_set_reference(t->flow.reference);
	return !was_long_ago(&t->flow) && !t->journey->expire(t);
}

/* One transaction, from finding the flow to saving it. */
static enum outcome
step_forward(struct turn *t, const struct serving *s)
{
	struct vault *v = t->core->vault;
	struct flow_row *f = &t->flow;
	bool changed = false;
	enum outcome r;

	if (is_only_seen(t, s, &r) || is_only_begun(t, s, &r))
		return r;
	if ((r = vault_begin(v)) != OK)
		return r;
	if ((r = find_or_begin(t, s, &changed)) != OK)
		goto done;
	log_set_step(msg_step_name(f->step));
	log_set_reference(f->reference);
	if ((r = answer(t, s)) != OK)
		goto done;
	if (!only_looks(s) || was_long_ago(f))
		changed = true;
	if (changed && t->locked) {
		f->seen = f->now;
		r = vault_flow_save(v, f);
	}
	if (r == OK)
		r = vault_commit(v);
done:
	vault_rollback(v);
	if (r != OK && r != E_NOTFOUND && r != E_LIMIT)
		return note_trouble(t, r);
	if (r == OK && t->owes)
		settle_mobile(t);
	return r == OK && t->promise.account != 0 ? write_entry(t) : r;
}

static enum outcome
put_screen(struct turn *t, const struct serving *s)
{
	if (s->type == MSG_RESTART) {
		t->journey->screen_none(t->ask, t->reply, SAYS_NOTHING);
		return OK;
	}
	if (t->flow.by_old_handle) {
		t->journey->screen_before(t);
		return OK;
	}
	if (t->handle[0] != '\0')
		msg_put(t->reply, M_HANDLE, t->handle);
	if (is_shown(s))
		return t->journey->screen(t);
	t->journey->place(t);
	return OK;
}

/* There is no flow.  A form of one that was can only have been left open
 * until it was forgotten. */
static enum msg_says
says_of_none(const struct serving *s)
{
	if (request_is_anywhere(s->rule))
		return SAYS_NOTHING;
	return may_begin(s) ? SAYS_INPUT : SAYS_EXPIRED;
}

static enum outcome
take_turn(struct turn *t, const struct serving *s)
{
	int64_t now;
	enum outcome r;

	/* No handle: is the house in order (healthz)? */
	if (s->type == MSG_LOOK && *turn_get(t, M_HANDLE) == '\0') {
		t->journey->screen_none(t->ask, t->reply, SAYS_NOTHING);
		return vault_now(t->core->vault, &now);
	}
	r = step_forward(t, s);
	if (r == OK)
		return put_screen(t, s);
	if (r != E_NOTFOUND && r != E_LIMIT)
		return r;
	t->journey->screen_none(t->ask, t->reply, r == E_LIMIT ? SAYS_LIMIT :
	    says_of_none(s));
	return OK;
}

static void
log_answer(const struct serving *s, const struct msg *reply)
{
	const char *says = msg_get(reply, M_SAYS);

	log_info("%s: %s%s%s", msg_type_name(s->type),
	    msg_get(reply, M_STEP), text_is_empty(says) ? "" : ", ",
	    says == NULL ? "" : says);
}

static void
serve_request(struct turn *t, const struct serving *s)
{
	enum outcome r;

	t->journey = journeys[s->rule->journey];
	r = take_turn(t, s);
	if (r == OK && only_looks(s))
		return;
	if (r != OK) {
		log_outcome(LOG_LEVEL_ERR, r, vault_detail(t->core->vault),
		    msg_type_name(s->type));
		put_trouble(t, r);
	} else
		log_answer(s, t->reply);
	count_answer(t->core, msg_get(t->reply, M_STEP),
	    msg_get(t->reply, M_SAYS));
}

void
serve(void *arg, const struct msg *ask, struct msg *reply)
{
	const struct serve *lane = arg;
	const struct serving s = { .type = msg_type(ask),
	    .rule = request_find(msg_type(ask)) };
	static struct turn t;

	memset(&t, 0, sizeof(t));
	t.core = lane->core;
	t.ask = ask;
	t.reply = reply;
	t.client = turn_get(&t, M_CLIENT);
	if (s.rule != NULL && s.rule->lane == lane->lane)
		serve_request(&t, &s);
	else if (s.type == MSG_REPORT && lane->lane == REQUEST_PAGE)
		report_serve(t.core, ask, reply);
	else {
		log_warn("%s is no request for this lane",
		    msg_type_name(s.type));
		put_trouble(&t, E_PROTO);
	}
	vault_journal_clear(&t.promise);
	sodium_memzero(&t, sizeof(t));
}
