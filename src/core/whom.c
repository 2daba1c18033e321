/*
 * The one whom an operator means, and what of ours is his: by his account, by
 * his rows of the registry, and by what he typed.
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/text.h"
#include "core/seek.h"
#include "core/whom.h"
#include "person/email.h"
#include "person/phone.h"
#include "vault/contact.h"

#define LIST_SIZE 4096

static struct seek sought;

static void
keep_row(void *arg, const char *source, const struct record *record,
    int64_t account)
{
	struct whom *w = arg;

	if (w->rows == WHOM_ROWS_MAX)
		return;
	text_cut(w->row[w->rows].source, sizeof(w->row[0].source), source);
	w->row[w->rows].account = account;
	w->row[w->rows++].record = *record;
}

/* Rows of others, whom the word led to, too. */
static void
drop_others(struct whom *w)
{
	size_t i, n = 0;

	for (i = 0; i < w->rows; i++)
		if (w->row[i].account == w->account.id)
			w->row[n++] = w->row[i];
	for (i = n; i < w->rows; i++)
		record_clear(&w->row[i].record);
	w->rows = n;
}

static bool
is_one_person(const struct whom *w)
{
	size_t i;

	for (i = 1; i < w->rows; i++)
		if (!record_same_person(&w->row[0].record, &w->row[i].record))
			return false;
	return true;
}

static enum outcome
seek_word(struct core *core, const char *word, struct whom *w,
    struct detail *d)
{
	enum outcome r;

	sought.see = keep_row;
	sought.arg = w;
	if ((r = seek_find(core, word, &sought, d)) != OK)
		return r;
	if (sought.count > 1) {
		detail_set(d, "several accounts (account find tells which): "
		    "ask by username");
		return E_AMBIGUOUS;
	}
	if (sought.count == 1)
		w->account = sought.account[0];
	return OK;
}

/* A name of our own leads to the rows that the first word did not. */
static enum outcome
seek_rows(struct core *core, struct whom *w, struct detail *d)
{
	enum outcome r;

	if (w->account.id == 0) {
		drop_others(w);
		if (is_one_person(w))
			return OK;
		detail_set(d, "several people have it, of whom none has an "
		    "account: ask by registration number");
		return E_AMBIGUOUS;
	}
	if (strcasecmp(w->word, w->account.uid) != 0) {
		w->rows = 0;
		if ((r = seek_word(core, w->account.uid, w, d)) != OK)
			return r;
	}
	drop_others(w);
	return vault_contact_all(core->vault, w->account.id, w->contact);
}

static bool
is_his_contact(const struct whom *w, const char *text)
{
	char key[EMAIL_SIZE], theirs[EMAIL_SIZE], held[EMAIL_SIZE];
	size_t i;

	if (*text == '\0')
		return false;
	email_key(text, key);
	for (i = 0; i < CHANNELS; i++) {
		email_key(w->contact[i], theirs);
		if (strcmp(theirs, key) == 0)
			return true;
		email_key(w->asked[i], theirs);
		if (strcmp(theirs, key) == 0)
			return true;
	}
	for (i = 0; i < w->rows; i++)
		if (record_has_mobile(&w->row[i].record, text) ||
		    record_has_email(&w->row[i].record, key, held))
			return true;
	return false;
}

static bool
is_his_letter(void *arg, const char *to)
{
	return is_his_contact(arg, to);
}

static bool
is_enrolment(const struct whom *w, const char *source,
    const struct flow_data *data)
{
	size_t i;

	for (i = 0; i < w->rows; i++)
		if (strcmp(w->row[i].source, source) == 0 &&
		    strcmp(w->row[i].record.registration_id,
		    data->registration_id) == 0)
			return true;
	return w->rows == 0 && strcmp(data->registration_id, w->word) == 0;
}

/* A contact may be of several: who is known by his row or his name is
 * himself. */
static bool
is_his_flow(void *arg, const char *source, const struct flow_data *data)
{
	const struct whom *w = arg;

	if (*data->uid != '\0')
		return strcasecmp(data->uid, w->account.uid) == 0;
	if (*data->registration_id != '\0' && (w->rows > 0 ||
	    strcmp(data->registration_id, w->word) == 0))
		return is_enrolment(w, source, data);
	return is_his_contact(w, data->mobile) ||
	    is_his_contact(w, data->email) ||
	    is_his_contact(w, data->to_mobile) ||
	    is_his_contact(w, data->to_email) ||
	    is_his_contact(w, data->contact) ||
	    (*data->typed_am != '\0' && strcmp(data->typed_am, w->word) == 0);
}

/* Under which numbers a notice may be his. */
static enum outcome
list_rows(const struct core *core, const struct whom *w, char *out)
{
	const struct conf *conf = core->conf;
	struct buf b;
	size_t i;

	buf_init(&b, out, LIST_SIZE);
	for (i = 0; i < w->rows; i++)
		buf_putf(&b, "%s %s\n", w->row[i].source,
		    w->row[i].record.registration_id);
	for (i = 0; w->rows == 0 && i < conf->capacities; i++)
		buf_putf(&b, "%s %s\n", conf->capacity[i].source, w->word);
	return buf_failed(&b) ? E_INPUT : OK;
}

static enum outcome
trace_all(struct core *core, struct whom *w)
{
	char list[LIST_SIZE];
	const struct trace_ask ask = { w->account.id, list,
	    { is_his_flow, is_his_letter, w }, sought.flow.reference };
	enum outcome r;

	if ((r = list_rows(core, w, list)) == OK)
		r = trace_find(core->vault, &ask, &w->trace);
	return r;
}

static enum outcome
read_word(const char *word, struct whom *w, struct detail *d)
{
	if (text_is_empty(word) || text_copy(w->word, sizeof(w->word),
	    word) != OK || strchr(word, '\n') != NULL) {
		detail_set(d, "of whom?");
		return E_INPUT;
	}
	if (phone_parse(word, w->asked[CHANNEL_SMS]) != OK)
		w->asked[CHANNEL_SMS][0] = '\0';
	if (email_parse(word, w->asked[CHANNEL_EMAIL]) != OK)
		w->asked[CHANNEL_EMAIL][0] = '\0';
	return OK;
}

enum outcome
whom_find(struct core *core, const char *word, struct whom *out,
    struct detail *d)
{
	enum outcome r;

	memset(out, 0, sizeof(*out));
	if ((r = read_word(word, out, d)) == OK &&
	    (r = seek_word(core, word, out, d)) == OK &&
	    (r = seek_rows(core, out, d)) == OK)
		r = trace_all(core, out);
	if (r == OK && out->account.id == 0 &&
	    *out->trace.references == '\0' && *out->trace.letters == '\0') {
		detail_set(d, "nothing is held of anybody with that username, "
		    "registration number, contact or reference");
		r = E_NOTFOUND;
	}
	if (r != OK)
		whom_clear(out);
	return r;
}

struct holding_whose
whom_whose(const struct whom *w)
{
	return (struct holding_whose){ w->account.id, w->trace.references,
	    w->trace.letters };
}

void
whom_clear(struct whom *w)
{
	trace_free(&w->trace);
	sodium_memzero(w, sizeof(*w));
	sodium_memzero(&sought, sizeof(sought));
}
