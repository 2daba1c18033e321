/*
 * What should stand in an account's entry.
 */
#include <string.h>

#include "base/text.h"
#include "entry/assurance.h"
#include "entry/facts.h"
#include "sync/day.h"
#include "sync/wanted.h"

#define LIST_MAX 64
#define RENEWED_DAYS 30

/* Items borrowed from lists of the configuration. */
struct borrowed {
	char	*item[LIST_MAX];
	struct conf_list list;
};

void
wanted_clear(struct wanted *w)
{
	entry_free(&w->entry);
	entry_free(&w->apart);
}

const struct entry *
wanted_ours(const struct wanted *w)
{
	return w->apart;
}

static void
borrow(struct borrowed *b, char *item)
{
	size_t i;

	for (i = 0; i < b->list.count; i++)
		if (strcmp(b->item[i], item) == 0)
			return;
	if (b->list.count < LIST_MAX && *item != '\0')
		b->item[b->list.count++] = item;
}

static void
borrow_list(struct borrowed *b, const struct conf_list *list)
{
	size_t i;

	b->list.item = b->item;
	for (i = 0; i < list->count; i++)
		borrow(b, list->item[i]);
}

/* One who is live in several capacities is all of that. */
static void
borrow_affiliations(const struct wanted_input *in, struct borrowed *out)
{
	const struct conf_capacity *capacity;
	size_t i, n;

	out->list.item = out->item;
	for (n = 0; n < in->person->rows; n++) {
		i = (in->stair->row + n) % in->person->rows;
		if (!in->person->row[i].live)
			continue;
		capacity = &in->conf->capacity[in->person->row[i].capacity];
		borrow(out, capacity->primary_affiliation);
		borrow_list(out, &capacity->affiliations);
	}
}

/* Whatever we may have written at any time: of the settings, of any step. */
struct written {
	struct borrowed entitlements, affiliations;
};

static void
borrow_written(const struct conf *conf, struct written *out)
{
	const struct conf_step *step;
	size_t n;

	borrow_list(&out->entitlements, facts_entitlements(conf));
	for (n = 0; n < conf->capacities; n++) {
		if (!conf->capacity[n].enabled)
			continue;
		borrow_list(&out->affiliations,
		    &conf->capacity[n].affiliations);
		borrow(&out->affiliations,
		    conf->capacity[n].primary_affiliation);
	}
	for (n = 0; (step = stair_step(conf, n)) != NULL; n++) {
		borrow_list(&out->entitlements, &step->entitlements);
		borrow_list(&out->affiliations, &step->affiliations);
	}
}

/* Kept in whole terms from the activation on, so that it is one date as long
 * as the account lives. */
static int64_t
expires_at(const struct wanted_input *in)
{
	const int64_t term = in->conf->entry_expiry;
	const int64_t soon = (in->today + RENEWED_DAYS) * DAY_S;
	int64_t at = in->activated;

	if (in->stair->closes != 0)
		return in->stair->closes * DAY_S;
	if (at == 0)
		at = in->today * DAY_S;
	at += term;
	while (at <= soon)
		at += term;
	return at;
}

static const struct conf_capacity *
capacity_of(const struct wanted_input *in)
{
	const struct conf *conf = in->conf;
	size_t i;

	if (in->stair->row != STAIR_NO_ROW)
		return &conf->capacity[in->person->row[
		    in->stair->row].capacity];
	for (i = 0; i < conf->capacities; i++)
		if (strcmp(conf->capacity[i].source,
		    in->account->source) == 0)
			return &conf->capacity[i];
	return &conf->capacity[0];
}

/* Both entries, of one record. */
static enum outcome
make_both(const struct wanted_input *in, struct entry_input *e,
    struct wanted *out, struct detail *d)
{
	struct written written = { .entitlements.list = { NULL, 0 } };
	struct entry_input ours = *e;
	enum outcome r;

	if ((r = entry_make(e, &out->entry, d)) != OK)
		return r;
	borrow_written(in->conf, &written);
	ours.no_mail = false;
	ours.entitlements = &written.entitlements.list;
	ours.affiliations = &written.affiliations.list;
	return entry_make(&ours, &out->apart, d);
}

static enum outcome
make_of(const struct wanted_input *in, const struct record *record,
    struct wanted *out, struct detail *d)
{
	struct borrowed affiliations = { .list = { NULL, 0 } };
	const struct conf_step *step = in->stair->step;
	struct entry_input e = { .conf = in->conf,
	    .capacity = capacity_of(in), .record = record,
	    .unique_id = in->account->unique_id, .language = "el",
	    .now = in->activated, .expires = expires_at(in),
	    .proofs = assurance_parse(in->account->proof),
	    /* A plan that is done makes the run good. */
	    .kept = assurance_kept(0) };

	if (step != NULL) {
		e.affiliations = &step->affiliations;
		e.entitlements = &step->entitlements;
		e.no_mail = !step->mail;
	} else if (in->stair->ended == 0) {
		borrow_affiliations(in, &affiliations);
		e.affiliations = &affiliations.list;
	}
	return make_both(in, &e, out, d);
}

/* The name stays, whatever the registry calls him now. */
static enum outcome
make_with_name(const struct wanted_input *in, const struct record *record,
    struct wanted *out, struct detail *d)
{
	struct record named = *record;
	enum outcome r;

	if ((r = text_copy(named.login_name, sizeof(named.login_name),
	    in->account->uid)) == OK)
		r = make_of(in, &named, out, d);
	record_clear(&named);
	if (r != OK)
		wanted_clear(out);
	return r;
}

enum outcome
wanted_make(const struct wanted_input *in, struct wanted *out,
    struct detail *d)
{
	/* Of one without a row: what of him needs none is made of this. */
	struct record stub = { .last_name_el = "Χ" };
	enum outcome r;

	memset(out, 0, sizeof(*out));
	if (in->stair->row != STAIR_NO_ROW) {
		r = make_with_name(in, &in->person->row[
		    in->stair->row].record, out, d);
		/* One who leaves goes on his way whatever his row is. */
		if (r != E_INPUT || in->stair->ended == 0)
			return r;
	}
	out->no_row = true;
	return make_with_name(in, &stub, out, d);
}
