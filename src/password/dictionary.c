/* The words, as they are held and as they are looked up. */
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "password/dictionary.h"
#include "password/walk.h"
#include "password/wordset.h"

#define WORD_SIZE 64
#define WORD_MIN 4
#define WORD_MAX 32
#define PIECE_MIN 3		/* a walk, or what was there before */
#define POINTS_WORD 2
#define POINTS_ENOUGH 7
#define SPELLINGS_MAX 128	/* of one word */
#define ALPHA 0x3b1
#define OMEGA 0x3c9

struct dictionary {
	struct wordset *set;
};

/* A password, with each character as it is looked up. */
struct folded {
	const struct greeklish *points;
	unsigned char c[GREEKLISH_MAX];
	unsigned short letters[GREEKLISH_MAX + 1];	/* before this one */
};

/* What stands for the same letter is the same; so a word and the ways of
 * writing it differently are one. */
static unsigned char
fold_point(int c)
{
	static const char from[] = "@4310!|l$57968z2";
	static const char to[] =   "aaeioiiisstgbbzz";
	const char *at;

	if (c >= ALPHA && c <= OMEGA)
		return (unsigned char)(0x80 + c - ALPHA);
	if (c <= 0 || c >= 0x80)
		return 0xff;
	at = strchr(from, c);
	return (unsigned char)(at == NULL ? c : to[at - from]);
}

static bool
is_digit(int c)
{
	return c >= '0' && c <= '9';
}

/* A sign or a blank, as opposed to a letter of any script. */
static bool
is_sign(int c)
{
	return c < 0x80 && !is_digit(c) && !(c >= 'a' && c <= 'z');
}

static void
fold_points(const struct greeklish *points, struct folded *out)
{
	size_t i;
	int c;

	out->points = points;
	out->letters[0] = 0;
	for (i = 0; i < points->count; i++) {
		c = points->c[i];
		out->c[i] = fold_point(c);
		out->letters[i + 1] = (unsigned short)(out->letters[i] +
		    (!is_digit(c) && !is_sign(c)));
	}
}

/* In small letters of ASCII: most of them are, and need no ICU. */
static enum outcome
add_latin(void *arg, const char *word)
{
	const struct dictionary *dict = arg;
	const size_t len = strlen(word);
	unsigned char c[WORD_MAX];
	size_t i;

	if (len < WORD_MIN || len > WORD_MAX)
		return OK;
	for (i = 0; i < len; i++)
		c[i] = fold_point(word[i]);
	return wordset_add(dict->set, c, len);
}

/* A word of greeklish_word, and the ways of typing it. */
static enum outcome
add_greek(struct dictionary *dict, const char *word)
{
	struct greeklish points;
	struct folded f;
	enum outcome r;

	if ((r = greeklish_take(word, &points)) != OK)
		return r;
	if (points.count < WORD_MIN || points.count > WORD_MAX)
		return OK;
	fold_points(&points, &f);
	r = wordset_add(dict->set, f.c, points.count);
	return r == OK ? greeklish_spell(word, SPELLINGS_MAX, add_latin,
	    dict) : r;
}

static bool
is_latin(const char *text)
{
	while (*text != '\0' && (unsigned char)*text < 0x80)
		text++;
	return *text == '\0';
}

static enum outcome
add_line(struct dictionary *dict, char *line, size_t size)
{
	char word[WORD_SIZE];

	line[strcspn(line, "#")] = '\0';
	if (text_trim(line, size, line) != OK)
		return E_INPUT;
	if (is_latin(line)) {
		text_ascii_lower(line);
		return add_latin(dict, line);
	}
	return greeklish_word(line, word, sizeof(word)) == OK ?
	    add_greek(dict, word) : E_INPUT;
}

static enum outcome
read_words(struct dictionary *dict, FILE *file, const char *path,
    struct detail *d)
{
	enum outcome r = OK;
	unsigned number = 0;
	char line[256];

	while (r == OK && fgets(line, sizeof(line), file) != NULL) {
		number++;
		r = add_line(dict, line, sizeof(line));
	}
	if (r == E_INPUT)
		detail_set(d, "%s:%u: not a word of UTF-8, or too long",
		    path, number);
	if (ferror(file)) {
		detail_set(d, "%s: %s", path, strerror(errno));
		return E_CONF;
	}
	return r == E_INPUT ? E_CONF : r;
}

static enum outcome
open_words(struct dictionary *dict, const char *path, struct detail *d)
{
	enum outcome r;
	FILE *file;

	if (path == NULL || *path == '\0')
		return OK;
	if ((file = fopen(path, "re")) == NULL) {
		detail_set(d, "%s: %s", path, strerror(errno));
		return E_CONF;
	}
	r = read_words(dict, file, path, d);
	fclose(file);
	return r;
}

enum outcome
dictionary_open(const char *words, const char *common,
    struct dictionary **out, struct detail *d)
{
	struct dictionary *dict;
	enum outcome r;

