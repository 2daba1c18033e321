/*
 * Names in Latin letters.  The transcription is our own table: ICU's
 * Greek-Latin is not ELOT 743.
 */
#include <unicode/uchar.h>
#include <unicode/ustring.h>

#include "base/buf.h"
#include "base/text.h"
#include "person/latin.h"
#include "person/points.h"

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
take_greek(const struct points *p, const struct points_word *w,
    struct letters *out)
{
	struct letter *l = NULL;
	size_t i;
	UChar32 c;

	out->count = 0;
	for (i = w->begin; i < w->end; i++) {
		c = p->c[i];
		if (!points_is_mark(c)) {
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
put_greek(struct buf *b, const struct points *p, const struct points_word *word)
{
	struct letters w;
	const char *sound;
	size_t i;

	take_greek(p, word, &w);
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
is_all_capitals(const struct points *p, const struct points_word *w)
{
	size_t i, letters = 0;

	for (i = w->begin; i < w->end; i++) {
		if (points_is_mark(p->c[i]))
			continue;
		if (!u_isupper(p->c[i]))
			return false;
		letters++;
	}
	return letters > 1;
}

static void
put_word(struct buf *b, const struct points *p, const struct points_word *w)
{
	bool greek = false, capitals = is_all_capitals(p, w);
	size_t i, at = b->len;

	for (i = w->begin; i < w->end; i++)
		greek |= points_is_script(p->c[i], USCRIPT_GREEK);
	if (greek) {
		put_greek(b, p, w);
		if (!buf_failed(b) && b->data[at] >= 'a' && b->data[at] <= 'z')
			b->data[at] = (char)(b->data[at] - 'a' + 'A');
		return;
	}
	for (i = w->begin; i < w->end; i++)
		if (!points_is_mark(p->c[i]))
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
latin_name(const char *in, char out[NAMES_SIZE])
{
	char text[NAMES_SIZE];
	struct points_word w = { 0, 0 };
	struct points p;
	struct buf b;
	size_t last = 0;
	enum outcome r;

	if ((r = points_take_apart(in, true, &p)) != OK)
		return r;
	buf_init(&b, text, sizeof(text));
	while (points_next_word(&p, &w)) {
		points_repair(&p, &w);
		put_between(&b, &p, last, w.begin);
		put_word(&b, &p, &w);
		last = w.end;
	}
	if (last != 0)		/* else there is no word, and no name */
		put_between(&b, &p, last, p.count);
	if (buf_failed(&b))
		return E_INPUT;
	return text_trim(out, NAMES_SIZE, text);
}
