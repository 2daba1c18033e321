/*
 * Wrong PINs, counted, and what comes of how many there are.
 */
#include <stdio.h>
#include <string.h>

#include "person/email.h"
#include "turn/alarm.h"
#include "turn/guess.h"
#include "turn/limit.h"
#include "turn/pin.h"
#include "vault/tally.h"

#define DAY 86400
#define FEWER 50		/* times as many until they grow again: each of
				 * them opens a hundredth */
#define MANY 10			/* flows of wrong PINs at one contact */

/* Who is behind one address may have all of its network. */
static const struct place {
	const char	*name;
	size_t		 four, six;	/* bytes of IPv4, IPv6; 0: not at all */
	int64_t		 times;		/* as many as one address */
} places[] = {
	{ "guess-client", 4, 8, 1 },
	{ "guess-net", 3, 7, 2 },
	{ "guess-site", 0, 6, 4 },
};

#define PLACES (sizeof(places) / sizeof(places[0]))

/* What one guess counts in. */
struct guesses {
	struct tally	 tally[CHANNELS + PIN_LEVELS + PLACES];
	/* so many of the contacts, then of levels, then of places */
	size_t		 contacts, levels, places;
};

static bool
is_longest(const struct conf *conf, unsigned level)
{
	return level + 1 >= PIN_LEVELS ||
	    pin_digits(conf, level) == PIN_SIZE - 1;
}

int64_t
guess_max(const struct conf *conf, unsigned level)
{
	if (is_longest(conf, level))
		return 0;
	return conf->limit_wrong_pins * (level == 0 ? 1 : FEWER);
}

int64_t
guess_max_of_address(const struct conf *conf)
{
	return conf->limit_client_wrong_pins;
}

/* At one contact: those of one flow, then those of many. */
static int64_t
max_of_contact(const struct conf *conf, unsigned level)
{
	return conf->pin_tries * (level == 0 ? 1 : MANY);
}

static unsigned
level_of(const struct conf *conf, const struct flow_row *f)
{
	const size_t digits = pin_digits_of(conf, f->data.digits);
	unsigned level = 0;

	while (!is_longest(conf, level) && pin_digits(conf, level) < digits)
		level++;
	return level;
}

static size_t
count_of(const struct guesses *g)
{
	return g->contacts + g->levels + g->places;
}

static void
name_one(struct core *core, struct tally *m, const char *what,
    const char *whom, int64_t n)
{
	vault_tally_name(core->vault, m, what, whom);
	m->window_s = DAY;
	m->n = n;
}

/* Those that the PINs of the flow went to. */
static void
name_contacts(struct core *core, const struct flow_row *f, int64_t n,
    struct guesses *g)
{
	const struct flow_data *data = &f->data;
	const bool forgot = data->page == PAGE_FORGOT;
	const char *typed[] = { forgot ? data->contact : data->mobile,
	    forgot ? "" : data->email };
	char key[EMAIL_SIZE];
	size_t i;

	for (i = 0; i < sizeof(typed) / sizeof(typed[0]); i++) {
		if (*typed[i] == '\0')
			continue;
		email_key(typed[i], key);
		name_one(core, &g->tally[g->contacts++], "guess-contact",
		    key, n);
	}
}

static void
name_level(struct core *core, unsigned level, int64_t n, struct guesses *g)
{
	char digits[24];

	snprintf(digits, sizeof(digits), "%zu", pin_digits(core->conf,
	    level));
	name_one(core, &g->tally[count_of(g)], "guess-all", digits, n);
	g->levels++;
}

static void
name_places(struct turn *t, struct guesses *g)
{
	char whom[LIMIT_CLIENT_SIZE];
	size_t i;

	for (i = 0; i < PLACES; i++) {
		limit_network(t->client, places[i].four, places[i].six, whom);
		if (whom[0] == '\0')
			continue;
		name_one(t->core, &g->tally[count_of(g)], places[i].name, whom,
		    1);
		g->places++;
	}
}