	if ((dict = calloc(1, sizeof(*dict))) == NULL)
		return E_NOMEM;
	if ((r = wordset_new(&dict->set)) != OK ||
	    (r = open_words(dict, words, d)) != OK ||
	    (r = open_words(dict, common, d)) != OK) {
		dictionary_close(&dict);
		return r;
	}
	*out = dict;
	return OK;
}

void
dictionary_close(struct dictionary **dict)
{
	if (dict == NULL || *dict == NULL)
		return;
	wordset_free(&(*dict)->set);
	free(*dict);
	*dict = NULL;
}

static size_t
letters_in(const struct folded *f, size_t at, size_t len)
{
	return (size_t)(f->letters[at + len] - f->letters[at]);
}

/* Forwards or backwards; a third of it at least typed as letters. */
static bool
is_word(const struct dictionary *dict, const struct folded *f, size_t at,
    size_t len)
{
	unsigned char back[WORD_MAX];
	bool found;
	size_t i;

	if (letters_in(f, at, len) * 3 < len)
		return false;
	if (wordset_has(dict->set, f->c + at, len))
		return true;
	for (i = 0; i < len; i++)
		back[i] = f->c[at + len - 1 - i];
	found = wordset_has(dict->set, back, len);
	sodium_memzero(back, sizeof(back));
	return found;
}

static bool
is_word_alone(const struct dictionary *dict, const struct folded *f)
{
	const size_t count = f->points->count, letters = f->letters[count];
	size_t at, len;

	for (at = 0; at < count; at++)
		for (len = WORD_MIN; len <= WORD_MAX && at + len <= count;
		    len++)
			if (letters_in(f, at, len) + 1 >= letters &&
			    is_word(dict, f, at, len))
				return true;
	return false;
}

/* The longest piece from at on that was there before. */
static size_t
repeat_len(const struct folded *f, size_t at)
{
	size_t from, n, best = 0;

	for (from = 0; from < at; from++) {
		for (n = 0; from + n < at && at + n < f->points->count &&
		    f->c[from + n] == f->c[at + n]; n++)
			;
		best = n > best ? n : best;
	}
	return best;
}

static int
two_digits(const int *c)
{
	return is_digit(c[0]) && is_digit(c[1]) ?
	    (c[0] - '0') * 10 + c[1] - '0' : -1;
}

/* 1900 to 2099, or a day and a month, either first. */
static bool
is_year_or_day(const struct greeklish *p, size_t at)
{
	int a, b;

	if (at + 4 > p->count)
		return false;
	a = two_digits(p->c + at);
	b = two_digits(p->c + at + 2);
	if (a < 0 || b < 0)
		return false;
	return a == 19 || a == 20 || (a >= 1 && b >= 1 &&
	    ((a <= 31 && b <= 12) || (a <= 12 && b <= 31)));
}

static bool
was_before(const struct greeklish *p, size_t at)
{
	size_t i;

	for (i = 0; i < at; i++)
		if (p->c[i] == p->c[at])
			return true;
	return false;
}

static void
lower(unsigned short *cost, unsigned value)
{
	if (value < *cost)
		*cost = (unsigned short)value;
}

/* What begins at at, with what it costs to come behind it. */
static void
spread_cost(const struct dictionary *dict, const struct folded *f,
    size_t at, unsigned short *cost)
{
	const struct greeklish *p = f->points;
	const size_t left = p->count - at;
	const unsigned here = cost[at];
	const bool free = is_sign(p->c[at]) && was_before(p, at);
	size_t len;

	lower(&cost[at + 1], here + (free ? 0 : 1));
	if (is_year_or_day(p, at))
		lower(&cost[at + 4], here + 1);
	for (len = walk_longest(p, at); len >= PIECE_MIN; len--)
		lower(&cost[at + len], here + 1);
	for (len = repeat_len(f, at); len >= PIECE_MIN; len--)
		lower(&cost[at + len], here + 1);
	for (len = WORD_MIN; len <= WORD_MAX && len <= left; len++)
		if (is_word(dict, f, at, len))
			lower(&cost[at + len], here + POINTS_WORD);
}

static unsigned
count_points(const struct dictionary *dict, const struct folded *f)
{
	unsigned short cost[GREEKLISH_MAX + 1];
	size_t i, n = f->points->count;

	cost[0] = 0;
	for (i = 1; i <= n; i++)
		cost[i] = GREEKLISH_MAX;
	for (i = 0; i < n; i++)
		spread_cost(dict, f, i, cost);
	return cost[n];
}

bool
dictionary_guesses(const struct dictionary *dict,
    const struct greeklish *password)
{
	struct folded f;
	bool guessed;

	/* What is shorter than that is refused for it. */
	if (password->count < POINTS_ENOUGH)
		return false;
	fold_points(password, &f);
	guessed = is_word_alone(dict, &f) ||
	    count_points(dict, &f) < POINTS_ENOUGH;
	sodium_memzero(&f, sizeof(f));
	return guessed;
}
