/*
 * The rows of the registry, each judged by what an activation would say of
 * it.  The rows of who may not activate at all are counted, not judged.
 */
#include <stdio.h>
#include <string.h>

#include "activation/who.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "core/census.h"
#include "person/date.h"
#include "person/phone.h"
#include "registry/walk.h"
#include "turn/contact.h"

#define CENSUS_S 10		/* of one view */
#define KEYS 3

/* kind, what is wrong with so many rows */
#define KINDS(X)							\
	X(KIND_STATUS, "of a status that may not activate")		\
	X(KIND_NO_TEXT, "with bytes that are no text in UTF-8: stopped") \
	X(KIND_MOBILE, "whose phone holds no number to send to")	\
	X(KIND_EMAIL, "whose e-mail holds no address to send to")	\
	X(KIND_CONTACT, "without any contact to begin by: not found")	\
	X(KIND_USERNAME, "whose username is empty or none: stopped")	\
	X(KIND_BIRTH, "whose date of birth is empty or none: stopped")	\
	X(KIND_COUNTRY, "whose number has no country: stopped")		\
	X(KIND_ENTRY, "of which no entry can be made: stopped")		\
	X(KIND_YEAR, "whose date of birth is a year, the day not known") \
	X(KIND_NUMBER, "whose number can be none: asked for it")	\
	X(KIND_NO_NUMBER, "without a number: asked for it")

enum kind {
#define X(kind, words) kind,
	KINDS(X)
#undef X
	KIND_COUNT
};

static const char *const kind_words[KIND_COUNT] = {
#define X(kind, words) [kind] = words,
	KINDS(X)
#undef X
};

struct census {
	const struct conf *conf;
	struct flow_row asker;		/* one who has typed nothing yet */
	size_t	rows, live;
	size_t	count[KIND_COUNT];
	char	key[KIND_COUNT][KEYS][sizeof(((struct record *)0)->system_id)];
};

static void
note(struct census *c, enum kind kind, const struct record *record)
{
	const char *key = record->registration_id[0] != '\0' ?
	    record->registration_id : record->system_id;
	const size_t n = c->count[kind]++;

	if (n >= KEYS)
		return;
	if (!text_is_utf8(key, strlen(key)) || *key == '\0')
		key = "(no key)";
	snprintf(c->key[kind][n], sizeof(c->key[kind][n]), "%s", key);
}

static bool
has_usable_mobile(const struct conf *conf, const struct record *record)
{
	char held[PHONE_CELL_MAX][PHONE_SIZE], out[EMAIL_SIZE];
	size_t count = phone_parse_cell(record->mobile, held), i;

	for (i = 0; i < count; i++)
		if (contact_check(conf, CHANNEL_SMS, held[i], out) == NULL)
			return true;
	return false;
}

static bool
has_usable_email(const struct conf *conf, const struct record *record)
{
	char held[EMAIL_CELL_MAX][EMAIL_SIZE], out[EMAIL_SIZE];
	size_t count = email_parse_cell(record->email, held), i;

	for (i = 0; i < count; i++)
		if (contact_check(conf, CHANNEL_EMAIL, held[i], out) == NULL)
			return true;
	return false;
}

static void
judge_contacts(struct census *c, const struct record *record)
{
	const bool mobile = has_usable_mobile(c->conf, record);
	const bool email = has_usable_email(c->conf, record);

	if (!mobile && !text_is_empty(record->mobile))
		note(c, KIND_MOBILE, record);
	if (!email && !text_is_empty(record->email))
		note(c, KIND_EMAIL, record);
	if (!mobile && !email)
		note(c, KIND_CONTACT, record);
}

