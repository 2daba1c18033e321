/*
 * One function a rule, in a table: a broken rule does not hide the others.
 * All of them look at the password as code points in lower case, taken
 * once and wiped at the end.
 */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "password/breached.h"
#include "password/dictionary.h"
#include "password/policy.h"
#include "password/walk.h"
#include "person/greeklish.h"
#include "person/letters.h"
#include "person/names.h"

#define NAME_MIN 4		/* letters of a name that count */
#define USERNAME_MIN 3
#define DIGITS_MIN 6		/* of a number in a row */
#define BYTES_MAX LETTERS_MAX	/* 256 points of 4 bytes */

struct policy {
	int64_t	 min, max, classes;
	bool	 unicode;
	struct dictionary *dictionary;
	struct breached *breached;	/* NULL: not configured */
};

/* The password at hand. */
struct given {
	const struct policy *policy;
	const struct policy_context *context;
	const char *text;
	size_t	len;
	struct greeklish points;
};

enum outcome
policy_open(const struct conf *conf, struct policy **out, struct detail *d)
{
	struct policy *p;
	enum outcome r;

	if ((p = calloc(1, sizeof(*p))) == NULL)
		return E_NOMEM;
	p->min = conf->password_min;
	p->max = conf->password_max;
	p->classes = conf->password_classes;
	p->unicode = conf->password_alphabet == ALPHABET_UNICODE;
	if ((r = dictionary_open(conf->password_dictionary,
	    conf->password_common, &p->dictionary, d)) != OK) {
		detail_prefix(d, "the words: ");
		goto fail;
	}
	if (conf->password_breached != NULL &&
	    conf->password_breached[0] != '\0' &&
	    (r = breached_open(conf->password_breached, &p->breached,
	    d)) != OK) {
		detail_prefix(d, "password.breached: ");
		goto fail;
	}
	*out = p;
	return OK;
fail:
	policy_close(&p);
	return r;
}

void
policy_close(struct policy **p)
{
	if (p == NULL || *p == NULL)
		return;
	dictionary_close(&(*p)->dictionary);
	breached_close(&(*p)->breached);
	free(*p);
	*p = NULL;
}

int64_t
policy_min(const struct policy *p)
{
	return p->min;
}

static bool
is_short(const struct given *g)
{
	return text_points(g->text) < (size_t)g->policy->min;
}

static bool
is_long(const struct given *g)
{
	return text_points(g->text) > (size_t)g->policy->max ||
	    g->len > BYTES_MAX;
}

static bool
has_few_classes(const struct given *g)
{
	return __builtin_popcount(letters_classes(g->text)) <
	    g->policy->classes;
}

/* Blanks at the ends are lost on the way through many a program. */
static bool
is_outside_alphabet(const struct given *g)
{
	size_t i;

	if (g->len > 0 && (g->text[0] == ' ' || g->text[g->len - 1] == ' '))
		return true;
	if (g->policy->unicode)
		return !text_is_utf8(g->text, g->len) ||
		    text_has_control(g->text, g->len) ||
		    !letters_is_nfc(g->text);
	for (i = 0; i < g->len; i++)
		if (g->text[i] < ' ' || g->text[i] > '~')
			return true;
	return false;
}

/* In capitals or small letters, forwards or backwards. */
static bool
has_text(const struct given *g, const char *word, size_t min)
{
	char folded[256], back[256];
	size_t len = word == NULL ? 0 : strlen(word), i;

	if (len < min || len >= sizeof(folded))
		return false;
	memcpy(folded, word, len + 1);
	text_ascii_lower(folded);
	for (i = 0; i < len; i++)
		back[i] = folded[len - 1 - i];
	back[len] = '\0';
	return greeklish_contains(&g->points, folded) ||
	    greeklish_contains(&g->points, back);
}

static bool
has_username(const struct given *g)
{
	char local[256];
	const char *email = g->context->email;
	size_t len = email == NULL ? 0 : strcspn(email, "@");

	if (has_text(g, g->context->username, USERNAME_MIN))
		return true;
	if (len == 0 || len >= sizeof(local))
		return false;
	memcpy(local, email, len);
	local[len] = '\0';
	return has_text(g, local, NAME_MIN);
}

static bool
has_name_word(const struct given *g, const char *word)
{
	char small[NAMES_SIZE];

	return text_points(word) >= NAME_MIN &&
	    greeklish_word(word, small, sizeof(small)) == OK &&
	    greeklish_contains(&g->points, small);
}

static bool
has_name(const struct given *g)
{
	char folded[NAMES_SIZE], *rest, *word;
	const char *name;
	size_t i;

	for (i = 0; i < POLICY_NAMES_MAX; i++) {
		name = g->context->names[i];
		if (name == NULL || names_fold(name, folded) != OK)
			continue;
		rest = folded;
		while ((word = strsep(&rest, " ")) != NULL)
			if (has_name_word(g, word))
				return true;
	}
	return false;
}

