/*
 * The comparison of registry, tables and tree.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/progress.h"
#include "base/text.h"
#include "sync/compare.h"
#include "sync/judge.h"
#include "sync/load.h"
#include "sync/owner.h"

#define ATTRIBUTES_MAX (ENTRY_ROWS_MAX + 8)
#define BATCH DIRECTORY_MANY_MAX

/* What is at hand while it goes on. */
struct comparing {
	struct sync	*sync;
	struct compare	*out;
	struct spool	*spool;
	struct plan	*plan;
	struct progress	 progress;
	const char	*attribute[ATTRIBUTES_MAX];
	struct sync_account account[BATCH];
	size_t		 count;
	bool		 met[BATCH];	/* its entry came */
	struct person	*person;
	struct diff_table table;
	enum outcome	 failed;
	/* The names of all accounts of ours, as keys, for the strangers. */
	unsigned char	(*name)[SPOOL_KEY_LEN];
	size_t		 names, room;
};

void
compare_clear(struct compare *c)
{
	figures_clear(&c->now);
	figures_clear(&c->before);
}

static void
count_item(struct comparing *c, const struct judge *j)
{
	struct compare *out = c->out;

	out->departures += j->departs;
	if (!item_changes(&j->item))
		return;
	out->changes++;
	if (j->item.kinds >> KIND_AFFILIATION & 1)
		out->affiliations++;
}

static enum outcome
judge_one(struct comparing *c, const struct sync_account *account,
    const struct directory_many_entry *entry)
{
	const struct judge_input in = { c->sync, &c->table, account, entry,
	    c->person };
	struct judge j;
	enum outcome r;

	r = person_find(c->sync, c->spool, account,
	    entry != NULL ? entry->values : NULL, c->person);
	if (r != OK || (r = judge_account(&in, &j)) != OK)
		return r;
	count_item(c, &j);
	if (j.told)
		r = plan_put(c->plan, &j.item);
	item_clear(&j.item);
	return r;
}

static void
see_entry(void *arg, const struct directory_many_entry *entry)
{
	struct comparing *c = arg;
	size_t i;

	for (i = 0; i < c->count && c->failed == OK; i++)
		if (!c->met[i] && sync_is_named(
		    entry->values, c->account[i].uid)) {
			c->met[i] = true;
			c->failed = judge_one(c, &c->account[i], entry);
			return;
		}
}

static enum outcome
note_name(struct comparing *c, const char *uid)
{
	const size_t more = c->room == 0 ? 4096 : c->room * 2;
	void *bigger;

	if (c->names == c->room) {
		bigger = reallocarray(c->name, more, SPOOL_KEY_LEN);
		if (bigger == NULL)
			return E_NOMEM;
		c->name = bigger;
		c->room = more;
	}
	load_name_key(c->sync, uid, c->name[c->names++]);
	return OK;
}

/* Those that are kept move to the front. */
static enum outcome
choose_kept(struct comparing *c, const char *uids[BATCH])
{
	size_t i, n = 0;
	enum outcome r;

	for (i = 0; i < c->count; i++) {
		if ((r = note_name(c, c->account[i].uid)) != OK)
			return r;
		if (!vault_sync_is_kept(&c->account[i]))
			continue;
		if (n != i)
			c->account[n] = c->account[i];
		uids[n] = c->account[n].uid;
		c->met[n++] = false;
	}
	c->count = n;
	return OK;
}

static enum outcome
compare_batch(struct comparing *c, struct detail *d)
{
	const struct directory_many many = { c->attribute, see_entry, c };
	const char *uids[BATCH];
	enum outcome r;
	size_t i;

	if ((r = choose_kept(c, uids)) != OK || c->count == 0)
		return r;
	r = directory_many_find(c->sync->directory, uids, c->count, &many, d);
	if (r == OK)
		r = c->failed;
	for (i = 0; i < c->count && r == OK; i++) {
		if (!c->met[i])
			r = judge_one(c, &c->account[i], NULL);
		c->out->accounts++;
		progress_step(&c->progress);
	}
	return r;
}

