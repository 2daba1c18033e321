/*
 * Notices that are cured: each is looked up by its registration number, for
 * there are few.
 */
#include <string.h>

#include <sodium.h>

#include "registry/key.h"
#include "sync/cure.h"
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

static bool
is_row_cured(const struct notice_row *n, const struct record *record)
{
	return strcmp(n->kind, "id-supplied") == 0 ?
	    record_has_number(record) : has_data(record);
}

/* Every row of that number and department: one of two is not enough. */
static bool
are_rows_cured(const struct notice_row *n, const struct registry_rows *rows)
{
	size_t i, count = 0;

	for (i = 0; i < rows->count; i++) {
		const struct record *record = &rows->row[i].record;

		if (n->department[0] != '\0' &&
		    strcmp(n->department, record->department_id) != 0)
			continue;
		if (!is_row_cured(n, record))
			return false;
		count++;
	}
	return count > 0;
}

static enum outcome
is_cured(struct sync *s, const struct notice_row *n, bool *out)
{
	const struct conf_capacity *capacity = conf_capacity(s->conf,
	    n->source);
	struct registry_rows *rows = NULL;
	enum outcome r;

	*out = false;
	if (capacity == NULL || n->registration[0] == '\0' ||
	    (strcmp(n->kind, "id-supplied") != 0 &&
	    strcmp(n->kind, "missing-data") != 0))
		return OK;
	r = registry_key_find(s->registry, capacity, REGISTRY_REGISTRATION,
	    n->registration, &rows);
	if (r == OK)
		*out = are_rows_cured(n, rows);
	registry_rows_free(&rows);
	return r == E_NOTFOUND || r == E_LIMIT ? OK : r;
}

static enum outcome
close_cured(struct sync *s, const struct notice_row *n)
{
	struct flow_row f = { .reason = "the registry has it now" };
	enum outcome r;

	if ((r = vault_begin(s->vault)) != OK)
		return r;
	if ((r = vault_notice_done(s->vault, n->id,
	    f.reference)) == OK &&
	    (r = sync_audit(s, "notice.cured", &f)) == OK)
		r = vault_commit(s->vault);
	vault_rollback(s->vault);
	return r == E_NOTFOUND ? OK : r;
}

enum outcome
cure_notices(struct sync *s, int64_t *out)
{
	struct notice_row n = { .id = 0 };
	enum outcome r;
	bool cured;

	*out = 0;
	while ((r = vault_notice_next(s->vault, n.id, &n)) == OK) {
		if ((r = is_cured(s, &n, &cured)) != OK ||
		    (cured && (r = close_cured(s, &n)) != OK))
			break;
		*out += cured;
	}
	sodium_memzero(&n, sizeof(n));
	return r == E_NOTFOUND ? OK : r;
}
