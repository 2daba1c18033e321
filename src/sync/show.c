/*
 * A plan for people.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "sync/figures.h"
#include "sync/lapse.h"
#include "sync/plan.h"
#include "sync/plan_text.h"
#include "sync/show.h"

#define SAMPLES 3

struct showing {
	struct figures	 count;		/* "names all", "names of 1501" */
	int64_t		 items, changes;
	struct item	*sample[KINDS][SAMPLES];
	size_t		 samples[KINDS];
};

static void
count_kind(struct showing *s, enum kind kind, const struct item *item)
{
	char name[FIGURES_NAME_SIZE];

	figures_name(name, item_kind_name(kind), "all", "");
	figures_add(&s->count, name, 1);
	figures_name(name, item_kind_name(kind), "of",
	    item->department[0] != '\0' ? item->department : "-");
	figures_add(&s->count, name, 1);
}

/* Taken over by the first kind that has room for it. */
static bool
is_sample(struct showing *s, struct item *item)
{
	struct item *copy;
	enum kind kind;

	for (kind = 0; kind < KINDS; kind++) {
		if (!(item->kinds >> kind & 1) ||
		    s->samples[kind] == SAMPLES)
			continue;
		if ((copy = malloc(sizeof(*copy))) == NULL)
			return false;
		*copy = *item;
		s->sample[kind][s->samples[kind]++] = copy;
		return true;
	}
	return false;
}

static void
count_shown(struct showing *s, const struct item *item)
{
	enum kind kind;

	s->items++;
	s->changes += item_changes(item);
	for (kind = 0; kind < KINDS; kind++)
		if (item->kinds >> kind & 1)
			count_kind(s, kind, item);
}

static void
print_kind(const struct showing *s, enum kind kind)
{
	const char *name = item_kind_name(kind), *which;
	char all[FIGURES_NAME_SIZE];
	const size_t len = strlen(name);
	size_t i;

	figures_name(all, name, "all", "");
	if (figures_get(&s->count, all) == 0)
		return;
	printf("%8lld  %s: %s (", (long long)figures_get(&s->count, all), name,
	    item_kind_words(kind));
	for (all[0] = '\0', i = 0; i < s->count.count; i++) {
		which = figures_which(&s->count.figure[i], "of");
		if (which == NULL || strncmp(s->count.figure[i].name, name,
		    len) != 0 || s->count.figure[i].name[len] != ' ')
			continue;
		printf("%s%s %lld", all, which,
		    (long long)s->count.figure[i].value);
		snprintf(all, sizeof(all), ", ");
	}
	printf(")\n");
}

static void
print_item(const struct item *item)
{
	static char text[PLAN_TEXT_SIZE];
	struct buf b;

	buf_init(&b, text, sizeof(text) - 1);
	plan_text_show(item, &b);
	text[b.len] = '\0';
	printf("# %s%s\n%s", item->uid, item->state == ITEM_KEEP ? "" :
	    item->state == ITEM_ACTIVE ? ", to be let in again" :
	    item->state == ITEM_CLOSED ? ", to be closed" :
	    ", to be suspended", text);
}

static void
print_samples(struct showing *s)
{
	enum kind kind;
	size_t i;

	for (kind = 0; kind < KINDS; kind++)
		for (i = 0; i < s->samples[kind]; i++) {
			print_item(s->sample[kind][i]);
			item_clear(s->sample[kind][i]);
			free(s->sample[kind][i]);
		}
}

static void
print_counts(const struct showing *s, const char *hash)
{
	enum kind kind;

	printf("plan %s: %lld entries to change\n", hash,
	    (long long)s->changes);
	for (kind = 0; kind < KINDS; kind++)
		print_kind(s, kind);
}

