/*
 * The promise, the entry, and the end of the journal.
 */
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "directory/account.h"
#include "directory/add.h"
#include "directory/mark.h"
#include "directory/password.h"
#include "entry/assurance.h"
#include "entry/entry.h"
#include "entry/ldif.h"
#include "turn/consent.h"
#include "turn/echo.h"
#include "activation/provision.h"
#include "turn/flow.h"
#include "turn/letters.h"
#include "activation/find.h"
#include "password/hash.h"
#include "person/email.h"
#include "vault/account.h"
#include "vault/audit.h"
#include "vault/contact.h"
#include "vault/journal.h"
#include "vault/notice.h"
#include "vault/sync_run.h"
#include "vault/vault.h"

#define LEASE_S 15		/* longer than one attempt takes */
#define DELAY_MAX_S 300
#define TOLD_AFTER 12		/* attempts, of some 25 minutes */
#define NOTICE_SIZE 512

enum outcome
provision_report(struct turn *t, const struct record *record,
    const char *why)
{
	struct vault *v = t->core->vault;
	struct account_row account = { .status = ACCOUNT_PENDING };
	char details[NOTICE_SIZE];
	bool waits = false;
	enum outcome r;

	/* give_up has told of it. */
	r = vault_account_find_uid(v, record->login_name, &account);
	if (r == OK && account.status == ACCOUNT_CONFLICT)
		return OK;
	if (r != OK && r != E_NOTFOUND)
		return r;
	r = vault_notice_waits(v, "conflict", &t->flow, &waits);
	if (r != OK || (waits && t->flow.data.registration_id[0] != '\0'))
		return r;
	snprintf(details, sizeof(details), "%s: %s", record->login_name,
	    why);
	return vault_notice_add(v, "conflict", &t->flow,
	    record->department_id, details);
}

static enum outcome
taken(struct turn *t, const struct who *w)
{
	const char *why = "the username belongs to another account";
	struct account_row account = { 0 };
	enum outcome r;

	r = find_row_of(t, w->rows, &w->row->record, &account);
	if (r == OK && account.status != ACCOUNT_CONFLICT) {
		flow_stop(&t->flow, SAYS_ALREADY_ACTIVE,
		    "activated in another window");
		return OK;
	}
	if (r == E_AMBIGUOUS)
		why = find_other_birth;
	else if (r != OK && r != E_NOTFOUND)
		return r;
	flow_stop(&t->flow, SAYS_AMBIGUOUS, why);
	return provision_report(t, &w->row->record, why);
}

/* How he was proven, and which promises hold: nobody is asked where none is
 * made. */
static unsigned
proofs_of(const struct flow_data *data)
{
	unsigned proofs = 0;

	if (data->proven & CHANNEL_BIT(CHANNEL_SMS))
		proofs |= ASSURANCE_BIT(PROOF_PIN_SMS);
	if (data->proven & CHANNEL_BIT(CHANNEL_EMAIL))
		proofs |= ASSURANCE_BIT(PROOF_PIN_EMAIL);
	if (data->id_checked)
		proofs |= ASSURANCE_BIT(PROOF_IDENTITY_CHECK);
	return proofs;
}

static enum outcome
find_kept(struct core *core, unsigned *out)
{
	int64_t age = INT64_MAX;
	enum outcome r = OK;

	if (assurance_made(core->conf) != 0)
		r = vault_sync_run_age(core->vault, &age);
	*out = assurance_kept(age);
	return r;
}

