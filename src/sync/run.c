/*
 * A run.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/progress.h"
#include "base/text.h"
#include "sync/alarm.h"
#include "sync/apply.h"
#include "sync/approval.h"
#include "sync/compare.h"
#include "sync/cure.h"
#include "sync/lapse.h"
#include "sync/plan.h"
#include "sync/run.h"

#define PATIENCE_S 120		/* with a server that is away */
#define HOLD_EVERY 64
#define KEEP_PLANS_S (8 * 86400)

struct running {
	struct sync	*sync;
	struct compare	 compare;
	struct sync_run	 run;
	struct progress	 progress;
	struct plan	*plan;
	struct approval	 approval;
	int64_t		 items;
	int64_t		 expired;	/* what was not true any more */
};

/* ---- the brakes ---- */

static void
tell_brakes(struct running *run)
{
	const struct brakes *brakes = &run->compare.brakes;
	struct buf b;
	enum brake n;

	buf_init(&b, run->run.brakes, sizeof(run->run.brakes));
	for (n = 0; n < BRAKES; n++) {
		if (!brakes->on[n])
			continue;
		buf_putf(&b, "%s%s", b.len > 0 ? " " : "", brake_name(n));
		log_as(LOG_SYNC_BRAKE);
		log_warn("brake %s: %s", brake_name(n), brakes->why[n]);
	}
}

/* E_DENIED: a brake is on, and nobody has approved a plan. */
static enum outcome
look_for_approval(struct running *run, struct detail *d)
{
	enum outcome r;

	if (!run->compare.braked)
		return OK;
	tell_brakes(run);
	if ((r = approval_find(run->sync, false,
	    &run->approval, d)) != E_NOTFOUND)
		return r;
	detail_set(d, "stopped by: %s.  Nothing was written.  Look at "
	    "uregisterctl sync show; if it is right: uregisterctl sync "
	    "approve %s", run->run.brakes, run->compare.hash);
	return E_DENIED;
}

/* ---- the work ---- */

static bool
is_away(enum outcome r)
{
	return r == E_BACKEND || r == E_BUSY;
}

/* A server that is started again is waited for.  What was taken, and the
 * answer lost, is then there already. */
static enum outcome
apply_patiently(struct running *run, const struct item *item,
    struct detail *d)
{
	const int64_t until = clock_ms() + PATIENCE_S * 1000;
	bool again = false;
	enum outcome r;

	while (is_away(r = apply_item(run->sync, item, d)) &&
	    clock_ms() < until) {
		if (!again)
			log_outcome(LOG_LEVEL_WARN, r, d, "waiting");
		if (vault_sync_run_hold(run->sync->lock) != OK)
			return E_BACKEND;
		again = true;
		clock_sleep(1000);
	}
	return r;
}

static enum outcome
do_item(struct running *run, const struct item *item, struct detail *d)
{
	enum outcome r;

	if (!approval_allows(&run->approval, item)) {
		run->run.skipped++;
		return OK;
	}
	r = apply_patiently(run, item, d);
	switch (r) {
	case OK:
		run->run.changed += item_changes(item);
		return OK;
	case E_EXPIRED:
		run->run.skipped++;
		run->expired++;
		return OK;
	case E_BACKEND:
	case E_BUSY:
	case E_NOMEM:
		return r;
	default:
		run->run.errors++;
		log_outcome(LOG_LEVEL_ERR, r, d, item->uid);
	}
	if (run->run.errors <= run->sync->conf->sync_brake_errors)
		return OK;
	detail_set(d, "stopped after %lld errors",
	    (long long)run->run.errors);
	return E_LIMIT;
}

/* So many changes in a second. */
static void
keep_pace(const struct running *run)
{
	const int64_t rate = run->sync->conf->sync_rate;
	int64_t due;

	if (rate == 0)
		return;
	due = run->progress.began + run->run.changed * 1000 / rate;
	if (due > clock_ms())
		clock_sleep(due - clock_ms());
}

