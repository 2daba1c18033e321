/* A Greek word as it is typed in Latin letters, in all the usual ways. */
#include <sodium.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "base/text.h"
#include "person/greeklish.h"

#define SPELLINGS_MAX 6
#define TYPED_SIZE 128
#define FINAL_SIGMA 0x03c2
#define SIGMA 0x03c3

/* What a letter or two of a Greek word are typed as, the pairs first. */
static const struct {
	const char *greek;
	const char *typed[SPELLINGS_MAX];
} spellings[] = {
	{ "ου", { "ou", "u", "oy" } }, { "αυ", { "av", "af", "au" } },
	{ "ευ", { "ev", "ef", "eu" } }, { "γγ", { "ng", "gg", "g" } },
	{ "γκ", { "gk", "g", "gg" } }, { "γχ", { "nch", "gx", "nx", "gh" } },
	{ "μπ", { "mp", "b" } }, { "ντ", { "nt", "d" } },
	{ "α", { "a" } }, { "β", { "v", "b" } }, { "γ", { "g", "y" } },
	{ "δ", { "d" } }, { "ε", { "e" } }, { "ζ", { "z" } },
	{ "η", { "i", "h" } }, { "θ", { "th", "8", "u" } },
	{ "ι", { "i" } }, { "κ", { "k", "c" } }, { "λ", { "l" } },
	{ "μ", { "m" } }, { "ν", { "n" } },
	{ "ξ", { "x", "ks", "3", "j" } }, { "ο", { "o" } },
	{ "π", { "p" } }, { "ρ", { "r" } }, { "σ", { "s" } },
	{ "τ", { "t" } }, { "υ", { "y", "i", "u" } },
	{ "φ", { "f", "ph" } }, { "χ", { "ch", "x", "h" } },
	{ "ψ", { "ps", "c" } }, { "ω", { "o", "w", "v" } },
};

/* Signs put in the place of a letter. */
static const struct { char sign; char letter; } signs[] = {
	{ '@', 'a' }, { '4', 'a' }, { '3', 'e' }, { '1', 'i' },
	{ '!', 'i' }, { '|', 'i' }, { '1', 'l' }, { '0', 'o' },
	{ '$', 's' }, { '5', 's' }, { '7', 't' }, { '9', 'g' },
	{ '6', 'b' }, { '8', 'b' }, { '2', 'z' },
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

enum outcome
greeklish_take(const char *text, struct greeklish *out)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar raw[GREEKLISH_MAX], apart[GREEKLISH_MAX];
	UChar32 points[GREEKLISH_MAX];
	size_t len = strlen(text);
	int32_t n = 0, i;

	if (len > GREEKLISH_MAX * 4 || !text_is_utf8(text, len))
		return E_INPUT;
	u_strFromUTF8(raw, GREEKLISH_MAX, &n, text, (int32_t)len, &status);
	n = unorm2_normalize(unorm2_getNFDInstance(&status), raw, n, apart,
	    GREEKLISH_MAX, &status);
	u_strToUTF32(points, GREEKLISH_MAX, &n, apart, n, &status);
	out->count = 0;
	for (i = 0; U_SUCCESS(status) && i < n; i++)
		if (u_charType(points[i]) != U_NON_SPACING_MARK) {
			points[i] = u_tolower(points[i]);
			out->c[out->count++] = points[i] == FINAL_SIGMA ?
			    SIGMA : points[i];
		}
	sodium_memzero(raw, sizeof(raw));
	sodium_memzero(apart, sizeof(apart));
	sodium_memzero(points, sizeof(points));
	return U_SUCCESS(status) ? OK : E_INPUT;
}

enum outcome
greeklish_word(const char *text, char *out, size_t size)
{
	UErrorCode status = U_ZERO_ERROR;
	struct greeklish points;
	UChar raw[GREEKLISH_MAX];
	int32_t len = 0;
	enum outcome r;

	if ((r = greeklish_take(text, &points)) != OK)
		return r;
	u_strFromUTF32(raw, GREEKLISH_MAX, &len, points.c,
	    (int32_t)points.count, &status);
	u_strToUTF8(out, (int32_t)size, NULL, raw, len, &status);
	return U_FAILURE(status) ||
	    status == U_STRING_NOT_TERMINATED_WARNING ? E_INPUT : OK;
}

/* A letter of ASCII as it was typed, or a sign in its place. */
static bool
is_typed(int c, char letter)
{
	size_t i;

	if (c == letter)
		return true;
	for (i = 0; i < COUNT(signs); i++)
		if (c == signs[i].sign && letter == signs[i].letter)
			return true;
	return false;
}

