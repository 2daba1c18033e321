/*
 * Notices that are cured: each is looked up by its registration number, for
 * there are few.
 */
#include <string.h>

#include <sodium.h>

#include "person/email.h"
#include "person/phone.h"
#include "registry/key.h"
#include "sync/cure.h"
#include "turn/letters.h"
#include "vault/account.h"
#include "vault/notice.h"

/* What only the secretariat can fill in; the rest a student is asked for. */
static bool
has_data(const struct record *record)
{
	unsigned missing = record_missing(record);

	if (missing & RECORD_NO_SSN)
		missing &= ~(unsigned)(RECORD_NO_SSN | RECORD_NO_SSN_COUNTRY);
	return missing == 0;
}

/* What he did not agree with is not what the row says now. */
static bool
is_changed(const struct sync *s, const struct notice_row *n,
    const struct record *record)
{
	char mark[RECORD_MARK_SIZE], kept[NOTICE_MARK_SIZE];

	record_mark(record, mark);
	vault_notice_mark(s->vault, mark, kept);
	return n->mark[0] != '\0' && strcmp(n->mark, kept) != 0;
}

static bool
supplied(const struct sync *s, const struct notice_row *n,
    const struct record *record)
{
	(void)s;
	(void)n;
	return record_has_number(record);
}

static bool
is_filled_in(const struct sync *s, const struct notice_row *n,
    const struct record *record)
{
	(void)s;
	(void)n;
	return has_data(record);
}

/* Whom a notice stopped can go on when it is cured. */
static const struct cure {
	const char *kind;
	bool	(*is_cured)(const struct sync *, const struct notice_row *,
		    const struct record *);
	bool	 stopped;
} cures[] = {
	{ "id-supplied", supplied, false },
	{ "missing-data", is_filled_in, true },
	{ "disagreed", is_changed, true },
};

static const struct cure *
find_cure(const char *kind)
{
	size_t i;

	for (i = 0; i < sizeof(cures) / sizeof(cures[0]); i++)
		if (strcmp(cures[i].kind, kind) == 0)
			return &cures[i];
	return NULL;
}

/* Every row of that number and department, one of two is not enough: the last
 * of them, or NULL. */
static const struct record *
cured_row(const struct sync *s, const struct notice_row *n,
    const struct registry_rows *rows)
{
	const struct cure *cure = find_cure(n->kind);
	const struct record *found = NULL;
	size_t i;

	for (i = 0; i < rows->count; i++) {
		const struct record *record = &rows->row[i].record;

		if (n->department[0] != '\0' &&
		    strcmp(n->department, record->department_id) != 0)
			continue;
		if (!cure->is_cured(s, n, record))
			return NULL;
		found = record;
	}
	return found;
}

/* *out is NULL: it is not cured. */
static enum outcome
find_cured(struct sync *s, const struct notice_row *n,
    struct registry_rows **out)
{
	const struct conf_capacity *capacity = conf_capacity(s->conf,
	    n->source);
	enum outcome r;

	*out = NULL;
	if (capacity == NULL || n->registration[0] == '\0' ||
	    find_cure(n->kind) == NULL)
		return OK;
	r = registry_key_find(s->registry, capacity, REGISTRY_REGISTRATION,
	    n->registration, out);
	if (r == OK && cured_row(s, n, *out) == NULL)
		registry_rows_free(out);
	return r == E_NOTFOUND || r == E_LIMIT ? OK : r;
}

/* Has nobody who activated since. */
static enum outcome
is_waiting(struct sync *s, const struct record *record, bool *out)
{
	struct account_row account;
	enum outcome r;

	r = vault_account_find_uid(s->vault, record->login_name, &account);
	*out = r == E_NOTFOUND;
	return r == E_NOTFOUND ? OK : r;
}

static enum outcome
tell_student(struct sync *s, const struct notice_row *n,
    const struct record *record)
{
	char email[EMAIL_CELL_MAX][EMAIL_SIZE];
	char mobile[PHONE_CELL_MAX][PHONE_SIZE];
	struct letters_news news = { .letter = LETTER_CURED,
	    .uid = record->login_name, .lang = n->lang };
	struct core core = sync_core(s);
	bool waits = false;
	enum outcome r;

	if ((r = is_waiting(s, record, &waits)) != OK || !waits)
		return r;
	if (email_parse_cell(record->email, email) > 0)
		news.to[0] = (struct letters_to){ CHANNEL_EMAIL, email[0] };
	if (phone_parse_cell(record->mobile, mobile) > 0)
		news.to[1] = (struct letters_to){ CHANNEL_SMS, mobile[0] };
	r = letters_tell(&core, &news);
	sodium_memzero(email, sizeof(email));
	sodium_memzero(mobile, sizeof(mobile));
	return r;
}

static enum outcome
close_cured(struct sync *s, const struct notice_row *n,
    const struct registry_rows *rows)
{
	struct flow_row f = { .reason = "the registry has it now" };
	enum outcome r;

	if ((r = vault_begin(s->vault)) != OK)
		return r;
	if ((r = vault_notice_done(s->vault, n->id,
	    f.reference)) == OK &&
	    (!find_cure(n->kind)->stopped || !s->conf->sync_tell_owners ||
	    (r = tell_student(s, n, cured_row(s, n, rows))) == OK) &&
	    (r = sync_audit(s, "notice.cured", &f)) == OK)
		r = vault_commit(s->vault);
	vault_rollback(s->vault);
	return r == E_NOTFOUND ? OK : r;
}

enum outcome
cure_notices(struct sync *s, int64_t *out)
{
	struct notice_row n = { .id = 0 };
	struct registry_rows *rows = NULL;
	enum outcome r;

	*out = 0;
	while ((r = vault_notice_next(s->vault, n.id, &n)) == OK) {
		if ((r = find_cured(s, &n, &rows)) == OK && rows != NULL) {
			*out += 1;
			r = close_cured(s, &n, rows);
		}
		registry_rows_free(&rows);
		if (r != OK)
			break;
	}
	sodium_memzero(&n, sizeof(n));
	return r == E_NOTFOUND ? OK : r;
}
