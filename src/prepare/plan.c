/* What a directory lacks, part by part. */
#include <stdio.h>

#include "prepare/draft.h"
#include "prepare/plan.h"
#include "prepare/want_access.h"
#include "prepare/want_database.h"
#include "prepare/want_overlays.h"
#include "prepare/want_schema.h"
#include "prepare/want_tree.h"

enum outcome
plan_names(const struct conf *c, struct changes *out)
{
	static const char *const below[] = { "ou=services", "ou=policies",
	    "cn=default,ou=policies", "cn=services,ou=policies" };
	struct draft p = { NULL };
	char dn[DRAFT_NAME * 2];
	enum outcome r;
	size_t i;

	if ((r = draft_begin(&p, c)) != OK)
		return r;
	change_open(out, CHANGE_ENTRY, p.base, "");
	change_open(out, CHANGE_ENTRY, p.people, "");
	for (i = 0; i < sizeof(below) / sizeof(below[0]); i++) {
		snprintf(dn, sizeof(dn), "%s,%s", below[i], p.base);
		change_open(out, CHANGE_ENTRY, dn, "");
	}
	for (i = 0; i < DRAFT_SERVICES; i++)
		change_open(out, CHANGE_ENTRY, p.service[i], "");
	return out->failed ? E_NOMEM : OK;
}

/* Which database, by its suffix; where that cannot be seen, whichever. */
static enum outcome
find_database(struct draft *p, struct detail *d)
{
	static char dn[] = "olcDatabase={1}mdb,cn=config", none[] = "";
	static const struct change unknown = { .dn = dn, .reason = none };

	if (!p->in->facts->known) {
		p->database = &unknown;
		return OK;
	}
	p->database = facts_database(p->in->facts, p->base);
	if (p->database != NULL)
		return OK;
	detail_set(d, "no database of this server has the suffix of "
	    "directory.base, %s", p->base);
	return E_CONF;
}

static void
make_parts(struct draft *p)
{
	want_schema(p);
	want_access_recall(p);
	draft_list(p);
	want_overlays(p);
	want_database(p);
	want_access(p);
	want_tree(p);
	want_database_indexes(p);
}

enum outcome
plan_make(const struct plan_input *in, struct changes *out,
    struct detail *d)
{
	struct draft p = { .in = in, .out = out };
	enum outcome r;

	if ((r = draft_begin(&p, in->conf)) != OK) {
		detail_set(d, "directory.base, people_base or bind_dn is too "
		    "long, or has a quote, a brace or a backslash, which an "
		    "access rule cannot hold");
		return r;
	}
	snprintf(p.core, sizeof(p.core), "%lu", (unsigned long)in->core);
	if ((r = find_database(&p, d)) != OK)
		return r;
	make_parts(&p);
	if (out->failed)
		return E_NOMEM;
	return p.failed ? E_BUG : OK;
}
