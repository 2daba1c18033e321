/*
 * Three uses of one walk: the text is taken apart into letters and marks
 * (ICU's normalisation), the words among them are found, each is repaired,
 * and what is wanted is put together again.
 *
 * The transcription is our own table: ICU's Greek-Latin is not ELOT 743.
 */
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>

#include "base/buf.h"
#include "base/text.h"
#include "person/names.h"

#define POINTS_MAX (NAMES_SIZE * 2)
#define WORDS_MAX 64

/* Marks as they stand behind their letter in NFD. */
#define GRAVE 0x0300
#define ACUTE 0x0301
#define DIAERESIS 0x0308
#define PERISPOMENI 0x0342

/* The letters code speaks of. */
#define ALPHA 0x03b1
#define BETA 0x03b2
#define GAMMA 0x03b3
#define EPSILON 0x03b5
#define ETA 0x03b7
#define MU 0x03bc
#define XI 0x03be
#define OMICRON 0x03bf
#define PI 0x03c0
#define FINAL_SIGMA 0x03c2
#define SIGMA 0x03c3
#define UPSILON 0x03c5
#define CHI 0x03c7
#define OMEGA 0x03c9

struct points {
	size_t	count;
	UChar32	c[POINTS_MAX];
};

/* One word, as places in points. */
struct word {
	size_t	begin, end;
};

/* Signs that stand for a letter; 0: for nothing (accents by themselves). */
static const struct { UChar32 from, to; } signs[] = {
	{ 0x00b5, 0x03bc }, { 0x2206, 0x0394 }, { 0x2211, 0x03a3 },
	{ 0x220f, 0x03a0 }, { 0x2126, 0x03a9 },
	{ 0x0384, 0 }, { 0x0385, 0 }, { 0x00a8, 0 }, { 0x00b4, 0 },
	{ 0x1fbd, 0 }, { 0x1fbf, 0 }, { 0x1fc1, 0 }, { 0x1fed, 0 },
	{ 0x1fee, 0 }, { 0x1fef, 0 }, { 0x1ffd, 0 },
};

/* Latin and Greek letters of one shape. */
static const struct { char latin; UChar32 greek; } twins[] = {
	{ 'A', 0x0391 }, { 'B', 0x0392 }, { 'E', 0x0395 }, { 'Z', 0x0396 },
	{ 'H', 0x0397 }, { 'I', 0x0399 }, { 'K', 0x039a }, { 'M', 0x039c },
	{ 'N', 0x039d }, { 'O', 0x039f }, { 'P', 0x03a1 }, { 'T', 0x03a4 },
	{ 'Y', 0x03a5 }, { 'X', 0x03a7 },
	{ 'a', 0x03b1 }, { 'e', 0x03b5 }, { 'i', 0x03b9 }, { 'k', 0x03ba },
	{ 'n', 0x03b7 }, { 'o', 0x03bf }, { 'p', 0x03c1 }, { 't', 0x03c4 },
	{ 'u', 0x03c5 }, { 'v', 0x03bd }, { 'w', 0x03c9 }, { 'x', 0x03c7 },
	{ 'y', 0x03b3 },
};

/* Letters of one sound, from alpha on: ELOT 743, type 2. */
static const char *const sounds[OMEGA - ALPHA + 1] = {
	"a", "v", "g", "d", "e", "z", "i", "th", "i", "k", "l", "m", "n",
	"x", "o", "p", "r", "s", "s", "t", "y", "f", "ch", "ps", "o",
};

