/* A form is read, held against what web knows, and becomes a request. */
#include <string.h>
#include <strings.h>

#include "base/log.h"
#include "ipc/request.h"
#include "web/core.h"
#include "web/form.h"
#include "web/post.h"
#include "web/step.h"

#define FORM_TYPE "application/x-www-form-urlencoded"

/* What forms may hold, under the names that core knows. */
static const enum msg_field inputs[] = {
	M_SOURCE, M_MOBILE, M_EMAIL, M_AMKA, M_INSURANCE_COUNTRY,
	M_INSURANCE_NUMBER, M_PIN, M_ENROLMENT, M_AM, M_KEEP_MOBILE,
	M_KEEP_EMAIL, M_WRONG_SURNAME, M_WRONG_FATHER, M_WRONG_BIRTH,
	M_WRONG_SEX, M_WRONG_OTHER, M_PASSWORD, M_PASSWORD_AGAIN, M_TERMS,
	M_USERNAME, M_CHANNEL, M_CONTACT, M_PASSWORD_NOW, M_BIRTH_DATE,
};
#define INPUTS (sizeof(inputs) / sizeof(inputs[0]))

/* The first two are web's own. */
enum { F_CSRF, F_ACTION, F_INPUTS };

static enum outcome
take_form(struct visit *v, const char **csrf, struct post *out)
{
	struct form_rule declared[F_INPUTS + INPUTS] = {
		{ "csrf", SESSION_CSRF_SIZE, false },
		{ "action", SESSION_CSRF_SIZE, false },
	};
	const char *values[F_INPUTS + INPUTS];
	enum outcome r;
	size_t i;

	for (i = 0; i < INPUTS; i++) {
		declared[F_INPUTS + i].name = msg_field_name(inputs[i]);
		declared[F_INPUTS + i].max = msg_field_max(inputs[i]);
		declared[F_INPUTS + i].typed = true;
	}
	r = form_parse(v->request->body, v->request->body_len, declared,
	    F_INPUTS + INPUTS, values);
	memset(out, 0, sizeof(*out));
	*csrf = values[F_CSRF];
	out->action = values[F_ACTION];
	for (i = 0; i < INPUTS; i++)
		out->values[inputs[i]] = values[F_INPUTS + i];
	return r;
}

static bool
is_form_type(const char *type)
{
	size_t len = strlen(FORM_TYPE);

	return strncasecmp(type, FORM_TYPE, len) == 0 &&
	    (type[len] == '\0' || type[len] == ';' || type[len] == ' ');
}

static bool
is_own_form(const struct visit *v, const char *csrf)
{
	const struct conf *c = v->site->conf;
	const struct session_from from = { v->request->origin,
	    v->request->referer, v->request->fetch_site };

	return session_csrf_is(&v->session, csrf) &&
	    session_origin_is(&from, c->site_url, c->site_account_url);
}

static bool
refuse_form(struct visit *v, int status, enum msg_says says)
{
	step_show(v, status, STEP_STOPPED, says, NULL);
	return false;
}

/* Where the visitor stands is shown again, and nothing is asked of core that
 * his own reload would not. */
static bool
refuse_unread(struct visit *v, const char *page, int status)
{
	struct answer a;

	if (!session_is_open(&v->session) || core_look(v, page, &a) != OK)
		return refuse_form(v, status, SAYS_INPUT);
	post_show_input(v, status, &a);
	return false;
}

bool
post_read(struct visit *v, const char *page, struct post *out)
{
	const char *csrf = NULL;

	if (v->request->too_long)
		return refuse_unread(v, page, 413);
	if (v->request->cut)
		return refuse_unread(v, page, 400);
	if (!is_form_type(v->request->content_type))
		return refuse_unread(v, page, 415);
	if (take_form(v, &csrf, out) != OK)
		return refuse_unread(v, page, 400);
	if (!is_own_form(v, csrf)) {
		log_warn("refused a form without our token or origin");
		return refuse_form(v, 403, SAYS_DENIED);
	}
	return true;
}

