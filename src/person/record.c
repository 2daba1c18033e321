/* The registry's record: its fields by name. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "person/amka.h"
#include "person/clean.h"
#include "person/date.h"
#include "person/insurance.h"
#include "person/names.h"
#include "person/phone.h"
#include "person/record.h"
#include "person/username.h"

#define GENDER_SIZE sizeof(((struct record *)0)->gender)

/* Compared by shape: registries mix «Α» of ΑΡΡΕΝ with "A". */
static const struct { const char *word; char gender; } genders[] = {
	{ "1", '1' }, { "M", '1' }, { "MALE", '1' }, { "MAN", '1' },
	{ "Α", '1' }, { "ΑΡ", '1' }, { "ΑΡΡ", '1' }, { "ΑΡΡΕΝ", '1' },
	{ "ΑΡΡΗΝ", '1' }, { "ΑΡΡΕΝΑΣ", '1' }, { "ΑΝΔΡΑΣ", '1' },
	{ "2", '2' }, { "F", '2' }, { "FEMALE", '2' }, { "W", '2' },
	{ "WOMAN", '2' }, { "Θ", '2' }, { "ΘΗΛ", '2' }, { "ΘΗΛΥ", '2' },
	{ "ΘΥΛΗ", '2' }, { "Γ", '2' }, { "ΓΥΝΑΙΚΑ", '2' },
	{ "9", '9' }, { "X", '9' },
};

/* Greek letter, small or capital, with or without tonos, to that shape. */
static const struct { const char *letter, *shape; } shapes[] = {
	{ "Α", "A" }, { "α", "A" }, { "ά", "A" }, { "Ά", "A" },
	{ "Ε", "E" }, { "ε", "E" }, { "έ", "E" }, { "Έ", "E" },
	{ "Η", "H" }, { "η", "H" }, { "ή", "H" }, { "Ή", "H" },
	{ "Ι", "I" }, { "ι", "I" }, { "ί", "I" },
	{ "Κ", "K" }, { "κ", "K" }, { "Μ", "M" }, { "μ", "M" },
	{ "Ν", "N" }, { "ν", "N" }, { "Ρ", "P" }, { "ρ", "P" },
	{ "Υ", "Y" }, { "υ", "Y" }, { "ύ", "Y" }, { "Χ", "X" },
	{ "θ", "Θ" }, { "λ", "Λ" }, { "γ", "Γ" }, { "δ", "Δ" },
	{ "σ", "Σ" }, { "ς", "Σ" },
};

static const char *
shape_of(const char *letter)
{
	size_t i;

	for (i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++)
		if (memcmp(letter, shapes[i].letter, 2) == 0)
			return shapes[i].shape;
	return NULL;
}

static void
put_shape(const char **s, char *out, size_t *len)
{
	const char *shape;
	size_t n = ((unsigned char)**s & 0xe0) == 0xc0 && (*s)[1] ? 2 : 1;

	if (n == 2 && (shape = shape_of(*s)) != NULL) {
		memcpy(out + *len, shape, strlen(shape));
		*len += strlen(shape);
	} else if (n == 2) {
		memcpy(out + *len, *s, 2);
		*len += 2;
	} else if (**s != ' ' && **s != '.') {
		out[(*len)++] = **s >= 'a' && **s <= 'z' ?
		    (char)(**s - 'a' + 'A') : **s;
	}
	*s += n;
}

/* Without blanks and dots, in capitals; never longer than s. */
static void
fold(const char *s, char out[GENDER_SIZE])
{
	size_t len = 0;

	while (*s != '\0')
		put_shape(&s, out, &len);
	out[len] = '\0';
}

char
record_gender(const struct record *r)
{
	char given[GENDER_SIZE], known[GENDER_SIZE];
	size_t i;

	fold(r->gender, given);
	for (i = 0; i < sizeof(genders) / sizeof(genders[0]); i++) {
		fold(genders[i].word, known);
		if (strcmp(given, known) == 0)
			return genders[i].gender;
	}
	return '0';
}

