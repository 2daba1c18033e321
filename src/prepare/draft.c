/* A plan in the making: names, and whose things are. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "prepare/draft.h"

static const char *const services[DRAFT_SERVICES] = { "provisioner",
    "privreader", "reader", "radius" };

/* Of a person in our keeping; the log-in of services, mail servers and hosts
 * sees none of these. */
static const char *const private_names[] = { "schacPersonalUniqueID",
    "schacDateOfBirth", "schacYearOfBirth", "schacPlaceOfBirth",
    "schacGender", "schacCountryOfCitizenship", "mobile" };

/* What identity providers, mail servers, RADIUS and hosts ask for. */
static const char *const shown_names[] = { "objectClass", "uid", "cn", "sn",
    "givenName", "displayName", "mail", "mailLocalAddress",
    "preferredLanguage", "departmentNumber", "ou", "o", "title",
    "employeeNumber", "employeeType", "telephoneNumber", "uidNumber",
    "gidNumber", "homeDirectory", "loginShell", "gecos",
    "eduPersonPrincipalName", "eduPersonUniqueId", "eduPersonAffiliation",
    "eduPersonPrimaryAffiliation", "eduPersonScopedAffiliation",
    "eduPersonEntitlement", "eduPersonAssurance", "eduPersonOrgDN",
    "eduPersonOrgUnitDN", "eduPersonPrimaryOrgUnitDN", "eduPersonOrcid",
    "schacHomeOrganization", "schacHomeOrganizationType",
    "schacPersonalUniqueCode", "schacPersonalPosition", "schacUserStatus",
    "schacExpiryDate", "uregisterActivated", "entryUUID",
    "createTimestamp", "modifyTimestamp" };

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* "p": by dn.base="cn=provisioner,..." */
static const char *
get_by(struct draft *p, const char *name)
{
	static const char letters[] = "pvrd";
	static char by[DRAFT_NAME + 16];
	const char *letter = strchr(letters, name[0]);

	if (strcmp(name, "root") == 0)
		return DRAFT_ROOT;
	if (letter == NULL || name[1] != '\0')
		return NULL;
	snprintf(by, sizeof(by), "by dn.base=\"%s\"",
	    p->service[letter - letters]);
	return by;
}

static const char *
get_word(void *arg, const char *name)
{
	struct draft *p = arg;
	const struct {
		const char *name, *value;
	} words[] = {
		{ "base", p->base }, { "people", p->people },
		{ "core", p->core }, { "ours", p->ours },
		{ "theirs", p->theirs }, { "shown", p->shown },
		{ "at", p->at },
	};
	size_t i;

	for (i = 0; i < COUNT(words); i++)
		if (strcmp(words[i].name, name) == 0)
			return words[i].value;
	return get_by(p, name);
}

void
draft_expand(struct draft *p, const char *pattern, char out[DRAFT_TEXT])
{
	if (text_expand(pattern, get_word, p, out, DRAFT_TEXT) == OK)
		return;
	out[0] = '\0';
	p->failed = true;
}

void
draft_remark(struct draft *p, const char *fmt, ...)
{
	char text[DRAFT_TEXT];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	change_open(p->out, CHANGE_REMARK, "", text);
}

bool
draft_is_missing(const struct draft *p, const char *dn)
{
	return change_find(&p->in->facts->tree, dn) == NULL &&
	    change_find(&p->in->facts->unseen, dn) == NULL;
}

bool
draft_is_ours(const struct draft *p, const char *dn)
{
	const struct change *c = change_find(p->in->ours, dn);

	return (c != NULL && c->kind == CHANGE_ENTRY) ||
	    draft_is_missing(p, dn);
}

bool
draft_has_people(const struct draft *p)
{
	return p->closed || draft_is_ours(p, p->people);
}

static bool
defines(const struct changes *list, const char *name)
{
	char quoted[DRAFT_NAME];
	size_t i, n;

	snprintf(quoted, sizeof(quoted), "'%s'", name);
	for (i = 0; i < list->count; i++)
		for (n = 0; n < list->at[i].values; n++)
			if (strstr(list->at[i].value[n].text, quoted) != NULL)
				return true;
	return false;
}

/* Was there no such attribute? */
static bool
is_new_name(const struct draft *p, const char *name)
{
	return !facts_has_name(p->in->facts, name) ||
	    defines(p->in->ours, name);
}

/* Will there be one, when all is done? */
static bool
will_have(const struct draft *p, const char *name)
{
	return facts_has_name(p->in->facts, name) || defines(p->out, name);
}

static void
list_name(struct draft *p, char list[DRAFT_TEXT], const char *name)
{
	const size_t len = strlen(list);
	struct buf b;

	if (!will_have(p, name))
		return;
	buf_init(&b, list + len, DRAFT_TEXT - len);
	buf_putf(&b, "%s%s", len == 0 ? "" : ",", name);
	if (buf_failed(&b))
		p->failed = true;
}

/* Closed by a rule of ours already, of which we may have no record. */
static bool
is_recalled(const struct draft *p, const char *name)
{
	char item[DRAFT_NAME];

	snprintf(item, sizeof(item), ",%s,", name);
	return strstr(p->recalled, item) != NULL;
}

/* In people that are new with us, all is. */
void
draft_list(struct draft *p)
{
	const bool all = draft_has_people(p);
	size_t i;

	for (i = 0; i < COUNT(private_names); i++)
		list_name(p, all || is_new_name(p, private_names[i]) ||
		    is_recalled(p, private_names[i]) ?
		    p->ours : p->theirs, private_names[i]);
	p->hash = p->hash || is_new_name(p, "uregisterNtPassword");
	for (i = 0; i < COUNT(shown_names); i++)
		list_name(p, p->shown, shown_names[i]);
}

/* As the settings have it, blanks beside a comma aside; what would end the
 * quotes of an access rule cannot stand in it. */
static enum outcome
copy_base(const char *text, char out[DRAFT_NAME])
{
	struct buf b;

	buf_init(&b, out, DRAFT_NAME);
	for (; *text != '\0'; text++) {
		if (strchr("\"\\{}", *text) != NULL)
			return E_CONF;
		if (*text == ' ' && (b.len == 0 || out[b.len - 1] == ','))
			continue;
		buf_putc(&b, *text);
	}
	return buf_failed(&b) ? E_CONF : OK;
}

enum outcome
draft_begin(struct draft *p, const struct conf *c)
{
	enum outcome r;
	size_t i;

	if ((r = copy_base(c->directory_base, p->base)) != OK ||
	    (r = copy_base(c->directory_people_base, p->people)) != OK)
		return r;
	for (i = 0; i < DRAFT_SERVICES; i++)
		if (snprintf(p->service[i], DRAFT_NAME,
		    "cn=%s,ou=services,%s", services[i], p->base) >=
		    DRAFT_NAME)
			return E_CONF;
	if (c->directory_bind == BIND_SIMPLE &&
	    !text_is_empty(c->directory_bind_dn))
		r = copy_base(c->directory_bind_dn, p->service[PROVISIONER]);
	return r;
}
