/*
 * The step on which a person stands.
 */
#include <string.h>

#include "sync/day.h"
#include "sync/stair.h"
#include "sync/stair_default.h"

const struct conf_step *
stair_step(const struct conf *conf, size_t n)
{
	if (conf->steps == 0)
		return stair_default(n);
	return n < conf->steps ? &conf->step[n] : NULL;
}

int64_t
stair_days(const struct conf_step *step)
{
	return step == NULL ? STAIR_LIVE : step->after / DAY_S;
}

int64_t
stair_longest(const struct conf *conf)
{
	const struct conf_step *step, *other;
	int64_t longest = 0;
	size_t n, i;

	for (n = 0; (step = stair_step(conf, n)) != NULL; n++) {
		for (i = 0; (other = stair_step(conf, i)) != step; i++)
			if (strcmp(other->source, step->source) == 0)
				break;
		if (other == step && stair_days(step) > longest)
			longest = stair_days(step);
	}
	return longest;
}

/* The rows of a capacity, or, where it has none, those of "". */
static const char *
staircase_of(const struct conf *conf, const char *source)
{
	const struct conf_step *step;
	size_t n;

	for (n = 0; (step = stair_step(conf, n)) != NULL; n++)
		if (strcmp(step->source, source) == 0)
			return source;
	return "";
}

/* Where one stands whose status of that capacity ended on that day. */
static void
descend(const struct stair_person *p, const char *source, int64_t ended,
    struct stair *out)
{
	const char *name = staircase_of(p->conf, source);
	const struct conf_step *step;
	int64_t day;
	size_t n;

	out->ended = ended;
	for (n = 0; (step = stair_step(p->conf, n)) != NULL; n++) {
		if (strcmp(step->source, name) != 0)
			continue;
		day = ended + stair_days(step);
		if (step->account != STEP_ACTIVE && out->closes == 0)
			out->closes = day;
		if (day <= p->today)
			out->step = step;
		else if (out->next == NULL) {
			out->next = step;
			out->next_day = day;
		}
	}
}

/* A day to come is none on which something ended. */
static int64_t
ended_of(const struct stair_person *p, const struct stair_row *row)
{
	if (row->ended != 0 && row->ended <= p->today)
		return row->ended;
	return p->ended != 0 ? p->ended : p->today;
}

/* Of two, the one who may log in for longer; then who is told last. */
static bool
is_higher(const struct stair *a, const struct stair *b)
{
	const int64_t x = a->closes == 0 ? INT64_MAX : a->closes;
	const int64_t y = b->closes == 0 ? INT64_MAX : b->closes;

	return x != y ? x > y : a->ended > b->ended;
}

static void
find_highest(const struct stair_person *p, struct stair *out)
{
	size_t i;

	for (i = 0; i < p->rows; i++) {
		struct stair one = { .row = i };

		descend(p, p->row[i].source, ended_of(p, &p->row[i]), &one);
		if (out->row == STAIR_NO_ROW || is_higher(&one, out))
			*out = one;
	}
}

static void
find_missing(const struct stair_person *p, struct stair *out)
{
	const int64_t enough = p->conf->sync_missing_runs;

	descend(p, p->source, p->ended != 0 ? p->ended : p->today, out);
	/* One who is on his way already needs no row to go on. */
	if (p->ended != 0 && p->missing == 0)
		return;
	out->missing = p->missing < enough ? p->missing + 1 : enough;
	out->waits = out->missing < enough;
}

void
stair_find(const struct stair_person *p, struct stair *out)
{
	size_t i;

	*out = (struct stair){ .row = STAIR_NO_ROW };
	for (i = 0; i < p->rows; i++)
		if (p->row[i].live) {
			out->row = i;
			return;
		}
	if (p->rows > 0)
		find_highest(p, out);
	else
		find_missing(p, out);
}
