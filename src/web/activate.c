#include <string.h>

#include "base/log.h"
#include "web/activate.h"
#include "web/core.h"
#include "web/post.h"
#include "web/step.h"

/* Which request a button makes. */
static const struct post_rule rules[] = {
	{ "next", M_SOURCE, MSG_START, STEP_CAPACITY, { M_SOURCE } },
	{ "next", M_MOBILE, MSG_CONTACT, STEP_CONTACT,
	    { M_MOBILE, M_EMAIL } },
	{ "next", M_EMAIL, MSG_CONTACT, STEP_CONTACT, { M_MOBILE, M_EMAIL } },
	{ "next", M_AMKA, MSG_IDENTITY, STEP_IDENTITY, { M_AMKA } },
	{ "next", M_INSURANCE_NUMBER, MSG_IDENTITY, STEP_IDENTITY,
	    { M_INSURANCE_COUNTRY, M_INSURANCE_NUMBER } },
	{ "next", M_PIN, MSG_PIN, STEP_PIN, { M_PIN } },
	{ "next", M_ENROLMENT, MSG_ENROLMENT, STEP_ENROLMENT,
	    { M_ENROLMENT } },
	{ "next", M_AM, MSG_REGISTRATION, STEP_REGISTRATION, { M_AM } },
	{ "resend", M_NONE, MSG_RESEND, STEP_PIN, { M_NONE } },
	{ "agree", M_NONE, MSG_AGREE, STEP_CONFIRM,
	    { M_KEEP_MOBILE, M_KEEP_EMAIL } },
	{ "disagree", M_NONE, MSG_DISAGREE, STEP_CONFIRM, { M_NONE } },
	{ "register", M_PASSWORD, MSG_PASSWORD, STEP_PASSWORD,
	    { M_PASSWORD, M_PASSWORD_AGAIN, M_TERMS } },
	{ "next", POST_AT_STEP, MSG_RETRY, STEP_STOPPED, { M_NONE } },
	{ "retry", M_NONE, MSG_RETRY, STEP_STOPPED, { M_NONE } },
	{ "restart", M_NONE, MSG_RESTART, STEP_STOPPED, { M_NONE } },
};
#define RULES (sizeof(rules) / sizeof(rules[0]))

static void
stop(struct visit *v, int status, enum msg_says says)
{
	step_show(v, status, STEP_STOPPED, says, NULL);
}

static enum outcome
ask_view(struct visit *v, struct msg *reply, enum msg_step *step,
    enum msg_says *says)
{
	struct msg *m = arena_take(v->arena, sizeof(*m));

	if (m == NULL || reply == NULL)
		return E_NOMEM;
	core_begin(v, m, MSG_VIEW);
	return core_ask(v, m, reply, step, says);
}

/*
 * Nobody had time, nothing was begun: the same screen once more, with the
 * word to press again.  What core says of the flow fills it, if it has
 * time for that.
 */
static void
show_busy(struct visit *v, const struct post_rule *rule, const struct post *p)
{
	struct msg *reply = arena_take(v->arena, sizeof(*reply));
	enum msg_step step;
	enum msg_says says;

	if (ask_view(v, reply, &step, &says) != OK || step != rule->step) {
		stop(v, 503, SAYS_BUSY);
		return;
	}
	post_keep(v, p);
	step_show(v, 503, step, step == STEP_STOPPED ? says : SAYS_BUSY,
	    reply);
}

/* What core did is seen on the page that follows. */
static void
go_on(struct visit *v, enum msg_step step)
{
	/* The flow is over or unknown: so is its handle. */
	if (step == STEP_CAPACITY) {
		session_forget(&v->session);
		visit_set_cookie(v);
	}
	visit_go(v, "/activate");
}

static void
post_rule(struct visit *v, const struct post_rule *rule, const struct post *p)
{
	struct msg *m = arena_take(v->arena, sizeof(*m));
	struct msg *reply = arena_take(v->arena, sizeof(*reply));
	enum msg_step step = STEP_STOPPED;
	enum msg_says says = SAYS_NOTHING;
	enum outcome r;

	if (m == NULL || reply == NULL) {
		stop(v, 503, SAYS_UNAVAILABLE);
		return;
	}
	if (post_begin(v, rule, p, m) != OK) {
		stop(v, 400, SAYS_INPUT);
		return;
	}
	r = core_ask(v, m, reply, &step, &says);
	log_info("%s: %s%s%s", msg_type_name(rule->type), outcome_name(r),
	    says == SAYS_NOTHING ? "" : ", ", msg_says_name(says));
	if (r == E_BUSY)
		show_busy(v, rule, p);
	else if (r != OK)
		stop(v, 503, SAYS_UNAVAILABLE);
	else if (step == STEP_CAPACITY && says != SAYS_NOTHING)
		/* No flow began that could keep it for the next page. */
		step_show(v, 200, step, says, reply);
	else
		go_on(v, step);
}

/* The field that tells what is asked is missing: where the visitor stands
 * tells it, or else that there is no such button. */
static void
post_unknown(struct visit *v, const struct post *p)
{
	struct msg *reply = arena_take(v->arena, sizeof(*reply));
	const struct post_rule *rule;
	enum msg_step step;
	enum msg_says says;
	enum outcome r;

	r = ask_view(v, reply, &step, &says);
	if (r != OK)
		stop(v, 503, r == E_BUSY ? SAYS_BUSY : SAYS_UNAVAILABLE);
	else if ((rule = post_find_at(p, rules, RULES, step)) != NULL)
		post_rule(v, rule, p);
	else
		step_show(v, 400, step, step == STEP_STOPPED ? says :
		    SAYS_INPUT, reply);
}

void
activate_post(struct visit *v)
{
	const struct post_rule *rule;
	struct post p;

	if (!post_read(v, &p))
		return;
	if (p.action != NULL && strcmp(p.action, "foreign") == 0)
		visit_go(v, "/activate?foreign=1");
	else if ((rule = post_find(&p, rules, RULES)) != NULL)
		post_rule(v, rule, &p);
	else
		post_unknown(v, &p);
}

void
activate_get(struct visit *v)
{
	struct msg *reply = arena_take(v->arena, sizeof(*reply));
	enum msg_says says = SAYS_NOTHING;
	enum msg_step step;
	enum outcome r;

	if (!session_is_open(&v->session)) {
		visit_need_session(v);
		step_show(v, 200, STEP_CAPACITY, SAYS_NOTHING, NULL);
		return;
	}
	r = ask_view(v, reply, &step, &says);
	if (r != OK)
		stop(v, 503, r == E_BUSY ? SAYS_BUSY : SAYS_UNAVAILABLE);
	else
		step_show(v, 200, step, says, reply);
}
