/* mypassword: which buttons its pages have, and where one goes next. */
#include <string.h>

#include "web/account.h"
#include "web/post.h"
#include "web/step.h"

#define HOME "/account/"
#define FORGOT "/account/forgot"
#define TOLD "?changed=1"	/* the page after, told once */
#define RULES_MAX 10

/* A page is a path; page is its name in the questions to core. */
static const struct place {
	const char *path;
	const char *page;
	struct post_rule rules[RULES_MAX];
} places[] = {
	{ HOME, "", {
		{ "login", M_USERNAME, MSG_LOGIN, { M_USERNAME, M_PASSWORD } },
		{ "end", M_PASSWORD_NOW, MSG_END_LOGINS, { M_PASSWORD_NOW } },
	} },
	{ HOME "menu", "menu", {
		{ NULL, M_NONE, MSG_NONE, { M_NONE } },
	} },
	{ HOME "change", "change", {
		{ "save", M_PASSWORD_NOW, MSG_CHANGE,
		    { M_PASSWORD_NOW, M_PASSWORD, M_PASSWORD_AGAIN } },
		{ "next", M_PASSWORD_NOW, MSG_CHANGE,
		    { M_PASSWORD_NOW, M_PASSWORD, M_PASSWORD_AGAIN } },
		{ "register", M_PASSWORD_NOW, MSG_CHANGE,
		    { M_PASSWORD_NOW, M_PASSWORD, M_PASSWORD_AGAIN } },
	} },
	{ HOME "contacts", "contacts", {
		{ "save", M_MOBILE, MSG_CONTACTS,
		    { M_MOBILE, M_EMAIL, M_PASSWORD_NOW } },
		{ "save", M_EMAIL, MSG_CONTACTS,
		    { M_MOBILE, M_EMAIL, M_PASSWORD_NOW } },
		{ "next", M_PIN, MSG_CONTACT_PIN, { M_PIN } },
		{ "resend", M_NONE, MSG_ACCOUNT_RESEND, { M_NONE } },
		/* Neither field: what waits for its PIN is given up. */
		{ "restart", M_NONE, MSG_CONTACTS, { M_NONE } },
	} },
	{ FORGOT, "forgot", {
		/* The form of the new password holds the name, too, and may
		 * hold a date. */
		{ "next", M_PASSWORD, MSG_FORGOT_PASSWORD,
		    { M_PASSWORD, M_PASSWORD_AGAIN, M_AM, M_BIRTH_DATE } },
		{ "next", M_BIRTH_DATE, MSG_FORGOT_USERNAME,
		    { M_CONTACT, M_BIRTH_DATE } },
		{ "next", M_USERNAME, MSG_FORGOT,
		    { M_USERNAME, M_CHANNEL, M_CONTACT } },
		{ "next", M_PIN, MSG_FORGOT_PIN, { M_PIN } },
		{ "save", M_PASSWORD, MSG_FORGOT_PASSWORD,
		    { M_PASSWORD, M_PASSWORD_AGAIN, M_AM, M_BIRTH_DATE } },
		{ "resend", M_NONE, MSG_ACCOUNT_RESEND, { M_NONE } },
		{ "restart", M_NONE, MSG_LOGOUT, { M_NONE } },
	} },
};

/* Everywhere, and the way out leads home. */
static const struct post_rule logout = { "logout", M_NONE, MSG_LOGOUT,
    { M_NONE } };

static const struct place *
find_account_page(const struct visit *v)
{
	size_t i;

	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (strcmp(places[i].path, v->request->path) == 0)
			return &places[i];
	return &places[0];
}

static const struct post_rule *
find_account_rule(const struct place *place, const struct post *p)
{
	size_t n = 0;

	if (p->action != NULL && strcmp(p->action, logout.action) == 0)
		return &logout;
	while (n < RULES_MAX && place->rules[n].action != NULL)
		n++;
	return post_find(p, place->rules, n);
}

static void
go_back(struct visit *v, const struct place *place)
{
	visit_go(v, v->for_username && strcmp(place->path, FORGOT) == 0 ?
	    FORGOT "?username=1" : place->path);
}

static void
run_account_rule(struct visit *v, const struct place *place,
    const struct post_rule *rule, const struct post *p)
{
	struct answer a;

	if (post_ask(v, rule, p, place->page, &a) != OK)
		return;
	if (post_is_lost(&a))
		step_show(v, 200, a.step, a.says, a.msg);
	else if (rule == &logout) {
		v->reply->leaves_nothing = true;
		visit_go(v, HOME);
	} else if (a.step == STEP_CHANGED)
		visit_go(v, strcmp(place->path, FORGOT) == 0 ? FORGOT TOLD :
		    HOME TOLD);
	else
		go_back(v, place);
}

/* No button of this page, or a form without its field. */
static void
run_account_unknown(struct visit *v, const struct place *place)
{
	struct answer a;
	enum outcome r;

	if ((r = core_look(v, place->page, &a)) != OK)
		post_show_trouble(v, r);
	else
		post_show_input(v, 400, &a);
}

void
account_post(struct visit *v)
{
	const struct place *place = find_account_page(v);
	const struct post_rule *rule;
	struct post p;

	if (!post_read(v, place->page, &p))
		return;
	if ((rule = find_account_rule(place, &p)) != NULL)
		run_account_rule(v, place, rule, &p);
	else
		run_account_unknown(v, place);
}

/* Who forgot his name too is given its form, wherever the recovery of his
 * password stands. */
static bool
is_for_username(const struct visit *v, const struct place *place,
    enum msg_step step)
{
	return v->for_username && strcmp(place->path, FORGOT) == 0 &&
	    (step == STEP_FORGOT_PIN || step == STEP_FORGOT_PASSWORD ||
	    step == STEP_STOPPED);
}

void
account_get(struct visit *v)
{
	const struct place *place = find_account_page(v);
	struct answer a;
	enum outcome r;

	if (!session_is_open(&v->session)) {
		visit_need_session(v);
		step_show(v, 200, strcmp(place->path, FORGOT) == 0 ?
		    STEP_FORGOT : STEP_LOGIN, SAYS_NOTHING, NULL);
	} else if ((r = core_look(v, v->for_changed ? "changed" : place->page,
	    &a)) != OK)
		post_show_trouble(v, r);
	else if (is_for_username(v, place, a.step))
		step_show(v, 200, STEP_FORGOT, SAYS_NOTHING, NULL);
	else
		step_show(v, 200, a.step, a.says, a.msg);
}

void
account_go_home(struct visit *v)
{
	visit_go(v, HOME);
}
