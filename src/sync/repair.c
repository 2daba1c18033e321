/*
 * Entries of ours without a row are adopted; a row without an entry is
 * released, so that its person may activate again.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/progress.h"
#include "directory/many.h"
#include "sync/adopt.h"
#include "sync/repair.h"
#include "vault/account.h"
#include "vault/audit.h"
#include "vault/sync.h"

#define BATCH DIRECTORY_MANY_MAX
#define JUST_MADE_S 3600	/* a copy of the directory may be behind */

struct repairing {
	struct sync	*sync;
	struct progress	 progress;
	struct sync_account account[BATCH];
	bool		 met[BATCH];	/* an entry has its name */
	bool		 other[BATCH];	/* and is another's */
	size_t		 count;
	int64_t		 accounts;
	struct account_row *lost;
	int64_t		 losts;
};

static void
see_entry_of_row(void *arg, const struct directory_many_entry *e)
{
	struct repairing *x = arg;
	size_t i;

	for (i = 0; i < x->count; i++) {
		if (!sync_is_named(e->values, x->account[i].uid))
			continue;
		x->met[i] = true;
		x->other[i] = e->unique_id[0] != '\0' && strcmp(e->unique_id,
		    x->account[i].unique_id) != 0;
	}
}

static enum outcome
note_lost(struct repairing *x, const struct sync_account *a)
{
	struct account_row *more;

	more = reallocarray(x->lost, (size_t)x->losts + 1, sizeof(*more));
	if (more == NULL)
		return E_NOMEM;
	x->lost = more;
	more[x->losts] = (struct account_row){ .id = a->id };
	snprintf(more[x->losts++].uid, sizeof(more->uid), "%s", a->uid);
	return OK;
}

/* Whom an operator stopped is not let in again by this. */
static enum outcome
judge_row(struct repairing *x, const struct sync_account *a)
{
	bool waits = false;
	enum outcome r;

	if ((r = vault_sync_on_way(x->sync->vault, a->id, &waits)) != OK)
		return r;
	if (waits || clock_now() - a->activated < JUST_MADE_S)
		printf("waits   %s: its entry may be on its way\n", a->uid);
	else if (a->status != ACCOUNT_ACTIVE)
		printf("stays   %s: it has no entry, and was stopped\n",
		    a->uid);
	else {
		printf("release %s: it has no entry; its person may activate "
		    "again\n", a->uid);
		r = note_lost(x, a);
	}
	return r;
}

/* Those that are closed have given up their entry, or may. */
static void
keep_open(struct repairing *x, const char *uids[BATCH])
{
	size_t i, n = 0;

	for (i = 0; i < x->count; i++) {
		if (x->account[i].status != ACCOUNT_ACTIVE &&
		    x->account[i].status != ACCOUNT_SUSPENDED)
			continue;
		if (n != i)
			x->account[n] = x->account[i];
		uids[n] = x->account[n].uid;
		x->met[n] = x->other[n] = false;
		n++;
	}
	x->count = n;
}

static enum outcome
look_at_rows(struct repairing *x, struct detail *d)
{
	static const char *const names[] = { "uid", "eduPersonUniqueId",
	    NULL };
	const struct directory_many many = { names, see_entry_of_row, x };
	const char *uids[BATCH];
	enum outcome r = OK;
	size_t i;

	keep_open(x, uids);
	if (x->count > 0)
		r = directory_many_find(x->sync->directory, uids, x->count,
		    &many, d);
	for (i = 0; i < x->count && r == OK; i++) {
		if (!x->met[i])
			r = judge_row(x, &x->account[i]);
		else if (x->other[i])
			printf("other   %s: the entry of that name is "
			    "another's\n", x->account[i].uid);
		x->accounts++;
		progress_step(&x->progress);
	}
	return r;
}

static enum outcome
find_lost(struct repairing *x, struct detail *d)
{
	int64_t last = 0;
	enum outcome r;

	progress_begin(&x->progress, "accounts looked at", 0);
	do {
		r = vault_sync_next(x->sync->vault, &last, x->account, BATCH,
		    &x->count);
		if (r != OK) {
			*d = *vault_detail(x->sync->vault);
			break;
		}
		if (x->count == 0)
			break;
		r = look_at_rows(x, d);
	} while (r == OK);
	progress_end(&x->progress);
	return r;
}

/* ---- what is done ---- */

/* A directory that is empty, or the wrong one, is no reason to release all. */
static enum outcome
look_at_number(const struct repairing *x, bool all, struct detail *d)
{
	const struct conf *c = x->sync->conf;
	int64_t most = x->accounts * c->sync_brake_departures_share / 100;

	if (most < c->sync_brake_departures)
		most = c->sync_brake_departures;
	if (all || x->losts <= most)
		return OK;
	detail_set(d, "%lld of %lld accounts have no entry, and without -a "
	    "%lld may: is it the right directory, and whole?  Nothing was "
	    "done", (long long)x->losts, (long long)x->accounts,
	    (long long)most);
	return E_DENIED;
}

static enum outcome
release_one(struct sync *s, const struct account_row *a)
{
	struct flow_row f = { .account = a->id };
	struct vault *v = s->vault;
	enum outcome r;

	sync_reason(s, a->uid, f.reason, sizeof(f.reason));
	if ((r = vault_begin(v)) != OK)
		return r;
	if ((r = sync_audit(s, "account.released", &f)) == OK &&
	    (r = vault_audit_flush(v)) == OK &&	/* while it is still his */
	    (r = vault_account_release(v, a->id)) == OK)
		r = vault_commit(v);
	vault_rollback(v);
	return r;
}

static enum outcome
release_all(struct repairing *x, struct detail *d)
{
	enum outcome r = OK;
	int64_t i;

	progress_begin(&x->progress, "released", x->losts);
	for (i = 0; i < x->losts && r == OK; i++) {
		r = release_one(x->sync, &x->lost[i]);
		progress_step(&x->progress);
	}
	progress_end(&x->progress);
	if (r != OK)
		*d = *vault_detail(x->sync->vault);
	return r;
}

enum outcome
repair_accounts(struct sync *s, bool apply, bool all, struct detail *d)
{
	struct repairing *x = calloc(1, sizeof(*x));
	enum outcome r = E_NOMEM;

	if (x == NULL)
		return r;
	x->sync = s;
	/* First what is released: who has another's entry is known then. */
	if ((r = find_lost(x, d)) != OK ||
	    (apply && ((r = look_at_number(x, all, d)) != OK ||
	    (r = release_all(x, d)) != OK)))
		goto done;
	printf("%lld %s without an entry\n", (long long)x->losts, apply ?
	    "were released that were" : "would be released that are");
	r = adopt_forgotten(s, apply, d);
done:
	free(x->lost);
	free(x);
	return r;
}