/* Six digits in a row of number, somewhere in digits. */
static bool
has_part(const char *digits, const char *number)
{
	char plain[64], part[DIGITS_MIN + 1] = "";
	size_t len = 0, i;

	for (; number != NULL && *number != '\0' && len < sizeof(plain);
	    number++)
		if (*number >= '0' && *number <= '9')
			plain[len++] = *number;
	for (i = 0; i + DIGITS_MIN <= len; i++) {
		memcpy(part, plain + i, DIGITS_MIN);
		if (strstr(digits, part) != NULL)
			return true;
	}
	return false;
}

/* YYYY-MM-DD in the orders people write it. */
static bool
has_date(const char *digits, const char *date)
{
	static const char *const orders[] = {
		"dmY", "Ymd", "mdY", "dmy", "ymd",
	};
	char text[16];
	size_t i, j, len;

	if (date == NULL || strlen(date) != 10)
		return false;
	for (i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
		for (j = 0, len = 0; orders[i][j] != '\0'; j++) {
			size_t from = orders[i][j] == 'Y' ? 0 :
			    orders[i][j] == 'y' ? 2 :
			    orders[i][j] == 'm' ? 5 : 8;
			size_t n = orders[i][j] == 'Y' ? 4 : 2;

			memcpy(text + len, date + from, n);
			len += n;
		}
		text[len] = '\0';
		if (strstr(digits, text) != NULL)
			return true;
	}
	return false;
}

/* The digits as one runs into the other when signs are left out; letters
 * part them. */
static bool
has_number(const struct given *g)
{
	char digits[BYTES_MAX + 1];
	size_t kept = 0, i;
	bool found;

	for (i = 0; i < g->len && i < BYTES_MAX; i++) {
		if (strchr("-/. _", g->text[i]) != NULL)
			continue;
		digits[kept++] = g->text[i] >= '0' && g->text[i] <= '9' ?
		    g->text[i] : 'x';
	}
	digits[kept] = '\0';
	found = has_part(digits, g->context->ssn) ||
	    has_part(digits, g->context->mobile[0]) ||
	    has_part(digits, g->context->mobile[1]) ||
	    has_date(digits, g->context->birth_date);
	sodium_memzero(digits, sizeof(digits));
	return found;
}

static bool
is_walk(const struct given *g)
{
	return walk_is(&g->points);
}

static bool
is_in_dictionary(const struct given *g)
{
	return dictionary_guesses(g->policy->dictionary, &g->points);
}

static bool
is_breached(const struct given *g)
{
	return g->policy->breached != NULL &&
	    breached_has(g->policy->breached, g->text, g->len);
}

static const struct {
	const char *key;
	bool (*is_broken)(const struct given *);
} rules[POLICY_RULES] = {
	[POLICY_SHORT] = { "password-short", is_short },
	[POLICY_LONG] = { "password-long", is_long },
	[POLICY_CLASSES] = { "password-classes", has_few_classes },
	[POLICY_ALPHABET] = { "password-alphabet", is_outside_alphabet },
	[POLICY_USERNAME] = { "password-username", has_username },
	[POLICY_NAME] = { "password-name", has_name },
	[POLICY_NUMBER] = { "password-number", has_number },
	[POLICY_WALK] = { "password-walk", is_walk },
	[POLICY_DICTIONARY] = { "password-dictionary", is_in_dictionary },
	[POLICY_BREACHED] = { "password-breached", is_breached },
};

/* Nothing else is worth asking of an empty one, or of megabytes. */
static bool
is_worth_reading(const struct given *g)
{
	return g->len > 0 && g->len <= BYTES_MAX &&
	    strlen(g->text) == g->len;
}

enum outcome
policy_check(const struct policy *p, const struct secret *password,
    const struct policy_context *context, struct policy_result *out)
{
	struct given g = { .policy = p, .context = context,
	    .text = secret_text(password), .len = secret_len(password) };
	struct policy_result result = { .count = 0 };
	enum policy_rule last, rule;

	last = is_worth_reading(&g) ? POLICY_RULES : POLICY_CLASSES;
	if (g.len > 0 && g.len <= BYTES_MAX && last != POLICY_RULES)
		result.broken[result.count++] = POLICY_ALPHABET; /* a NUL */
	if (greeklish_take(g.text, &g.points) != OK)
		g.points.count = 0;
	for (rule = 0; rule < last; rule++)
		if (rules[rule].is_broken(&g))
			result.broken[result.count++] = rule;
	sodium_memzero(&g.points, sizeof(g.points));
	*out = result;
	return result.count == 0 ? OK : E_INPUT;
}

enum outcome
policy_prepare(const struct policy *p, const struct secret *given,
    struct secret **out)
{
	char text[LETTERS_MAX + 1];
	enum outcome r;

	/* what cannot be normalised is left to policy_check to refuse */
	if (!p->unicode || strlen(secret_text(given)) != secret_len(given) ||
	    letters_to_nfc(secret_text(given), text) != OK)
		return secret_from(secret_text(given), secret_len(given),
		    out);
	r = secret_from(text, strlen(text), out);
	sodium_memzero(text, sizeof(text));
	return r;
}

const char *
policy_key(enum policy_rule rule)
{
	return (unsigned)rule < POLICY_RULES ? rules[rule].key : "";
}
