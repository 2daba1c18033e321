/*
 * Letters: composed, and put into the outbox.
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "turn/pin.h"
#include "turn/letters.h"
#include "turn/limit.h"
#include "turn/round.h"
#include "turn/sending.h"
#include "person/date.h"
#include "person/email.h"
#include "person/phone.h"
#include "vault/pin.h"

#define NOTICE_LIFE 86400
#define NEWS_LIFE (3 * 86400)
#define LETTER_NAME_SIZE 320

bool
letters_has_channel(const struct conf *conf, enum channel channel)
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

struct pin_letter {
	enum message_letter letter;
	enum channel	 channel;
	const char	*to;		/* "": the same work for nobody */
	const char	*typed;		/* where a blank one would go */
	const char	*pin;
	const struct round *round;
};

static void
make_pin(struct core *core, const struct flow_row *f, struct pin_letter *l,
    unsigned other, char pin[PIN_SIZE])
{
	const struct pin_of of = {
		.flow = f->id, .account = f->account, .round = l->round->name,
		.channel = channel_name(l->channel), .to = l->to,
		.other = other,
	};

	pin_make(core->key, &of, pin_digits_of(core->conf,
	    l->round->digits), pin);
	l->pin = pin;
}

static enum outcome
post_pin(struct core *core, const struct flow_row *f,
    const struct pin_letter *l)
{
	const int64_t life = l->round->ends > f->now ?
	    l->round->ends - f->now : 1;
	struct message_values values = { .pin = l->pin };
	char minutes[24];
	enum outcome r;

	snprintf(minutes, sizeof(minutes), "%lld",
	    (long long)(life + 59) / 60);
	values.minutes = minutes;
	site_values(core->conf, f->lang, &values);
	r = vault_pin_put(core->vault, f->id, l->channel, l->pin, life);
	if (r != OK)
		return r;
	const struct sending s = {
		.channel = l->channel,
		.to = *l->to != '\0' ? l->to : l->typed,
		.lang = f->lang, .letter = l->letter,
		.blank = *l->to == '\0', .values = &values,
		.life_s = life,
	};
	return sending_post(core, &s, f);
}

enum outcome
letters_recovery_pin(struct core *core, const struct flow_row *f,
    enum channel channel, const char *to)
{
	char pin[PIN_SIZE];
	struct round round;
	struct pin_letter l = { .letter = LETTER_RECOVER,
	    .channel = channel, .to = to, .typed = f->data.contact,
	    .round = &round };
	enum outcome r;

	round_of(f, &round);
	make_pin(core, f, &l, 0, pin);
	r = post_pin(core, f, &l);
	sodium_memzero(pin, sizeof(pin));
	return r;
}

static enum outcome
post_counted(struct core *core, const struct sending *s,
    const struct limit_ask *ask, const struct flow_row *f)
{
	enum outcome r;

	if ((r = limit_take(core, ask)) == OK)
		return sending_post(core, s, f);
	if (r == E_LIMIT)
		log_warn("the letter \"%s\" is not sent: a limit of the day",
		    messages_word(s->letter));
	return r;
}

static struct limit_ask
notice_limit(enum message_letter letter, const char *uid,
    enum channel channel, char name[LETTER_NAME_SIZE])
{
	snprintf(name, LETTER_NAME_SIZE, "%s|%s", uid, messages_word(letter));
	return (struct limit_ask){ .kind = LIMIT_NOTICE, .channel = channel,
	    .name = name };
}

static enum outcome
post_notice(struct core *core, const struct sending *s,
    const struct flow_row *f)
{
	char name[LETTER_NAME_SIZE];
	struct limit_ask ask = notice_limit(s->letter, s->values->username,
	    s->channel, name);

	ask.contact = s->to;
	return post_counted(core, s, &ask, f);
}

bool
letters_was_sent(struct core *core, enum message_letter letter,
    const char *uid)
{
	char name[LETTER_NAME_SIZE];
	enum channel i;

	for (i = 0; i < CHANNELS; i++) {
		const struct limit_ask ask = notice_limit(letter, uid, i,
		    name);

		if (limit_is_taken(core, &ask))
			return true;
	}
	return false;
}