static enum outcome
make_entry(struct turn *t, const struct record *record,
    const struct account_row *account)
{
	const struct flow_data *data = &t->flow.data;
	struct entry *entry = NULL;
	struct who_number n;
	const char *mail;
	unsigned kept = 0;
	enum outcome r;

	if ((r = find_kept(t->core, &kept)) != OK)
		return r;
	if (!who_number(&t->flow.data, record, &n))
		return E_INPUT;		/* the registry lost it meanwhile */
	/* Nobody vouches for a number that was only typed: the secretariat
	 * hears of it, the directory does not. */
	const struct entry_input input = {
		.conf = t->core->conf,
		.capacity = conf_capacity(t->core->conf, t->flow.source),
		.record = record,
		.unique_id = account->unique_id,
		.ssn = n.sure ? n.number : "",
		.ssn_country = n.sure ? n.country : "",
		.mobile = data->keep_mobile ? data->to_mobile :
		    NULL,
		.language = t->flow.lang,
		.now = t->flow.now,
		.proofs = proofs_of(data),
		.kept = kept,
	};
	if ((r = entry_make(&input, &entry, &t->detail)) != OK)
		return r;
	mail = entry_get(entry, "mail");
	if (mail != NULL && text_copy(t->flow.data.mail,
	    sizeof(t->flow.data.mail), mail) != OK)
		t->flow.data.mail[0] = '\0';
	r = ldif_print(entry, &t->promise.entry);
	entry_free(&entry);
	return r;
}

static enum outcome
keep_contact(struct turn *t, enum channel channel, const char *value)
{
	enum outcome r;

	r = vault_contact_put(t->core->vault, t->flow.account, channel,
	    value);
	return r == OK ? consent_record_contact(t, channel, true) : r;
}

static enum outcome
record_consents(struct turn *t)
{
	const struct flow_data *data = &t->flow.data;
	enum legal_kind kind;
	enum outcome r = OK;

	for (kind = 0; kind < LEGAL_KINDS && r == OK; kind++)
		r = consent_record(t, legal_name(kind), kind, true);
	if (r == OK && data->keep_mobile)
		r = keep_contact(t, CHANNEL_SMS, data->to_mobile);
	if (r == OK && data->keep_email)
		r = keep_contact(t, CHANNEL_EMAIL, data->to_email);
	return r;
}

/* The secretariat should add to its registry what the student supplied. */
static enum outcome
tell_secretariat(struct turn *t, const struct record *record)
{
	char details[128];

	if (t->flow.data.id_number[0] == '\0' || record_has_number(record))
		return OK;
	snprintf(details, sizeof(details), "%s %s", t->flow.data.id_country,
	    t->flow.data.id_number);
	return vault_notice_add(t->core->vault, "id-supplied", &t->flow,
	    record->department_id, details);
}

/* Of the contacts that a PIN went to, those of this person: another's may
 * have been typed beside his own. */
static enum outcome
take_notified(struct turn *t, const struct record *record,
    struct journal_row *p)
{
	const struct flow_data *data = &t->flow.data;
	char key[EMAIL_SIZE], held[EMAIL_SIZE];

	email_key(data->to_email, key);
	if (record_has_mobile(record, data->to_mobile) &&
	    text_copy(p->to_mobile, sizeof(p->to_mobile),
	    data->to_mobile) != OK)
		return E_BUG;
	if (record_has_email(record, key, held) &&
	    text_copy(p->to_email, sizeof(p->to_email), held) != OK)
		return E_BUG;
	return OK;
}

static enum outcome
write_journal(struct turn *t, const struct record *record,
    const struct account_row *account)
{
	struct journal_row *p = &t->promise;

	p->account = account->id;
	p->attempts = 1;
	if (text_copy(p->uid, sizeof(p->uid), account->uid) != OK ||
	    text_copy(p->unique_id, sizeof(p->unique_id),
	    account->unique_id) != OK ||
	    text_copy(p->lang, sizeof(p->lang), t->flow.lang) != OK ||
	    text_copy(p->reference, sizeof(p->reference),
	    t->flow.reference) != OK ||
	    take_notified(t, record, p) != OK)
		return E_BUG;
	return vault_journal_put(t->core->vault, p, LEASE_S);
}

