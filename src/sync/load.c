/*
 * The registry's rows, read once.
 */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/progress.h"
#include "base/text.h"
#include "person/date.h"
#include "registry/newest.h"
#include "registry/walk.h"
#include "sync/load.h"
#include "vault/sync.h"

#define WALK_S 1800		/* of one view: it is read until it ends */

struct loading {
	struct sync	*sync;
	struct spool	*spool;
	struct figures	*figures;
	const char	*source;
	size_t		 capacity;
	struct progress	 progress;
	enum outcome	 failed;
};

void
load_key(const struct sync *s, const char *person,
    unsigned char out[SPOOL_KEY_LEN])
{
	unsigned char whole[KEY_HASH_LEN];

	vault_sync_person(s->vault, person, whole);
	memcpy(out, whole, SPOOL_KEY_LEN);
}

void
load_name_key(const struct sync *s, const char *login_name,
    unsigned char out[SPOOL_KEY_LEN])
{
	char text[sizeof(((struct record *)0)->login_name) + 8];

	snprintf(text, sizeof(text), "name\n%s", login_name);
	text_ascii_lower(text);
	load_key(s, text, out);
}

size_t
load_keys(const struct sync *s, const char *source,
    const struct record *record, struct spool_key out[SPOOL_KEYS_MAX])
{
	char person[RECORD_PERSON_SIZE];
	size_t n = 0;

	if (record_person(record, person) == OK) {
		load_key(s, person, out[n].bytes);
		out[n++].kind = SPOOL_NUMBER;
	}
	if (record_row_person(record, source, person) == OK) {
		load_key(s, person, out[n].bytes);
		out[n++].kind = SPOOL_ROW;
	}
	if (record->login_name[0] != '\0') {
		load_name_key(s, record->login_name, out[n].bytes);
		out[n++].kind = SPOOL_NAME;
	}
	return n;
}

static void
load_row(void *arg, const struct registry_seen *seen)
{
	struct spool_key key[SPOOL_KEYS_MAX];
	struct loading *l = arg;
	struct spool_row row;

	progress_step(&l->progress);
	if (l->failed != OK)
		return;
	row = (struct spool_row){ .capacity = l->capacity,
	    .live = seen->live, .record = *seen->record };
	l->failed = spool_put(l->spool, &row, key, load_keys(l->sync,
	    l->source, seen->record, key));
	figures_count(l->figures, l->source, seen->record, seen->live);
	record_clear(&row.record);
}

static enum outcome
load_newest(struct loading *l, const struct conf_capacity *capacity)
{
	char name[FIGURES_NAME_SIZE];
	int64_t newest = 0;
	enum outcome r;

	r = registry_newest(l->sync->registry, capacity, &newest);
	if (r == E_NOTFOUND)
		return OK;
	figures_name(name, l->source, "newest", "");
	if (r == OK)
		figures_add(l->figures, name, newest);
	return r;
}

static enum outcome
load_view(struct loading *l, const struct conf_capacity *capacity,
    struct detail *d)
{
	struct registry_walk walk = { .see = load_row, .arg = l,
	    .deadline = clock_ms() + WALK_S * INT64_C(1000) };
	struct registry *reg = l->sync->registry;
	enum outcome r;

	l->source = capacity->source;
	progress_begin(&l->progress, "rows of the registry read", 0);
	r = registry_walk(reg, capacity, &walk);
	progress_end(&l->progress);
	if (r != OK || (r = load_newest(l, capacity)) != OK) {
		detail_set(d, "%s: %s", capacity->source,
		    registry_detail(reg)->text);
		return r;
	}
	if (l->failed == OK && walk.whole)
		return OK;
	detail_set(d, "the view of %s was not read to its end",
	    capacity->source);
	return l->failed != OK ? l->failed : E_BACKEND;
}

struct twins {
	const struct spool *spool;
	int64_t	count;
};

/* The rows of a number that say two days of birth. */
static void
count_twins(void *arg, const size_t *rows, size_t n, size_t all)
{
	char date[sizeof(((struct record *)0)->birth_date)] = "";
	struct spool_row row;
	struct twins *t = arg;
	bool two = false;
	size_t i;

	for (i = 0; i < n && !two; i++) {
		if (spool_get(t->spool, rows[i], &row) != OK ||
		    row.record.birth_date[0] == '\0')
			continue;
		two = date[0] != '\0' &&
		    !date_may_be_same(date, row.record.birth_date);
		memcpy(date, row.record.birth_date, sizeof(date));
	}
	record_clear(&row.record);
	t->count += two ? (int64_t)all : 0;
}

static enum outcome
load_views(struct loading *l, struct detail *d)
{
	const struct conf *conf = l->sync->conf;
	enum outcome r = OK;

	for (l->capacity = 0; r == OK && l->capacity < conf->capacities;
	    l->capacity++)
		if (conf->capacity[l->capacity].enabled)
			r = load_view(l, &conf->capacity[l->capacity], d);
	return r;
}

enum outcome
load_registry(struct sync *s, struct spool **out, struct figures *figures,
    struct detail *d)
{
	struct loading l = { .sync = s, .figures = figures };
	struct twins twins = { 0 };
	enum outcome r;

	if ((r = spool_new(s->conf->sync_dir, &l.spool, d)) != OK ||
	    (r = load_views(&l, d)) != OK || (r = spool_end(l.spool)) != OK) {
		spool_free(&l.spool);
		return r;
	}
	twins.spool = l.spool;
	spool_groups(l.spool, SPOOL_NUMBER, count_twins, &twins);
	figures_add(figures, FIGURES_DUPLICATES, twins.count);
	*out = l.spool;
	return figures->failed ? E_NOMEM : OK;
}