static enum outcome
compare_accounts(struct comparing *c, struct detail *d)
{
	int64_t last = 0;
	enum outcome r;

	progress_begin(&c->progress, "accounts compared", 0);
	do {
		r = vault_sync_next(c->sync->vault, &last, c->account, BATCH,
		    &c->count);
		if (r != OK) {
			*d = *vault_detail(c->sync->vault);
			return r;
		}
		if (c->count == 0)
			break;
		r = compare_batch(c, d);
	} while (r == OK);
	progress_end(&c->progress);
	return r;
}

/* ---- entries that nobody knows ---- */

static int
order_names(const void *a, const void *b)
{
	return memcmp(a, b, SPOOL_KEY_LEN);
}

static void
see_stranger(void *arg, const struct directory_many_entry *entry)
{
	unsigned char key[SPOOL_KEY_LEN];
	struct item item = { .kinds = UINT64_C(1) << KIND_STRANGER,
	    .step = -1 };
	struct comparing *c = arg;

	load_name_key(c->sync, entry->uid, key);
	if (c->failed != OK || (c->names > 0 && bsearch(key, c->name,
	    c->names, SPOOL_KEY_LEN, order_names) != NULL))
		return;
	text_cut(item.uid, sizeof(item.uid), entry->uid);
	text_cut(item.dn, sizeof(item.dn), entry->dn);
	text_cut(item.why, sizeof(item.why), item_kind_words(KIND_STRANGER));
	c->failed = plan_put(c->plan, &item);
}

/* A server that lets our log-in not walk through all keeps them to itself. */
static enum outcome
find_strangers(struct comparing *c)
{
	struct detail d = { "" };
	enum outcome r;

	if (c->names > 0)
		qsort(c->name, c->names, SPOOL_KEY_LEN, order_names);
	r = directory_many_walk(c->sync->directory, see_stranger, c, &d);
	if (r != OK) {
		log_outcome(LOG_LEVEL_WARN, r, &d, "entries of nobody are not "
		    "looked for");
		plan_remark(c->plan, "entries of nobody were not looked for");
	}
	return c->failed;
}

/* ---- the whole ---- */

static void
take_figure(void *arg, const char *name, int64_t value)
{
	figures_add(arg, name, value);
}

static void
look_at_brakes(struct comparing *c)
{
	struct compare *out = c->out;
	const struct brake_facts facts = { .conf = c->sync->conf,
	    .now = &out->now, .before = &out->before, .at = clock_now(),
	    .accounts = out->accounts, .changes = out->changes,
	    .departures = out->departures,
	    .affiliations = out->affiliations };
	char line[320];
	enum brake b;

	out->braked = brake_find(&facts, &out->brakes);
	for (b = 0; b < BRAKES; b++) {
		if (!out->brakes.on[b])
			continue;
		snprintf(line, sizeof(line), "brake %s: %s", brake_name(b),
		    out->brakes.why[b]);
		plan_remark(c->plan, line);
	}
}

static enum outcome
make_plan(struct comparing *c, struct detail *d)
{
	struct sync *s = c->sync;
	enum outcome r;

	if ((r = load_registry(s, &c->spool, &c->out->now, d)) != OK)
		return r;
	if ((r = vault_sync_run_figures(s->vault, take_figure,
	    &c->out->before)) != OK) {
		*d = *vault_detail(s->vault);
		return r;
	}
	if ((r = plan_new(s->conf->sync_dir, &c->plan, d)) != OK ||
	    (r = compare_accounts(c, d)) != OK ||
	    (r = find_strangers(c)) != OK)
		return r;
	look_at_brakes(c);
	return plan_end(c->plan, PLAN_LATEST, c->out->hash, d);
}

enum outcome
compare_make(struct sync *s, struct compare *out, struct detail *d)
{
	struct comparing *c = calloc(1, sizeof(*c));
	enum outcome r = E_NOMEM;

	memset(out, 0, sizeof(*out));
	if (c == NULL || (c->person = calloc(1, sizeof(*c->person))) == NULL)
		goto done;
	c->sync = s;
	c->out = out;
	owner_attributes(s->conf, c->attribute, ATTRIBUTES_MAX);
	diff_table_make(s->conf, &c->table);
	r = make_plan(c, d);
	person_clear(c->person);
done:
	if (c != NULL) {
		plan_free(&c->plan);
		spool_free(&c->spool);
		free(c->person);
		free(c->name);
	}
	free(c);
	return r;
}
