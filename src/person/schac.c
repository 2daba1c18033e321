/* Identifiers of schac, under either prefix. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "person/schac.h"

static const char *const roots[] = { "urn:schac:",
    "urn:mace:terena.org:schac:" };
#define ROOTS (sizeof(roots) / sizeof(roots[0]))
#define ID "personalUniqueID:"

/* The last part of text, which loses it and its colon. */
static const char *
cut_last(char *text)
{
	char *colon = strrchr(text, ':');

	if (colon == NULL)
		return "";
	*colon = '\0';
	return colon + 1;
}

enum outcome
schac_id_parse(const char *value, struct schac_id *out)
{
	char text[SCHAC_ID_SIZE];
	const char *last;
	struct schac_id id;

	if (text_copy(text, sizeof(text), value) != OK)
		return E_INPUT;
	record_number_key(cut_last(text), id.number);
	if (id.number[0] == '\0' ||
	    text_copy(id.kind, sizeof(id.kind), cut_last(text)) != OK ||
	    id.kind[0] == '\0')
		return E_INPUT;
	last = strrchr(text, ':');
	if (insurance_parse_country(last == NULL ? text : last + 1,
	    id.country) != OK)
		return E_INPUT;
	*out = id;
	return OK;
}

bool
schac_id_is_alike(const struct schac_id *a, const struct schac_id *b)
{
	return strcmp(a->country, b->country) == 0 &&
	    strcasecmp(a->kind, b->kind) == 0;
}

/* The directory compares them by letter case. */
enum outcome
schac_id_print(const struct schac_id *id, size_t n, char out[SCHAC_ID_SIZE])
{
	char country[INSURANCE_COUNTRY_SIZE];
	int len;

	if (n >= ROOTS * 2)
		return E_NOTFOUND;
	memcpy(country, id->country, sizeof(country));
	if (n >= ROOTS)
		text_ascii_lower(country);
	len = snprintf(out, SCHAC_ID_SIZE, "%s" ID "%s:%s:%s",
	    roots[n % ROOTS], country, id->kind, id->number);
	return len > 0 && len < SCHAC_ID_SIZE ? OK : E_INPUT;
}

static const char *
skip_root(const char *value)
{
	size_t i;

	for (i = 0; i < ROOTS; i++)
		if (strncasecmp(value, roots[i], strlen(roots[i])) == 0)
			return value + strlen(roots[i]);
	return value;
}

/* Up to the institution, and its colon: personalUniqueCode:gr:SCOPE: or
 * personalUniqueCode:int:esi:SCOPE:. */
static size_t
space_of(const char *code)
{
	static const char international[] = "personalUniqueCode:int:";
	int parts = strncasecmp(code, international,
	    strlen(international)) == 0 ? 4 : 3;
	const char *end = code;

	while (parts-- > 0 && (end = strchr(end, ':')) != NULL)
		end++;
	return end == NULL ? 0 : (size_t)(end - code);
}

bool
schac_code_is_same(const char *a, const char *b)
{
	return strcasecmp(skip_root(a), skip_root(b)) == 0;
}

bool
schac_code_is_alike(const char *a, const char *b)
{
	const char *x = skip_root(a), *y = skip_root(b);
	size_t len = space_of(x);

	return len > 0 && len == space_of(y) && strncasecmp(x, y, len) == 0;
}

enum outcome
schac_code_print(const char *code, size_t n, char out[SCHAC_ID_SIZE])
{
	int len;

	if (n >= ROOTS)
		return E_NOTFOUND;
	len = snprintf(out, SCHAC_ID_SIZE, "%s%s", roots[n],
	    skip_root(code));
	return len > 0 && len < SCHAC_ID_SIZE ? OK : E_INPUT;
}