static enum outcome
do_plan(struct running *run, struct detail *d)
{
	struct item item;
	enum outcome r;

	r = plan_open(run->sync->conf->sync_dir, run->compare.hash,
	    &run->plan, d);
	progress_begin(&run->progress, "changed", run->compare.changes);
	while (r == OK && (r = plan_next(run->plan, &item)) == OK) {
		r = do_item(run, &item, d);
		if (r == OK && item_changes(&item)) {
			progress_step(&run->progress);
			keep_pace(run);
		}
		item_clear(&item);
		if (r == OK && run->items++ % HOLD_EVERY == 0)
			r = vault_sync_run_hold(run->sync->lock);
	}
	progress_end(&run->progress);
	return r == E_NOTFOUND ? OK : r;
}

static enum outcome
keep_figures(struct running *run)
{
	const struct figures *f = &run->compare.now;
	enum outcome r;
	size_t i;

	r = vault_sync_run_forget(run->sync->vault);
	for (i = 0; i < f->count && r == OK; i++)
		r = vault_sync_run_figure(run->sync->vault, f->figure[i].name,
		    f->figure[i].value);
	return r;
}

/* A good run is what the next one is compared with. */
static enum outcome
end_well(struct running *run)
{
	struct vault *v = run->sync->vault;
	struct flow_row f = { .id = 0 };
	enum outcome r;

	snprintf(f.reason, sizeof(f.reason), "plan %.8s: %lld changed, %lld "
	    "left, %lld errors", run->compare.hash,
	    (long long)run->run.changed, (long long)run->run.skipped,
	    (long long)run->run.errors);
	if ((r = vault_begin(v)) != OK)
		return r;
	/* Of a day that was approved in part the next is not to be measured
	 * by: what was not approved would look usual. */
	if (run->approval.limits && run->run.skipped > 0)
		snprintf(run->run.result, sizeof(run->run.result), "partial");
	else
		r = keep_figures(run);
	if (r == OK &&
	    (!run->approval.limits ||
	    (r = vault_sync_run_use(v, run->approval.plan)) == OK) &&
	    (r = vault_sync_run_end(v, &run->run)) == OK &&
	    (r = sync_audit(run->sync, "sync.run", &f)) == OK)
		r = vault_commit(v);
	vault_rollback(v);
	log_as(LOG_SYNC_RUN);
	log_info("%s", f.reason);
	printf("%s\n", f.reason);
	return r;
}

/* What does not succeed is tried again by the next run. */
static void
cure(struct running *run)
{
	int64_t cured = 0;
	enum outcome r;

	r = cure_notices(run->sync, &cured);
	if (r != OK)
		log_outcome(LOG_LEVEL_WARN, r, NULL, "notices are not looked "
		    "at");
	else if (cured > 0)
		log_info("%lld notices are cured by the registry",
		    (long long)cured);
}

static void
alarm_operator(struct running *run, enum outcome r, const struct detail *d)
{
	const struct alarm a = { .plan = run->compare.hash,
	    .brakes = r == E_DENIED ? &run->compare.brakes : NULL,
	    .why = d->text };

	if (alarm_send(run->sync, &a) != OK)
		log_warn("the operator cannot be told");
}

static enum outcome
end_run(struct running *run, enum outcome r, const struct detail *d)
{
	const char *result = r == OK ? "done" : r == E_DENIED ? "stopped" :
	    "failed";

	snprintf(run->run.result, sizeof(run->run.result), "%s", result);
	if (r == OK) {
		cure(run);
		return end_well(run);
	}
	alarm_operator(run, r, d);
	if (run->run.id != 0 &&
	    vault_sync_run_end(run->sync->vault, &run->run) != OK)
		log_warn("what came of the run cannot be written");
	return r;
}

static enum outcome
begin_run(struct running *run, struct detail *d)
{
	enum outcome r;

	if ((r = compare_make(run->sync, &run->compare, d)) != OK)
		return r;
	memcpy(run->run.plan, run->compare.hash, sizeof(run->run.plan));
	plan_sweep(run->sync->conf->sync_dir, KEEP_PLANS_S);
	return vault_sync_run_begin(run->sync->vault, &run->run);
}

/* What changed while the plan was made is looked at once more: mostly it is
 * what a run before, that was killed, had asked of the directory. */
