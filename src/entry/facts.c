/* The facts about a person that the mapping can use. */
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include <sodium.h>

#include "base/buf.h"
#include "base/text.h"
#include "entry/dn.h"
#include "entry/facts.h"
#include "person/date.h"
#include "person/insurance.h"
#include "person/latin.h"
#include "person/names.h"
#include "person/username.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define LETTERS_AND_DIGITS "ABCDEFGHIJKLMNOPQRSTUVWXYZ" \
    "abcdefghijklmnopqrstuvwxyz0123456789"
#define SAFE LETTERS_AND_DIGITS ".-"

/* For a list that the configuration leaves empty. */
static char *entitlement_items[] = {
    (char[]){ "urn:mace:dir:entitlement:common-lib-terms" } };
static const struct conf_list default_entitlement = {
    entitlement_items, COUNT(entitlement_items) };

static enum outcome
missing(struct detail *d, const char *what)
{
	detail_set(d, "the record has no usable %s", what);
	return E_INPUT;
}

/* The institution's own; person/username.c has everybody's. */
static bool
is_reserved_here(const struct conf *conf, const char *uid)
{
	const struct conf_list *list = &conf->entry_reserved_usernames;
	size_t i;

	for (i = 0; i < list->count; i++)
		if (strcasecmp(list->item[i], uid) == 0)
			return true;
	return false;
}

static enum outcome
fill_uid(const struct entry_input *in, struct facts *f, struct detail *d)
{
	const char *uid = in->record->login_name;

	if (!username_is_usable(uid) || is_reserved_here(in->conf, uid) ||
	    text_copy(f->uid, sizeof(f->uid), uid) != OK)
		return missing(d, "loginName");
	/* Ours are 32 of 0-9a-f; one of an entry that was there is as it is
	 * (eduPerson 2.2.2). */
	if (in->unique_id == NULL || *in->unique_id == '\0' ||
	    strspn(in->unique_id, LETTERS_AND_DIGITS) !=
	    strlen(in->unique_id))
		return missing(d, "eduPersonUniqueId");
	return text_copy(f->unique_id, sizeof(f->unique_id), in->unique_id);
}

/* Identity providers and mod_shib compare scopes by letter case. */
static enum outcome
fill_site(const struct entry_input *in, struct facts *f, struct detail *d)
{
	const struct conf *c = in->conf;
	const char *domain = c->entry_mail_domain;
	struct buf b;

	if (text_is_empty(c->site_scope) ||
	    text_copy(f->scope, sizeof(f->scope), c->site_scope) != OK) {
		detail_set(d, "site.scope is empty or too long");
		return E_CONF;
	}
	text_ascii_lower(f->scope);
	buf_init(&b, f->mail, sizeof(f->mail));
	buf_putf(&b, "%s@%s", f->uid,
	    text_is_empty(domain) ? f->scope : domain);
	if (buf_failed(&b))
		return missing(d, "loginName: it is too long");
	if (in->no_mail)
		f->mail[0] = '\0';
	if (text_copy(f->source, sizeof(f->source),
	    in->capacity->source) != OK ||
	    text_copy(f->home_organization_type,
	    sizeof(f->home_organization_type),
	    c->entry_home_organization_type) != OK ||
	    text_copy(f->org_dn, sizeof(f->org_dn),
	    text_is_empty(c->entry_org_dn) ? c->directory_base :
	    c->entry_org_dn) != OK) {
		detail_set(d, "a setting of entry is too long");
		return E_CONF;
	}
	return OK;
}

static enum outcome
name_in_latin(const char *latin, const char *greek, char *out)
{
	enum outcome r;

	if ((r = names_display(latin, out)) != OK || *out != '\0')
		return r;
	return latin_name(greek, out);
}

static void
join_names(const char *first, const char *last, char *out, size_t size)
{
	struct buf b;

	buf_init(&b, out, size);
	buf_puts(&b, first);
	if (*first != '\0' && *last != '\0')
		buf_putc(&b, ' ');
	buf_puts(&b, last);
}

