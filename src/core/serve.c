#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "account/account.h"
#include "activation/provision.h"
#include "core/serve.h"
#include "activation/view.h"
#include "activation/wizard.h"
#include "turn/proof.h"

#define SEEN_EVERY_S 30

typedef enum outcome serve_fn(struct turn *);

static enum outcome serve_nothing(struct turn *);
static enum outcome serve_restart(struct turn *);

/* BEGINS: makes a flow for a browser that has none, or a finished one. */
enum { BEGINS = 1 };

static const struct request {
	enum msg_type	 type;
	enum serve_lane	 lane;
	const char	*kind;
	serve_fn	*answer;
	unsigned	 flags;
} requests[] = {
#define WIZARD(type, lane, answer, flags) \
	{ type, lane, KIND_ACTIVATION, answer, flags }
	WIZARD(MSG_VIEW, LANE_PAGE, serve_nothing, 0),
	WIZARD(MSG_RESTART, LANE_PAGE, serve_restart, 0),
	WIZARD(MSG_START, LANE_PAGE, serve_nothing, BEGINS),
	WIZARD(MSG_CONTACT, LANE_PAGE, serve_contact, 0),
	WIZARD(MSG_IDENTITY, LANE_PAGE, serve_identity, 0),
	WIZARD(MSG_PIN, LANE_PAGE, serve_pin, 0),
	WIZARD(MSG_RESEND, LANE_PAGE, serve_resend, 0),
	WIZARD(MSG_ENROLMENT, LANE_PAGE, serve_enrolment, 0),
	WIZARD(MSG_REGISTRATION, LANE_PAGE, serve_registration, 0),
	WIZARD(MSG_RETRY, LANE_PAGE, serve_retry, 0),
	WIZARD(MSG_AGREE, LANE_PAGE, serve_agree, 0),
	WIZARD(MSG_DISAGREE, LANE_PAGE, serve_disagree, 0),
	WIZARD(MSG_PASSWORD, LANE_HASH, serve_password, 0),
#undef WIZARD
#define ACCOUNT(type, lane, answer, flags) \
	{ type, lane, KIND_ACCOUNT, answer, flags }
	ACCOUNT(MSG_ACCOUNT, LANE_PAGE, serve_nothing, 0),
	ACCOUNT(MSG_LOGIN, LANE_HASH, serve_login, BEGINS),
	ACCOUNT(MSG_LOGOUT, LANE_PAGE, serve_logout, 0),
	ACCOUNT(MSG_CHANGE, LANE_HASH, serve_change, 0),
	ACCOUNT(MSG_CONTACTS, LANE_PAGE, serve_contacts, 0),
	ACCOUNT(MSG_CONTACT_PIN, LANE_PAGE, serve_contact_pin, 0),
	ACCOUNT(MSG_ACCOUNT_RESEND, LANE_PAGE, serve_account_resend, 0),
	ACCOUNT(MSG_FORGOT, LANE_PAGE, serve_forgot, BEGINS),
	ACCOUNT(MSG_FORGOT_USERNAME, LANE_PAGE, serve_forgot_username,
	    BEGINS),
	ACCOUNT(MSG_FORGOT_PIN, LANE_PAGE, serve_forgot_pin, 0),
	ACCOUNT(MSG_FORGOT_PASSWORD, LANE_HASH, serve_forgot_password, 0),
#undef ACCOUNT
};

/* What one may still do who comes with the handle of before: say the same
 * again, as a double click does. */
static const struct {
	enum msg_type	 type;
	serve_fn	*answer;
} again[] = {
	{ MSG_PIN, proof_again },
	{ MSG_FORGOT_PIN, proof_again },
	{ MSG_CHANGE, serve_change_again },
	{ MSG_LOGIN, serve_login_again },
};

static enum outcome
serve_nothing(struct turn *t)
{
	(void)t;
	return OK;
}

static bool
is_view(const struct request *request)
{
	return request->answer == serve_nothing &&
	    !(request->flags & BEGINS);
}

/* The student begins anew; what was begun is over. */
static enum outcome
serve_restart(struct turn *t)
{
	if (t->flow.ended == 0)
		flow_stop(&t->flow, SAYS_EXPIRED, "begun anew");
	return OK;
}

static const struct request *
find_request(enum msg_type type, enum serve_lane lane)
{
	size_t i;

	for (i = 0; i < sizeof(requests) / sizeof(requests[0]); i++)
		if (requests[i].type == type && requests[i].lane == lane)
			return &requests[i];
	return NULL;
}

/* What could not even be written down is told in the answer itself. */
static void
put_trouble(struct turn *t, enum outcome r)
{
	msg_init(t->reply, MSG_REPLY, msg_req(t->ask));
	msg_put(t->reply, M_STEP, msg_step_name(STEP_STOPPED));
	msg_put(t->reply, M_OUTCOME, msg_says_name(r == E_BUSY ? SAYS_BUSY :
	    SAYS_UNAVAILABLE));
	msg_put(t->reply, M_RESULT, outcome_name(r));
	/* The step was saved, only its page failed. */
	if (t->handle[0] != '\0')
		msg_put(t->reply, M_HANDLE, t->handle);
}

