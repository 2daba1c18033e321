/*
 * The plan that takes away what is no longer true.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "directory/many.h"
#include "entry/assurance.h"
#include "sync/lapse.h"
#include "sync/owner.h"
#include "sync/plan.h"
#include "vault/sync.h"

#define ATTRIBUTES_MAX (ENTRY_ROWS_MAX + 8)
#define ASSURANCE "eduPersonAssurance"

struct lapsing {
	struct sync	*sync;
	struct plan	*plan;
	unsigned	 kept;
	struct sync_account account[DIRECTORY_MANY_MAX];
	size_t		 accounts;
	int64_t		 count;
	enum outcome	 failed;
};

enum outcome
lapse_is_due(struct sync *s, unsigned *kept, bool *out)
{
	const unsigned made = assurance_made(s->conf);
	int64_t age = 0;
	enum outcome r = OK;

	if (made != 0)
		r = vault_sync_run_age(s->vault, &age);
	*kept = assurance_kept(age);
	*out = (made & ~*kept) != 0;
	return r;
}

static enum outcome
put_lapsed(struct lapsing *l, const struct sync_account *account,
    const struct directory_many_entry *entry)
{
	struct item item = { .account = account->id, .step = -1,
	    .kinds = UINT64_C(1) << KIND_LAPSED };
	const char *value;
	enum outcome r = OK;
	size_t n;

	if ((item.gone = entry_new()) == NULL)
		return E_NOMEM;
	for (n = 0; r == OK && (value = entry_get_nth(entry->values,
	    ASSURANCE, n)) != NULL; n++)
		if (assurance_is_lapsed(value, l->kept))
			r = entry_put(item.gone, ASSURANCE, value);
	text_cut(item.uid, sizeof(item.uid), account->uid);
	text_cut(item.dn, sizeof(item.dn), entry->dn);
	text_cut(item.why, sizeof(item.why), "no good run for so long");
	if (r == OK && entry_count(item.gone) > 0) {
		r = plan_put(l->plan, &item);
		l->count++;
	}
	item_clear(&item);
	return r;
}

/* Of ours alone: by its name, and by an id that is not another's. */
static bool
is_of(const struct directory_many_entry *entry, const struct sync_account *a)
{
	return !entry->odd && strcmp(entry->unique_id, a->unique_id) == 0 &&
	    sync_is_named(entry->values, a->uid);
}

static void
see_lapsed(void *arg, const struct directory_many_entry *entry)
{
	struct lapsing *l = arg;
	size_t i;

	for (i = 0; i < l->accounts && l->failed == OK; i++)
		if (is_of(entry, &l->account[i])) {
			l->failed = put_lapsed(l, &l->account[i], entry);
			return;
		}
}

static enum outcome
look_at_batch(struct lapsing *l, const char *const *attributes,
    struct detail *d)
{
	const struct directory_many many = { attributes, see_lapsed, l };
	const char *uids[DIRECTORY_MANY_MAX];
	enum outcome r;
	size_t i, n = 0;

	for (i = 0; i < l->accounts; i++)
		if (vault_sync_is_kept(&l->account[i]))
			uids[n++] = l->account[i].uid;
	if (n == 0)
		return OK;
	r = directory_many_find(l->sync->directory, uids, n, &many, d);
	return r == OK ? l->failed : r;
}

static enum outcome
look_at_all(struct lapsing *l, struct detail *d)
{
	const char *attributes[ATTRIBUTES_MAX];
	int64_t last = 0;
	enum outcome r;

	owner_attributes(l->sync->conf, attributes, ATTRIBUTES_MAX);
	do {
		r = vault_sync_next(l->sync->vault, &last, l->account,
		    DIRECTORY_MANY_MAX, &l->accounts);
		if (r != OK)
			*d = *vault_detail(l->sync->vault);
		else if (l->accounts > 0)
			r = look_at_batch(l, attributes, d);
	} while (r == OK && l->accounts > 0);
	return r;
}

enum outcome
lapse_make(struct sync *s, unsigned kept, char hash[SYNC_PLAN_SIZE],
    int64_t *count, struct detail *d)
{
	struct lapsing *l = calloc(1, sizeof(*l));
	enum outcome r = E_NOMEM;

	*count = 0;
	if (l == NULL)
		return r;
	l->sync = s;
	l->kept = kept;
	if ((r = plan_new(s->conf->sync_dir, &l->plan, d)) == OK &&
	    (r = look_at_all(l, d)) == OK && l->count > 0)
		r = plan_end(l->plan, PLAN_LAPSED, hash, d);
	if (r == OK)
		*count = l->count;
	plan_free(&l->plan);
	free(l);
	return r;
}