void
record_clear(struct record *r)
{
	sodium_memzero(r, sizeof(*r));
}

unsigned
record_missing(const struct record *r)
{
	char date[DATE_SIZE], country[INSURANCE_COUNTRY_SIZE];

	return (username_is_usable(r->login_name) ? 0u : RECORD_NO_USERNAME) |
	    (record_has_number(r) ? 0u : RECORD_NO_SSN) |
	    (insurance_parse_country(r->ssn_country, country) != OK ?
	    RECORD_NO_SSN_COUNTRY : 0u) |
	    (date_parse_birth(r->birth_date, date) != OK ?
	    RECORD_NO_BIRTH_DATE : 0u);
}

void
record_number_key(const char *text, char out[RECORD_NUMBER_SIZE])
{
	char cleaned[RECORD_NUMBER_SIZE];
	size_t len = 0;
	const char *s;

	if (clean_text(text, cleaned, sizeof(cleaned)) != OK)
		cleaned[0] = '\0';
	for (s = cleaned; *s != '\0'; s++)
		if (strchr(" -./", *s) == NULL)
			out[len++] = *s >= 'a' && *s <= 'z' ?
			    (char)(*s - 'a' + 'A') : *s;
	out[len] = '\0';
	sodium_memzero(cleaned, sizeof(cleaned));
}

/* A spreadsheet writes a number as 1010199123.0. */
static void
cut_decimals(char *text)
{
	size_t len = strlen(text);

	if (len > 2 && strcmp(text + len - 2, ".0") == 0 &&
	    strspn(text, "0123456789") == len - 2)
		text[len - 2] = '\0';
}

static enum outcome
greek_number(const char *key, const char *birth_date, char out[AMKA_SIZE])
{
	char date[DATE_SIZE];

	if (amka_parse(key, out) == OK)
		return OK;
	if (date_parse_birth(birth_date, date) != OK)
		return E_INPUT;
	return amka_pad(key, date, out);
}

enum outcome
record_number(const struct record *r, char out[RECORD_NUMBER_SIZE])
{
	char text[sizeof(r->ssn)], key[RECORD_NUMBER_SIZE];
	char country[INSURANCE_COUNTRY_SIZE], amka[AMKA_SIZE];
	enum outcome outcome;

	memcpy(text, r->ssn, sizeof(text));
	cut_decimals(text);
	record_number_key(text, key);
	if (insurance_parse_country(r->ssn_country, country) == OK &&
	    strcmp(country, "GR") == 0) {
		outcome = greek_number(key, r->birth_date, amka);
		if (outcome == OK)
			memcpy(out, amka, sizeof(amka));
	} else if ((outcome = insurance_is_number(key) ? OK : E_INPUT) == OK)
		memcpy(out, key, sizeof(key));
	sodium_memzero(text, sizeof(text));
	sodium_memzero(key, sizeof(key));
	sodium_memzero(amka, sizeof(amka));
	return outcome;
}

bool
record_has_number(const struct record *r)
{
	char number[RECORD_NUMBER_SIZE];
	bool has = record_number(r, number) == OK;

	sodium_memzero(number, sizeof(number));
	return has;
}

enum outcome
record_person(const struct record *r, char out[RECORD_PERSON_SIZE])
{
	char number[RECORD_NUMBER_SIZE], country[INSURANCE_COUNTRY_SIZE];

	if (record_number(r, number) != OK ||
	    insurance_parse_country(r->ssn_country, country) != OK)
		return E_INPUT;
	snprintf(out, RECORD_PERSON_SIZE, "%s:SSN:%s", country, number);
	sodium_memzero(number, sizeof(number));
	return OK;
}

/* The registry's values hold no line feed: no two rows have one key. */
enum outcome
record_row_person(const struct record *r, const char *source,
    char out[RECORD_PERSON_SIZE])
{
	int n;

	if (r->system_id[0] == '\0' && r->registration_id[0] == '\0')
		return E_INPUT;
	n = snprintf(out, RECORD_PERSON_SIZE, "supplied\n%s\n%s\n%s", source,
	    r->system_id, r->registration_id);
	return n > 0 && n < RECORD_PERSON_SIZE ? OK : E_INPUT;
}

