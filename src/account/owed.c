/*
 * What is owed between the vault and the directory, as it is written down.
 */
#include <string.h>

#include "account/owed.h"
#include "base/text.h"

void
owed_of(const struct turn *t, const char *kind, const char *mark,
    struct owed_row *out)
{
	memset(out, 0, sizeof(*out));
	out->account = t->flow.account;
	text_cut(out->kind, sizeof(out->kind), kind);
	text_cut(out->mark, sizeof(out->mark), mark);
	text_cut(out->lang, sizeof(out->lang), t->flow.lang);
	text_cut(out->reference, sizeof(out->reference), t->flow.reference);
}

enum outcome
owed_begin(struct turn *t, const char *mark)
{
	struct owed_row o;

	owed_of(t, OWED_PASSWORD, mark, &o);
	return vault_owed_begin(t->core->vault, &o, OWED_LOOK_AFTER_S);
}

enum outcome
owed_told(struct turn *t, const char *mark)
{
	struct owed_row o;

	owed_of(t, OWED_PASSWORD, mark, &o);
	return vault_owed_done(t->core->vault, &o);
}

enum outcome
owed_mobile(struct turn *t)
{
	struct owed_row o;

	if (!t->core->conf->account_update_mobile)
		return OK;
	owed_of(t, OWED_MOBILE, "", &o);
	t->owes = true;
	return vault_owed_put(t->core->vault, &o, OWED_LOOK_AFTER_S);
}
