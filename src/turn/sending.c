/*
 * From the words of a message to its row in the outbox.
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "turn/sending.h"
#include "vault/outbox.h"

#define MESSAGE_ID_LEN 32

static enum outcome
print_letter(struct core *core, const struct sending *s,
    enum message_part part, struct msg *packet, enum msg_field field)
{
	const struct message_which which = { s->lang, s->letter, part };
	char text[4096];
	enum outcome r;
	struct buf b;

	buf_init(&b, text, sizeof(text));
	r = messages_print(core->messages, &which, s->values, &b);
	if (r == OK)
		msg_put(packet, field, text);
	sodium_memzero(text, sizeof(text));
	return r;
}

/* What is not the same in every letter of that kind: GUnet's texts stand with
 * GUnet, and take this. */
static const char *
replacement(const struct sending *s)
{
	const struct message_values *v = s->values;

	switch (s->letter) {
	case LETTER_REFUSED:
	case LETTER_DELAYED:
		return v->reference;
	case LETTER_ENDING:
	case LETTER_CLOSING:
	case LETTER_ENDED:
	case LETTER_CLOSED:
		return v->date;
	default:
		return v->pin != NULL ? v->pin : v->username;
	}
}

/* Where the gateway tells whether it came; the secret in it is known to
 * nobody else, and opens nothing but that. */
static void
put_report_url(const struct conf *conf, const char *secret,
    struct msg *packet)
{
	const char *base = conf->sms_report_url[0] != '\0' ?
	    conf->sms_report_url : conf->site_url;
	char url[512];
	struct buf b;

	buf_init(&b, url, sizeof(url));
	buf_putf(&b, "%s/report/%s", base, secret);
	if (!buf_failed(&b))
		msg_put(packet, M_REPORT_URL, url);
}

static bool
has_report(const struct conf *conf, enum channel channel)
{
	return channel == CHANNEL_SMS &&
	    strcmp(conf->sms_report_url, "none") != 0;
}

static enum outcome
compose_letter(struct core *core, const struct sending *s, struct msg *packet)
{
	char id[MESSAGE_ID_LEN + 1];
	unsigned char random[MESSAGE_ID_LEN / 2];
	const bool sms = s->channel == CHANNEL_SMS;
	enum outcome r;

	randombytes_buf(random, sizeof(random));
	sodium_bin2hex(id, sizeof(id), random, sizeof(random));
	msg_init(packet, sms ? MSG_SMS : MSG_MAIL, randombytes_random());
	msg_put(packet, M_TO, s->to);
	msg_put(packet, M_MESSAGE_ID, id);
	msg_put(packet, M_LANG, s->lang);
	msg_put(packet, M_TEMPLATE, messages_word(s->letter));
	msg_put_int(packet, M_VALIDITY, (s->life_s + 59) / 60);
	msg_put(packet, M_REPLACEMENT, replacement(s));
	r = print_letter(core, s, sms ? PART_SMS : PART_MAIL, packet, M_TEXT);
	if (r == OK && !sms)
		r = print_letter(core, s, PART_SUBJECT, packet, M_SUBJECT);
	return r;
}

enum outcome
sending_post(struct core *core, const struct sending *s,
    const struct flow_row *f)
{
	static struct msg packet;
	char report[KEY_TOKEN_LEN + 1] = "";
	struct outbox_letter letter = {
		.channel = s->channel, .reference = f->reference,
		.kind = s->blank ? SENDING_BLANK : messages_word(s->letter),
		.pin_of = s->values->pin != NULL ? f->id : 0,
		.packet = &packet, .life_s = s->life_s,
		.by_day = s->by_day,
	};
	enum outcome r;

	r = compose_letter(core, s, &packet);
	if (r == OK && has_report(core->conf, s->channel)) {
		key_make_token(report);
		put_report_url(core->conf, report, &packet);
		letter.report = report;
	}
	if (r == OK)
		r = vault_outbox_put(core->vault, &letter);
	else {
		log_err("the message \"%s\" does not fit",
		    messages_word(s->letter));
		r = E_CONF;
	}
	msg_wipe(&packet);
	sodium_memzero(report, sizeof(report));
	return r;
}