enum outcome
provision_begin(struct turn *t, const struct who *w,
    const struct secret *password)
{
	const struct record *record = &w->row->record;
	struct account_row account = { 0 };
	char person[WHO_PERSON_SIZE], ref[9], proof[ASSURANCE_PROOFS_SIZE];
	struct vault *v = t->core->vault;
	enum outcome r;

	if ((r = who_person(&t->flow, record, person)) != OK)
		return r;
	if ((r = hash_password(t->core->conf, password,
	    &t->promise.hash)) != OK)
		return r;
	r = vault_account_new(v, person, record->login_name, t->flow.source,
	    &account);
	if (r == E_AMBIGUOUS)
		return taken(t, w);
	if (r != OK)
		return r;
	t->flow.account = account.id;
	snprintf(t->flow.data.uid, sizeof(t->flow.data.uid), "%s",
	    account.uid);
	assurance_print(proofs_of(&t->flow.data), proof);
	if ((r = vault_account_set_person(v, account.id,
	    record->birth_date, proof)) != OK ||
	    (r = make_entry(t, record, &account)) != OK ||
	    (r = write_journal(t, record, &account)) != OK ||
	    (r = record_consents(t)) != OK ||
	    (r = tell_secretariat(t, record)) != OK)
		return r;
	flow_go(&t->flow, STEP_DONE);
	t->flow.ended = t->flow.now;
	vault_audit_person(v, person, ref);
	log_set_person(ref);
	return turn_audit(t, "activation.promised", OK);
}

static void
reference_of(const struct journal_row *p, struct flow_row *f)
{
	memset(f, 0, sizeof(*f));
	memcpy(f->reference, p->reference, sizeof(f->reference));
	f->account = p->account;
}

static enum outcome
finish_promise(struct core *core, const struct journal_row *p,
    const char *former, bool late)
{
	const struct echo_row echo = { .account = p->account,
	    .entry = p->entry, .hash = p->hash };
	struct vault *v = core->vault;
	struct flow_row f;
	enum outcome r;

	reference_of(p, &f);
	if ((r = vault_begin(v)) != OK)
		return r;
	if ((r = vault_journal_done(v, p->account)) != OK ||
	    (r = vault_account_set(v, p->account, ACCOUNT_ACTIVE)) != OK ||
	    (r = echo_keep(core, &echo, former)) != OK ||
	    (r = letters_notice(core, late ? LETTER_READY : LETTER_WELCOME,
	    p)) != OK ||
	    (r = vault_audit(v, &(struct vault_event){
	    .name = "activation.completed", .flow = &f })) != OK)
		goto done;
	r = vault_commit(v);
done:
	vault_rollback(v);
	return r == E_NOTFOUND ? OK : r;
}

/* Another try would end the same way: a person must look. */
static enum outcome
give_up(struct core *core, const struct journal_row *p, bool late,
    enum outcome why, const struct detail *d)
{
	struct vault *v = core->vault;
	char details[NOTICE_SIZE];
	struct flow_row f;
	enum outcome r;

	reference_of(p, &f);
	text_cut(f.reason, sizeof(f.reason), d->text[0] != '\0' ? d->text :
	    "the directory holds another's entry of this name");
	snprintf(details, sizeof(details), "%s: %s", p->uid, f.reason);
	log_set_reference(p->reference);
	log_as(LOG_CONFLICT);
	log_err("uid %s: %s; reference %s", p->uid, f.reason, p->reference);
	if ((r = vault_begin(v)) != OK)
		return r;
	if ((r = vault_journal_done(v, p->account)) != OK ||
	    (r = vault_account_set(v, p->account, ACCOUNT_CONFLICT)) != OK ||
	    (r = vault_notice_add(v, "conflict", &f, "", details)) != OK ||
	    (late && (r = letters_notice(core, LETTER_REFUSED, p)) != OK) ||
	    (r = vault_audit(v, &(struct vault_event){
	    .name = "activation.conflict", .outcome = why,
	    .flow = &f })) != OK)
		goto done;
	r = vault_commit(v);
done:
	vault_rollback(v);
	return r == OK || r == E_NOTFOUND ? E_AMBIGUOUS : r;
}

static int64_t
delay_of_promise(int64_t attempts)
{
	int64_t delay = 2;

	while (attempts-- > 1 && delay < DELAY_MAX_S)
		delay *= 2;
	return delay > DELAY_MAX_S ? DELAY_MAX_S : delay;
}

/* Of directory_add: no fault of the directory's or of the settings, which may
 * be mended while we wait. */
