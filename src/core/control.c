/* What operators ask of core, through uregisterctl, and who may. */
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "core/census.h"
#include "core/control.h"
#include "core/desk.h"
#include "core/doctor.h"
#include "core/dossier.h"
#include "core/erase.h"
#include "core/ledger.h"
#include "core/lookup.h"
#include "core/metrics.h"
#include "core/order.h"
#include "core/reference.h"
#include "core/trail.h"
#include "core/trial.h"

static enum outcome
control_doctor(struct core *core, const struct msg *request,
    struct msg *reply, struct detail *d)
{
	(void)request;
	(void)d;
	return doctor_examine(core, reply);
}

/* A capacity at a time: the tool asks on until there is none. */
static enum outcome
control_census(struct core *core, const struct msg *request,
    struct msg *reply, struct detail *d)
{
	const char *number = msg_get(request, M_ARGUMENT);
	int64_t n;

	if (number == NULL || text_to_int(number, 0, CONF_CAPACITIES_MAX,
	    &n) != OK) {
		detail_set(d, "of which capacity?");
		return E_INPUT;
	}
	return census_take(core, (size_t)n, reply);
}

static const struct verb {
	const char *word;
	enum role role;		/* the least that may */
	enum { SHOWS = 1,	/* somebody's data: not before it is audited */
	    OFTEN = 2 } how;	/* by a clock: no line of the log */
	operator_fn *run;
} verbs[] = {
	{ "doctor", ROLE_HELPDESK, 0, control_doctor },
	{ "census", ROLE_HELPDESK, 0, control_census },
	{ "metrics", ROLE_HELPDESK, OFTEN, metrics_show },
	{ "reference", ROLE_HELPDESK, SHOWS, reference_show },
	{ "notices", ROLE_HELPDESK, SHOWS, desk_notices },
	{ "notice-done", ROLE_HELPDESK, 0, desk_notice_done },
	{ "find", ROLE_HELPDESK, SHOWS, lookup_find },
	{ "show", ROLE_HELPDESK, SHOWS, lookup_show },
	{ "list", ROLE_OPERATOR, SHOWS, lookup_list },
	{ "preview", ROLE_OPERATOR, SHOWS, desk_preview },
	{ "suspend", ROLE_OPERATOR, 0, order_suspend },
	{ "restore", ROLE_OPERATOR, 0, order_restore },
	{ "close", ROLE_OPERATOR, 0, order_close },
	{ "release", ROLE_OPERATOR, 0, order_release },
	{ "audit", ROLE_OPERATOR, SHOWS, trail_show },
	{ "audit-link", ROLE_OPERATOR, 0, trail_link },
	{ "audit-verify", ROLE_OPERATOR, 0, trail_verify },
	{ "audit-page", ROLE_OPERATOR, SHOWS, ledger_show },
	{ "export", ROLE_OPERATOR, SHOWS, dossier_show },
	{ "erase", ROLE_OPERATOR, 0, erase_person },
	{ "test", ROLE_OPERATOR, 0, trial_message },
};

static const struct verb *
control_verb(const struct msg *request)
{
	const char *word = msg_get(request, M_VERB);
	size_t i;

	if (msg_type(request) != MSG_CONTROL || word == NULL)
		return NULL;
	for (i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (strcmp(verbs[i].word, word) == 0)
			return &verbs[i];
	return NULL;
}

/* What is given, is a line that fits its column. */
static bool
is_reason(const char *text)
{
	return text == NULL || (!text_has_control(text, strlen(text)) &&
	    strlen(text) < sizeof(((struct flow_row *)0)->reason));
}

static enum outcome
answer_verb(struct core *core, const struct msg *request, struct msg *reply,
    struct detail *d)
{
	const struct verb *verb = control_verb(request);
	enum outcome r;

	if (verb == NULL)
		return E_PROTO;
	if (request->rank < (int)verb->role) {
		detail_set(d, "this is not for the role \"%s\" of "
		    "core.operators", role_name((enum role)request->rank));
		return E_DENIED;
	}
	if (!is_reason(msg_get(request, M_REASON))) {
		detail_set(d, "a reason is one line of one to %zu bytes",
		    sizeof(((struct flow_row *)0)->reason) - 1);
		return E_INPUT;
	}
	r = verb->run(core, request, reply, d);
	/* Of several accounts each is named, and audited. */
	if ((verb->how & SHOWS) != 0 && r != OK && r != E_AMBIGUOUS)
		msg_init(reply, MSG_REPLY, msg_req(request));
	return r;
}

/* Nobody ends without a word. */
static void
give_reason(struct core *core, enum outcome r, struct detail *d)
{
	const struct detail *vault = vault_detail(core->vault);

	if (r == OK || d->text[0] != '\0')
		return;
	if (r == E_BACKEND && vault->text[0] != '\0')
		detail_set(d, "vault: %s", vault->text);
	else
		detail_set(d, "%s: nothing was done, or not all of it; the "
		    "log of uregister-core may say more", outcome_name(r));
}

void
control_serve(void *arg, const struct msg *request, struct msg *reply)
{
	const char *word = msg_get(request, M_VERB);
	const struct verb *verb = control_verb(request);
	struct control *control = arg;
	char actor[VAULT_ACTOR_SIZE];
	struct detail d = { "" };
	enum outcome r;

	r = answer_verb(control->core, request, reply, &d);
	give_reason(control->core, r, &d);
	operator_name(request, actor);
	if (verb == NULL || (verb->how & OFTEN) == 0)
		log_info("control: %s: %s: %s", actor, word != NULL ? word :
		    "?", outcome_name(r));
	msg_put(reply, M_RESULT, outcome_name(r));
	if (d.text[0] != '\0')
		msg_put(reply, M_DETAIL, d.text);
}

int
control_rank(void *arg, const struct listen_peer *peer)
{
	const struct control *control = arg;

	return (int)role_find(&control->roles, peer);
}
