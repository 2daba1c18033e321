/* What was done to the directory, taken back. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "core/prepare_apply.h"
#include "core/prepare_remove.h"
#include "directory/prepare.h"
#include "prepare/same.h"
#include "prepare/undo.h"

#define FILTER_ROOM 16384

/* One of the people's entries that would lose what it is made of. */
static void
write_filter(const struct changes *done, char filter[FILTER_ROOM])
{
	const char *text, *quote;
	struct buf b;
	size_t i, n;

	buf_init(&b, filter, FILTER_ROOM);
	buf_puts(&b, "(|(objectClass=uregisterAccount)");
	for (i = 0; i < done->count; i++)
		for (n = 0; n < done->at[i].values; n++) {
			text = done->at[i].value[n].text;
			if (strncasecmp(done->at[i].value[n].name,
			    "olcAttributeTypes", 17) != 0 ||
			    (quote = strchr(text, '\'')) == NULL)
				continue;
			buf_putf(&b, "(%.*s=*)", (int)strcspn(quote + 1, "'"),
			    quote + 1);
		}
	buf_puts(&b, ")");
}

static enum outcome
refuse_use(struct preparation *x)
{
	static char filter[FILTER_ROOM];
	enum outcome r;
	struct dn dn;

	write_filter(&x->record.done, filter);
	r = directory_prepare_find(x->dir, x->conf->directory_base, filter,
	    &dn, &x->detail);
	if (r == E_NOTFOUND)
		return OK;
	if (r == OK) {
		detail_set(&x->detail, "%s is made of what would be removed: "
		    "nothing is removed as long as there is such an entry",
		    dn_text(&dn));
		r = E_DENIED;
	}
	return r;
}

/* A running slapd deletes no schema and unloads no module, and nobody an
 * entry that others stand below. */
static bool
may_stay(const struct change *c)
{
	return c->kind == CHANGE_ENTRY ||
	    strcasecmp(c->value[0].name, "olcModuleLoad") == 0;
}

/* slapo-ppolicy notes on entries what without its module slapd could not
 * read. */
static bool
is_needed(struct preparation *x, const struct change_value *v)
{
	static const char filter[] = "(|(pwdChangedTime=*)(pwdHistory=*)"
	    "(pwdFailureTime=*)(pwdAccountLockedTime=*)(pwdReset=*)"
	    "(pwdPolicySubentry=*)(objectClass=pwdPolicy))";
	struct dn dn;

	return strcasecmp(same_bare(v->text), "ppolicy") == 0 &&
	    directory_prepare_find(x->dir, x->conf->directory_base, filter,
	    &dn, &x->detail) != E_NOTFOUND;
}

static void
leave_for_later(struct preparation *x, const struct change *c)
{
	size_t i;

	if (!same_or_below(c->dn, "cn=config")) {
		printf("stays: %s (%s)\n", c->dn, x->detail.text);
		return;
	}
	change_open(&x->left, c->kind, c->dn, c->reason);
	for (i = 0; i < c->values; i++)
		if (is_needed(x, &c->value[i]))
			puts("stays: the module ppolicy, of which entries "
			    "have attributes now (pwdChangedTime)");
		else
			change_take(&x->left, c->value[i].name,
			    c->value[i].text);
	if (c->kind == CHANGE_VALUES && !x->left.failed &&
	    x->left.at[x->left.count - 1].values == 0)
		change_drop(&x->left);
}

static enum outcome
do_undo(struct preparation *x, const struct changes *list)
{
	enum outcome r;
	size_t i;

	for (i = 0; i < list->count; i++) {
		const struct change *c = &list->at[i];

		r = directory_prepare_do(x->dir, c, &x->detail);
		if (r == OK)
			continue;
		if (!may_stay(c))
			return r;
		leave_for_later(x, c);
	}
	return OK;
}

static enum outcome
undo_last(struct preparation *x)
{
	const struct change *last =
	    &x->record.done.at[x->record.done.count - 1];
	struct changes list = { NULL };
	enum outcome r;

	if ((r = preparation_read(x)) != OK)
		return r;
	undo_change(last, &x->facts, &list);
	r = list.failed ? E_NOMEM : do_undo(x, &list);
	change_free(&list);
	if (r != OK) {
		fprintf(stderr, "not taken back: %s\n", last->reason);
		return r;
	}
	printf("taken back: %s\n", last->reason);
	return applied_drop(&x->record, &x->detail);
}

static enum outcome
undo_all(struct preparation *x)
{
	enum outcome r;

	if (!x->facts.fixed && x->own.directory_bind == BIND_EXTERNAL &&
	    (r = prepare_apply_help(x, true)) != OK)
		return r;
	if ((r = refuse_use(x)) != OK)
		return r;
	while (x->record.done.count > 0)
		if ((r = undo_last(x)) != OK)
			return r;
	return OK;
}

static int
tell_left(struct preparation *x)
{
	char path[APPLIED_PATH];

	if (x->left.count == 0)
		return 0;
	if (applied_write(&x->record, "left.ldif", &x->left, path,
	    &x->detail) != OK)
		return preparation_refuse(x, "remove");
	printf("What is empty or unused now, and only a stopped slapd lets "
	    "go, is in %s:\n"
	    "\tsystemctl stop slapd\n"
	    "\trunuser -u openldap -- slapmodify -n 0 -F /etc/ldap/slapd.d "
	    "<%s\n"
	    "\tsystemctl start slapd\n", path, path);
	return 0;
}

int
prepare_remove(struct preparation *x)
{
	enum outcome r;

	if (x->record.done.count == 0) {
		printf("%s knows of nothing that was applied\n",
		    x->record.folder);
		return 0;
	}
	if ((r = preparation_read(x)) == OK &&
	    (r = prepare_apply_save(x)) == OK)
		r = undo_all(x);
	prepare_apply_end(x);
	if (r != OK)
		return preparation_refuse(x, "remove");
	return tell_left(x);
}
