/*
 * Which of several rows of the registry is meant: of several people by the
 * registration number, of one person's enrolments by a choice.
 */
#include <string.h>

#include "base/text.h"
#include "activation/decide.h"
#include "activation/wizard.h"
#include "person/names.h"

/* Digits and signs, without the letters and blanks between them. */
static const char *
next_sign(const char *s)
{
	while (*s != '\0' && !(*s > ' ' && *s < 'A') &&
	    strchr("[\\]^_{|}~", *s) == NULL)
		s++;
	return s;
}

/* AM as typed, whatever case, blanks or look-alike letters. */
static bool
same_am(const char *a, const char *b)
{
	char x[NAMES_SIZE], y[NAMES_SIZE];

	if (names_fold(a, x) != OK || names_fold(b, y) != OK ||
	    strcmp(x, y) != 0 || text_is_empty(a))
		return false;
	for (a = next_sign(a), b = next_sign(b); *a == *b;
	    a = next_sign(a + 1), b = next_sign(b + 1))
		if (*a == '\0')
			return true;
	return false;
}

static enum outcome
choose_by_am(struct turn *t, const struct registry_rows *rows)
{
	const struct record *found = NULL;
	bool several = false;
	size_t i;

	for (i = 0; i < rows->count; i++) {
		const struct record *record = &rows->row[i].record;

		if (!same_am(record->registration_id, turn_get(t, M_AM)))
			continue;
		several = several || (found != NULL &&
		    !record_same_person(found, record));
		found = record;
	}
	if (several) {
		flow_stop(&t->flow, SAYS_AMBIGUOUS, "two people with the same "
		    "contact and registration number");
		return OK;
	}
	if (found != NULL) {
		decide_keep(&t->flow, found);
		return decide_next(t);
	}
	if (flow_take_try(&t->flow, t->core->conf->pin_tries))
		flow_say(&t->flow, SAYS_NOT_FOUND);
	else
		flow_stop(&t->flow, SAYS_AMBIGUOUS, "one contact of several "
		    "people, and no registration number that fits");
	return OK;
}

static enum outcome
serve_choice(struct turn *t, enum outcome (*choose)(struct turn *,
    const struct registry_rows *))
{
	struct who w = { 0 };
	enum outcome r;

	if ((r = who_find(t, &w)) != OK)
		return decide_unavailable(t, r);
	if (w.rows == NULL)
		r = decide_next(t);	/* says that there is nobody any more */
	else
		r = choose(t, w.rows);
	who_clear(&w);
	return r;
}

enum outcome
serve_registration(struct turn *t)
{
	if (text_is_empty(turn_get(t, M_AM))) {
		flow_problem(&t->flow, SAYS_INPUT, "am-syntax");
		return OK;
	}
	return serve_choice(t, choose_by_am);
}

static enum outcome
choose_enrolment(struct turn *t, const struct registry_rows *rows)
{
	char name[WHO_ENROLMENT_SIZE];
	size_t i;

	for (i = 0; i < rows->count; i++) {
		if (!rows->row[i].live || who_enrolment(rows, i, name) != OK ||
		    strcmp(name, turn_get(t, M_ENROLMENT)) != 0)
			continue;
		decide_keep(&t->flow, &rows->row[i].record);
		return decide_next(t);
	}
	flow_problem(&t->flow, SAYS_INPUT, "enrolment-missing");
	return OK;
}

enum outcome
serve_enrolment(struct turn *t)
{
	return serve_choice(t, choose_enrolment);
}