/* Latin letters that do not come apart into a letter and a mark. */
static const struct { UChar32 letter; const char *ascii; } ligatures[] = {
	{ 0x00df, "ss" }, { 0x00e6, "ae" }, { 0x0153, "oe" },
	{ 0x00f8, "o" }, { 0x0142, "l" }, { 0x0111, "d" }, { 0x00f0, "d" },
	{ 0x00fe, "th" }, { 0x0131, "i" }, { 0x0127, "h" },
	{ 0x014b, "n" },
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static bool
is_mark(UChar32 c)
{
	return u_charType(c) == U_NON_SPACING_MARK;
}

static UScriptCode
script_of(UChar32 c)
{
	UErrorCode status = U_ZERO_ERROR;

	return uscript_getScript(c, &status);
}

static bool
is_script(UChar32 c, UScriptCode script)
{
	return u_isalpha(c) && script_of(c) == script;
}

/* Accents by themselves, soft hyphens and marks of direction go. */
static size_t
replace_signs(UChar *text, size_t len)
{
	size_t i, j, kept = 0;
	UChar c;

	for (i = 0; i < len; i++) {
		c = text[i];
		for (j = 0; j < COUNT(signs); j++)
			if (c == signs[j].from)
				c = (UChar)signs[j].to;
		if (c != 0 && u_charType(c) != U_FORMAT_CHAR)
			text[kept++] = c;
	}
	return kept;
}

static const UNormalizer2 *
form_of(bool compatible)
{
	UErrorCode status = U_ZERO_ERROR;

	return compatible ? unorm2_getNFKDInstance(&status) :
	    unorm2_getNFDInstance(&status);
}

/* compatible also takes ligatures and other blanks apart. */
static enum outcome
take_apart(const char *in, bool compatible, struct points *out)
{
	UChar raw[NAMES_SIZE], apart[POINTS_MAX];
	UErrorCode status = U_ZERO_ERROR;
	size_t given = strlen(in);
	int32_t len, count = 0;

	if (given >= NAMES_SIZE || !text_is_utf8(in, given))
		return E_INPUT;
	u_strFromUTF8(raw, NAMES_SIZE, &len, in, (int32_t)given, &status);
	if (U_FAILURE(status))
		return E_INPUT;
	len = (int32_t)replace_signs(raw, (size_t)len);
	len = unorm2_normalize(form_of(compatible), raw, len, apart,
	    POINTS_MAX, &status);
	u_strToUTF32(out->c, POINTS_MAX, &count, apart, len, &status);
	if (U_FAILURE(status))
		return E_INPUT;
	out->count = (size_t)count;
	return OK;
}

/* NFC, UTF-8. */
static enum outcome
put_together(const struct points *in, char out[NAMES_SIZE])
{
	UChar raw[POINTS_MAX], whole[POINTS_MAX];
	UErrorCode status = U_ZERO_ERROR;
	char text[NAMES_SIZE];
	int32_t len = 0;

	u_strFromUTF32(raw, POINTS_MAX, &len, in->c, (int32_t)in->count,
	    &status);
	len = unorm2_normalize(unorm2_getNFCInstance(&status), raw, len,
	    whole, POINTS_MAX, &status);
	u_strToUTF8(text, NAMES_SIZE, NULL, whole, len, &status);
	if (U_FAILURE(status) || status == U_STRING_NOT_TERMINATED_WARNING)
		return E_INPUT;
	memcpy(out, text, NAMES_SIZE);
	return OK;
}

/* The first word at or behind w->end; false when there is none. */
static bool
next_word(const struct points *p, struct word *w)
{
	w->begin = w->end;
	while (w->begin < p->count && !u_isalpha(p->c[w->begin]))
		w->begin++;
	w->end = w->begin;
	while (w->end < p->count &&
	    (u_isalpha(p->c[w->end]) || is_mark(p->c[w->end])))
		w->end++;
	return w->begin < w->end;
}

static UChar32
greek_twin(UChar32 c)
{
	size_t i;

	for (i = 0; i < COUNT(twins); i++)
		if (c == (unsigned char)twins[i].latin)
			return twins[i].greek;
	return 0;
}

static UChar32
latin_twin(UChar32 c)
{
	size_t i;

	for (i = 0; i < COUNT(twins); i++)
		if (c == twins[i].greek)
			return (unsigned char)twins[i].latin;
	return 0;
}

/* Have all letters of that script a twin?  any says if there are some. */
static bool
all_have(const struct points *p, const struct word *w, UScriptCode script,
    UChar32 (*twin)(UChar32), bool *any)
{
	size_t i;

	*any = false;
	for (i = w->begin; i < w->end; i++) {
		if (!is_script(p->c[i], script))
			continue;
		*any = true;
		if (twin(p->c[i]) == 0)
			return false;
	}
	return true;
}

/* Only a word of two scripts is touched, and it becomes Greek if it can:
 * these are Greek registries.  «JΟHN» with a Greek Ο becomes Latin. */
static void
repair(struct points *p, const struct word *w)
{
	bool latin, greek, to_greek, to_latin;
	UChar32 (*twin)(UChar32);
	size_t i;

	to_greek = all_have(p, w, USCRIPT_LATIN, greek_twin, &latin);
	to_latin = all_have(p, w, USCRIPT_GREEK, latin_twin, &greek);
	if (!latin || !greek || (!to_greek && !to_latin))
		return;
	twin = to_greek ? greek_twin : latin_twin;
	for (i = w->begin; i < w->end; i++)
		if (twin(p->c[i]) != 0)
			p->c[i] = twin(p->c[i]);
}

static void
put_point(struct points *p, UChar32 c)
{
	if (p->count < POINTS_MAX)
		p->c[p->count++] = c;
}

enum outcome
names_fold(const char *in, char out[NAMES_SIZE])
{
	struct points p, folded = { .count = 0 };
	struct word w = { 0, 0 };
	enum outcome r;
	size_t i;

	if ((r = take_apart(in, true, &p)) != OK)
		return r;
	while (next_word(&p, &w)) {
		/* Twice: v is a twin of ν, B of Β, and b of nothing. */
		repair(&p, &w);
		for (i = w.begin; i < w.end; i++)
			p.c[i] = u_toupper(p.c[i]);
		repair(&p, &w);
		if (folded.count > 0)
			put_point(&folded, ' ');
		for (i = w.begin; i < w.end; i++)
			if (!is_mark(p.c[i]))
				put_point(&folded, p.c[i]);
	}
	return put_together(&folded, out);
}

static int
compare_words(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Cuts the text at its blanks, in place. */
static size_t
split(char *text, char *words[WORDS_MAX])
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
	count = split(x, of_x);
	if (split(y, of_y) != count || count == WORDS_MAX)
		return false;
	for (i = 0; i < count; i++)
		if (strcmp(of_x[i], of_y[i]) != 0)
			return false;
	return true;
}

/* A letter with what the transcription asks of it. */
struct letter {
	UChar32	c;		/* small, without marks, σ for ς */
	bool	accent;
	bool	dialytika;
};

struct letters {
	size_t	count;
	struct letter l[POINTS_MAX];
};

static void
take_letters(const struct points *p, const struct word *w,
    struct letters *out)
{
	struct letter *l = NULL;
	size_t i;
	UChar32 c;

	out->count = 0;
	for (i = w->begin; i < w->end; i++) {
		c = p->c[i];
		if (!is_mark(c)) {
			l = &out->l[out->count++];
			c = u_tolower(c);
			*l = (struct letter){ .c = c == FINAL_SIGMA ? SIGMA :
			    c };
		} else if (l != NULL) {
			l->accent |= c == GRAVE || c == ACUTE ||
			    c == PERISPOMENI;
			l->dialytika |= c == DIAERESIS;
		}
	}
}

/* The letter at i, 0 past the end. */
static UChar32
letter_at(const struct letters *w, size_t i)
{
	return i < w->count ? w->l[i].c : 0;
}

/* What makes αυ, ευ, ηυ sound av, ev, iv: vowels and β γ δ ζ λ μ ν ρ. */
static bool
is_voiced(UChar32 c)
{
	static const char voiced[OMEGA - ALPHA + 2] =
	    /* αβγδεζηθικλμνξοπρςστυφχψω */
	      "1111111010111010100010001";

	return c >= ALPHA && c <= OMEGA && voiced[c - ALPHA] == '1';
}

/* Two letters read as one; NULL if those at i are not. */
static const char *
pair_sound(const struct letters *w, size_t i)
{
	UChar32 a = w->l[i].c, b = letter_at(w, i + 1);
	bool whole = b != 0 && !w->l[i].accent && !w->l[i + 1].dialytika;

	if (b == UPSILON && whole && a == OMICRON)
		return "ou";
	if (b == UPSILON && whole && (a == ALPHA || a == EPSILON ||
	    a == ETA)) {
		if (is_voiced(letter_at(w, i + 2)))
			return a == ALPHA ? "av" : a == EPSILON ? "ev" : "iv";
		return a == ALPHA ? "af" : a == EPSILON ? "ef" : "if";
	}
	if (a == GAMMA)
		return b == GAMMA ? "ng" : b == XI ? "nx" : b == CHI ? "nch" :
		    NULL;
	if (a == MU && b == PI)
		return i == 0 || i + 2 == w->count ? "b" : "mp";
	return NULL;
}

static const char *
single_sound(UChar32 c)
{
	return c >= ALPHA && c <= OMEGA ? sounds[c - ALPHA] : "";
}

/* A Greek word, small. */
static void
put_greek(struct buf *b, const struct points *p, const struct word *word)
{
	struct letters w;
	const char *sound;
	size_t i;

	take_letters(p, word, &w);
	for (i = 0; i < w.count; i++) {
		if ((sound = pair_sound(&w, i)) != NULL)
			i++;
		else
			sound = single_sound(w.l[i].c);
		buf_puts(b, sound);
	}
}

static void
put_utf8(struct buf *b, UChar32 c)
{
	UErrorCode status = U_ZERO_ERROR;
	char utf8[U8_MAX_LENGTH];
	UChar raw[U16_MAX_LENGTH];
	int32_t len = 0;

	u_strFromUTF32(raw, U16_MAX_LENGTH, &len, &c, 1, &status);
	u_strToUTF8(utf8, U8_MAX_LENGTH, &len, raw, len, &status);
	if (U_SUCCESS(status))
		buf_put(b, utf8, (size_t)len);
}

/* One letter of another alphabet than the Greek, without its marks. */
static void
put_other(struct buf *b, UChar32 c)
{
	UChar32 small = u_tolower(c);
	size_t i, at = b->len;

	for (i = 0; i < COUNT(ligatures); i++) {
		if (small != ligatures[i].letter)
			continue;
		buf_puts(b, ligatures[i].ascii);
		if (small != c && !buf_failed(b))
			b->data[at] = (char)(b->data[at] - 'a' + 'A');
		return;
	}
	put_utf8(b, c);
}

/* Capitals alone come out as "Smith"; other case is the owner's choice. */
static bool
is_all_capitals(const struct points *p, const struct word *w)
{
	size_t i, letters = 0;

	for (i = w->begin; i < w->end; i++) {
		if (is_mark(p->c[i]))
			continue;
		if (!u_isupper(p->c[i]))
			return false;
		letters++;
	}
	return letters > 1;
}

static void
put_word(struct buf *b, const struct points *p, const struct word *w)
{
	bool greek = false, capitals = is_all_capitals(p, w);
	size_t i, at = b->len;

	for (i = w->begin; i < w->end; i++)
		greek |= is_script(p->c[i], USCRIPT_GREEK);
	if (greek) {
		put_greek(b, p, w);
		if (!buf_failed(b) && b->data[at] >= 'a' && b->data[at] <= 'z')
			b->data[at] = (char)(b->data[at] - 'a' + 'A');
		return;
	}
	for (i = w->begin; i < w->end; i++)
		if (!is_mark(p->c[i]))
			put_other(b, capitals && i > w->begin ?
			    u_tolower(p->c[i]) : p->c[i]);
}

/* What stands between words: blanks as one, a few signs, digits. */
static void
put_between(struct buf *b, const struct points *p, size_t from, size_t to)
{
	static const struct { UChar32 from; char to; } known[] = {
		{ 0x2019, '\'' }, { 0x2018, '\'' }, { 0x02bc, '\'' },
		{ 0x2010, '-' }, { 0x2011, '-' }, { 0x2012, '-' },
		{ 0x2013, '-' }, { 0x2014, '-' },
	};
	UChar32 c;
	size_t i, j;

	for (i = from; i < to; i++) {
		c = p->c[i];
		for (j = 0; j < COUNT(known); j++)
			if (c == known[j].from)
				c = known[j].to;
		if (u_isUWhiteSpace(c)) {
			if (b->len > 0 && b->data[b->len - 1] != ' ')
				buf_putc(b, ' ');
		} else if (c > ' ' && c < 0x7f) {
			buf_putc(b, (char)c);
		}
	}
}

enum outcome
names_to_latin(const char *in, char out[NAMES_SIZE])
{
	char text[NAMES_SIZE];
	struct word w = { 0, 0 };
	struct points p;
	struct buf b;
	size_t last = 0;
	enum outcome r;

	if ((r = take_apart(in, true, &p)) != OK)
		return r;
	buf_init(&b, text, sizeof(text));
	while (next_word(&p, &w)) {
		repair(&p, &w);
		put_between(&b, &p, last, w.begin);
		put_word(&b, &p, &w);
		last = w.end;
	}
	put_between(&b, &p, last, p.count);
	if (buf_failed(&b))
		return E_INPUT;
	return text_trim(out, NAMES_SIZE, text);
}

enum outcome
names_to_login(const char *in, char out[NAMES_SIZE])
{
	char latin[NAMES_SIZE];
	enum outcome r;
	size_t i, kept = 0;

	if ((r = names_to_latin(in, latin)) != OK)
		return r;
	text_ascii_lower(latin);
	for (i = 0; latin[i] != '\0'; i++)
		if (latin[i] >= 'a' && latin[i] <= 'z')
			out[kept++] = latin[i];
	out[kept] = '\0';
	return OK;
}

/* A small σ that ends a word of more than one letter. */
static void
end_sigma(struct points *p, const struct word *w)
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
	struct word w = { 0, 0 };
	struct points p;
	enum outcome r;

	if ((r = take_apart(in, false, &p)) != OK)
		return r;
	tidy_blanks(&p);
	while (next_word(&p, &w)) {
		repair(&p, &w);
		end_sigma(&p, &w);
	}
	return put_together(&p, out);
}

bool
names_has_greek(const char *text)
{
	struct points p;
	size_t i;

	if (take_apart(text, false, &p) != OK)
		return false;
	for (i = 0; i < p.count; i++)
		if (is_script(p.c[i], USCRIPT_GREEK))
			return true;
	return false;
}
