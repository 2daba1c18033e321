/*
 * What somebody left behind between the vault and the directory.
 *
 * A password is written first and told then, for only the directory knows
 * whether it is taken; who dies in between leaves its mark, and where the
 * directory shows it, the owner is told and the audit knows.  A mobile is
 * kept first and mirrored then, as often as it takes.
 */
#include <sodium.h>
#include <string.h>

#include "account/credential.h"
#include "account/owed.h"
#include "account/settle.h"
#include "base/log.h"
#include "base/text.h"
#include "directory/account.h"
#include "vault/audit.h"
#include "vault/contact.h"

#define BATCH 200

/* No entry, or one that takes no such value: not the next time either. */
static bool
will_never_be(enum outcome r)
{
	return r == E_NOTFOUND || r == E_AMBIGUOUS || r == E_INPUT;
}

static enum outcome
mirror_mobile(struct core *core, const struct owed_row *o, struct detail *d)
{
	char kept[CHANNELS][EMAIL_SIZE];
	const char *values[2] = { NULL, NULL };
	enum outcome r;

	if ((r = vault_contact_all(core->vault, o->account, kept)) != OK)
		return r;
	if (kept[CHANNEL_SMS][0] != '\0')
		values[0] = kept[CHANNEL_SMS];
	r = directory_account_set(core->directory, o->uid, "mobile", values,
	    d);
	sodium_memzero(kept, sizeof(kept));
	if (will_never_be(r))
		log_outcome(LOG_LEVEL_ERR, r, d, "mobile");
	return will_never_be(r) ? OK : r;
}

/* The one who set it did not come to telling. */
static enum outcome
tell_password(struct core *core, const struct owed_row *o, struct detail *d)
{
	struct flow_row f = { .account = o->account };
	struct directory_account found;
	enum outcome r;

	r = directory_account_find(core->directory, o->uid, &found, d);
	if (will_never_be(r) || (r == OK && strcmp(found.mark, o->mark) != 0))
		return OK;
	if (r != OK)
		return r;
	log_warn("uid %s: its password was changed, and nobody was told yet",
	    o->uid);
	text_cut(f.uid, sizeof(f.uid), o->uid);
	text_cut(f.lang, sizeof(f.lang), o->lang);
	text_cut(f.reference, sizeof(f.reference), o->reference);
	if ((r = credential_tell(core, &f)) != OK)
		return r;
	return vault_audit(core->vault, &(struct vault_event){
	    .name = "password.changed", .flow = &f,
	    .actor = VAULT_ACTOR_USER });
}

static enum outcome
settle_row(struct core *core, const struct owed_row *o, struct detail *d)
{
	struct vault *v = core->vault;
	enum outcome r;

	if ((r = vault_begin(v)) != OK)
		return r;
	r = strcmp(o->kind, OWED_MOBILE) == 0 ? mirror_mobile(core, o, d) :
	    tell_password(core, o, d);
	if (r == OK && (r = vault_owed_done(v, o)) == OK)
		r = vault_commit(v);
	vault_rollback(v);
	return r;
}

void
settle_mobile(struct turn *t)
{
	struct detail d = { "" };
	struct owed_row o;
	enum outcome r;

	owed_of(t, OWED_MOBILE, "", &o);
	text_cut(o.uid, sizeof(o.uid), t->flow.uid);
	if ((r = settle_row(t->core, &o, &d)) != OK)
		log_outcome(LOG_LEVEL_WARN, r, &d, "mobile, to be written "
		    "later");
}

void
settle_resume(struct core *core)
{
	struct detail d = { "" };
	struct owed_row o;
	enum outcome r = OK;
	size_t i;

	for (i = 0; i < BATCH && r == OK; i++) {
		r = vault_owed_lease(core->vault, OWED_LOOK_AFTER_S, &o);
		if (r == OK && (r = settle_row(core, &o, &d)) != OK)
			log_outcome(LOG_LEVEL_WARN, r, &d, o.kind);
	}
	if (i == 1 && r != E_NOTFOUND && d.text[0] == '\0')
		log_outcome(LOG_LEVEL_WARN, r, vault_detail(core->vault),
		    "owed");
}