/* One letter about the account f->uid, else f->data.uid. */
static struct sending
letter_of(const struct conf *conf, enum message_letter letter,
    const struct flow_row *f, struct message_values *values)
{
	*values = (struct message_values){
	    .username = f->uid[0] != '\0' ? f->uid : f->data.uid };
	site_values(conf, f->lang, values);
	return (struct sending){ .lang = f->lang, .letter = letter,
	    .values = values, .life_s = NOTICE_LIFE };
}

enum outcome
letters_send(struct core *core, enum message_letter letter,
    enum channel channel, const char *to, const struct flow_row *f)
{
	struct message_values values;
	struct sending s = letter_of(core->conf, letter, f, &values);

	if (!letters_has_channel(core->conf, channel))
		return E_LIMIT;
	s.channel = channel;
	s.to = to;
	return post_notice(core, &s, f);
}

enum outcome
letters_username(struct core *core, const struct flow_row *f,
    enum channel channel, const char *to, bool counted)
{
	const struct limit_ask more = { .kind = LIMIT_MORE,
	    .channel = channel, .contact = to };
	struct message_values values;
	struct sending s = letter_of(core->conf, LETTER_USERNAME, f, &values);
	enum outcome r;

	if (!letters_has_channel(core->conf, channel))
		return OK;
	s.channel = channel;
	s.to = *to != '\0' ? to : f->data.contact;
	s.blank = *to == '\0';
	r = counted ? sending_post(core, &s, f) :
	    post_counted(core, &s, &more, f);
	return r == E_LIMIT ? OK : r;
}

enum outcome
letters_guessed(struct turn *t)
{
	const struct flow_row *f = &t->flow;
	const bool forgot = f->data.page == PAGE_FORGOT;
	const char *typed = !forgot ? f->data.email :
	    f->data.channel & CHANNEL_BIT(CHANNEL_EMAIL) ? f->data.contact :
	    "";
	const bool real = forgot ? f->account != 0 :
	    f->data.to_email[0] != '\0';
	struct message_values values;
	struct sending s = letter_of(t->core->conf, LETTER_GUESSED, f,
	    &values);
	char name[LETTER_NAME_SIZE];
	struct limit_ask ask = notice_limit(LETTER_GUESSED, typed,
	    CHANNEL_EMAIL, name);
	enum outcome r;

	if (*typed == '\0' || (!real && !forgot &&
	    t->core->conf->flow_privacy != PRIVACY_STRICT))
		return OK;
	s.channel = CHANNEL_EMAIL;
	s.to = !real || forgot ? typed : f->data.to_email;
	s.blank = ask.blank = !real;
	ask.contact = typed;
	r = post_counted(t->core, &s, &ask, f);
	return r == E_LIMIT ? OK : r;
}

/* A PIN that equals the other channel's would not tell which was proven. */
static void
make_pins(struct turn *t, struct pin_letter letters[CHANNELS],
    char pins[CHANNELS][PIN_SIZE])
{
	unsigned other = 0;

	make_pin(t->core, &t->flow, &letters[0], 0, pins[0]);
	do {
		make_pin(t->core, &t->flow, &letters[1], other++, pins[1]);
	} while (strcmp(pins[0], pins[1]) == 0);
}

bool
letters_went_to(const struct flow_row *f, enum channel channel)
{
	return f->data.sent == 0 ||
	    (f->data.sent & CHANNEL_BIT(channel)) != 0;
}

static enum outcome
send_one_pin(struct turn *t, const struct pin_letter *l)
{
	struct limit_ask ask = {
		.kind = l->letter == LETTER_PROVE ? LIMIT_PROVE :
		    t->flow.sends == 0 ? LIMIT_FIRST : LIMIT_STEP,
		.channel = l->channel, .contact = l->typed,
		.name = t->flow.uid, .client = t->client,
		.browser = turn_get(t, M_BROWSER), .blank = *l->to == '\0',
	};
	enum outcome r;

	if ((r = limit_look(t->core, &ask)) == OK)
		r = limit_take(t->core, &ask);
	return r == OK ? post_pin(t->core, &t->flow, l) : r;
}

enum outcome
letters_answered(struct turn *t, enum channel channel)
{
	const struct flow_data *data = &t->flow.data;
	const bool recovery = t->flow.step == STEP_FORGOT_PIN;
	const bool sms = recovery ? data->channel & CHANNEL_BIT(CHANNEL_SMS) :
	    data->sent & CHANNEL_BIT(CHANNEL_SMS);
	/* The address has the SMS back, whichever of two PINs it was. */
	const struct limit_ask ask = {
		.kind = recovery ? LIMIT_RECOVER :
		    t->flow.step == STEP_PIN ? LIMIT_STEP : LIMIT_PROVE,
		.channel = sms ? CHANNEL_SMS : CHANNEL_EMAIL,
		.contact = recovery ? data->contact : channel == CHANNEL_SMS ?
		    data->mobile : data->email,
		.client = t->client, .browser = turn_get(t, M_BROWSER),
	};

	return limit_answered(t->core, &ask);
}

