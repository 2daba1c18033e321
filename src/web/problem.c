/* The table of what core may name as wrong, and its place on the page. */
#include <string.h>

#include "base/log.h"
#include "web/problem.h"

#define PROBLEM(key, field) { key, "problem." key, field }

static const struct problem {
	const char *key;	/* as core names it */
	const char *word;
	const char *field;	/* the input that it is shown beside, or NULL */
} problems[] = {
	PROBLEM("source-missing", "source"),
	PROBLEM("daily-limit", NULL),
	PROBLEM("contact-missing", "mobile"),
	PROBLEM("mobile-syntax", "mobile"),
	PROBLEM("mobile-foreign", "mobile"),
	PROBLEM("email-syntax", "email"),
	PROBLEM("email-institutional", "email"),
	PROBLEM("amka-missing", "amka"),
	PROBLEM("amka-syntax", "amka"),
	PROBLEM("country-missing", "insurance_country"),
	PROBLEM("country-syntax", "insurance_country"),
	PROBLEM("insurance-syntax", "insurance_number"),
	PROBLEM("login-missing", "username"),
	PROBLEM("username-missing", "username"),
	PROBLEM("channel-missing", "channel"),
	PROBLEM("contact-syntax", "contact"),
	PROBLEM("date-syntax", "birth_date"),
	PROBLEM("pin-syntax", "pin"),
	PROBLEM("pin-short", NULL),
	PROBLEM("guess-limit", NULL),
	PROBLEM("enrolment-missing", "enrolment"),
	PROBLEM("am-syntax", "am"),
	PROBLEM("owner-wrong", "am"),
	PROBLEM("owner-wait", NULL),
	PROBLEM("data-changed", NULL),
	PROBLEM("password-expired", NULL),
	PROBLEM("account-locked", NULL),
	PROBLEM("password-unchanged", NULL),
	PROBLEM("password-either", NULL),
	PROBLEM("session-password", NULL),
	PROBLEM("session-locked", NULL),
	PROBLEM("password-now-wrong", "password_now"),
	PROBLEM("password-now-shut", "password_now"),
	PROBLEM("password-same", "password"),
	PROBLEM("password-used", "password"),
	PROBLEM("password-short", "password"),
	PROBLEM("password-long", "password"),
	PROBLEM("password-classes", "password"),
	PROBLEM("password-alphabet", "password"),
	PROBLEM("password-username", "password"),
	PROBLEM("password-name", "password"),
	PROBLEM("password-number", "password"),
	PROBLEM("password-walk", "password"),
	PROBLEM("password-dictionary", "password"),
	PROBLEM("password-breached", "password"),
	PROBLEM("password-differ", "password_again"),
	PROBLEM("terms-missing", "terms"),
};

static const struct problem *
find_problem(const char *key)
{
	size_t i;

	for (i = 0; i < sizeof(problems) / sizeof(problems[0]); i++)
		if (strcmp(problems[i].key, key) == 0)
			return &problems[i];
	return NULL;
}

void
problem_mark(struct visit *v, const char *field, const char *text)
{
	const char *name = arena_printf(v->arena, "problem_%s", field);
	const struct scope *before = scope_rows(v->scope, name);
	struct scope *row = scope_add(v->scope, name);
	int number = 1;

	for (; before != NULL; before = scope_next(before))
		number++;
	scope_put(row, "text", text);
	scope_put(row, "number", arena_printf(v->arena, "%d", number));
}

static void
add_problem(struct visit *v, const char *word, const char *field)
{
	struct scope *row = scope_add(v->scope, "problems");
	const char *text = visit_word(v, word);

	scope_put(row, "text", text);
	scope_put_if(v->scope, "has_problems", true);
	if (field == NULL)
		return;
	scope_put(row, "field", field);
	problem_mark(v, field, text);
}

/* One field asks for either contact of whom forgot his password. */
static const char *
field_of_problem(const struct visit *v, const struct problem *p)
{
	const char *step = scope_text(v->scope, "step");

	if (p->field != NULL && step != NULL &&
	    strcmp(step, msg_step_name(STEP_FORGOT)) == 0 &&
	    (strcmp(p->field, "mobile") == 0 ||
	    strcmp(p->field, "email") == 0))
		return "contact";
	return p->field;
}

void
problem_fill(struct visit *v, const struct msg *reply)
{
	const struct problem *p;
	const char *key;
	size_t i;

	for (i = 0; (key = msg_get_nth(reply, M_PROBLEM, i)) != NULL; i++) {
		if ((p = find_problem(key)) != NULL)
			add_problem(v, p->word, field_of_problem(v, p));
		else {
			log_warn("no sentence for the problem \"%s\"", key);
			add_problem(v, "problem.other", NULL);
		}
	}
}

bool
problem_is_of(const struct msg *reply, const char *field)
{
	const struct problem *p;
	const char *key;
	size_t i;

	for (i = 0; (key = msg_get_nth(reply, M_PROBLEM, i)) != NULL; i++)
		if ((p = find_problem(key)) != NULL && p->field != NULL &&
		    strcmp(p->field, field) == 0)
			return true;
	return false;
}

void
problem_keys(struct keys *k)
{
	size_t i;

	for (i = 0; i < sizeof(problems) / sizeof(problems[0]); i++)
		keys_add(k, problems[i].word);
	keys_add(k, "problem.other");
}
