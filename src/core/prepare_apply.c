/* What the directory lacks, done. */
#include <stdio.h>
#include <string.h>

#include "core/prepare_apply.h"
#include "directory/prepare.h"
#include "prepare/want_access.h"
#include "prepare/write.h"

/* Root of this machine may change all of cn=config, and so may let itself
 * see the tree for as long as it takes. */
enum outcome
prepare_apply_help(struct preparation *x, bool wanted)
{
	const struct change *database = facts_database(&x->facts,
	    x->conf->directory_base);
	const char *now;
	struct changes list = { NULL };
	char text[1024];
	enum outcome r = OK;

	if (database == NULL)
		return OK;
	now = want_access_helping(database);
	change_open(&list, CHANGE_VALUES, database->dn, "");
	snprintf(text, sizeof(text), "{0}%s", want_access_helper(&x->facts,
	    database));
	if (wanted && now == NULL)
		change_put(&list, "olcAccess", text);
	else if (!wanted && now != NULL)
		change_take(&list, "olcAccess", now);
	if (list.failed)
		r = E_NOMEM;
	else if (list.at[0].values > 0)
		r = directory_prepare_do(x->dir, &list.at[0], &x->detail);
	change_free(&list);
	x->helped = wanted;
	x->sees = wanted && r == OK;
	return r;
}

/* Whatever else went wrong, and is told. */
void
prepare_apply_end(struct preparation *x)
{
	const struct detail before = x->detail;

	if (!x->helped)
		return;
	if (preparation_read(x) != OK || prepare_apply_help(x, false) != OK)
		fprintf(stderr, "the first rule of olcAccess, by which root "
		    "sees the tree, is left behind (%s): apply once more\n",
		    x->detail.text);
	x->detail = before;
}

static bool
needs_helper(const struct preparation *x)
{
	size_t i;

	if (x->facts.fixed || x->own.directory_bind != BIND_EXTERNAL)
		return false;
	for (i = 0; i < x->plan.count; i++)
		if (write_is_tree(&x->plan.at[i]))
			return true;
	return x->facts.unseen.count > 0;
}

static bool
has_settings(const struct preparation *x)
{
	size_t i;

	for (i = 0; i < x->plan.count; i++)
		if (x->plan.at[i].kind != CHANGE_REMARK &&
		    !write_is_tree(&x->plan.at[i]))
			return true;
	return false;
}

static enum outcome
do_change(struct preparation *x, const struct change *c)
{
	struct detail other = { "" };
	enum outcome r;

	if (c->kind == CHANGE_REMARK) {
		printf("note: %s\n", c->reason);
		return OK;
	}
	if ((r = applied_add(&x->record, c, &x->detail)) != OK)
		return r;
	if ((r = directory_prepare_do(x->dir, c, &x->detail)) == OK) {
		printf("done: %s\n", c->reason);
		return OK;
	}
	if (applied_drop(&x->record, &other) != OK)
		fprintf(stderr, "%s\n", other.text);
	fprintf(stderr, "not done: %s\n", c->reason);
	write_ldif(c, stderr);
	return r;
}

static bool
is_index(const struct change *c)
{
	return c->values > 0 && strcmp(c->value[0].name, "olcDbIndex") == 0;
}

/* Behind the indexes nothing of cn=config is changed any more: it would wait
 * for them, and all others with it. */
static enum outcome
do_changes(struct preparation *x)
{
	enum outcome r;
	size_t i;

	for (i = 0; i < x->plan.count; i++) {
		if (is_index(&x->plan.at[i]))
			prepare_apply_end(x);
		if ((r = do_change(x, &x->plan.at[i])) != OK) {
			fprintf(stderr, "%zu of %zu were done; mend what is "
			    "said, and apply again to go on from here\n", i,
			    x->plan.count);
			return r;
		}
	}
	return OK;
}

enum outcome
prepare_apply_save(struct preparation *x)
{
	char path[APPLIED_PATH];
	enum outcome r;

	r = applied_save(&x->record, &x->facts.config, path, &x->detail);
	if (r == OK)
		printf("cn=config as it was is in %s\n", path);
	return r;
}

/* With the helping rule the tree is looked at anew.  It may stand there from
 * an apply that was cut short. */
static enum outcome
see_all(struct preparation *x)
{
	enum outcome r;

	x->helped = true;
	if ((preparation_count(&x->plan) > 0 || needs_helper(x)) &&
	    (r = prepare_apply_save(x)) != OK)
		return r;
	if (needs_helper(x) && ((r = prepare_apply_help(x, true)) != OK ||
	    (r = preparation_plan(x)) != OK))
		return r;
	if (x->facts.unseen.count == 0)
		return OK;
	detail_set(&x->detail, "whether %s is there cannot be seen by this "
	    "log-in: apply as root over ldapi, or as a DN that sees it",
	    x->facts.unseen.at[0].dn);
	return E_DENIED;
}

int
prepare_apply(struct preparation *x)
{
	enum outcome r;

	if (preparation_plan(x) != OK)
		return preparation_refuse(x, "apply");
	if (x->facts.fixed && has_settings(x)) {
		preparation_print(x);
		return 1;
	}
	if ((r = see_all(x)) == OK && preparation_count(&x->plan) == 0)
		puts("nothing is missing");
	else if (r == OK)
		r = do_changes(x);
	prepare_apply_end(x);
	return r == OK ? 0 : preparation_refuse(x, "apply");
}
