/*
 * The brakes, each by its figures.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "sync/brake.h"

#define SMALL 10		/* half of so few is no sign of anything */

static const struct {
	const char *name, *setting, *words;
} rows[BRAKES] = {
#define BRAKE(name, setting, words) { name, setting, words },
#include "sync/brake.def"
#undef BRAKE
};

const char *
brake_name(enum brake b)
{
	return rows[b].name;
}

const char *
brake_setting(enum brake b)
{
	return rows[b].setting;
}

const char *
brake_words(enum brake b)
{
	return rows[b].words;
}

/* The first reason is told, and one is enough. */
static void PRINTF_LIKE(3, 4)
pull(struct brakes *out, enum brake b, const char *fmt, ...)
{
	va_list ap;

	if (out->on[b])
		return;
	out->on[b] = true;
	va_start(ap, fmt);
	vsnprintf(out->why[b], sizeof(out->why[b]), fmt, ap);
	va_end(ap);
}

static void
look_at_view(const struct brake_facts *f, const char *source,
    struct brakes *out)
{
	char name[FIGURES_NAME_SIZE], at[24];
	int64_t was, is;

	figures_name(name, source, "rows", "");
	was = figures_get(f->before, name);
	is = figures_get(f->now, name);
	if (is * 100 < was * f->conf->sync_brake_rows)
		pull(out, BRAKE_ROWS, "the view of %s has %lld rows, and had "
		    "%lld", source, (long long)is, (long long)was);
	figures_name(name, source, "newest", "");
	is = figures_get(f->now, name);
	if (is == 0 || f->at - is <= f->conf->sync_brake_age)
		return;
	clock_print(is, at, sizeof(at));
	pull(out, BRAKE_AGE, "what is newest in the view of %s is of %s",
	    source, at);
}

/* A part of what was there before: a department, a column. */
static void
look_at_part(const struct brake_facts *f, const struct figure *was,
    struct brakes *out)
{
	const int64_t is = figures_get(f->now, was->name);

	if (was->value < SMALL)
		return;
	if (figures_which(was, "department") != NULL &&
	    (was->value - is) * 100 >
	    was->value * f->conf->sync_brake_department)
		pull(out, BRAKE_DEPARTMENT, "%s has %lld live rows, and had "
		    "%lld", was->name, (long long)is, (long long)was->value);
	if (figures_which(was, "column") != NULL && is == 0)
		pull(out, BRAKE_COLUMN, "%s is empty, and was filled in %lld "
		    "rows", was->name, (long long)was->value);
}

static void
look_at_people(const struct brake_facts *f, struct brakes *out)
{
	const struct conf *c = f->conf;
	int64_t most = f->accounts * c->sync_brake_departures_share / 100;

	if (most < c->sync_brake_departures)
		most = c->sync_brake_departures;
	if (f->departures > most)
		pull(out, BRAKE_DEPARTURES, "%lld leave, and without an "
		    "approval %lld may", (long long)f->departures,
		    (long long)most);
	if (f->affiliations * 100 > f->accounts *
	    c->sync_brake_affiliations)
		pull(out, BRAKE_AFFILIATIONS, "the affiliation of %lld of "
		    "%lld accounts changes", (long long)f->affiliations,
		    (long long)f->accounts);
}

static void
look_at_registry(const struct brake_facts *f, struct brakes *out)
{
	const int64_t was = figures_get(f->before, FIGURES_DUPLICATES);
	const int64_t is = figures_get(f->now, FIGURES_DUPLICATES);
	size_t i;

	for (i = 0; i < f->conf->capacities; i++)
		if (f->conf->capacity[i].enabled)
			look_at_view(f, f->conf->capacity[i].source, out);
	for (i = 0; i < f->before->count; i++)
		look_at_part(f, &f->before->figure[i], out);
	if (is > was + f->conf->sync_brake_duplicates)
		pull(out, BRAKE_DUPLICATES, "%lld rows have a number of two "
		    "people, and %lld had", (long long)is, (long long)was);
}

bool
brake_find(const struct brake_facts *f, struct brakes *out)
{
	enum brake b;

	memset(out, 0, sizeof(*out));
	if (f->before->count == 0 && f->changes > 0)
		pull(out, BRAKE_FIRST, "%lld entries would change",
		    (long long)f->changes);
	look_at_registry(f, out);
	look_at_people(f, out);
	for (b = 0; b < BRAKES; b++)
		if (out->on[b])
			return true;
	return false;
}
