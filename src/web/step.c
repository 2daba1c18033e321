#include <string.h>

#include "base/text.h"
#include "web/problem.h"
#include "web/stamp.h"
#include "web/step.h"

#define STAGES 4

typedef void step_fill_fn(struct visit *, const struct msg *);

static const struct screen {
	enum msg_step step;
	int	stage;		/* 1 to 4; 0 is outside of them */
	step_fill_fn *fill;
	const char *title;
} screens[] = {
	{ STEP_LANDING, 0, NULL, "landing.title" },
	{ STEP_CAPACITY, 0, step_capacity, "capacity.title" },
	{ STEP_CONTACT, 1, NULL, "contact.title" },
	{ STEP_IDENTITY, 2, step_identity, "identity.title" },
	{ STEP_PIN, 2, step_pin, "pin.title" },
	{ STEP_ENROLMENT, 2, step_enrolment, "enrolment.title" },
	{ STEP_REGISTRATION, 2, NULL, "registration.title" },
	{ STEP_CONFIRM, 3, step_confirm, "confirm.title" },
	{ STEP_PASSWORD, 4, step_password, "password.title" },
	{ STEP_DONE, 0, step_done, "done.title" },
	{ STEP_LOGIN, 0, NULL, "login.title" },
	{ STEP_MENU, 0, NULL, "menu.title" },
	{ STEP_CHANGE, 0, step_change, "change.title" },
	{ STEP_CONTACTS, 0, NULL, "contacts.title" },
	{ STEP_CONTACT_PIN, 0, step_pin, "contact-pin.title" },
	{ STEP_FORGOT, 0, step_forgot, "forgot.title" },
	{ STEP_FORGOT_PIN, 0, step_pin, "forgot-pin.title" },
	{ STEP_FORGOT_PASSWORD, 0, step_password, "forgot-password.title" },
	{ STEP_CHANGED, 0, NULL, "changed.title" },
};

/* What an outcome says on a screen where one can go on; the first row that
 * fits. */
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
	    "says.pin-expired-next", "pin" },
	{ STEP_PIN, SAYS_LIMIT, "says.pin-limit", "says.pin-limit-next",
	    NULL },
	{ STEP_CONTACT_PIN, SAYS_PIN_WRONG, "says.pin-wrong",
	    "says.pin-wrong-next", "pin" },
	{ STEP_CONTACT_PIN, SAYS_EXPIRED, "says.pin-expired",
	    "says.pin-expired-next", "pin" },
	{ STEP_CONTACT_PIN, SAYS_LIMIT, "says.pin-limit",
	    "says.pin-limit-next", NULL },
	{ STEP_FORGOT_PIN, SAYS_PIN_WRONG, "says.pin-wrong",
	    "says.pin-wrong-next", "pin" },
	{ STEP_FORGOT_PIN, SAYS_EXPIRED, "says.pin-expired",
	    "says.pin-expired-next", "pin" },
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
	{ STEP_CONTACTS, SAYS_LIMIT, "says.contact-limit",
	    "says.contact-limit-next", NULL },
	{ STEP_FORGOT, SAYS_LIMIT, "says.limit", "says.forgot-limit-next",
	    NULL },
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

/* What comes before those rows in a case of its own: no problem is named, or
 * no other PIN can be sent. */
static const struct {
	enum { NO_PROBLEM, LAST_PIN } when;
	struct saying saying;
} cases[] = {
	{ LAST_PIN, { STEP_PIN, SAYS_EXPIRED, "says.pin-expired",
	    "says.pin-expired-last", "pin" } },
	{ LAST_PIN, { STEP_PIN, SAYS_LIMIT, "says.pin-limit",
	    "says.pin-limit-last", NULL } },
	{ LAST_PIN, { STEP_CONTACT_PIN, SAYS_EXPIRED, "says.pin-expired",
	    "says.contact-expired-last", "pin" } },
	{ LAST_PIN, { STEP_CONTACT_PIN, SAYS_LIMIT, "says.pin-limit",
	    "says.contact-limit-last", NULL } },
	{ LAST_PIN, { STEP_FORGOT_PIN, SAYS_EXPIRED, "says.pin-expired",
	    "says.pin-expired-last", "pin" } },
	{ LAST_PIN, { STEP_FORGOT_PIN, SAYS_LIMIT, "says.pin-limit",
	    "says.pin-limit-last", NULL } },
	{ NO_PROBLEM, { STEPS, SAYS_INPUT, "says.unread",
	    "says.unread-next", NULL } },
};

