/* Which screen is shown for a step, and with what. */
#include <string.h>

#include "base/text.h"
#include "web/problem.h"
#include "web/saying.h"
#include "web/stamp.h"
#include "web/step.h"
#include "web/step_capacity.h"
#include "web/step_change.h"
#include "web/step_confirm.h"
#include "web/step_done.h"
#include "web/step_enrolment.h"
#include "web/step_forgot.h"
#include "web/step_identity.h"
#include "web/step_menu.h"
#include "web/step_password.h"
#include "web/step_pin.h"
#include "web/step_stopped.h"

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
	{ STEP_DISAGREE, 3, NULL, "disagree.title" },
	{ STEP_PASSWORD, 4, step_password, "password.title" },
	{ STEP_DONE, 0, step_done, "done.title" },
	{ STEP_LOGIN, 0, NULL, "login.title" },
	{ STEP_MENU, 0, step_menu, "menu.title" },
	{ STEP_CHANGE, 0, step_change, "change.title" },
	{ STEP_CONTACTS, 0, NULL, "contacts.title" },
	{ STEP_CONTACT_PIN, 0, step_pin, "contact-pin.title" },
	{ STEP_FORGOT, 0, step_forgot, "forgot.title" },
	{ STEP_FORGOT_PIN, 0, step_pin, "forgot-pin.title" },
	{ STEP_FORGOT_PASSWORD, 0, step_password, "forgot-password.title" },
	{ STEP_CHANGED, 0, NULL, "changed.title" },
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

static void
put_twofold(struct visit *v, const struct msg *reply, size_t i)
{
	const char *mine = msg_get(reply, twofold[i].field[v->language]);
	const char *other = msg_get(reply, twofold[i].field[1 - v->language]);

	if (text_is_empty(mine)) {
		mine = other;
		other = NULL;
	}
	scope_put(v->scope, twofold[i].name, mine);
	if (mine != NULL && other != NULL && strcmp(mine, other) != 0)
		scope_put(v->scope, arena_printf(v->arena, "%s_other",
		    twofold[i].name), other);
}

/* The one he is sent to. */
static void
put_secretariat(struct visit *v, const char *code)
{
	const struct secretariat *s;

	s = secretariat_find(v->site->secretariats, code);
	if (s == NULL)
		return;
	scope_put(v->scope, "office_address", s->part[
	    v->language == LANGUAGE_EL ? SECRETARIAT_EL : SECRETARIAT_EN]);
	scope_put(v->scope, "office_phone", s->part[SECRETARIAT_PHONE]);
	scope_put(v->scope, "office_email", s->part[SECRETARIAT_EMAIL]);
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
		    field != M_STEP && field != M_SAYS)
			scope_put(v->scope, msg_field_name(field), value);
	for (i = 0; i < sizeof(twofold) / sizeof(twofold[0]); i++)
		put_twofold(v, reply, i);
	if ((value = msg_get(reply, M_BIRTH_DATE)) != NULL)
		scope_put(v->scope, "birth_day", stamp_iso_date(v->arena, value,
		    v->language));
	if (msg_get(reply, M_DEPARTMENT_EL) != NULL)
		put_secretariat(v, msg_get(reply, M_DEPARTMENT_ID));
}

static void
put_stages(struct visit *v, int stage)
{
	struct scope *row;
	int i;

	scope_put(v->scope, "stage", arena_printf(v->arena, "%d", stage));
	scope_put(v->scope, "stages_count", arena_printf(v->arena, "%d",
	    STAGES));
	for (i = 1; i <= STAGES; i++) {
		row = scope_add(v->scope, "stages");
		scope_put(row, "number", arena_printf(v->arena, "%d", i));
		scope_put(row, "label", visit_word(v, stage_words[i - 1]));
		scope_put_if(row, "is_current", i == stage);
		scope_put_if(row, "is_past", i < stage);
	}
}

/* What sentences may name: the rules of the house. */
static void
put_numbers(struct visit *v)
{
	const struct conf *c = v->site->conf;

	scope_put(v->scope, "password_min", arena_printf(v->arena, "%lld",
	    (long long)c->password_min));
	scope_put(v->scope, "password_max", arena_printf(v->arena, "%lld",
	    (long long)c->password_max));
	scope_put(v->scope, "password_classes", arena_printf(v->arena, "%lld",
	    (long long)c->password_classes));
	scope_put(v->scope, "pin_digits", arena_printf(v->arena, "%lld",
	    (long long)c->pin_digits));
	scope_put(v->scope, "pin_minutes", arena_printf(v->arena, "%lld",
	    (long long)(c->pin_life + 59) / 60));
	scope_put(v->scope, "lock_minutes", arena_printf(v->arena, "%lld",
	    (long long)(c->limit_login_lock + 59) / 60));
	scope_put_if(v->scope, "is_strict", c->flow_privacy == PRIVACY_STRICT);
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
	scope_put(v->scope, "title", visit_word(v, s->title));
	if (s->stage > 0)
		put_stages(v, s->stage);
	saying_show(v, s->step, says, reply);
	if (reply != NULL)
		saying_note(v, reply);
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
	scope_put(v->scope, "step", msg_step_name(step));
	scope_put(v->scope, "outcome", msg_says_name(says));
	put_numbers(v);
	if (reply != NULL) {
		visit_speak_to(v, msg_get(reply, M_SOURCE));
		put_reply(v, reply);
	}
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
	for (i = 0; i < STAGES; i++)
		keys_add(k, stage_words[i]);
}
