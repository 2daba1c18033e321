/*
 * The gateway, asked.
 */
#include <sodium.h>
#include <string.h>

#include "base/outage.h"
#include "base/text.h"
#include "turn/gate.h"
#include "ipc/ask.h"
#include "ipc/service.h"
#include "person/amka.h"
#include "person/names.h"

/* The gateway keeps its own deadline; ours is behind it. */
#define MARGIN_S 3

/* Its verdict is the name of an outcome. */
static enum outcome
verdict(const struct msg *reply, struct detail *d)
{
	const char *why = msg_get(reply, M_DETAIL);

	if (why != NULL)
		detail_set(d, "%s", why);
	return outcome_find(msg_get(reply, M_RESULT));
}

int64_t
gate_time_of(const struct conf *conf, enum channel channel)
{
	return MARGIN_S + (channel == CHANNEL_SMS ? conf->gateway_timeout :
	    conf->mail_timeout);
}

static enum outcome
ask_gateway(const struct conf *conf, const struct msg *packet,
    struct msg *reply, struct detail *d)
{
	const enum channel channel = msg_type(packet) == MSG_MAIL ?
	    CHANNEL_EMAIL : CHANNEL_SMS;
	enum outcome r;

	r = ask(conf->gateway_listen, packet,
	    (int)gate_time_of(conf, channel) * 1000, reply, d);
	outage_heard(OUTAGE_GATEWAY, "uregister-gateway", r, d->text);
	if (r == OK) {
		r = verdict(reply, d);
		service_heard(msg_type(packet), r, d);
		return r;
	}
	detail_prefix(d, "gateway: ");
	/* That it refuses our packet is no verdict about the person. */
	return r == E_BUSY || r == E_UNSURE ? r : E_BACKEND;
}

enum outcome
gate_send(const struct conf *conf, const struct msg *packet,
    bool *reports, struct detail *d)
{
	static struct msg reply;
	enum outcome r;

	msg_init(&reply, MSG_REPLY, 0);
	r = ask_gateway(conf, packet, &reply, d);
	/* Who did not answer may have asked for one. */
	*reports = msg_get(&reply, M_RESULT) == NULL ||
	    msg_get(&reply, M_REPORTS) != NULL;
	msg_wipe(&reply);
	return r;
}

enum outcome
gate_check(const struct conf *conf, const char *number,
    const struct record *record, char current[GATE_NUMBER_SIZE],
    struct detail *d)
{
	static struct msg packet, reply;
	char surname[NAMES_SIZE], day[DATE_SIZE];
	const char *now;
	enum outcome r;

	if (names_display(record->last_name_el, surname) != OK ||
	    (surname[0] == '\0' &&
	    names_display(record->last_name_en, surname) != OK))
		surname[0] = '\0';
	msg_init(&packet, MSG_CHECK, randombytes_random());
	msg_put(&packet, M_ID_NUMBER, number);
	msg_put(&packet, M_ID_COUNTRY, "GR");
	msg_put(&packet, M_SURNAME, surname);
	if (date_is_year(record->birth_date))
		amka_day(number, record->birth_date, day);
	msg_put(&packet, M_BIRTH_DATE, date_is_year(record->birth_date) ?
	    day : record->birth_date);
	r = ask_gateway(conf, &packet, &reply, d);
	if (r == OK) {
		now = msg_get(&reply, M_CURRENT);
		if (now == NULL || text_copy(current, GATE_NUMBER_SIZE,
		    now) != OK)
			current[0] = '\0';
	}
	msg_wipe(&packet);
	msg_wipe(&reply);
	/* A question may be asked again. */
	return r == E_UNSURE ? E_BACKEND : r;
}

enum outcome
gate_probe(const struct conf *conf, const char *part, struct detail *d)
{
	static struct msg packet, reply;
	enum outcome r;

	msg_init(&packet, MSG_PROBE, randombytes_random());
	msg_put(&packet, M_PART, part);
	r = ask_gateway(conf, &packet, &reply, d);
	msg_wipe(&packet);
	msg_wipe(&reply);
	return r == E_UNSURE ? E_BACKEND : r;
}