static const char *const stage_words[STAGES] = {
	"stage.contact", "stage.identity", "stage.confirm", "stage.password",
};

/* Texts of which the reply has a Greek and an English form. */
static const struct {
	const char *name;
	enum msg_field field[SITE_LANGUAGES];
} twofold[] = {
	{ "first_name", { M_FIRST_NAME_EL, M_FIRST_NAME_EN } },
	{ "last_name", { M_LAST_NAME_EL, M_LAST_NAME_EN } },
	{ "father", { M_FATHER_EL, M_FATHER_EN } },
	{ "department", { M_DEPARTMENT_EL, M_DEPARTMENT_EN } },
};

enum outcome
step_number(const struct msg *reply, enum msg_field field, int64_t *out)
{
	const char *text = msg_get(reply, field);

	if (text == NULL)
		return E_NOTFOUND;
	return text_to_int(text, INT64_MIN, INT64_MAX, out);
}

const char *
step_country(struct visit *v, const char *code)
{
	const char *name;

	name = words_get(v->site->words[v->language],
	    arena_printf(v->arena, "country.%s", code));
	return name == NULL ? code : name;
}

static void
put_twofold(struct visit *v, const struct msg *reply, size_t i)
{
	const char *mine = msg_get(reply, twofold[i].field[v->language]);
	const char *other = msg_get(reply, twofold[i].field[1 - v->language]);

	if (text_is_empty(mine)) {
		mine = other;
		other = NULL;
	}
	view_put(v->view, twofold[i].name, mine);
	if (mine != NULL && other != NULL && strcmp(mine, other) != 0)
		view_put(v->view, arena_printf(v->arena, "%s_other",
		    twofold[i].name), other);
}

/* Every text of the reply under its own name, but the handle. */
static void
put_reply(struct visit *v, const struct msg *reply)
{
	enum msg_field field;
	const char *value;
	size_t at = 0, i;

	while (msg_next(reply, &at, &field, &value))
		if (!msg_field_is_many(field) && field != M_HANDLE &&
		    field != M_STEP && field != M_OUTCOME)
			view_put(v->view, msg_field_name(field), value);
	for (i = 0; i < sizeof(twofold) / sizeof(twofold[0]); i++)
		put_twofold(v, reply, i);
	if ((value = msg_get(reply, M_BIRTH_DATE)) != NULL)
		view_put(v->view, "birth_day", stamp_iso_date(v->arena, value,
		    v->language));
}

static void
put_stages(struct visit *v, int stage)
{
	struct view *row;
	int i;

	view_put(v->view, "stage", arena_printf(v->arena, "%d", stage));
	view_put(v->view, "stages_count", arena_printf(v->arena, "%d",
	    STAGES));
	for (i = 1; i <= STAGES; i++) {
		row = view_add(v->view, "stages");
		view_put(row, "number", arena_printf(v->arena, "%d", i));
		view_put(row, "label", visit_word(v, stage_words[i - 1]));
		view_put_if(row, "is_current", i == stage);
		view_put_if(row, "is_past", i < stage);
	}
}

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
	    step_number(reply, M_SENDS_LEFT, &left) == OK && left <= 0;
}

static const struct saying *
find_saying(enum msg_step step, enum msg_says says, const struct msg *reply)
{
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (is_meant(&cases[i].saying, step, says) &&
		    (cases[i].when == LAST_PIN ? is_last_pin(reply) :
		    !has_any_problem(reply)))
			return &cases[i].saying;
	for (i = 0; i < sizeof(sayings) / sizeof(sayings[0]); i++)
		if (is_meant(&sayings[i], step, says))
			return &sayings[i];
	return NULL;
}

static void
put_saying(struct visit *v, enum msg_step step, enum msg_says says,
    const struct msg *reply)
{
	const struct saying *s;

	/* It is not that the name or the password was wrong. */
	if (has_problem(reply, "password-expired") ||
	    has_problem(reply, "account-locked")) {
		view_put(v->view, "alert", visit_word(v,
		    "says.login-refused"));
		return;
	}
	if ((s = find_saying(step, says, reply)) == NULL)
		return;
	view_put(v->view, "alert", visit_word(v, s->title));
	/* Problems tell themselves what to do. */
	if (s->next != NULL && !has_any_problem(reply))
		view_put(v->view, "alert_next", visit_word(v, s->next));
	if (s->field != NULL)
		problem_mark(v, s->field, visit_word(v, s->title));
}

