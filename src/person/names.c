/*
 * Names compared and shown: two uses of one walk.  The text is taken apart
 * (points.h), the words among it are found, each is repaired, and what is
 * wanted is put together again.
 */
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>

#include "base/text.h"
#include "person/names.h"
#include "person/points.h"

#define WORDS_MAX 64
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

static int
compare_words(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Cuts the text at its blanks, in place. */
static size_t
sort_words(char *text, char *words[WORDS_MAX])
{
	size_t count = 0;
	char *word;

	while (count < WORDS_MAX && (word = strsep(&text, " ")) != NULL)
		words[count++] = word;
	qsort(words, count, sizeof(words[0]), compare_words);
	return count;
}

static bool
is_same_joined(const char *a, const char *b)
{
	for (;;) {
		a += strspn(a, " ");
		b += strspn(b, " ");
		if (*a != *b)
			return false;
		if (*a == '\0')
			return true;
		a++;
		b++;
	}
}

bool
names_equal(const char *a, const char *b)
{
	char x[NAMES_SIZE], y[NAMES_SIZE], *of_x[WORDS_MAX], *of_y[WORDS_MAX];
	size_t count, i;

	if (names_fold(a, x) != OK || names_fold(b, y) != OK ||
	    *x == '\0' || *y == '\0')
		return false;
	if (is_same_joined(x, y))
		return true;
	count = sort_words(x, of_x);
	if (sort_words(y, of_y) != count || count == WORDS_MAX)
		return false;
	for (i = 0; i < count; i++)
		if (strcmp(of_x[i], of_y[i]) != 0)
			return false;
	return true;
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
	struct points p;
	enum outcome r;

	if ((r = points_take_apart(in, false, &p)) != OK)
		return r;
	tidy_blanks(&p);
	while (points_next_word(&p, &w)) {
		points_repair(&p, &w);
		end_sigma(&p, &w);
	}
	return points_put_together(&p, out);
}
