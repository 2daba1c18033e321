/*
 * Names compared and shown: two uses of one walk.  The text is taken apart
 * (points.h), the words among it are found, each is repaired, and what is
 * wanted is put together again.
 */
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>

#include "base/text.h"
#include "person/clean.h"
#include "person/names.h"
#include "person/points.h"

#define SIGMA 0x03c3
#define FINAL_SIGMA 0x03c2

_Static_assert(NAMES_SIZE == POINTS_TEXT_SIZE, "a name is taken apart whole");

enum outcome
names_fold(const char *in, char out[NAMES_SIZE])
{
	struct points p, folded = { .count = 0 };
	struct points_word w = { 0, 0 };
	enum outcome r;
	size_t i;

	if ((r = points_take_apart(in, true, &p)) != OK)
		return r;
	while (points_next_word(&p, &w)) {
		/* Twice: v is a twin of ν, B of Β, and b of nothing. */
		points_repair(&p, &w);
		for (i = w.begin; i < w.end; i++)
			p.c[i] = u_toupper(p.c[i]);
		points_repair(&p, &w);
		if (folded.count > 0)
			points_put(&folded, ' ');
		for (i = w.begin; i < w.end; i++)
			if (!points_is_mark(p.c[i]))
				points_put(&folded, p.c[i]);
	}
	return points_put_together(&folded, out);
}

/* A small σ that ends a word of more than one letter. */
static void
end_sigma(struct points *p, const struct points_word *w)
{
	if (w->end - w->begin > 1 && p->c[w->end - 1] == SIGMA)
		p->c[w->end - 1] = FINAL_SIGMA;
}

/* Runs of blanks and controls become one blank, none at the ends. */
static void
tidy_blanks(struct points *p)
{
	size_t i, kept = 0;

	for (i = 0; i < p->count; i++) {
		if (!u_isUWhiteSpace(p->c[i]) && !u_iscntrl(p->c[i]))
			p->c[kept++] = p->c[i];
		else if (kept > 0 && p->c[kept - 1] != ' ')
			p->c[kept++] = ' ';
	}
	if (kept > 0 && p->c[kept - 1] == ' ')
		kept--;
	p->count = kept;
}

enum outcome
names_display(const char *in, char out[NAMES_SIZE])
{
	struct points_word w = { 0, 0 };
	bool any = false;
	struct points p;
	enum outcome r;

	if ((r = points_take_apart(in, false, &p)) != OK)
		return r;
	tidy_blanks(&p);
	while (points_next_word(&p, &w)) {
		points_repair(&p, &w);
		end_sigma(&p, &w);
		any = true;
	}
	if (!any)
		p.count = 0;
	return points_put_together(&p, out);
}

static void
upper_words(struct points *p)
{
	struct points_word w = { 0, 0 };
	size_t i;

	while (points_next_word(p, &w)) {
		points_repair(p, &w);
		for (i = w.begin; i < w.end; i++)
			p->c[i] = u_toupper(p->c[i]);
	}
}

enum outcome
names_code(const char *in, char out[NAMES_SIZE])
{
	char cleaned[NAMES_SIZE];
	size_t i, kept = 0;
	struct points p;
	UChar32 twin;
	enum outcome r;

	if ((r = clean_text(in, cleaned, sizeof(cleaned))) != OK ||
	    (r = points_take_apart(cleaned, true, &p)) != OK)
		return r;
	upper_words(&p);
	for (i = 0; i < p.count; i++) {
		if (points_is_mark(p.c[i]) || u_isUWhiteSpace(p.c[i]))
			continue;
		twin = points_latin_twin(p.c[i]);
		p.c[kept++] = twin != 0 ? twin : p.c[i];
	}
	p.count = kept;
	return points_put_together(&p, out);
}

enum outcome
names_greek(const char *in, char out[NAMES_SIZE])
{
	struct points p;
	bool any = false;
	UChar32 twin;
	enum outcome r;
	size_t i;

	if ((r = points_take_apart(in, false, &p)) != OK)
		return r;
	for (i = 0; i < p.count; i++) {
		if (!points_is_script(p.c[i], USCRIPT_LATIN))
			continue;
		if ((twin = points_greek_twin(u_toupper(p.c[i]))) == 0)
			return E_INPUT;
		p.c[i] = twin;
		any = true;
	}
	return any ? points_put_together(&p, out) : E_INPUT;
}
