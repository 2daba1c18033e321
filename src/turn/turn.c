/*
 * What every answer asks of its turn.
 */
#include <sodium.h>
#include <string.h>

#include "password/suggest.h"
#include "person/email.h"
#include "person/phone.h"
#include "turn/flow.h"
#include "turn/pin.h"
#include "turn/turn.h"
#include "vault/audit.h"
#include "vault/flow.h"

const char *
turn_get(const struct turn *t, enum msg_field field)
{
	const char *value = msg_get(t->ask, field);

	return value == NULL ? "" : value;
}

enum outcome
turn_get_password(const struct turn *t, enum msg_field field,
    struct secret **out)
{
	const char *text = turn_get(t, field);
	struct secret *given = NULL;
	enum outcome r;

	if ((r = secret_from(text, strlen(text), &given)) != OK)
		return r;
	r = policy_prepare(t->core->policy, given, out);
	secret_free(&given);
	return r;
}

void
turn_renew(struct turn *t)
{
	vault_flow_renew(&t->flow);
	vault_flow_handle(t->core->vault, &t->flow, t->handle);
}

enum outcome
turn_audit(struct turn *t, const char *event, enum outcome what)
{
	return vault_audit(t->core->vault, &(struct vault_event){
	    .name = event, .outcome = what, .flow = &t->flow,
	    .actor = VAULT_ACTOR_USER, .client = t->client,
	    .browser = turn_get(t, M_BROWSER) });
}

void
turn_put_suggestions(struct turn *t, const struct policy_context *context)
{
	/* First what is kept in mind best. */
	static const enum suggest_kind kinds[] = { SUGGEST_PHRASE,
	    SUGGEST_PHRASE, SUGGEST_SYLLABLES };
	char made[SUGGEST_SIZE];
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (suggest_password(t->core->policy, context, kinds[i],
		    made) == OK)
			msg_put(t->reply, M_SUGGESTION, made);
	sodium_memzero(made, sizeof(made));
}

void
turn_put_pin_times(struct turn *t)
{
	const struct conf *conf = t->core->conf;
	const struct flow_row *f = &t->flow;
	const size_t digits = pin_digits_of(conf, f->data.digits);

	msg_put_int(t->reply, M_PIN_EXPIRES, f->pin_expires);
	msg_put_int(t->reply, M_RESEND_AT, flow_resend_at(f,
	    conf->pin_resend_after, conf->pin_sends));
	msg_put_int(t->reply, M_TRIES_LEFT, conf->pin_tries - f->tries);
	msg_put_int(t->reply, M_SENDS_LEFT, conf->pin_sends - f->sends);
	msg_put_int(t->reply, M_PIN_DIGITS, (int64_t)digits);
	if (digits > pin_digits(conf, 0))
		msg_put(t->reply, M_PIN_LONGER, "1");
}

void
turn_put_fates(struct turn *t, bool mobile, bool email)
{
	static const struct {
		enum outbox_fate fate;
		enum channel	 channel;
		enum msg_field	 field;
	} rows[] = {
		{ OUTBOX_REFUSED, CHANNEL_SMS, M_MOBILE_REFUSED },
		{ OUTBOX_REFUSED, CHANNEL_EMAIL, M_EMAIL_REFUSED },
		{ OUTBOX_DELIVERED, CHANNEL_SMS, M_MOBILE_DELIVERED },
		{ OUTBOX_UNDELIVERED, CHANNEL_SMS, M_MOBILE_UNDELIVERED },
		{ OUTBOX_UNCONFIRMED, CHANNEL_SMS, M_UNCONFIRMED },
		{ OUTBOX_UNCONFIRMED, CHANNEL_EMAIL, M_UNCONFIRMED },
	};
	const unsigned shown = (mobile ? CHANNEL_BIT(CHANNEL_SMS) : 0u) |
	    (email ? CHANNEL_BIT(CHANNEL_EMAIL) : 0u);
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if ((t->flow.pins[rows[i].fate] & shown &
		    CHANNEL_BIT(rows[i].channel)) != 0 &&
		    msg_get(t->reply, rows[i].field) == NULL)
			msg_put(t->reply, rows[i].field, "1");
}

void
turn_put_masked(struct turn *t, const char *mobile, const char *email)
{
	char text[EMAIL_SIZE];

	if (*mobile != '\0') {
		phone_mask(mobile, text);
		msg_put(t->reply, M_MOBILE_MASKED, text);
	}
	if (*email != '\0') {
		email_mask(email, text);
		msg_put(t->reply, M_EMAIL_MASKED, text);
	}
}

void
turn_put_problems(struct turn *t)
{
	const char *problems = t->flow.problems;
	char key[64];
	size_t len;

	while (*problems != '\0') {
		len = strcspn(problems, " ");
		if (len < sizeof(key)) {
			memcpy(key, problems, len);
			key[len] = '\0';
			msg_put(t->reply, M_PROBLEM, key);
		}
		problems += len + (problems[len] == ' ');
	}
}
