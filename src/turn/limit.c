/*
 * The table of limits, and how an asking counts in it.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "person/email.h"
#include "person/phone.h"
#include "turn/alarm.h"
#include "turn/count.h"
#include "turn/limit.h"
#include "vault/known.h"
#include "vault/tally.h"

#define DAY 86400
#define WHOM_SIZE 640
#define KNOWN_S (183 * INT64_C(86400))

enum limit_by { BY_CONTACT_NET, BY_CONTACT, BY_NAME, BY_ADDRESS, BY_NETWORK,
    BY_SITE, BY_ABROAD, BY_ALL };
enum limit_channels { ANY, SMS };
enum limit_flag { MONEY = 1, BACK = 2, WARN = 4, OWN = 8 };

struct limit_row {
	const char	*name;
	unsigned	 kinds;
	enum limit_by	 by;
	enum limit_channels channels;
	size_t		 setting;	/* offset in struct conf */
	size_t		 of;		/* 0, or what setting is percent of */
	unsigned	 flags;
};

#define KIND(kind) (1u << LIMIT_##kind)
#define UNPROVEN (KIND(FIRST) | KIND(STEP) | KIND(RECOVER) | KIND(USERNAME))
#define EVERY (KIND(KINDS) - 1)
#define FIELD(field) offsetof(struct conf, field), 0
#define OF(share, field) offsetof(struct conf, share), \
	offsetof(struct conf, field)