/* What sentences may name: the rules of the house. */
static void
put_numbers(struct visit *v)
{
	const struct conf *c = v->site->conf;

	view_put(v->view, "password_min", arena_printf(v->arena, "%lld",
	    (long long)c->password_min));
	view_put(v->view, "password_max", arena_printf(v->arena, "%lld",
	    (long long)c->password_max));
	view_put(v->view, "password_classes", arena_printf(v->arena, "%lld",
	    (long long)c->password_classes));
	view_put(v->view, "pin_digits", arena_printf(v->arena, "%lld",
	    (long long)c->pin_digits));
	view_put(v->view, "pin_minutes", arena_printf(v->arena, "%lld",
	    (long long)(c->pin_life + 59) / 60));
	view_put(v->view, "lock_minutes", arena_printf(v->arena, "%lld",
	    (long long)(c->limit_login_lock + 59) / 60));
	view_put_if(v->view, "is_strict", c->flow_privacy == PRIVACY_STRICT);
}

/* What is no error, as core names it. */
static const struct {
	const char *key, *word;
	bool good;
} notes[] = {
	{ "contacts-saved", "note.contacts-saved", true },
	{ "username-sent", "note.username-sent", true },
	{ "must-change", "note.must-change", false },
	{ "grace", "note.grace", false },
	{ "expires", "note.expires", false },
};

static void
put_note(struct visit *v, const struct msg *reply)
{
	const char *key = msg_get(reply, M_NOTE);
	size_t i;

	for (i = 0; key != NULL && i < sizeof(notes) / sizeof(notes[0]); i++)
		if (strcmp(notes[i].key, key) == 0) {
			view_put(v->view, "note_text",
			    visit_word(v, notes[i].word));
			view_put_if(v->view, "note_is_good", notes[i].good);
		}
}

static const struct screen *
find_screen(enum msg_step step)
{
	size_t i;

	for (i = 0; i < sizeof(screens) / sizeof(screens[0]); i++)
		if (screens[i].step == step)
			return &screens[i];
	return NULL;
}

static void
show_screen(struct visit *v, const struct screen *s, enum msg_says says,
    const struct msg *reply)
{
	view_put(v->view, "title", visit_word(v, s->title));
	if (s->stage > 0)
		put_stages(v, s->stage);
	put_saying(v, s->step, says, reply);
	if (reply != NULL)
		put_note(v, reply);
	if (reply != NULL && says != SAYS_NOTHING)
		problem_fill(v, reply);
	if (s->fill != NULL)
		s->fill(v, reply);
}

void
step_show(struct visit *v, int status, enum msg_step step,
    enum msg_says says, const struct msg *reply)
{
	const struct screen *s = find_screen(step);

	if (step == STEP_IDENTITY && says == SAYS_INPUT &&
	    step_identity_is_of_other(v, reply))
		says = SAYS_NOTHING;
	if (s == NULL)
		step = STEP_STOPPED;
	view_put(v->view, "step", msg_step_name(step));
	view_put(v->view, "outcome", msg_says_name(says));
	put_numbers(v);
	if (reply != NULL)
		put_reply(v, reply);
	if (s != NULL)
		show_screen(v, s, says, reply);
	else
		step_stopped(v, says, reply);
	visit_show(v, status, msg_step_name(step));
}

void
step_keys(struct keys *k)
{
	size_t i;

	for (i = 0; i < sizeof(screens) / sizeof(screens[0]); i++)
		keys_add(k, screens[i].title);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		keys_add(k, cases[i].saying.title);
		keys_add(k, cases[i].saying.next);
	}
	for (i = 0; i < sizeof(sayings) / sizeof(sayings[0]); i++) {
		keys_add(k, sayings[i].title);
		keys_add(k, sayings[i].next);
	}
	for (i = 0; i < STAGES; i++)
		keys_add(k, stage_words[i]);
	for (i = 0; i < sizeof(notes) / sizeof(notes[0]); i++)
		keys_add(k, notes[i].word);
	keys_add(k, "says.login-refused");
}