static const char *
language(const struct turn *t)
{
	return strcmp(turn_get(t, M_LANG), "en") == 0 ? "en" : "el";
}

/* A new flow; the handle that the browser had so far is worth nothing.
 * E_NOTFOUND: no such capacity, and no flow. */
static enum outcome
begin(struct turn *t)
{
	const struct conf *conf = t->core->conf;
	const bool wizard = strcmp(t->kind, KIND_ACTIVATION) == 0;
	struct flow_row *f = &t->flow;

	memset(f, 0, sizeof(*f));
	f->step = wizard ? STEP_CONTACT : STEP_LOGIN;
	snprintf(f->lang, sizeof(f->lang), "%s", language(t));
	if (wizard && (conf_capacity(conf, turn_get(t, M_SOURCE)) == NULL ||
	    text_copy(f->source, sizeof(f->source),
	    turn_get(t, M_SOURCE)) != OK))
		return E_NOTFOUND;
	return vault_flow_new(t->core->vault, t->kind, wizard ?
	    conf->flow_life : conf->account_life, f, t->handle);
}

static enum outcome
answer_again(struct turn *t, enum msg_type type)
{
	size_t i;

	for (i = 0; i < sizeof(again) / sizeof(again[0]); i++)
		if (again[i].type == type)
			return again[i].answer(t);
	log_info("refused: it came with the handle of before");
	return OK;
}

/* With the flow locked; the transaction is open and stays open. */
static enum outcome
answer(struct turn *t, const struct request *request)
{
	struct flow_row *f = &t->flow;

	if (request->answer == serve_nothing)
		return OK;
	if (f->by_old_handle)
		return answer_again(t, request->type);
	if (!flow_permits(f, request->type)) {
		log_info("refused: not legal at %s", msg_step_name(f->step));
		return OK;
	}
	if (f->step != STEP_STOPPED)
		flow_say(f, SAYS_NOTHING);
	snprintf(f->lang, sizeof(f->lang), "%s", language(t));
	return request->answer(t);
}

/* On the page where the student stands; what the registry holds of him and
 * nobody can work with is no trouble that passes. */
static enum outcome
say_trouble(struct turn *t, enum outcome why)
{
	struct flow_row *f = &t->flow;
	enum outcome r;

	if (why != E_INPUT || strcmp(t->kind, KIND_ACTIVATION) != 0) {
		flow_say(f, why == E_BUSY ? SAYS_BUSY : SAYS_UNAVAILABLE);
		return vault_flow_save(t->core->vault, f);
	}
	flow_stop(f, SAYS_MISSING_DATA, t->detail.text[0] != '\0' ?
	    t->detail.text : "the record has what no entry takes");
	r = vault_audit(t->core->vault, "activation.stopped", why, f, "",
	    t->client);
	if (r != OK)
		return r;
	return vault_flow_save(t->core->vault, f);
}

/* The transaction failed: say so. */
static enum outcome
note_trouble(struct turn *t, enum outcome why)
{
	struct vault *v = t->core->vault;
	enum outcome r;

	log_outcome(LOG_LEVEL_ERR, why, t->detail.text[0] != '\0' ?
	    &t->detail : vault_detail(v), msg_type_name(msg_type(t->ask)));
	vault_rollback(v);
	t->handle[0] = '\0';
	t->provisions = false;
	if ((r = vault_begin(v)) != OK)
		return r;
	/* Who did not get the row does not wait for it a second time. */
	r = vault_flow_look(v, t->kind, turn_get(t, M_HANDLE), &t->flow,
	    &t->locked);
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

	r = provision_run(t->core, &t->provision, false);
	if (r != E_AMBIGUOUS)
		return OK;	/* done, or the resumer goes on with it */
	if ((r = vault_begin(v)) != OK)
		return r;
	r = vault_flow_lock(v, t->kind, turn_get(t, M_HANDLE), &t->flow);
	if (r == OK) {
		flow_stop(&t->flow, SAYS_AMBIGUOUS, "the directory holds "
		    "another's entry of this name");
		r = vault_flow_save(v, &t->flow);
	}
	if (r == OK)
		r = vault_commit(v);
	vault_rollback(v);
	return r;
}

static bool
expire(struct turn *t)
{
	if (strcmp(t->kind, KIND_ACTIVATION) == 0)
		return flow_expire(&t->flow);
	return account_expire(t);
}

/* Locks the flow.  A page that is only shown waits for nobody; of the others
 * only a few wait until another request is done with the same flow. */