static const struct limit_row rows[] = {
#define LIMIT(name, kinds, by, channels, how_many, flags) \
	{ name, kinds, BY_##by, channels, how_many, flags },
#include "turn/limit.def"
#undef LIMIT
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

/* What is counted together. */
static const char *const subjects[LIMIT_KINDS] = {
	[LIMIT_FIRST] = "pin", [LIMIT_STEP] = "pin",
	[LIMIT_RECOVER] = "recover", [LIMIT_USERNAME] = "username",
	[LIMIT_PROVE] = "prove", [LIMIT_NOTICE] = "notice",
	[LIMIT_MORE] = "more",
};

/* One asking, row by row. */
struct counting {
	const struct limit_row *row[ROWS];
	struct tally	 tally[ROWS];
	size_t		 count;
};

static int64_t
setting_at(const struct conf *conf, size_t offset)
{
	return *(const int64_t *)(const void *)((const char *)conf + offset);
}

/* A share is rounded up: a small budget has one of each. */
static int64_t
max_of(const struct limit_row *row, const struct conf *conf)
{
	const int64_t n = setting_at(conf, row->setting);

	return row->of == 0 ? n :
	    (n * setting_at(conf, row->of) + 99) / 100;
}

int64_t
limit_max(const struct conf *conf, const char *name)
{
	size_t i;

	for (i = 0; i < ROWS; i++)
		if (strcmp(rows[i].name, name) == 0)
			return max_of(&rows[i], conf);
	return 0;
}

void
limit_network(const char *client, size_t four, size_t six,
    char out[LIMIT_CLIENT_SIZE])
{
	unsigned char bytes[sizeof(struct in6_addr)] = { 0 };
	const int family = strchr(client, ':') != NULL ? AF_INET6 : AF_INET;
	const size_t keep = family == AF_INET6 ? six : four;

	out[0] = '\0';
	if (keep == 0)
		return;
	if (inet_pton(family, client, bytes) != 1) {
		snprintf(out, LIMIT_CLIENT_SIZE, "%s", client);
		return;
	}
	memset(bytes + keep, 0, sizeof(bytes) - keep);
	if (inet_ntop(family, bytes, out, LIMIT_CLIENT_SIZE) == NULL)
		out[0] = '\0';
}

static const char *
text_of(const char *text)
{
	return text == NULL ? "" : text;
}

/* False if there is nobody to count it for. */
static bool
print_whom(const struct limit_row *row, const struct limit_ask *ask,
    char out[WHOM_SIZE])
{
	const char *client = text_of(ask->client), *name = text_of(ask->name);
	const char *subject = subjects[ask->kind];
	const char *who = ask->known ? "|known" : "";
	char contact[EMAIL_SIZE], network[LIMIT_CLIENT_SIZE] = "";

	email_key(text_of(ask->contact), contact);
	switch (row->by) {
	case BY_CONTACT_NET:
		limit_network(client, 3, 6, network);
		snprintf(out, WHOM_SIZE, "%s|%s|%s|%s%s", subject, contact,
		    name, network, who);
		return *client != '\0';
	case BY_CONTACT:
		snprintf(out, WHOM_SIZE, "%s|%s|%s%s", subject, contact,
		    ask->kind == LIMIT_PROVE ? "" : name, who);
		return true;
	case BY_NAME:
		snprintf(out, WHOM_SIZE, "%s|%s|%s", subject, name,
		    channel_name(ask->channel));
		return true;
	case BY_ADDRESS:
		snprintf(out, WHOM_SIZE, "%s", client);
		return *out != '\0';
	case BY_NETWORK:
		limit_network(client, 3, 7, out);
		return *out != '\0';
	case BY_SITE:
		limit_network(client, 0, 6, out);
		return *out != '\0';
	case BY_ABROAD:
		out[0] = '\0';
		return !phone_is_greek(text_of(ask->contact));
	case BY_ALL:
		break;
	}
	out[0] = '\0';
	return true;
}

/* The rows that it counts in, of those that have one of these flags; 0: of
 * all. */
static void
find_limits(struct core *core, const struct limit_ask *ask, unsigned flags,
    struct counting *out)
{
	char whom[WHOM_SIZE];
	size_t i;

	out->count = 0;
	for (i = 0; i < ROWS; i++) {
		const struct limit_row *row = &rows[i];
		struct tally *m = &out->tally[out->count];

		if ((row->kinds & 1u << ask->kind) == 0 ||
		    (row->channels == SMS && ask->channel != CHANNEL_SMS) ||
		    (flags != 0 && (row->flags & flags) == 0) ||
		    !print_whom(row, ask, whom))
			continue;
		vault_tally_name(core->vault, m, row->name, whom);
		m->window_s = DAY;
		m->n = ask->blank && row->flags & MONEY ? 0 : 1;
		out->row[out->count++] = row;
	}
}

/* The first row that is full, NULL if there is none. */
static const struct limit_row *
find_full(const struct counting *c, const struct conf *conf)
{
	size_t i;

	for (i = 0; i < c->count; i++) {
		const struct tally *m = &c->tally[i];

		if (m->count + (m->n == 0) > max_of(c->row[i], conf))
			return c->row[i];
	}
	return NULL;
}

static void
tell_operator(struct core *core, const struct limit_row *row, int percent,
    const char *line)
{
	char what[64];

	snprintf(what, sizeof(what), "%s|%d", row->name, percent);
	turn_alarm(core, &(struct turn_alarm){ .what = what, .line = line,
	    .over = percent == 100,
	    .subject = "uregister: the SMS of the day",
	    .advice = "If it is no day of many students, see which addresses "
	    "ask nginx for so\nmuch; limit.sms_daily and its shares say how "
	    "many there are." });
}

/* Half, four fifths, nearly all. */
static void
warn(struct core *core, const struct limit_row *row, int64_t count)
{
	static const int steps[] = { 95, 80, 50 };
	const int64_t max = max_of(row, core->conf);
	char line[128];
	size_t i;

	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		if (count != (max * steps[i] + 99) / 100)
			continue;
		snprintf(line, sizeof(line), "limits: \"%s\" has sent %lld "
		    "SMS today, %d %% of %lld", row->name, (long long)count,
		    steps[i], (long long)max);
		tell_operator(core, row, steps[i], line);
		return;
	}
}

/* Who is refused because of his own doings is no news. */
static void
tell_full(struct core *core, const struct limit_row *row)
{
	char line[128];

	if ((row->flags & WARN) == 0) {
		log_info("limits: \"%s\" is used up for today", row->name);
		return;
	}
	snprintf(line, sizeof(line), "limits: the SMS of \"%s\" are used up "
	    "for today", row->name);
	tell_operator(core, row, 100, line);
}

static enum outcome
give(struct core *core, const struct counting *c, int64_t by)
{
	return c->count == 0 ? OK :
	    vault_tally_give(core->vault, c->tally, c->count, by);
}

/* One line of a provider's is a /64. */
static void
print_known(const struct limit_ask *ask, char out[WHOM_SIZE])
{
	char contact[EMAIL_SIZE], place[LIMIT_CLIENT_SIZE];

	email_key(text_of(ask->contact), contact);
	limit_network(text_of(ask->client), 4, 8, place);
	snprintf(out, WHOM_SIZE, "%s|%s|%s", contact, place,
	    text_of(ask->browser));
}

enum outcome
limit_look(struct core *core, struct limit_ask *ask)
{
	char whom[WHOM_SIZE];

	print_known(ask, whom);
	return vault_known_find(core->vault, whom, &ask->known);
}

enum outcome
limit_take(struct core *core, const struct limit_ask *ask)
{
	const struct limit_row *full;
	struct counting c, counted = { .count = 0 };
	enum outcome r;
	size_t i;

	find_limits(core, ask, 0, &c);
	if ((r = vault_tally_add(core->vault, c.tally, c.count)) != OK)
		return r;
	full = find_full(&c, core->conf);
	for (i = 0; i < c.count; i++) {
		if (full == NULL && c.tally[i].n != 0 && c.row[i]->flags & WARN)
			warn(core, c.row[i], c.tally[i].count);
		if (c.tally[i].n != 0)
			counted.tally[counted.count++] = c.tally[i];
	}
	if (full == NULL)
		return OK;
	tell_full(core, full);
	count_limit(core, full->name);
	r = give(core, &counted, 1);
	return r == OK ? E_LIMIT : r;
}

enum outcome
limit_budget(struct core *core, size_t n, struct limit_budget *out)
{
	struct tally t = { .window_s = DAY };
	enum outcome r;
	size_t i;

	for (i = 0; i < ROWS; i++)
		if ((rows[i].flags & WARN) != 0 && n-- == 0)
			break;
	if (i == ROWS)
		return E_NOTFOUND;
	vault_tally_name(core->vault, &t, rows[i].name, "");
	if ((r = vault_tally_read(core->vault, &t)) == OK)
		*out = (struct limit_budget){ rows[i].name,
		    max_of(&rows[i], core->conf), t.count };
	return r;
}

bool
limit_is_taken(struct core *core, const struct limit_ask *ask)
{
	struct counting c;

	find_limits(core, ask, OWN, &c);
	return c.count > 0 && vault_tally_read(core->vault, c.tally) == OK &&
	    c.tally[0].count > 0;
}

enum outcome
limit_unsent(struct core *core, const struct limit_ask *ask, bool unsent)
{
	struct counting c;

	find_limits(core, ask, MONEY, &c);
	return give(core, &c, unsent);
}

enum outcome
limit_answered(struct core *core, const struct limit_ask *ask)
{
	char whom[WHOM_SIZE];
	struct counting c;
	enum outcome r;

	print_known(ask, whom);
	if ((r = vault_known_put(core->vault, whom, KNOWN_S)) != OK)
		return r;
	find_limits(core, ask, BACK, &c);
	return give(core, &c, 1);
}