/* Brakes, and what else stands in its remarks. */
static void
print_remarks(const char *dir, const char *hash)
{
	char path[PLAN_PATH_SIZE], line[512];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s.plan", dir, hash);
	if ((f = fopen(path, "re")) == NULL)
		return;
	while (fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, "# brake ", 8) == 0 ||
		    strncmp(line, "# entries of nobody", 19) == 0)
			fputs(line + 2, stdout);
	fclose(f);
}

enum outcome
show_plan(struct sync *sync, const char *hash, bool all, struct detail *d)
{
	struct showing *s = calloc(1, sizeof(*s));
	struct plan *plan = NULL;
	struct item item;
	enum outcome r;

	if (s == NULL)
		return E_NOMEM;
	r = plan_open(sync->conf->sync_dir, hash, &plan, d);
	while (r == OK && (r = plan_next(plan, &item)) == OK) {
		count_shown(s, &item);
		if (all)
			print_item(&item);
		if (all || !is_sample(s, &item))
			item_clear(&item);
	}
	if (r == E_NOTFOUND && plan != NULL) {
		print_samples(s);
		print_counts(s, plan_hash(plan));
		print_remarks(sync->conf->sync_dir, plan_hash(plan));
		r = OK;
	}
	plan_free(&plan);
	figures_clear(&s->count);
	free(s);
	return r;
}

/* ---- how things stand ---- */

static void
print_run(const char *what, const struct sync_run *run)
{
	char at[24];

	clock_print(run->started, at, sizeof(at));
	printf("%s %s, %s: %lld changed, %lld left, %lld errors; plan %s%s%s\n",
	    what, at, run->result, (long long)run->changed,
	    (long long)run->skipped, (long long)run->errors, run->plan,
	    run->brakes[0] != '\0' ? "; brakes: " : "", run->brakes);
}

static void
print_step(void *arg, const char *name, int64_t value)
{
	(void)arg;
	if (strcmp(name, "-1") == 0)
		printf("on no step yet: %lld\n", (long long)value);
	else
		printf("on the step %s days after: %lld\n", name,
		    (long long)value);
}

static enum outcome
print_runs(struct sync *s)
{
	struct sync_run run;
	enum outcome r;

	r = vault_sync_run_last(s->vault, false, &run);
	if (r == OK)
		print_run("last run:     ", &run);
	else if (r == E_NOTFOUND)
		printf("there was no run yet\n");
	if (r != OK)
		return r == E_NOTFOUND ? OK : r;
	r = vault_sync_run_last(s->vault, true, &run);
	if (r == OK)
		print_run("last good run:", &run);
	return r == E_NOTFOUND ? OK : r;
}

/* Known since the last run. */
static enum outcome
print_lapsed_promise(struct sync *s)
{
	struct detail d = { "" };
	struct plan *plan = NULL;
	unsigned kept = 0;
	bool due = false;
	enum outcome r;

	if ((r = lapse_is_due(s, &kept, &due)) != OK || !due)
		return r;
	printf("a promise of eduPersonAssurance is not kept: no run was good "
	    "for so long\n");
	if (plan_open(s->conf->sync_dir, PLAN_LAPSED, &plan, &d) == OK)
		printf("taken away by:  uregisterctl sync approve %s\n",
		    plan_hash(plan));
	plan_free(&plan);
	return OK;
}

enum outcome
show_status(struct sync *s, struct detail *d)
{
	char plan[SYNC_PLAN_SIZE], until[24];
	int64_t at = 0;
	enum outcome r;

	if ((r = print_runs(s)) == OK &&
	    (r = print_lapsed_promise(s)) == OK)
		r = vault_sync_run_approved(s->vault, s->conf->sync_approval,
		    plan, &at);
	if (r == OK) {
		clock_print(at + s->conf->sync_approval, until,
		    sizeof(until));
		printf("approved:      plan %s, until %s\n", plan, until);
	}
	if (r == OK || r == E_NOTFOUND)
		r = vault_sync_run_steps(s->vault, print_step, NULL);
	if (r != OK)
		*d = *vault_detail(s->vault);
	return r;
}
