/* What core says on a screen where one can go on, and its good news. */
#include <string.h>

#include "web/problem.h"
#include "web/saying.h"

/* The first row that fits. */
static const struct saying {
	enum msg_step step;	/* STEPS: any */
	enum msg_says says;
	const char *title;
	const char *next;	/* what to do, NULL if the title says it */
	const char *field;	/* whose fault it is, NULL for none */
} sayings[] = {
	{ STEP_CONTACT, SAYS_NOT_FOUND, "says.contact-not-found",
	    "says.contact-not-found-next", NULL },
	{ STEP_REGISTRATION, SAYS_NOT_FOUND, "says.registration-not-found",
	    "says.registration-not-found-next", "am" },
	{ STEP_PIN, SAYS_PIN_WRONG, "says.pin-wrong", "says.pin-wrong-next",
	    "pin" },
	{ STEP_PIN, SAYS_EXPIRED, "says.pin-expired",
	    "says.pin-expired-next", NULL },
	{ STEP_PIN, SAYS_LIMIT, "says.pin-limit", "says.pin-limit-next",
	    NULL },
	{ STEP_CONTACT_PIN, SAYS_PIN_WRONG, "says.pin-wrong",
	    "says.pin-wrong-next", "pin" },
	{ STEP_CONTACT_PIN, SAYS_EXPIRED, "says.pin-expired",
	    "says.pin-expired-next", NULL },
	{ STEP_CONTACT_PIN, SAYS_LIMIT, "says.pin-limit",
	    "says.pin-limit-next", NULL },
	{ STEP_FORGOT_PIN, SAYS_PIN_WRONG, "says.pin-wrong",
	    "says.pin-wrong-next", "pin" },
	{ STEP_FORGOT_PIN, SAYS_EXPIRED, "says.pin-expired",
	    "says.pin-expired-next", NULL },
	{ STEP_FORGOT_PIN, SAYS_LIMIT, "says.pin-limit",
	    "says.pin-limit-next", NULL },
	{ STEP_LOGIN, SAYS_DENIED, "says.login-denied",
	    "says.login-denied-next", NULL },
	{ STEP_LOGIN, SAYS_LIMIT, "says.login-limit",
	    "says.login-limit-next", NULL },
	{ STEP_LOGIN, SAYS_EXPIRED, "says.session-expired",
	    "says.session-expired-next", NULL },
	{ STEP_CHANGE, SAYS_LIMIT, "says.change-limit",
	    "says.login-limit-next", NULL },
	{ STEP_CHANGE, SAYS_DENIED, "says.input", NULL, NULL },
	{ STEP_CONTACTS, SAYS_PIN_LOCKED, "says.contact-locked",
	    "says.contact-locked-next", NULL },
	{ STEP_CONTACTS, SAYS_DENIED, "says.input", NULL, NULL },
	{ STEP_CONTACTS, SAYS_LIMIT, "says.contact-limit",
	    "says.contact-limit-next", NULL },
	{ STEP_FORGOT, SAYS_LIMIT, "says.limit", "says.forgot-limit-next",
	    NULL },
	{ STEP_CONFIRM, SAYS_INPUT, "says.data-changed", NULL, NULL },
	{ STEPS, SAYS_POLICY, "says.policy", NULL, NULL },
	{ STEPS, SAYS_INPUT, "says.input", NULL, NULL },
	{ STEPS, SAYS_LIMIT, "says.limit", "says.limit-next", NULL },
	{ STEPS, SAYS_EXPIRED, "says.expired", "says.expired-next", NULL },
	{ STEPS, SAYS_BUSY, "says.busy", "says.busy-next", NULL },
	{ STEPS, SAYS_UNAVAILABLE, "says.unavailable",
	    "says.unavailable-next", NULL },
	{ STEPS, SAYS_DENIED, "says.denied", "says.denied-next", NULL },
	{ STEPS, SAYS_NOT_FOUND, "says.contact-not-found",
	    "says.contact-not-found-next", NULL },
};

/* What comes before those rows in a case of its own: what was sent is larger
 * than any form of ours, no other PIN can be sent, no problem is named. */
