/* One message by the way that all go. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "core/trial.h"
#include "person/email.h"
#include "person/phone.h"
#include "turn/gate.h"
#include "turn/letters.h"

#define TRIAL_TEXT_SIZE 4096
#define ID_LEN 32
#define CODE_LEN 6
#define MINUTES "60"

struct trial {
	enum channel	channel;
	char		to[EMAIL_SIZE];
	char		code[CODE_LEN + 1];	/* which test it is that came */
};

static enum outcome
read_trial(struct core *core, const struct msg *request, struct trial *out,
    struct detail *d)
{
	const char *how = msg_get(request, M_ARGUMENT);
	const char *to = msg_get_nth(request, M_ARGUMENT, 1);
	enum outcome r;

	if (how == NULL || to == NULL)
		return E_INPUT;
	out->channel = strcmp(how, "sms") == 0 ? CHANNEL_SMS : CHANNEL_EMAIL;
	r = out->channel == CHANNEL_SMS ? phone_parse(to, out->to) :
	    email_parse(to, out->to);
	if (r != OK) {
		detail_set(d, "that is no %s", out->channel == CHANNEL_SMS ?
		    "telephone number" : "e-mail address");
		return E_INPUT;
	}
	if (letters_has_channel(core->conf, out->channel))
		return OK;
	detail_set(d, "nothing is sent by %s: %s is not set", how,
	    out->channel == CHANNEL_SMS ? "sms.driver" : "mail.host");
	return E_CONF;
}

static enum outcome
put_trial_part(struct core *core, const struct trial *t, enum message_part part,
    struct msg *packet, enum msg_field field)
{
	const char *lang = "el", *url = strstr(core->conf->site_url, "://");
	const struct message_which which = { lang, LETTER_TEST, part };
	const struct message_values values = {
		.site = core->conf->site_name_el,
		.host = url == NULL ? core->conf->site_url : url + 3,
		.help = core->conf->site_help_email, .reference = t->code,
	};
	char text[TRIAL_TEXT_SIZE];
	enum outcome r;
	struct buf b;

	buf_init(&b, text, sizeof(text));
	if ((r = messages_print(core->messages, &which, &values, &b)) == OK)
		msg_put(packet, field, text);
	return r;
}

static enum outcome
compose_trial(struct core *core, const struct trial *t, struct msg *packet)
{
	const bool sms = t->channel == CHANNEL_SMS;
	unsigned char random[ID_LEN / 2];
	char id[ID_LEN + 1];
	enum outcome r;

	randombytes_buf(random, sizeof(random));
	sodium_bin2hex(id, sizeof(id), random, sizeof(random));
	msg_init(packet, sms ? MSG_SMS : MSG_MAIL, randombytes_random());
	msg_put(packet, M_TO, t->to);
	msg_put(packet, M_MESSAGE_ID, id);
	msg_put(packet, M_LANG, "el");
	msg_put(packet, M_TEMPLATE, messages_word(LETTER_TEST));
	msg_put(packet, M_VALIDITY, MINUTES);
	msg_put(packet, M_REPLACEMENT, t->code);
	r = put_trial_part(core, t, sms ? PART_SMS : PART_MAIL, packet, M_TEXT);
	if (r == OK && !sms)
		r = put_trial_part(core, t, PART_SUBJECT, packet, M_SUBJECT);
	return r;
}

/* What the other side said, in an operator's words. */
static const char *
verdict_of_trial(enum outcome r)
{
	switch (r) {
	case OK:
		return "taken by the other side; whether it arrives, the "
		    "receiver sees";
	case E_DENIED:
	case E_INPUT:
		return "refused for good: a student would be told so";
	case E_UNSURE:
		return "handed over, and not confirmed";
	default:
		return "not taken now: it would be tried again";
	}
}

enum outcome
trial_message(struct core *core, const struct msg *request,
    struct msg *reply, struct detail *d)
{
	static struct msg packet;
	struct flow_row f = { .reason = "" };
	struct trial trial = { .to = "" };
	char said[160];
	enum outcome r, sent = E_BUG;
	bool reports;

	if ((r = read_trial(core, request, &trial, d)) != OK)
		return r;
	snprintf(trial.code, sizeof(trial.code), "%06u",
	    (unsigned)randombytes_uniform(1000000));
	snprintf(f.reason, sizeof(f.reason), "%s by %s", trial.code,
	    channel_name(trial.channel));
	if ((r = operator_audit(core->vault, request, "message.tested",
	    &f)) == OK && (r = compose_trial(core, &trial, &packet)) == OK) {
		sent = gate_send(core->conf, &packet, &reports, d);
		snprintf(said, sizeof(said), "test %s: %s", trial.code,
		    verdict_of_trial(sent));
		operator_put(reply, channel_name(trial.channel), said);
	}
	msg_wipe(&packet);
	sodium_memzero(&trial, sizeof(trial));
	return r != OK ? r : sent;
}
