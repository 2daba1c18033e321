/*
 * One account, explained: the same judgement as in a run, told.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "person/schac.h"
#include "registry/key.h"
#include "sync/day.h"
#include "sync/explain.h"
#include "sync/judge.h"
#include "sync/load.h"
#include "sync/owner.h"
#include "sync/plan_text.h"
#include "vault/account.h"

#define ATTRIBUTES_MAX (ENTRY_ROWS_MAX + 8)

struct explaining {
	struct sync	*sync;
	struct spool	*spool;
	struct sync_account account;
	struct person	 person;
	struct diff_table table;
	struct judge	 judge;
	bool		 met;
	enum outcome	 r;
};

/* ---- his rows ---- */

static enum outcome
spool_rows(struct explaining *x, size_t capacity,
    const struct registry_rows *rows)
{
	struct spool_key key[SPOOL_KEYS_MAX];
	struct spool_row row;
	enum outcome r = OK;
	size_t i;

	for (i = 0; i < rows->count && r == OK; i++) {
		row = (struct spool_row){ .capacity = capacity,
		    .live = rows->row[i].live,
		    .record = rows->row[i].record };
		r = spool_put(x->spool, &row, key, load_keys(x->sync,
		    x->sync->conf->capacity[capacity].source, &row.record,
		    key));
	}
	record_clear(&row.record);
	return r;
}

static enum outcome
look_up_rows(struct explaining *x, size_t capacity, enum registry_key key,
    const char *text)
{
	struct registry_rows *rows = NULL;
	enum outcome r;

	r = registry_key_find(x->sync->registry,
	    &x->sync->conf->capacity[capacity], key, text, &rows);
	if (r == OK)
		r = spool_rows(x, capacity, rows);
	registry_rows_free(&rows);
	return r == E_NOTFOUND ? OK : r;
}

/* By his name, and by the numbers that his entry has. */
static enum outcome
look_up_his(struct explaining *x, const struct entry *e)
{
	const struct conf *conf = x->sync->conf;
	struct schac_id id;
	const char *value;
	enum outcome r = OK;
	size_t i, n;

	for (i = 0; i < conf->capacities && r == OK; i++) {
		if (!conf->capacity[i].enabled)
			continue;
		r = look_up_rows(x, i, REGISTRY_LOGIN_NAME, x->account.uid);
		for (n = 0; r == OK && e != NULL && (value = entry_get_nth(e,
		    "schacPersonalUniqueID", n)) != NULL; n++)
			if (schac_id_parse(value, &id) == OK)
				r = look_up_rows(x, i, REGISTRY_NUMBER,
				    id.number);
	}
	return r;
}

/* ---- what is told ---- */

static void
print_rows(const struct explaining *x)
{
	const struct spool_row *row;
	size_t i;

	if (x->person.rows == 0)
		printf("registry:  no row%s\n", x->person.unsure ?
		    " that is his for certain" : "");
	for (i = 0; i < x->person.rows; i++) {
		row = &x->person.row[i];
		printf("registry:  %s %s, department %s: %s since %s%s\n",
		    x->sync->conf->capacity[row->capacity].source,
		    row->record.registration_id, row->record.department_id,
		    row->record.status, row->record.status_date,
		    row->live ? ", live" : "");
	}
}

static void
print_stair(const struct stair *s)
{
	char ended[DATE_SIZE], next[DATE_SIZE];

	if (s->ended == 0) {
		printf("staircase: on none, since a row of his is live\n");
		return;
	}
	day_print(s->ended, ended);
	day_print(s->next_day, next);
	printf("staircase: ended %s; ", ended);
	if (s->waits)
		printf("waits: a row is gone when it was in so many runs\n");
	else if (s->step == NULL)
		printf("everything that he had\n");
	else
		printf("on the step %lld days after\n",
		    (long long)stair_days(s->step));
	if (s->next != NULL)
		printf("next:      %s, the step %lld days after\n", next,
		    (long long)stair_days(s->next));
	else
		printf("next:      nothing\n");
}

static void
print_judgement(const struct explaining *x)
{
	static char text[PLAN_TEXT_SIZE];
	struct buf b;

	printf("account:   %s, %s%s, made as %s\n", x->account.uid,
	    vault_account_words[x->account.status],
	    x->account.status == ACCOUNT_ACTIVE ? "" : x->account.by_sync ?
	    " by the staircase" : " by an operator", x->account.source);
	print_rows(x);
	if (x->person.rows > 0 || x->judge.stair.ended != 0)
		print_stair(&x->judge.stair);
	if (!x->judge.told) {
		printf("plan:      nothing is to be done\n");
		return;
	}
	buf_init(&b, text, sizeof(text) - 1);
	plan_text_show(&x->judge.item, &b);
	text[b.len] = '\0';
	printf("plan:\n%s", text);
}

static enum outcome
explain_entry(struct explaining *x, const struct directory_many_entry *entry)
{
	const struct entry *values = entry != NULL ? entry->values : NULL;
	const struct judge_input in = { x->sync, &x->table, &x->account,
	    entry, &x->person };
	enum outcome r;

	if ((r = look_up_his(x, values)) != OK ||
	    (r = spool_end(x->spool)) != OK ||
	    (r = person_find(x->sync, x->spool, &x->account, values,
	    &x->person)) != OK || (r = judge_account(&in, &x->judge)) != OK)
		return r;
	print_judgement(x);
	item_clear(&x->judge.item);
	return OK;
}

static void
see_explained(void *arg, const struct directory_many_entry *entry)
{
	struct explaining *x = arg;

	if (x->met)
		return;
	x->met = true;
	x->r = explain_entry(x, entry);
}

static enum outcome
explain_found(struct explaining *x, struct detail *d)
{
	const char *attribute[ATTRIBUTES_MAX];
	const struct directory_many many = { attribute, see_explained, x };
	const char *const uids[] = { x->account.uid };
	enum outcome r;

	owner_attributes(x->sync->conf, attribute, ATTRIBUTES_MAX);
	diff_table_make(x->sync->conf, &x->table);
	r = directory_many_find(x->sync->directory, uids, 1, &many, d);
	if (r == OK && !x->met)
		r = explain_entry(x, NULL);
	return r == OK ? x->r : r;
}

enum outcome
explain_account(struct sync *s, const char *uid, struct detail *d)
{
	struct explaining *x = calloc(1, sizeof(*x));
	enum outcome r;

	if (x == NULL)
		return E_NOMEM;
	x->sync = s;
	r = vault_sync_find(s->vault, uid, &x->account);
	if (r == E_NOTFOUND)
		detail_set(d, "there is no account %s of ours", uid);
	else if (r != OK)
		*d = *vault_detail(s->vault);
	if (r == OK)
		r = spool_new(s->conf->sync_dir, &x->spool, d);
	if (r == OK)
		r = explain_found(x, d);
	spool_free(&x->spool);
	person_clear(&x->person);
	free(x);
	return r;
}
