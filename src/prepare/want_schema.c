/* Modules, and definitions by their OID, whatever the schema is called. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "prepare/elements.h"
#include "prepare/same.h"
#include "prepare/want_schema.h"

#define SCHEMA "cn=uregister,cn=schema,cn=config"

static const struct module {
	const char *name;
	const char *other;		/* its name elsewhere */
	const char *class;		/* by which it is known if built in */
} modules[] = {
	{ "argon2", "pw-argon2", NULL },
	{ "ppolicy", NULL, "olcPPolicyConfig" },
	{ "unique", NULL, "olcUniqueConfig" },
	{ "constraint", NULL, "olcConstraintConfig" },
};

/* "{2}/usr/lib/ldap/pw-argon2.la m=4096" is pw-argon2. */
static bool
is_module(const char *load, const char *name)
{
	const char *p, *end;
	size_t len = strlen(name);

	load = same_bare(load);
	end = load + strcspn(load, " \t");
	for (p = load; p < end; p++)
		if (*p == '/')
			load = p + 1;
	return strncmp(load, name, len) == 0 &&
	    (load + len == end || load[len] == '.');
}

static bool
is_loaded(const struct facts *f, const struct module *m)
{
	const char *load;
	size_t i, n;

	if (m->class != NULL && facts_has_name(f, m->class))
		return true;
	for (i = 0; i < f->config.count; i++)
		for (n = 0; (load = change_get(&f->config.at[i],
		    "olcModuleLoad", n)) != NULL; n++)
			if (is_module(load, m->name) ||
			    (m->other != NULL && is_module(load, m->other)))
				return true;
	return false;
}

/* The list that the others are in: a new one could not be taken away. */
static const struct change *
find_list(const struct facts *f)
{
	const struct change *found = NULL;
	size_t i;

	for (i = 0; i < f->config.count; i++)
		if (change_get(&f->config.at[i], "olcModuleLoad", 0) != NULL)
			found = &f->config.at[i];
	return found;
}

static void
open_list(struct draft *p, const char *reason)
{
	const struct change *list = find_list(p->in->facts);

	if (list != NULL) {
		change_open(p->out, CHANGE_VALUES, list->dn, reason);
		return;
	}
	change_open(p->out, CHANGE_ENTRY, "cn=module,cn=config", reason);
	change_put(p->out, "objectClass", "olcModuleList");
	change_put(p->out, "cn", "module");
	change_put(p->out, "olcModulePath", "/usr/lib/ldap");
}

static void
plan_modules(struct draft *p)
{
	bool opened = false;
	size_t i;

	for (i = 0; i < sizeof(modules) / sizeof(modules[0]); i++) {
		if (is_loaded(p->in->facts, &modules[i]))
			continue;
		if (!opened)
			open_list(p, "Modules, all of the package slapd: "
			    "argon2 verifies the hashes that we write, by "
			    "ppolicy an account is suspended, unique and "
			    "constraint keep values single and well formed.");
		opened = true;
		change_put(p->out, "olcModuleLoad", modules[i].name);
	}
}

/* The word at p, up to a blank. */
static void
copy_word(const char *p, char out[DRAFT_NAME])
{
	snprintf(out, DRAFT_NAME, "%.*s", (int)strcspn(p, " '"), p);
}

static void
read_element(const char *text, char oid[DRAFT_NAME], char name[DRAFT_NAME])
{
	const char *quote = strchr(text, '\'');

	copy_word(text + strspn(text, "( "), oid);
	name[0] = '\0';
	if (quote != NULL)
		copy_word(quote + 1, name);
}

static bool
lacks(const struct draft *p, const struct element *e)
{
	char oid[DRAFT_NAME], name[DRAFT_NAME];

	read_element(e->text, oid, name);
	return !facts_has_element(p->in->facts, oid) &&
	    !facts_has_name(p->in->facts, name);
}

static void
plan_conflicts(struct draft *p)
{
	char oid[DRAFT_NAME], name[DRAFT_NAME];
	const struct element *e;

	for (e = prepare_elements; e->text != NULL; e++) {
		read_element(e->text, oid, name);
		if (!facts_has_element(p->in->facts, oid) &&
		    facts_has_name(p->in->facts, name))
			draft_remark(p, "%s is defined under another OID than "
			    "%s: left as it is.", name, oid);
	}
}

/* One schema for all that is missing: slapd can empty one, but not delete
 * it. */
static void
open_schema(struct draft *p)
{
	static const char reason[] = "Definitions that the schema lacks, by "
	    "their OID: eduPerson, SCHAC, inetLocalMailRecipient and our own.";
	const struct change *there = change_find(&p->in->facts->config,
	    SCHEMA);

	if (there != NULL) {
		change_open(p->out, CHANGE_VALUES, there->dn, reason);
		return;
	}
	change_open(p->out, CHANGE_ENTRY, SCHEMA, reason);
	change_put(p->out, "objectClass", "olcSchemaConfig");
	change_put(p->out, "cn", "uregister");
}

static void
plan_elements(struct draft *p, const char *kind, bool *opened)
{
	const struct element *e;

	for (e = prepare_elements; e->text != NULL; e++) {
		if (strcmp(e->kind, kind) != 0 || !lacks(p, e))
			continue;
		if (!*opened)
			open_schema(p);
		*opened = true;
		change_put(p->out, e->kind, e->text);
	}
}

/* What Debian's package loads, and a server may have been stripped of. */
static void
plan_standard(struct draft *p)
{
	static const struct {
		const char *class, *file;
	} standard[] = {
		{ "inetOrgPerson", "inetorgperson" },
		{ "simpleSecurityObject", "cosine" },
		{ "dcObject", "core" },
	};
	size_t i;

	for (i = 0; i < sizeof(standard) / sizeof(standard[0]); i++)
		if (!facts_has_name(p->in->facts, standard[i].class))
			draft_remark(p, "%s is not defined: load OpenLDAP's "
			    "own schema %s first.", standard[i].class,
			    standard[i].file);
}

void
want_schema(struct draft *p)
{
	bool opened = false;

	plan_modules(p);
	plan_standard(p);
	plan_conflicts(p);
	plan_elements(p, "olcAttributeTypes", &opened);
	plan_elements(p, "olcObjectClasses", &opened);
}