bool
record_has_mobile(const struct record *r, const char *mobile)
{
	char held[PHONE_CELL_MAX][PHONE_SIZE];
	size_t count = phone_parse_cell(r->mobile, held), i;

	for (i = 0; i < count; i++)
		if (strcmp(held[i], mobile) == 0)
			return true;
	return false;
}

bool
record_has_email(const struct record *r, const char *key,
    char as_held[EMAIL_SIZE])
{
	char held[EMAIL_CELL_MAX][EMAIL_SIZE], own[EMAIL_SIZE];
	size_t count = email_parse_cell(r->email, held), i;

	for (i = 0; i < count; i++) {
		email_key(held[i], own);
		if (strcmp(own, key) == 0)
			return text_copy(as_held, EMAIL_SIZE, held[i]) == OK;
	}
	return false;
}

static bool
is_same_country(const char *a, const char *b)
{
	char x[INSURANCE_COUNTRY_SIZE], y[INSURANCE_COUNTRY_SIZE];

	if (insurance_parse_country(a, x) != OK ||
	    insurance_parse_country(b, y) != OK)
		return strcasecmp(a, b) == 0;
	return strcmp(x, y) == 0;
}

static bool
is_same_number(const struct record *a, const struct record *b)
{
	char x[RECORD_NUMBER_SIZE], y[RECORD_NUMBER_SIZE];
	bool same = record_number(a, x) == OK && record_number(b, y) == OK &&
	    strcmp(x, y) == 0 &&
	    is_same_country(a->ssn_country, b->ssn_country);

	sodium_memzero(x, sizeof(x));
	sodium_memzero(y, sizeof(y));
	return same;
}

static bool
is_same_name(const char *a, const char *b)
{
	char x[NAMES_SIZE], y[NAMES_SIZE];

	return names_fold(a, x) == OK && names_fold(b, y) == OK &&
	    x[0] != '\0' && strcmp(x, y) == 0;
}

bool
record_same_names(const struct record *a, const struct record *b)
{
	return is_same_name(a->first_name_el, b->first_name_el) &&
	    is_same_name(a->last_name_el, b->last_name_el);
}

/* Every sixth student is born in a year: it tells nobody from others. */
static bool
is_same_birth(const struct record *a, const struct record *b)
{
	char x[DATE_SIZE], y[DATE_SIZE];

	if (date_parse_birth(a->birth_date, x) != OK ||
	    date_parse_birth(b->birth_date, y) != OK)
		return false;
	return date_may_be_same(x, y) && ((!date_is_year(x) &&
	    !date_is_year(y)) || record_same_names(a, b));
}

bool
record_same_person(const struct record *a, const struct record *b)
{
	if (!is_same_birth(a, b))
		return false;
	if (record_has_number(a) && record_has_number(b))
		return is_same_number(a, b);
	return !text_is_empty(a->login_name) &&
	    strcasecmp(a->login_name, b->login_name) == 0;
}

/* What is shown for his agreement, and what the promise is made of. */
void
record_mark(const struct record *r, char out[RECORD_MARK_SIZE])
{
	const char *const parts[] = { r->first_name_el, r->first_name_en,
	    r->last_name_el, r->last_name_en, r->father_el, r->father_en,
	    r->birth_date, r->gender, r->ssn, r->ssn_country,
	    r->registration_id, r->department_id, r->login_name };
	unsigned char hash[(RECORD_MARK_SIZE - 1) / 2];
	crypto_generichash_state state;
	size_t i;

	crypto_generichash_init(&state, NULL, 0, sizeof(hash));
	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		crypto_generichash_update(&state,
		    (const unsigned char *)parts[i], strlen(parts[i]) + 1);
	crypto_generichash_final(&state, hash, sizeof(hash));
	sodium_bin2hex(out, RECORD_MARK_SIZE, hash, sizeof(hash));
}
