/* The wizard: which buttons it has, and where one goes next. */
#include <string.h>

#include "web/activate.h"
#include "web/post.h"
#include "web/step.h"

/* Which request a button makes. */
static const struct post_rule rules[] = {
	{ "next", M_SOURCE, MSG_START, { M_SOURCE } },
	{ "next", M_MOBILE, MSG_CONTACT, { M_MOBILE, M_EMAIL } },
	{ "next", M_EMAIL, MSG_CONTACT, { M_MOBILE, M_EMAIL } },
	{ "next", M_AMKA, MSG_IDENTITY, { M_AMKA } },
	{ "next", M_INSURANCE_NUMBER, MSG_IDENTITY,
	    { M_INSURANCE_COUNTRY, M_INSURANCE_NUMBER } },
	{ "next", M_PIN, MSG_PIN, { M_PIN } },
	{ "next", M_ENROLMENT, MSG_ENROLMENT, { M_ENROLMENT } },
	{ "next", M_AM, MSG_REGISTRATION, { M_AM } },
	{ "resend", M_NONE, MSG_RESEND, { M_NONE } },
	{ "agree", M_NONE, MSG_AGREE, { M_KEEP_MOBILE, M_KEEP_EMAIL } },
	{ "stop", M_NONE, MSG_DISAGREE,
	    { M_WRONG_SURNAME, M_WRONG_FATHER, M_WRONG_BIRTH, M_WRONG_SEX,
	    M_WRONG_OTHER } },
	{ "register", M_PASSWORD, MSG_PASSWORD,
	    { M_PASSWORD, M_PASSWORD_AGAIN, M_TERMS } },
	{ "next", POST_AT_STEP, MSG_RETRY, { M_NONE } },
	{ "retry", M_NONE, MSG_RETRY, { M_NONE } },
	{ "restart", M_NONE, MSG_RESTART, { M_NONE } },
	{ "finish", M_NONE, MSG_RESTART, { M_NONE } },
};
#define RULES (sizeof(rules) / sizeof(rules[0]))

/* The flow is over or unknown: so is its handle. */
static void
leave(struct visit *v, const char *where)
{
	session_forget(&v->session);
	visit_set_cookie(v);
	visit_go(v, where);
}

/* What core did is seen on the page that follows. */
static void
go_on(struct visit *v, const struct post_rule *rule, enum msg_step step)
{
	if (strcmp(rule->action, "finish") == 0)
		leave(v, "/goodbye");
	else if (step == STEP_CAPACITY)
		leave(v, "/activate");
	else
		visit_go(v, "/activate");
}

static void
run_wizard_rule(struct visit *v, const struct post_rule *rule,
    const struct post *p)
{
	struct answer a;

	if (post_ask(v, rule, p, NULL, &a) != OK)
		return;
	if (post_is_lost(&a))
		step_show(v, 200, a.step, a.says, a.msg);
	else
		go_on(v, rule, a.step);
}

/* The field that tells what is asked is missing: where the visitor stands
 * tells it, or else that there is no such button. */
static void
run_wizard_unknown(struct visit *v, const struct post *p)
{
	const struct post_rule *rule;
	struct answer a;
	enum outcome r;

	if ((r = core_look(v, NULL, &a)) != OK)
		post_show_trouble(v, r);
	else if ((rule = post_find_at(p, rules, RULES, a.step)) != NULL)
		run_wizard_rule(v, rule, p);
	else
		post_show_input(v, 400, &a);
}

/* Buttons that ask nothing of core: they lead to another form of the step. */
static const char *
find_page_of(const struct post *p)
{
	static const struct { const char *action, *where; } pages[] = {
		{ "foreign", "/activate?foreign=1" },
		{ "disagree", "/activate?disagree=1" },
	};
	size_t i;

	for (i = 0; p->action != NULL &&
	    i < sizeof(pages) / sizeof(pages[0]); i++)
		if (strcmp(p->action, pages[i].action) == 0)
			return pages[i].where;
	return NULL;
}

void
activate_post(struct visit *v)
{
	const struct post_rule *rule;
	const char *where;
	struct post p;

	if (!post_read(v, NULL, &p))
		return;
	if ((where = find_page_of(&p)) != NULL)
		visit_go(v, where);
	else if ((rule = post_find(&p, rules, RULES)) != NULL)
		run_wizard_rule(v, rule, &p);
	else
		run_wizard_unknown(v, &p);
}

/* A form of a step that is gone, and with it all that was written down. */
static bool
is_of_lost_flow(const struct visit *v, const struct answer *a)
{
	return (v->for_disagree || v->foreign) &&
	    a->step == STEP_CAPACITY;
}

void
activate_get(struct visit *v)
{
	struct answer a;
	enum outcome r;

	if (!session_is_open(&v->session)) {
		visit_need_session(v);
		step_show(v, 200, STEP_CAPACITY, SAYS_NOTHING, NULL);
	} else if ((r = core_look(v, NULL, &a)) != OK)
		post_show_trouble(v, r);
	else if (a.step == STEP_LANDING)
		leave(v, "/");
	else if (is_of_lost_flow(v, &a))
		step_show(v, 200, STEP_STOPPED, SAYS_EXPIRED, a.msg);
	else
		step_show(v, 200, v->for_disagree && a.step == STEP_CONFIRM ?
		    STEP_DISAGREE : a.step, a.says, a.msg);
}