static bool
is_ascii_at(const struct greeklish *p, size_t at, const char *typed)
{
	size_t i;

	for (i = 0; typed[i] != '\0'; i++)
		if (at + i >= p->count || !is_typed(p->c[at + i], typed[i]))
			return false;
	return true;
}

/* The Greek itself; its letters have two bytes each. */
static bool
is_greek_at(const struct greeklish *p, size_t at, const char *greek)
{
	size_t i;
	int c;

	for (i = 0; greek[2 * i] != '\0'; i++) {
		c = ((unsigned char)greek[2 * i] & 0x1f) << 6 |
		    ((unsigned char)greek[2 * i + 1] & 0x3f);
		if (at + i >= p->count || p->c[at + i] != c)
			return false;
	}
	return true;
}

static size_t	match_from(const struct greeklish *, size_t at,
		    const char *word);

/* The longest of what follows after this beginning of the word. */
static size_t
match_spelling(const struct greeklish *p, size_t at, size_t row,
    const char *word)
{
	const char *greek = spellings[row].greek, *typed;
	const char *rest = word + strlen(greek);
	size_t best = 0, end, i;

	if (is_greek_at(p, at, greek))
		best = match_from(p, at + strlen(greek) / 2, rest);
	for (i = 0; i < SPELLINGS_MAX; i++) {
		if ((typed = spellings[row].typed[i]) == NULL)
			break;
		if (!is_ascii_at(p, at, typed))
			continue;
		end = match_from(p, at + strlen(typed), rest);
		best = end > best ? end : best;
	}
	return best;
}

/* Where a reading of the word that begins at at ends, 0 if there is none.
 * No deeper than the word is long, and few letters have two readings. */
static size_t
match_from(const struct greeklish *p, size_t at, const char *word)
{
	size_t best = 0, end, i;

	if (*word == '\0')
		return at;
	if (at >= p->count)
		return 0;
	if ((unsigned char)*word < 0x80)
		return is_typed(p->c[at], *word) ?
		    match_from(p, at + 1, word + 1) : 0;
	for (i = 0; i < COUNT(spellings); i++) {
		if (strncmp(word, spellings[i].greek,
		    strlen(spellings[i].greek)) != 0)
			continue;
		end = match_spelling(p, at, i, word);
		best = end > best ? end : best;
	}
	return best;
}

/* How many points from at on spell the word, 0 if none do; the longest
 * reading counts.  The word is of greeklish_word. */
static size_t
match_at(const struct greeklish *p, size_t at, const char *word)
{
	size_t end = *word == '\0' ? 0 : match_from(p, at, word);

	return end > at ? end - at : 0;
}

bool
greeklish_contains(const struct greeklish *p, const char *word)
{
	size_t at;

	for (at = 0; at < p->count; at++)
		if (match_at(p, at, word) > 0)
			return true;
	return false;
}

/* A word on its way to be typed. */
struct typing {
	char	text[TYPED_SIZE];
	size_t	len, left;		/* spellings that are wanted yet */
	greeklish_spelling_fn *tell;
	void	*arg;
};

static enum outcome	type_from(struct typing *, const char *word);

static enum outcome
type_as(struct typing *t, const char *typed, const char *rest)
{
	const size_t len = strlen(typed);
	enum outcome r = OK;

	if (t->len + len < sizeof(t->text)) {
		memcpy(t->text + t->len, typed, len);
		t->len += len;
		r = type_from(t, rest);
		t->len -= len;
	}
	return r;
}

/* No deeper than the word is long. */
static enum outcome
type_from(struct typing *t, const char *word)
{
	enum outcome r = OK;
	size_t row, i, len;
	char same[2] = { *word, '\0' };

	if (t->left == 0)
		return OK;
	if (*word == '\0') {
		t->left--;
		t->text[t->len] = '\0';
		return t->tell(t->arg, t->text);
	}
	if ((unsigned char)*word < 0x80)
		return type_as(t, same, word + 1);
	for (row = 0; row < COUNT(spellings) && r == OK; row++) {
		len = strlen(spellings[row].greek);
		if (strncmp(word, spellings[row].greek, len) != 0)
			continue;
		for (i = 0; i < SPELLINGS_MAX && r == OK &&
		    spellings[row].typed[i] != NULL; i++)
			r = type_as(t, spellings[row].typed[i], word + len);
	}
	return r;
}

enum outcome
greeklish_spell(const char *word, size_t max, greeklish_spelling_fn *tell,
    void *arg)
{
	struct typing t = { .left = max, .tell = tell, .arg = arg };

	return type_from(&t, word);
}