/* The PINs are under way to these channels. */
static void
start_pin_life(struct turn *t, const struct round *round, unsigned sent)
{
	struct flow_row *f = &t->flow;

	f->data.sent = sent;
	round_keep(f, round);
	f->sends++;
	f->last_send = f->now;
}

enum outcome
letters_pins(struct turn *t, enum message_letter letter)
{
	const struct flow_data *data = &t->flow.data;
	const bool strict = t->core->conf->flow_privacy == PRIVACY_STRICT;
	const char *typed[CHANNELS] = { data->mobile, data->email };
	const char *to[CHANNELS] = { data->to_mobile, data->to_email };
	struct pin_letter letters[CHANNELS];
	char pins[CHANNELS][PIN_SIZE];
	struct round round;
	unsigned sent = 0;
	enum channel i;
	enum outcome r;

	if ((r = round_find(t->core, &t->flow, &round)) != OK)
		return r;
	for (i = 0; i < CHANNELS; i++)
		letters[i] = (struct pin_letter){ .letter = letter,
		    .channel = i, .to = to[i], .typed = typed[i],
		    .round = &round };
	make_pins(t, letters, pins);
	for (i = 0; i < CHANNELS; i++) {
		if (*typed[i] == '\0' || (!strict && *to[i] == '\0'))
			continue;
		r = send_one_pin(t, &letters[i]);
		if (r == OK)
			sent |= CHANNEL_BIT(i);
		else if (r != E_LIMIT)
			break;
	}
	sodium_memzero(pins, sizeof(pins));
	if (r != OK && r != E_LIMIT)
		return r;
	if (sent == 0)
		return E_LIMIT;
	start_pin_life(t, &round, sent);
	return OK;
}

enum outcome
letters_notice(struct core *core, enum message_letter letter,
    const struct journal_row *p)
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
			r = post_notice(core, &s, &f);
		if (r == E_LIMIT)
			r = OK;		/* news, and no key */
	}
	return r;
}

/* 2026-06-30 as a Greek writes it; others take it as it is. */
static const char *
day_in(const char *lang, const char *day, char out[DATE_SIZE])
{
	if (day == NULL)
		return "";
	if (strcmp(lang, "el") != 0 || strlen(day) != DATE_SIZE - 1)
		return day;
	snprintf(out, DATE_SIZE, "%.2s/%.2s/%.4s", day + 8, day + 5, day);
	return out;
}

enum outcome
letters_tell(struct core *core, const struct letters_news *news)
{
	char day[DATE_SIZE], since[DATE_SIZE];
	struct message_values values = { .username = news->uid,
	    .date = day_in(news->lang, news->day, day),
	    .since = day_in(news->lang, news->since, since) };
	struct flow_row f = { 0 };
	enum outcome r = OK;
	size_t i;

	site_values(core->conf, news->lang, &values);
	for (i = 0; i < LETTERS_TO_MAX; i++) {
		const struct sending s = {
			.channel = news->to[i].channel,
			.to = news->to[i].contact, .lang = news->lang,
			.letter = news->letter, .values = &values,
			.life_s = NEWS_LIFE, .by_day = true,
		};

		if (s.to == NULL || *s.to == '\0' ||
		    !letters_has_channel(core->conf, s.channel))
			continue;
		if ((r = post_notice(core, &s, &f)) != E_LIMIT)
			return r;
	}
	return OK;		/* news, and no key */
}

#define USUAL_NAME "abcdefghijklmnopqrst"	/* 20 letters */

void
letters_warn_of_length(const struct core *core)
{
	static const char digits[] = "0123456789";
	struct message_values v = { .username = USUAL_NAME };
	const struct conf *conf = core->conf;
	char pin[PIN_SIZE], minutes[24];
	size_t i, k, n = 0;

	/* as long as they become where somebody guesses */
	snprintf(pin, sizeof(pin), "%.*s", (int)pin_digits(conf,
	    PIN_LEVELS - 1), digits);
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
