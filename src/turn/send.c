#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "turn/pin.h"
#include "turn/send.h"
#include "person/email.h"
#include "person/phone.h"

#define DAY 86400
#define NOTICE_LIFE DAY
#define MESSAGE_ID_LEN 32

bool
send_has_channel(const struct conf *conf, enum channel channel)
{
	return channel == CHANNEL_SMS ? conf->sms_driver != SMS_NONE :
	    conf->mail_host[0] != '\0';
}

static const char *
host_of(const char *url)
{
	const char *p = strstr(url, "://");

	return p == NULL ? url : p + 3;
}

static void
site_values(const struct conf *conf, const char *lang,
    struct message_values *v)
{
	v->site = strcmp(lang, "el") == 0 ? conf->site_name_el :
	    conf->site_name_en;
	v->host = host_of(conf->site_url);
	v->account_url = conf->site_account_url;
	v->account_host = host_of(conf->site_account_url);
	v->help = conf->site_help_email;
}

struct sending {
	enum channel	 channel;
	const char	*to;
	const char	*lang;
	enum message_letter letter;
	bool		 blank;		/* the same work, and nothing sent */
	const struct message_values *values;
	int64_t		 life_s;
};

static enum outcome
print(struct core *core, const struct sending *s, enum message_part part,
    struct msg *packet, enum msg_field field)
{
	char text[4096];
	enum outcome r;
	struct buf b;

	buf_init(&b, text, sizeof(text));
	r = messages_print(core->messages, s->lang, s->letter, part,
	    s->values, &b);
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
	if (s->letter == LETTER_REFUSED)
		return s->values->reference;
	return s->values->pin != NULL ? s->values->pin : s->values->username;
}

static enum outcome
compose(struct core *core, const struct sending *s, struct msg *packet)
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
	r = print(core, s, sms ? PART_SMS : PART_MAIL, packet, M_TEXT);
	if (r == OK && !sms)
		r = print(core, s, PART_SUBJECT, packet, M_SUBJECT);
	return r;
}

static enum outcome
post(struct core *core, const struct sending *s, const struct flow_row *f)
{
	static struct msg packet;
	const struct outbox_letter letter = {
		.channel = s->channel, .reference = f->reference,
		.kind = s->blank ? SEND_BLANK : messages_word(s->letter),
		.pin_of = s->values->pin != NULL ? f->id : 0,
		.packet = &packet, .life_s = s->life_s,
	};
	enum outcome r;

	if ((r = compose(core, s, &packet)) != OK) {
		log_err("the message \"%s\" does not fit",
		    messages_word(s->letter));
		return E_CONF;
	}
	r = vault_outbox_put(core->vault, &letter);
	msg_wipe(&packet);
	return r;
}

enum outcome
send_take_contact(struct core *core, const char *to)
{
	char key[EMAIL_SIZE];

	email_key(to, key);
	return vault_tally_take(core->vault, "contact", key, DAY,
	    core->conf->limit_contact_daily);
}

/* What is not sent costs nothing, but is refused with the rest. */
static enum outcome
take_sms(struct core *core, const char *whom, int64_t max, bool blank)
{
	return (blank ? vault_tally_touch : vault_tally_take)(core->vault,
	    "sms", whom, DAY, max);
}

/* Caps for foreign numbers and for the day: pumping of SMS costs money. */
static enum outcome
take_budget(struct core *core, enum channel channel, const char *to,
    bool blank)
{
	const struct conf *conf = core->conf;
	enum outcome r;

	if (channel != CHANNEL_SMS)
		return OK;
	if (!phone_is_greek(to) && (r = take_sms(core, "foreign",
	    conf->limit_sms_foreign_daily, blank)) != OK)
		return r;
	r = take_sms(core, "all", conf->limit_sms_daily, blank);
	if (r == E_LIMIT)
		log_err("the day's budget of SMS (limit.sms_daily) is used "
		    "up");
	return r;
}

static enum outcome
send_pin(struct turn *t, enum channel channel, const char *to,
    const char *pin)
{
	const char *typed = channel == CHANNEL_SMS ? t->flow.data.mobile :
	    t->flow.data.email;
	const struct conf *conf = t->core->conf;
	struct message_values values = { .pin = pin };
	char minutes[24];
	enum outcome r;

	snprintf(minutes, sizeof(minutes), "%lld",
	    (long long)(conf->pin_life + 59) / 60);
	values.minutes = minutes;
	site_values(conf, t->flow.lang, &values);
	r = vault_pin_put(t->core->vault, t->flow.id, channel, pin,
	    conf->pin_life);
	if (r != OK)
		return r;
	const struct sending s = {
		.channel = channel, .to = *to != '\0' ? to : typed,
		.lang = t->flow.lang, .letter = t->letter,
		.blank = *to == '\0', .values = &values,
		.life_s = conf->pin_life,
	};
	return post(t->core, &s, &t->flow);
}

enum outcome
send_recovery_pin(struct core *core, struct flow_row *f, enum channel channel,
    const char *to)
{
	struct turn t = { .core = core, .letter = LETTER_RECOVER };
	char pin[PIN_SIZE];
	enum outcome r;

	t.flow = *f;
	/* Where a blank one would go. */
	snprintf(t.flow.data.mobile, sizeof(t.flow.data.mobile), "%.63s",
	    f->data.contact);
	memcpy(t.flow.data.email, f->data.contact,
	    sizeof(t.flow.data.email));
	pin_make((size_t)core->conf->pin_digits, pin);
	r = send_pin(&t, channel, to, pin);
	sodium_memzero(pin, sizeof(pin));
	sodium_memzero(&t, sizeof(t));
	return r;
}

enum outcome
send_take_budget(struct core *core, enum channel channel, const char *to)
{
	return take_budget(core, channel, to, false);
}