/* Of the contact that has the most. */
static int64_t
wrong_of_contact(const struct guesses *g)
{
	int64_t n = 0;
	size_t i;

	for (i = 0; i < g->contacts; i++)
		if (g->tally[i].count > n)
			n = g->tally[i].count;
	return n;
}

static int64_t
wrong_of_level(const struct guesses *g, unsigned i)
{
	return g->tally[g->contacts + i].count;
}

/* A level is over when its last guess was made, and so is that of a contact
 * with the first one. */
enum outcome
guess_level(struct core *core, const struct flow_row *f, unsigned *out)
{
	struct guesses g = { .contacts = 0 };
	unsigned i, level = 0;
	enum outcome r;
	int64_t wrong;

	name_contacts(core, f, 0, &g);
	for (i = 0; !is_longest(core->conf, i); i++)
		name_level(core, i, 0, &g);
	if (g.levels > 0 && (r = vault_tally_add(core->vault, g.tally,
	    count_of(&g))) != OK)
		return r;
	wrong = wrong_of_contact(&g);
	while (level < g.levels &&
	    (wrong_of_level(&g, level) >= guess_max(core->conf, level) ||
	    wrong >= (level == 0 ? 1 : max_of_contact(core->conf, level))))
		level++;
	*out = level;
	return OK;
}

static enum outcome
judge_guess(const struct conf *conf, const struct guesses *g,
    unsigned level)
{
	const struct tally *place = g->tally + g->contacts + g->levels;
	size_t i;

	for (i = 0; i < g->places; i++)
		if (place[i].count > guess_max_of_address(conf) *
		    places[i].times)
			return E_LIMIT;
	if (is_longest(conf, level))
		return OK;
	return wrong_of_level(g, 0) > guess_max(conf, level) ||
	    wrong_of_contact(g) > max_of_contact(conf, level) ?
	    E_EXPIRED : OK;
}

/* Half of what may be, and all of it. */
static void
warn_of_guesses(struct core *core, unsigned level, int64_t count)
{
	const int64_t max = guess_max(core->conf, level);
	const size_t digits = pin_digits(core->conf, level);
	char what[64], line[160];

	if (max == 0 || (count != (max + 1) / 2 && count != max))
		return;
	snprintf(what, sizeof(what), "guesses|%zu|%d", digits, count == max);
	snprintf(line, sizeof(line), "%lld wrong PINs of %zu digits today, "
	    "of %lld%s", (long long)count, digits, (long long)max,
	    count < max ? "" : ": all PINs are longer until midnight");
	turn_alarm(core, &(struct turn_alarm){ .what = what, .line = line,
	    .over = count == max,
	    .subject = "uregister: somebody guesses at PINs",
	    .advice = "Nobody is kept out: who has a shorter PIN asks for "
	    "another.  If it is\nno crowd of students, see which addresses "
	    "ask nginx for so much." });
}

static void
list_guess(struct turn *t, unsigned level, struct guesses *out)
{
	name_contacts(t->core, &t->flow, 1, out);
	name_level(t->core, level, 1, out);
	name_places(t, out);
}

enum outcome
guess_take(struct turn *t)
{
	const unsigned level = level_of(t->core->conf, &t->flow);
	struct vault *v = t->core->vault;
	struct guesses g = { .contacts = 0 };
	enum outcome r, judged;

	list_guess(t, level, &g);
	if ((r = vault_tally_add(v, g.tally, count_of(&g))) != OK)
		return r;
	judged = judge_guess(t->core->conf, &g, level);
	if (judged == OK) {
		warn_of_guesses(t->core, level, wrong_of_level(&g, 0));
		return OK;
	}
	r = vault_tally_give(v, g.tally, count_of(&g), 1);
	return r == OK ? judged : r;
}

enum outcome
guess_give(struct turn *t)
{
	const unsigned level = level_of(t->core->conf, &t->flow);
	struct guesses g = { .contacts = 0 };

	list_guess(t, level, &g);
	return vault_tally_give(t->core->vault, g.tally, count_of(&g),
	    1);
}
