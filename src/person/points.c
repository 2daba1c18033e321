/*
 * A text taken apart into letters and marks by ICU's normalisation, walked
 * word by word, repaired where two alphabets are mixed, and put together
 * again.
 */
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>

#include "base/text.h"
#include "person/points.h"

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

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

bool
points_is_mark(UChar32 c)
{
	return u_charType(c) == U_NON_SPACING_MARK;
}

static UScriptCode
script_of(UChar32 c)
{
	UErrorCode status = U_ZERO_ERROR;

	return uscript_getScript(c, &status);
}

bool
points_is_script(UChar32 c, UScriptCode script)
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

enum outcome
points_take_apart(const char *in, bool compatible, struct points *out)
{
	UChar raw[POINTS_TEXT_SIZE], apart[POINTS_MAX];
	UErrorCode status = U_ZERO_ERROR;
	size_t given = strlen(in);
	int32_t len, count = 0;

	if (given >= POINTS_TEXT_SIZE || !text_is_utf8(in, given))
		return E_INPUT;
	u_strFromUTF8(raw, POINTS_TEXT_SIZE, &len, in, (int32_t)given,
	    &status);
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

enum outcome
points_put_together(const struct points *in, char out[POINTS_TEXT_SIZE])
{
	UChar raw[POINTS_MAX], whole[POINTS_MAX];
	UErrorCode status = U_ZERO_ERROR;
	char text[POINTS_TEXT_SIZE];
	int32_t len = 0;

	u_strFromUTF32(raw, POINTS_MAX, &len, in->c, (int32_t)in->count,
	    &status);
	len = unorm2_normalize(unorm2_getNFCInstance(&status), raw, len,
	    whole, POINTS_MAX, &status);
	u_strToUTF8(text, POINTS_TEXT_SIZE, NULL, whole, len, &status);
	if (U_FAILURE(status) || status == U_STRING_NOT_TERMINATED_WARNING)
		return E_INPUT;
	memcpy(out, text, POINTS_TEXT_SIZE);
	return OK;
}

bool
points_next_word(const struct points *p, struct points_word *w)
{
	w->begin = w->end;
	while (w->begin < p->count && !u_isalpha(p->c[w->begin]))
		w->begin++;
	w->end = w->begin;
	while (w->end < p->count &&
	    (u_isalpha(p->c[w->end]) || points_is_mark(p->c[w->end])))
		w->end++;
	return w->begin < w->end;
}

UChar32
points_greek_twin(UChar32 c)
{
	size_t i;

	for (i = 0; i < COUNT(twins); i++)
		if (c == (unsigned char)twins[i].latin)
			return twins[i].greek;
	return 0;
}

UChar32
points_latin_twin(UChar32 c)
{
	size_t i;

	for (i = 0; i < COUNT(twins); i++)
		if (c == twins[i].greek)
			return (unsigned char)twins[i].latin;
	return 0;
}

/* Have all letters of that script a twin?  any says if there are some. */
static bool
all_have_twin(const struct points *p, const struct points_word *w,
    UScriptCode script, UChar32 (*twin)(UChar32), bool *any)
{
	size_t i;

	*any = false;
	for (i = w->begin; i < w->end; i++) {
		if (!points_is_script(p->c[i], script))
			continue;
		*any = true;
		if (twin(p->c[i]) == 0)
			return false;
	}
	return true;
}

void
points_repair(struct points *p, const struct points_word *w)
{
	bool latin, greek, to_greek, to_latin;
	UChar32 (*twin)(UChar32);
	size_t i;

	to_greek = all_have_twin(p, w, USCRIPT_LATIN, points_greek_twin,
	    &latin);
	to_latin = all_have_twin(p, w, USCRIPT_GREEK, points_latin_twin,
	    &greek);
	if (!latin || !greek || (!to_greek && !to_latin))
		return;
	twin = to_greek ? points_greek_twin : points_latin_twin;
	for (i = w->begin; i < w->end; i++)
		if (twin(p->c[i]) != 0)
			p->c[i] = twin(p->c[i]);
}

void
points_put(struct points *p, UChar32 c)
{
	if (p->count < POINTS_MAX)
		p->c[p->count++] = c;
}