/* News, not a key: without money for it the day goes on. */
static enum outcome
post_letter(struct core *core, const struct sending *s,
    const struct flow_row *f)
{
	enum outcome r;

	r = take_budget(core, s->channel, s->to, false);
	if (r == E_LIMIT) {
		log_warn("the letter \"%s\" is not sent: a limit of SMS",
		    messages_word(s->letter));
		return OK;
	}
	return r == OK ? post(core, s, f) : r;
}

enum outcome
send_letter(struct core *core, enum message_letter letter,
    enum channel channel, const char *to, const struct flow_row *f)
{
	const char *uid = f->uid[0] != '\0' ? f->uid : f->data.uid;
	struct message_values values = { .username = uid };
	const struct sending s = {
		.channel = channel, .to = to, .lang = f->lang,
		.letter = letter, .values = &values, .life_s = NOTICE_LIFE,
	};

	if (!send_has_channel(core->conf, channel))
		return OK;
	site_values(core->conf, f->lang, &values);
	return post_letter(core, &s, f);
}

/* A PIN that equals the other channel's would not tell which was proven. */
static void
make_pins(size_t digits, char pins[CHANNELS][PIN_SIZE])
{
	pin_make(digits, pins[0]);
	do {
		pin_make(digits, pins[1]);
	} while (strcmp(pins[0], pins[1]) == 0);
}

bool
send_is_due(struct turn *t)
{
	const struct conf *conf = t->core->conf;
	int64_t at = flow_resend_at(&t->flow, conf->pin_resend_after,
	    conf->pin_sends);

	if (at != 0 && t->flow.now >= at && t->flow.tries < conf->pin_tries)
		return true;
	/* Pressed twice: the new one is on its way, and that is no limit. */
	if (t->flow.sends < 2 || t->flow.now - t->flow.last_send >=
	    SEND_TWICE_S)
		flow_say(&t->flow, SAYS_LIMIT);
	return false;
}

bool
send_went_to(const struct flow_row *f, enum channel channel)
{
	return f->data.sent[0] == '\0' ||
	    strstr(f->data.sent, channel_name(channel)) != NULL;
}

enum outcome
send_pins(struct turn *t)
{
	struct flow_data *data = &t->flow.data;
	const bool strict = t->core->conf->flow_privacy == PRIVACY_STRICT;
	const char *typed[CHANNELS] = { data->mobile, data->email };
	const char *to[CHANNELS] = { data->to_mobile, data->to_email };
	char pins[CHANNELS][PIN_SIZE], sent[sizeof(data->sent)] = "";
	enum outcome r = OK, limit = E_LIMIT;
	size_t i, len = 0;

	make_pins((size_t)t->core->conf->pin_digits, pins);
	for (i = 0; i < CHANNELS; i++) {
		if (*typed[i] == '\0' || (!strict && *to[i] == '\0'))
			continue;
		r = send_take_contact(t->core, typed[i]);
		if (r == OK)
			r = take_budget(t->core, (enum channel)i, typed[i],
			    *to[i] == '\0');
		if (r == E_LIMIT)
			continue;
		if (r != OK || (r = send_pin(t, (enum channel)i, to[i],
		    pins[i])) != OK)
			break;
		len += (size_t)snprintf(sent + len, sizeof(sent) - len, "%s ",
		    channel_name((enum channel)i));
		limit = OK;
	}
	sodium_memzero(pins, sizeof(pins));
	if (r != OK && r != E_LIMIT)
		return r;
	if (limit == OK) {
		memcpy(data->sent, sent, sizeof(sent));
		t->flow.sends++;
		t->flow.last_send = t->flow.now;
		t->flow.pin_expires = t->flow.now + t->core->conf->pin_life;
	}
	return limit;
}

enum outcome
send_notice(struct core *core, enum message_letter letter,
    const struct provision_row *p)
{
	const char *to[CHANNELS] = { p->to_mobile, p->to_email };
	struct message_values values = { .username = p->uid,
	    .reference = p->reference };
	struct flow_row f = { 0 };
	enum outcome r = OK;
	size_t i;

	snprintf(f.reference, sizeof(f.reference), "%s", p->reference);
	site_values(core->conf, p->lang, &values);
	for (i = 0; i < CHANNELS && r == OK; i++) {
		const struct sending s = {
			.channel = (enum channel)i, .to = to[i],
			.lang = p->lang, .letter = letter, .values = &values,
			.life_s = NOTICE_LIFE,
		};

		if (*to[i] != '\0')
			r = post_letter(core, &s, &f);
	}
	return r;
}

#define USUAL_NAME "abcdefghijklmnopqrst"	/* 20 letters */

void
send_warn_of_length(const struct core *core)
{
	static const char digits[] = "0123456789";
	struct message_values v = { .username = USUAL_NAME };
	const struct conf *conf = core->conf;
	char pin[PIN_SIZE], minutes[24];
	size_t i, k, n = 0;

	snprintf(pin, sizeof(pin), "%.*s", (int)conf->pin_digits, digits);
	snprintf(minutes, sizeof(minutes), "%lld",
	    (long long)(conf->pin_life + 59) / 60);
	v.pin = pin;
	v.minutes = minutes;
	for (i = 0; i < LETTERS; i++)
		for (k = 0; k < 2; k++) {
			const char *lang = k == 0 ? "el" : "en";

			site_values(conf, lang, &v);
			if (!messages_sms_fits(core->messages, lang,
			    (enum message_letter)i, &v, &n))
				log_warn("the SMS \"%s\" (%s) has %zu "
				    "characters with the host of site.url "
				    "or site.account_url, and goes out as "
				    "two", messages_word(
				    (enum message_letter)i), lang, n);
		}
}