static bool
fits_post(const struct post_rule *rule, const struct post *p)
{
	return strcmp(rule->action, p->action) == 0 &&
	    rule->present != POST_AT_STEP &&
	    (rule->present == M_NONE || p->values[rule->present] != NULL);
}

const struct post_rule *
post_find(const struct post *p, const struct post_rule *rules, size_t n)
{
	size_t i;

	for (i = 0; p->action != NULL && i < n; i++)
		if (fits_post(&rules[i], p))
			return &rules[i];
	return NULL;
}

const struct post_rule *
post_find_at(const struct post *p, const struct post_rule *rules, size_t n,
    enum msg_step step)
{
	size_t i;

	for (i = 0; p->action != NULL && i < n; i++)
		if (request_is_of(request_find(rules[i].type), step) &&
		    strcmp(rules[i].action, p->action) == 0)
			return &rules[i];
	return NULL;
}

static void
show_stopped(struct visit *v, int status, enum msg_says says)
{
	step_show(v, status, STEP_STOPPED, says, NULL);
}

/* What need not be typed again: no password, and no PIN. */
static void
keep_harmless(struct visit *v, const struct post *p)
{
	static const enum msg_field harmless[] = { M_MOBILE, M_EMAIL, M_AM,
	    M_AMKA, M_INSURANCE_NUMBER, M_USERNAME, M_CONTACT };
	size_t i;

	for (i = 0; i < sizeof(harmless) / sizeof(harmless[0]); i++)
		scope_put(v->scope, msg_field_name(harmless[i]),
		    p->values[harmless[i]]);
}

/*
 * Nobody had time, nothing was begun: the same screen once more, with the
 * word to press again.  What core says of the flow fills it, if it has
 * time for that.
 */
static void
show_busy(struct visit *v, const struct post_rule *rule, const struct post *p,
    const char *page)
{
	struct answer a;

	if (core_look(v, page, &a) != OK ||
	    !request_is_of(request_find(rule->type), a.step)) {
		show_stopped(v, 503, SAYS_BUSY);
		return;
	}
	keep_harmless(v, p);
	step_show(v, 503, a.step, a.step == STEP_STOPPED ? a.says :
	    SAYS_BUSY, a.msg);
}

bool
post_is_lost(const struct answer *a)
{
	return a->says != SAYS_NOTHING &&
	    msg_get(a->msg, M_FLOW_EXPIRES) == NULL;
}

void
post_show_input(struct visit *v, int status, const struct answer *a)
{
	step_show(v, status, a->step, a->step == STEP_STOPPED ? a->says :
	    SAYS_INPUT, a->msg);
}

void
post_show_trouble(struct visit *v, enum outcome r)
{
	show_stopped(v, 503, r == E_BUSY ? SAYS_BUSY : SAYS_UNAVAILABLE);
}

static enum outcome
fill_request(struct visit *v, const struct post_rule *rule,
    const struct post *p, const char *page, struct msg *out)
{
	size_t i;

	core_begin(v, out, rule->type);
	for (i = 0; i < POST_FIELDS_MAX && rule->fields[i] != M_NONE; i++)
		msg_put(out, rule->fields[i], p->values[rule->fields[i]]);
	msg_put(out, M_PAGE, page);
	return msg_failed(out) ? E_INPUT : OK;
}

enum outcome
post_ask(struct visit *v, const struct post_rule *rule, const struct post *p,
    const char *page, struct answer *out)
{
	struct msg *m = arena_take(v->arena, sizeof(*m));
	struct answer a = { .says = SAYS_NOTHING };
	enum outcome r = E_NOMEM;

	if (m != NULL && (r = fill_request(v, rule, p, page, m)) != OK) {
		show_stopped(v, 400, SAYS_INPUT);
		return r;
	}
	if (m != NULL)
		r = core_ask(v, m, &a);
	log_info("%s: %s%s%s", msg_type_name(rule->type), outcome_name(r),
	    a.says == SAYS_NOTHING ? "" : ", ", msg_says_name(a.says));
	if (r == E_BUSY)
		show_busy(v, rule, p, page);
	else if (r != OK)
		post_show_trouble(v, r);
	else
		*out = a;
	return r;
}
