/* The values of eduPersonAssurance, by proof and by promise. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "entry/assurance.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define HOUR_S INT64_C(3600)

/* In the order of the words of the setting. */
static const char *const proof_words[PROOFS] = {
	[PROOF_PIN_SMS] = "pin-sms",
	[PROOF_PIN_EMAIL] = "pin-email",
	[PROOF_IDENTITY_CHECK] = "identity-check",
	[PROOF_ADOPTED] = "adopted",
};

/* What the framework says of every account made here, where the settings say
 * nothing. */
static char *everybody_items[] = {
    (char[]){ "https://refeds.org/assurance" },
    (char[]){ "https://refeds.org/assurance/ID/unique" } };
static const struct conf_list everybody = {
    everybody_items, COUNT(everybody_items) };

/* RAF 2.0, 3.3: a nightly run that starts a little later than the one before
 * has not broken the shorter one. */
static const struct {
	const char *name;
	int64_t	 days, age_s;
} promises[ASSURANCE_PROMISES] = {
	[ASSURANCE_DAY] = { "/ATP/ePA-1d", 1, 26 * HOUR_S },
	[ASSURANCE_MONTH] = { "/ATP/ePA-1m", 31, 31 * 24 * HOUR_S },
};

void
assurance_print(unsigned proofs, char out[ASSURANCE_PROOFS_SIZE])
{
	struct buf b;
	size_t i;

	buf_init(&b, out, ASSURANCE_PROOFS_SIZE);
	for (i = 0; i < PROOFS; i++)
		if (proofs & ASSURANCE_BIT(i))
			buf_putf(&b, "%s%s", b.len > 0 ? " " : "",
			    proof_words[i]);
	out[b.len] = '\0';
}

unsigned
assurance_parse(const char *words)
{
	unsigned proofs = 0;
	size_t i, len;

	for (; *words != '\0'; words += len + (words[len] == ' ')) {
		len = strcspn(words, " ");
		for (i = 0; i < PROOFS; i++)
			if (strlen(proof_words[i]) == len &&
			    strncmp(proof_words[i], words, len) == 0)
				proofs |= ASSURANCE_BIT(i);
	}
	return proofs;
}

const char *
assurance_name(enum assurance_promise promise)
{
	return promises[promise].name + 1;
}

int64_t
assurance_days(enum assurance_promise promise)
{
	return promises[promise].days;
}

unsigned
assurance_kept(int64_t age_s)
{
	unsigned kept = 0;
	size_t i;

	for (i = 0; i < ASSURANCE_PROMISES; i++)
		if (age_s <= promises[i].age_s)
			kept |= ASSURANCE_BIT(i);
	return kept;
}

/* A bit, or 0: it makes none. */
static unsigned
promise_of(const char *value)
{
	size_t i, len = strlen(value), tail;

	for (i = 0; i < ASSURANCE_PROMISES; i++) {
		tail = strlen(promises[i].name);
		if (len >= tail && strcmp(value + len - tail,
		    promises[i].name) == 0)
			return ASSURANCE_BIT(i);
	}
	return 0;
}

bool
assurance_is_lapsed(const char *value, unsigned kept)
{
	const unsigned promise = promise_of(value);

	return promise != 0 && (promise & kept) == 0;
}

static const struct conf_list *
of_everybody(const struct conf *conf)
{
	return conf->entry_assurance.count > 0 ? &conf->entry_assurance :
	    &everybody;
}

static unsigned
made_by(const struct conf_list *list)
{
	unsigned made = 0;
	size_t i;

	for (i = 0; i < list->count; i++)
		made |= promise_of(list->item[i]);
	return made;
}

unsigned
assurance_made(const struct conf *conf)
{
	unsigned made = made_by(of_everybody(conf));
	size_t i;

	for (i = 0; i < conf->assurances; i++)
		made |= made_by(&conf->assurance[i].values);
	return made;
}

static void
add_once(struct assurance *a, const char *value)
{
	size_t i;

	for (i = 0; i < a->count; i++)
		if (strcmp(a->value[i], value) == 0)
			return;
	if (a->count < ASSURANCE_VALUES_MAX)
		a->value[a->count++] = value;
}

static void
add_kept(struct assurance *a, const struct conf_list *list, unsigned kept)
{
	size_t i;

	for (i = 0; i < list->count; i++)
		if (!assurance_is_lapsed(list->item[i], kept))
			add_once(a, list->item[i]);
}

void
assurance_fill(const struct conf *conf, unsigned proofs, unsigned kept,
    struct assurance *out)
{
	size_t i;

	out->count = 0;
	add_kept(out, of_everybody(conf), kept);
	for (i = 0; i < conf->assurances; i++)
		if (proofs & ASSURANCE_BIT(conf->assurance[i].proof))
			add_kept(out, &conf->assurance[i].values, kept);
}

enum outcome
assurance_check(const struct conf *conf, struct detail *d)
{
	size_t i, count = of_everybody(conf)->count;

	for (i = 0; i < conf->assurances; i++)
		count += conf->assurance[i].values.count;
	if (count <= ASSURANCE_VALUES_MAX)
		return OK;
	detail_set(d, "entry.assurance and entry.assurance_by_proof: more "
	    "than %d values together", ASSURANCE_VALUES_MAX);
	return E_CONF;
}