static enum outcome
do_again(struct running *run, struct detail *d)
{
	enum outcome r;

	if (run->expired == 0)
		return OK;
	run->run.skipped = 0;
	plan_free(&run->plan);
	compare_clear(&run->compare);
	if ((r = compare_make(run->sync, &run->compare, d)) != OK)
		return r;
	if (!run->compare.braked || run->approval.limits)
		return do_plan(run, d);
	/* The registry changed meanwhile, to what a brake is for. */
	tell_brakes(run);
	detail_set(d, "stopped by: %s, when it was looked at once more",
	    run->run.brakes);
	return E_DENIED;
}

static void
free_running(struct running **run)
{
	if (*run == NULL)
		return;
	compare_clear(&(*run)->compare);
	plan_free(&(*run)->plan);
	approval_clear(&(*run)->approval);
	free(*run);
	*run = NULL;
}

/* ---- promises that are not kept ---- */

static enum outcome
end_lapsed(struct running *run)
{
	struct vault *v = run->sync->vault;
	struct flow_row f = { .id = 0 };
	enum outcome r;

	snprintf(f.reason, sizeof(f.reason), "plan %.8s: %lld entries do not "
	    "promise any more", run->approval.plan,
	    (long long)run->run.changed);
	if ((r = vault_begin(v)) != OK)
		return r;
	if ((r = vault_sync_run_use(v, run->approval.plan)) == OK &&
	    (r = sync_audit(run->sync, "sync.lapsed", &f)) == OK)
		r = vault_commit(v);
	vault_rollback(v);
	log_info("%s", f.reason);
	return r;
}

static enum outcome
do_lapsed(struct running *run, struct detail *d)
{
	enum outcome r = approval_find(run->sync, true, &run->approval, d);

	if (r == E_NOTFOUND) {
		log_warn("%lld entries promise what is not kept, for no run "
		    "was good: uregisterctl sync approve %s takes it away",
		    (long long)run->compare.changes, run->compare.hash);
		return alarm_send(run->sync, &(struct alarm){
		    .plan = run->compare.hash,
		    .lapsed = run->compare.changes });
	}
	if (r == OK && (r = do_plan(run, d)) == OK)
		r = end_lapsed(run);
	return r;
}

/* This run was none that is good: what it stands for may be over. */
static void
run_lapsed(struct sync *s)
{
	struct running *run = calloc(1, sizeof(*run));
	struct detail d = { "" };
	unsigned kept = 0;
	bool due = false;
	enum outcome r = E_NOMEM;

	if (run == NULL || (r = lapse_is_due(s, &kept, &due)) != OK || !due)
		goto done;
	run->sync = s;
	r = lapse_make(s, kept, run->compare.hash, &run->compare.changes, &d);
	if (r == OK && run->compare.changes > 0)
		r = do_lapsed(run, &d);
done:
	if (r != OK)
		log_outcome(LOG_LEVEL_ERR, r, &d, "promises that are not kept "
		    "stay in the entries");
	free_running(&run);
}

static enum outcome
run_locked(struct sync *s, struct detail *d)
{
	struct running *run = calloc(1, sizeof(*run));
	enum outcome r;

	if (run == NULL)
		return E_NOMEM;
	run->sync = s;
	if ((r = begin_run(run, d)) == OK &&
	    (r = look_for_approval(run, d)) == OK &&
	    (r = do_plan(run, d)) == OK)
		r = do_again(run, d);
	if (run->run.id != 0)
		r = end_run(run, r, d);
	if (r != OK && d->text[0] == '\0')
		*d = *vault_detail(s->vault);
	free_running(&run);
	if (r != OK)
		run_lapsed(s);
	return r;
}

enum outcome
run_all(struct sync *s, struct detail *d)
{
	enum outcome r;

	if ((r = vault_begin(s->lock)) != OK ||
	    (r = vault_sync_run_lock(s->lock)) != OK) {
		if (r == E_BUSY)
			detail_set(d, "another run is at work");
		else
			*d = *vault_detail(s->lock);
	} else
		r = run_locked(s, d);
	vault_rollback(s->lock);
	return r;
}