static void
judge_data(struct census *c, const struct record *record)
{
	const unsigned missing = record_missing(record);
	struct detail d = { "" };

	if (missing & RECORD_NO_SSN)
		note(c, text_is_empty(record->ssn) ? KIND_NO_NUMBER :
		    KIND_NUMBER, record);
	else if (missing & RECORD_NO_SSN_COUNTRY)
		note(c, KIND_COUNTRY, record);
	if (missing & RECORD_NO_USERNAME)
		note(c, KIND_USERNAME, record);
	if (missing & RECORD_NO_BIRTH_DATE)
		note(c, KIND_BIRTH, record);
	if (date_is_year(record->birth_date))
		note(c, KIND_YEAR, record);
	if (!(missing & ~(unsigned)RECORD_NO_SSN) &&
	    who_is_missing(c->conf, &c->asker, record, &d))
		note(c, KIND_ENTRY, record);
}

static void
judge(void *arg, const struct registry_seen *seen)
{
	struct census *c = arg;

	c->rows++;
	if (!seen->text)
		note(c, KIND_NO_TEXT, seen->record);
	if (!seen->live) {
		note(c, KIND_STATUS, seen->record);
		return;
	}
	c->live++;
	judge_contacts(c, seen->record);
	judge_data(c, seen->record);
}

static void
put_kind(const struct census *c, enum kind kind, const char *source,
    struct msg *reply)
{
	const size_t n = c->count[kind];
	char line[512];
	struct buf b;
	size_t i;

	if (n == 0)
		return;
	buf_init(&b, line, sizeof(line));
	buf_putf(&b, "%s registry of %s: %zu %s %s (", kind == KIND_NO_TEXT ?
	    "bad" : "ok", source, n, n == 1 ? "row" : "rows",
	    kind_words[kind]);
	for (i = 0; i < n && i < KEYS; i++)
		buf_putf(&b, "%s%s", i == 0 ? "" : ", ", c->key[kind][i]);
	buf_puts(&b, n > KEYS ? ", …)" : ")");
	msg_put(reply, M_LINE, line);
}

static void
put_census(const struct census *c, const struct registry_walk *walk,
    const char *source, struct msg *reply)
{
	char line[256];
	enum kind kind;

	snprintf(line, sizeof(line), "ok registry of %s: %zu rows read%s, %zu "
	    "of them of a status that may activate", source, c->rows,
	    walk->whole ? "" : ", and then the time was over", c->live);
	msg_put(reply, M_LINE, line);
	if (walk->any_bytes) {
		snprintf(line, sizeof(line), "ok registry of %s: its database "
		    "is in SQL_ASCII and takes any bytes: keep them UTF-8",
		    source);
		msg_put(reply, M_LINE, line);
	}
	for (kind = 0; kind < KIND_COUNT; kind++)
		put_kind(c, kind, source, reply);
}

static enum outcome
take_capacity(struct core *core, const struct conf_capacity *capacity,
    struct msg *reply)
{
	struct census c = { .conf = core->conf, .asker = { .lang = "el",
	    .now = clock_now() } };
	struct registry_walk walk = { .see = judge, .arg = &c,
	    .deadline = clock_ms() + CENSUS_S * 1000 };
	char line[1024];
	enum outcome r;

	snprintf(c.asker.source, sizeof(c.asker.source), "%s",
	    capacity->source);
	if ((r = registry_walk(core->registry, capacity, &walk)) == OK) {
		put_census(&c, &walk, capacity->source, reply);
		return c.count[KIND_NO_TEXT] == 0 ? OK : E_CONF;
	}
	/* A view may be too slow to be read whole, and quick to look up in;
	 * one that is not there is told of elsewhere. */
	snprintf(line, sizeof(line), "%s registry of %s: its rows were not "
	    "counted: %s", r == E_BACKEND ? "ok" : "bad", capacity->source,
	    registry_detail(core->registry)->text);
	msg_put(reply, M_LINE, line);
	return r == E_BACKEND ? OK : E_CONF;
}

enum outcome
census_take(struct core *core, size_t n, struct msg *reply)
{
	const struct conf *conf = core->conf;
	size_t i;

	for (i = 0; i < conf->capacities; i++)
		if (conf->capacity[i].enabled && n-- == 0)
			return take_capacity(core, &conf->capacity[i], reply);
	return E_NOTFOUND;
}