static enum outcome
lock_flow(struct turn *t, const struct request *request)
{
	const char *handle = turn_get(t, M_HANDLE);
	struct vault *v = t->core->vault;
	enum outcome r;
	size_t place;

	r = vault_flow_look(v, t->kind, handle, &t->flow, &t->locked);
	if (r != OK || t->locked || is_view(request))
		return r;
	if (slots_take(t->core->queues, &place) != OK) {
		detail_set(&t->detail, "many requests for one flow");
		return E_BUSY;
	}
	r = vault_flow_lock(v, t->kind, handle, &t->flow);
	slots_give(t->core->queues, place);
	t->locked = r == OK;
	return r;
}

/* Finds the flow, or begins one where the request may. */
static enum outcome
find_flow(struct turn *t, const struct request *request, bool *changed)
{
	struct flow_row *f = &t->flow;
	enum outcome r;

	if ((r = lock_flow(t, request)) == OK) {
		*changed = expire(t);
		if (f->ended == 0 || !(request->flags & BEGINS))
			return OK;
	} else if (r != E_NOTFOUND || !(request->flags & BEGINS))
		return r;
	*changed = true;
	t->locked = true;	/* nobody else knows it yet */
	return begin(t);
}

/* One transaction, from finding the flow to saving it. */
static enum outcome
step_forward(struct turn *t, const struct request *request)
{
	struct vault *v = t->core->vault;
	struct flow_row *f = &t->flow;
	bool changed = false;
	enum outcome r;

	if ((r = vault_begin(v)) != OK)
		return r;
	if ((r = find_flow(t, request, &changed)) != OK)
		goto done;
	log_set_step(msg_step_name(f->step));
	if ((r = answer(t, request)) != OK)
		goto done;
	if (request->answer != serve_nothing ||
	    f->now - f->seen > SEEN_EVERY_S)
		changed = true;
	if (changed && t->locked) {
		f->seen = f->now;
		r = vault_flow_save(v, f);
	}
	if (r == OK)
		r = vault_commit(v);
done:
	vault_rollback(v);
	if (r != OK && r != E_NOTFOUND)
		return note_trouble(t, r);
	return r == OK && t->provisions ? write_entry(t) : r;
}

static void
put_none(struct turn *t, const char *problem)
{
	if (strcmp(t->kind, KIND_ACTIVATION) == 0)
		view_put_none(t->reply, problem);
	else
		account_view_none(t->ask, t->reply);
}

static enum outcome
put_view(struct turn *t, const struct request *request)
{
	if (request->type == MSG_RESTART || (t->flow.by_old_handle &&
	    strcmp(t->kind, KIND_ACCOUNT) == 0)) {
		put_none(t, NULL);
		return OK;
	}
	if (t->flow.by_old_handle) {
		view_put_before(t);
		return OK;
	}
	if (t->handle[0] != '\0')
		msg_put(t->reply, M_HANDLE, t->handle);
	return strcmp(t->kind, KIND_ACTIVATION) == 0 ? view_put(t) :
	    account_view(t);
}

static enum outcome
take_turn(struct turn *t, const struct request *request)
{
	int64_t now;
	enum outcome r;

	/* No handle: is the house in order (healthz)? */
	if (request->type == MSG_VIEW && *turn_get(t, M_HANDLE) == '\0') {
		put_none(t, NULL);
		return vault_now(t->core->vault, &now);
	}
	r = step_forward(t, request);
	if (r == OK)
		return put_view(t, request);
	if (r != E_NOTFOUND)
		return r;
	put_none(t, request->type == MSG_START ? "source-missing" : NULL);
	return OK;
}

static void
log_answer(const struct request *request, const struct msg *reply)
{
	const char *says = msg_get(reply, M_OUTCOME);

	log_info("%s: %s%s%s", msg_type_name(request->type),
	    msg_get(reply, M_STEP), text_is_empty(says) ? "" : ", ",
	    says == NULL ? "" : says);
}

void
serve(void *arg, const struct msg *ask, struct msg *reply)
{
	const struct serve *s = arg;
	const struct request *request =
	    find_request(msg_type(ask), s->lane);
	static struct turn t;
	enum outcome r;

	memset(&t, 0, sizeof(t));
	t.core = s->core;
	t.ask = ask;
	t.reply = reply;
	t.client = turn_get(&t, M_CLIENT);
	if (request == NULL) {
		log_warn("%s is no request for this lane",
		    msg_type_name(msg_type(ask)));
		put_trouble(&t, E_PROTO);
		return;
	}
	t.kind = request->kind;
	r = take_turn(&t, request);
	if (r != OK) {
		log_outcome(LOG_LEVEL_ERR, r, vault_detail(t.core->vault),
		    msg_type_name(msg_type(ask)));
		put_trouble(&t, r);
	} else if (request->answer != serve_nothing)
		log_answer(request, reply);
	provision_clear(&t.provision);
	sodium_memzero(&t, sizeof(t));
}