static bool
is_refusal(enum outcome r)
{
	return r == E_AMBIGUOUS || r == E_NOTFOUND || r == E_INPUT;
}

/* It is there, and refuses: it may be mended any time, but not by itself. */
static enum outcome
tell_delay(struct core *core, const struct journal_row *p,
    const struct detail *d)
{
	struct vault *v = core->vault;
	char details[NOTICE_SIZE];
	struct flow_row f;
	enum outcome r;

	reference_of(p, &f);
	text_cut(f.reason, sizeof(f.reason), d->text);
	snprintf(details, sizeof(details), "%s: the directory refuses the "
	    "entry, which is tried on: %s", p->uid, f.reason);
	if ((r = vault_begin(v)) != OK)
		return r;
	if ((r = vault_notice_add(v, "delayed", &f, "", details)) == OK &&
	    (r = letters_notice(core, LETTER_DELAYED, p)) == OK &&
	    (r = vault_audit(v, &(struct vault_event){
	    .name = "activation.delayed", .outcome = E_CONF,
	    .flow = &f })) == OK)
		r = vault_commit(v);
	vault_rollback(v);
	return r;
}

/*
 * Our entry was there already: we were killed behind the add, and its
 * password is this one; or our database forgot that it had promised it, and
 * the student has chosen anew: the newest that he was told "done" for holds.
 */
static enum outcome
take_password(struct core *core, const struct journal_row *p,
    char former[MARK_SIZE], struct detail *d)
{
	struct directory_account found;
	char mark[MARK_SIZE];
	enum outcome r;

	if ((r = mark_make(p->hash, mark)) != OK ||
	    (r = directory_account_find(core->directory, p->uid, &found,
	    d)) != OK)
		return r;
	if (strcmp(found.mark, mark) == 0)
		return OK;
	log_warn("uid %s: its entry was there from before, and gets the new "
	    "password; reference %s", p->uid, p->reference);
	r = directory_password_set(core->directory, p->uid, p->hash, former,
	    d);
	return r == E_DENIED ? E_AMBIGUOUS : r;
}

enum outcome
provision_run(struct core *core, const struct journal_row *p, bool late)
{
	struct detail d = { "" };
	struct entry *entry = NULL;
	char former[MARK_SIZE] = "";
	bool refused, was_there = false;
	enum outcome r;

	r = ldif_parse(secret_text(p->entry), secret_len(p->entry), &entry);
	if (r != OK)
		detail_set(&d, "its line of the journal cannot be read");
	if (r == OK)
		r = directory_add(core->directory, entry, p->hash, &was_there,
		    &d);
	if (r == OK && was_there)
		r = take_password(core, p, former, &d);
	refused = is_refusal(r);
	if (r == OK)
		r = directory_add_read_back(core->directory, entry, &d);
	entry_free(&entry);
	if (refused || r == E_AMBIGUOUS)
		return give_up(core, p, late, r, &d);
	if (r == OK)
		return finish_promise(core, p, former, late);
	log_set_reference(p->reference);
	log_as(LOG_DELAYED);
	log_outcome(LOG_LEVEL_ERR, r, &d, "the directory did not take an "
	    "entry; it will be tried again");
	if (r == E_CONF && p->attempts == TOLD_AFTER &&
	    tell_delay(core, p, &d) != OK)
		log_warn("nobody was told of the delay");
	if (vault_journal_later(core->vault, p->account,
	    delay_of_promise(p->attempts), outcome_name(r)) != OK)
		log_warn("the journal cannot be written either");
	return r;
}

void
provision_resume(struct core *core)
{
	struct journal_row p;
	enum outcome r;

	for (;;) {
		r = vault_journal_lease(core->vault, LEASE_S, &p);
		if (r != OK)
			break;
		log_info("reference %s: going on with an activation",
		    p.reference);
		r = provision_run(core, &p, true);
		vault_journal_clear(&p);
		if (r != OK && r != E_AMBIGUOUS)
			return;
	}
	if (r != E_NOTFOUND)
		log_outcome(LOG_LEVEL_WARN, r, vault_detail(core->vault),
		    "journal");
}