/* The first script that has anything. */
static void
choose(int64_t plain, const char *el, const char *en, char *out, size_t size)
{
	const char *first = plain == LANGUAGE_EN ? en : el;
	const char *other = plain == LANGUAGE_EN ? el : en;

	/* Both fit: they are no larger than what they are chosen into. */
	if (text_copy(out, size, *first != '\0' ? first : other) != OK)
		out[0] = '\0';
}

static enum outcome
fill_names(const struct entry_input *in, struct facts *f, struct detail *d)
{
	const struct record *rec = in->record;
	int64_t plain = in->conf->entry_plain_names;

	if (names_display(rec->last_name_el, f->surname_el) != OK ||
	    name_in_latin(rec->last_name_en, rec->last_name_el,
	    f->surname_en) != OK)
		return missing(d, "lastName");
	if (names_display(rec->first_name_el, f->given_name_el) != OK ||
	    name_in_latin(rec->first_name_en, rec->first_name_el,
	    f->given_name_en) != OK)
		return missing(d, "firstName");
	choose(plain, f->surname_el, f->surname_en, f->surname,
	    sizeof(f->surname));
	choose(plain, f->given_name_el, f->given_name_en, f->given_name,
	    sizeof(f->given_name));
	if (*f->surname == '\0')
		return missing(d, "lastName");
	join_names(f->given_name, f->surname, f->name, sizeof(f->name));
	join_names(f->given_name_el, f->surname_el, f->name_el,
	    sizeof(f->name_el));
	join_names(f->given_name_en, f->surname_en, f->name_en,
	    sizeof(f->name_en));
	choose(plain, rec->department_el, rec->department_en, f->unit,
	    sizeof(f->unit));
	return OK;
}

/*
 * The European Student Identifier takes letters, digits and - . : _ only.
 * Any other byte, and _ itself, becomes _ and two hexadecimal digits, so
 * that no two registration numbers become the same code.
 */
static void
make_esi(const char *am, char *out, size_t size)
{
	struct buf b;

	buf_init(&b, out, size);
	for (; *am != '\0'; am++)
		if (strchr(SAFE, *am) != NULL)
			buf_putc(&b, *am);
		else
			buf_putf(&b, "_%02X", (unsigned char)*am);
}

/* RFC 8141: what may stand in a URN as it is; the rest by its bytes. */
static void
make_urn(const char *am, char *out, size_t size)
{
	struct buf b;

	buf_init(&b, out, size);
	for (; *am != '\0'; am++)
		if (strchr(SAFE "_~!$&'()*+,;=@/", *am) != NULL)
			buf_putc(&b, *am);
		else
			buf_putf(&b, "%%%02X", (unsigned char)*am);
}

static void
fill_study(const struct entry_input *in, struct facts *f)
{
	const struct record *rec = in->record;

	if (text_is_digits(rec->department_id))
		memcpy(f->department_number, rec->department_id,
		    sizeof(f->department_number));
	/* Registries write "-" where there is none; a colon would shift the
	 * parts of the URN. */
	if (strcmp(rec->registration_id, "-") == 0 ||
	    strchr(rec->registration_id, ':') != NULL)
		return;
	memcpy(f->am, rec->registration_id, sizeof(f->am));
	make_urn(f->am, f->am_urn, sizeof(f->am_urn));
	make_esi(f->am, f->esi, sizeof(f->esi));
}

static void
fill_birth(const char *birth_date, struct facts *f)
{
	char birth[DATE_SIZE];

	if (date_parse_birth(birth_date, birth) != OK)
		return;
	if (date_is_year(birth))
		snprintf(f->only_birth_year, sizeof(f->only_birth_year),
		    "%.4s", birth);
	else
		snprintf(f->birth_day, sizeof(f->birth_day),
		    "%.4s%.2s%.2s", birth, birth + 5, birth + 8);
}