enum saying_case { TOO_LONG, LAST_PIN, NO_PROBLEM };
static const struct {
	enum saying_case when;
	struct saying saying;
} cases[] = {
	{ TOO_LONG, { STEPS, SAYS_INPUT, "says.large", "says.large-next",
	    NULL } },
	{ LAST_PIN, { STEP_PIN, SAYS_EXPIRED, "says.pin-expired",
	    "says.pin-expired-last", NULL } },
	{ LAST_PIN, { STEP_PIN, SAYS_LIMIT, "says.pin-limit",
	    "says.pin-limit-last", NULL } },
	{ LAST_PIN, { STEP_CONTACT_PIN, SAYS_EXPIRED, "says.pin-expired",
	    "says.contact-expired-last", NULL } },
	{ LAST_PIN, { STEP_CONTACT_PIN, SAYS_LIMIT, "says.pin-limit",
	    "says.contact-limit-last", NULL } },
	{ LAST_PIN, { STEP_FORGOT_PIN, SAYS_EXPIRED, "says.pin-expired",
	    "says.pin-expired-last", NULL } },
	{ LAST_PIN, { STEP_FORGOT_PIN, SAYS_LIMIT, "says.pin-limit",
	    "says.pin-limit-last", NULL } },
	{ NO_PROBLEM, { STEPS, SAYS_INPUT, "says.unread",
	    "says.unread-next", NULL } },
};

static bool
has_problem(const struct msg *reply, const char *key)
{
	const char *one;
	size_t i;

	for (i = 0; reply != NULL &&
	    (one = msg_get_nth(reply, M_PROBLEM, i)) != NULL; i++)
		if (strcmp(one, key) == 0)
			return true;
	return false;
}

static bool
is_meant(const struct saying *s, enum msg_step step, enum msg_says says)
{
	return (s->step == step || s->step == STEPS) && s->says == says;
}

static bool
has_any_problem(const struct msg *reply)
{
	return reply != NULL && msg_get(reply, M_PROBLEM) != NULL;
}

static bool
is_last_pin(const struct msg *reply)
{
	int64_t left;

	return reply != NULL &&
	    msg_get_int(reply, M_SENDS_LEFT, &left) == OK && left <= 0;
}

static bool
is_case(const struct visit *v, enum saying_case when, const struct msg *reply)
{
	if (when == TOO_LONG)
		return v->request->too_long;
	return when == LAST_PIN ? is_last_pin(reply) :
	    !has_any_problem(reply);
}

static const struct saying *
find_saying(const struct visit *v, enum msg_step step, enum msg_says says,
    const struct msg *reply)
{
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (is_meant(&cases[i].saying, step, says) &&
		    is_case(v, cases[i].when, reply))
			return &cases[i].saying;
	for (i = 0; i < sizeof(sayings) / sizeof(sayings[0]); i++)
		if (is_meant(&sayings[i], step, says))
			return &sayings[i];
	return NULL;
}

void
saying_show(struct visit *v, enum msg_step step, enum msg_says says,
    const struct msg *reply)
{
	const struct saying *s;

	/* It is not that the name or the password was wrong. */
	if (has_problem(reply, "password-expired") ||
	    has_problem(reply, "account-locked")) {
		scope_put(v->scope, "alert", visit_word(v,
		    "says.login-refused"));
		return;
	}
	if ((s = find_saying(v, step, says, reply)) == NULL)
		return;
	scope_put(v->scope, "alert", visit_word(v, s->title));
	/* Problems tell themselves what to do. */
	if (s->next != NULL && !has_any_problem(reply))
		scope_put(v->scope, "alert_next", visit_word(v, s->next));
	if (s->field != NULL)
		problem_mark(v, s->field, visit_word(v, s->title));
}

/* What is no error, as core names it. */
static const struct {
	const char *key, *word;
	bool good;
} notes[] = {
	{ "contacts-saved", "note.contacts-saved", true },
	{ "logins-ended", "note.logins-ended", true },
	{ "mobile-saved", "note.mobile-saved", true },
	{ "email-saved", "note.email-saved", true },
	{ "mobile-removed", "note.mobile-removed", true },
	{ "email-removed", "note.email-removed", true },
	{ "username-sent", "note.username-sent", true },
	{ "must-change", "note.must-change", false },
	{ "grace", "note.grace", false },
	{ "expires", "note.expires", false },
};

void
saying_note(struct visit *v, const struct msg *reply)
{
	const char *key = msg_get(reply, M_NOTE);
	size_t i;

	for (i = 0; key != NULL && i < sizeof(notes) / sizeof(notes[0]); i++)
		if (strcmp(notes[i].key, key) == 0) {
			scope_put(v->scope, "note_text",
			    visit_word(v, notes[i].word));
			scope_put_if(v->scope, "note_is_good", notes[i].good);
		}
}

void
saying_keys(struct keys *k)
{
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		keys_add(k, cases[i].saying.title);
		keys_add(k, cases[i].saying.next);
	}
	for (i = 0; i < sizeof(sayings) / sizeof(sayings[0]); i++) {
		keys_add(k, sayings[i].title);
		keys_add(k, sayings[i].next);
	}
	for (i = 0; i < sizeof(notes) / sizeof(notes[0]); i++)
		keys_add(k, notes[i].word);
	keys_add(k, "says.login-refused");
}