/* "" for what is no country. */
static void
fill_country(const char *text, char *out)
{
	char code[INSURANCE_COUNTRY_SIZE];

	if (insurance_parse_country(text, code) == OK)
		memcpy(out, code, sizeof(code));
}

static enum outcome
fill_identity(const struct entry_input *in, struct facts *f, struct detail *d)
{
	const struct record *rec = in->record;
	const char *country = in->ssn_country != NULL ? in->ssn_country :
	    rec->ssn_country;

	if (in->ssn == NULL) {
		if (record_number(rec, f->ssn) != OK)
			f->ssn[0] = '\0';
	/* A colon would shift the parts of the URN. */
	} else if (strchr(in->ssn, ':') != NULL ||
	    strlen(in->ssn) >= RECORD_NUMBER_SIZE)
		return missing(d, "SSN");
	else
		record_number_key(in->ssn, f->ssn);
	fill_country(country, f->ssn_country);
	if (*f->ssn != '\0' && *f->ssn_country == '\0')
		return missing(d, "ssnCountry");
	fill_country(rec->citizenship, f->citizenship);
	fill_birth(rec->birth_date, f);
	f->gender[0] = record_gender(rec);
	if (in->mobile != NULL &&
	    text_copy(f->mobile, sizeof(f->mobile), in->mobile) != OK)
		return missing(d, "mobilePhone");
	return text_copy(f->language, sizeof(f->language),
	    text_is_empty(in->language) ? "el" : in->language);
}

static enum outcome
add_affiliation(struct facts *f, const char *name)
{
	char lower[sizeof(f->affiliation[0])];
	size_t i;

	if (text_copy(lower, sizeof(lower), name) != OK || *lower == '\0')
		return E_CONF;
	text_ascii_lower(lower);
	for (i = 0; i < f->affiliations; i++)
		if (strcmp(f->affiliation[i], lower) == 0)
			return OK;
	if (f->affiliations == FACTS_ITEMS_MAX)
		return E_CONF;
	memcpy(f->affiliation[f->affiliations++], lower, sizeof(lower));
	return OK;
}

/* eduPerson 2.2.1: whoever studies or works here is a member too. */
static enum outcome
add_member(struct facts *f)
{
	static const char *const members[] = { "faculty", "staff", "student",
	    "employee" };
	size_t i, k;

	for (i = 0; i < f->affiliations; i++)
		for (k = 0; k < COUNT(members); k++)
			if (strcmp(f->affiliation[i], members[k]) == 0)
				return add_affiliation(f, "member");
	return OK;
}

static enum outcome
fill_affiliations(const struct entry_input *in, struct facts *f)
{
	const struct conf_capacity *cap = in->capacity;
	const struct conf_list *list = in->affiliations != NULL ?
	    in->affiliations : &cap->affiliations;
	enum outcome r = OK;
	size_t i;

	if (in->affiliations == NULL &&
	    !text_is_empty(cap->primary_affiliation))
		r = add_affiliation(f, cap->primary_affiliation);
	for (i = 0; r == OK && i < list->count; i++)
		r = add_affiliation(f, list->item[i]);
	if (r == OK)
		r = add_member(f);
	return r == OK && f->affiliations == 0 && in->affiliations == NULL ?
	    E_CONF : r;
}

const struct conf_list *
facts_entitlements(const struct conf *c)
{
	return c->entry_entitlements.count > 0 ? &c->entry_entitlements :
	    &default_entitlement;
}

static enum outcome
fill_lists(const struct entry_input *in, struct facts *f, struct detail *d)
{
	const struct conf_capacity *cap = in->capacity;
	const struct conf *c = in->conf;

	f->entitlement = in->entitlements != NULL ? in->entitlements :
	    facts_entitlements(c);
	assurance_fill(c, in->proofs, in->kept, &f->assurance);
	if (fill_affiliations(in, f) != OK) {
		detail_set(d, "the affiliations of capacity %s are wrong",
		    cap->source);
		return E_CONF;
	}
	return text_copy(f->primary_affiliation,
	    sizeof(f->primary_affiliation), f->affiliation[0]);
}

static enum outcome
print_time(int64_t at, char *out, size_t size)
{
	time_t t = (time_t)at;
	struct tm tm;

	if (gmtime_r(&t, &tm) == NULL ||
	    strftime(out, size, "%Y%m%d%H%M%SZ", &tm) != size - 1)
		return E_INPUT;
	return OK;
}

static enum outcome
fill_times(const struct entry_input *in, struct facts *f)
{
	enum outcome r;

	r = print_time(in->now, f->activated_at, sizeof(f->activated_at));
	if (r == OK)
		r = print_time(in->expires != 0 ? in->expires :
		    in->now + in->conf->entry_expiry, f->expires_at,
		    sizeof(f->expires_at));
	return r;
}

struct unit {
	const struct facts *facts;
	char	escaped[DN_SIZE];
	bool	empty;
};

static const char *
unit_get(void *arg, const char *name)
{
	struct unit *u = arg;
	bool known, list;
	const char *value = facts_get(u->facts, name, 0, &known, &list);

	if (!known || list)
		return NULL;
	/* The one that is a DN already. */
	if (strcmp(name, "org_dn") == 0)
		return value;
	if (dn_escape(value, u->escaped, sizeof(u->escaped)) == OK)
		return u->escaped;
	u->empty = true;
	return "";
}

static enum outcome
fill_unit_dn(const struct entry_input *in, struct facts *f, struct detail *d)
{
	const char *pattern = in->conf->entry_org_unit_dn;
	struct unit u = { .facts = f };
	char text[sizeof(f->org_unit_dn)];

	if (text_is_empty(pattern))
		pattern = "ou={department_id},ou=units,{org_dn}";
	if (text_expand(pattern, unit_get, &u, text, sizeof(text)) != OK) {
		detail_set(d, "entry.org_unit_dn: \"%s\" names what there is "
		    "not, or is too long", pattern);
		return E_CONF;
	}
	if (!u.empty)
		memcpy(f->org_unit_dn, text, sizeof(text));
	return OK;
}

enum outcome
facts_fill(const struct entry_input *in, struct facts *f, struct detail *d)
{
	enum outcome r;

	memset(f, 0, sizeof(*f));
	f->record = *in->record;
	if ((r = fill_uid(in, f, d)) != OK ||
	    (r = fill_site(in, f, d)) != OK ||
	    (r = fill_names(in, f, d)) != OK ||
	    (r = fill_identity(in, f, d)) != OK ||
	    (r = fill_lists(in, f, d)) != OK ||
	    (r = fill_times(in, f)) != OK ||
	    (r = fill_unit_dn(in, f, d)) != OK)
		return r;
	fill_study(in, f);
	return OK;
}

static const struct place {
	const char *name;
	size_t	offset;
} places[] = {
#define X(name, size) { #name, offsetof(struct facts, name) },
	FACTS(X)
#undef X
#define X(field, column, size)						\
	{ #field, offsetof(struct facts, record) +			\
	    offsetof(struct record, field) },
	RECORD_FIELDS(X)
#undef X
};

static const char *
conf_item(const struct conf_list *list, size_t n)
{
	return list != NULL && n < list->count ? list->item[n] : NULL;
}

const char *
facts_get(const struct facts *f, const char *name, size_t n, bool *known,
    bool *list)
{
	size_t i;

	*known = true;
	*list = true;
	if (strcmp(name, "affiliation") == 0)
		return n < f->affiliations ? f->affiliation[n] : NULL;
	if (strcmp(name, "entitlement") == 0)
		return conf_item(f->entitlement, n);
	if (strcmp(name, "assurance") == 0)
		return n < f->assurance.count ? f->assurance.value[n] : NULL;
	*list = false;
	for (i = 0; i < COUNT(places); i++)
		if (strcmp(places[i].name, name) == 0)
			return (const char *)f + places[i].offset;
	*known = false;
	return NULL;
}

void
facts_clear(struct facts *f)
{
	sodium_memzero(f, sizeof(*f));
}
