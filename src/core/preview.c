/* What an activation would write, without writing it. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "core/preview.h"
#include "entry/entry.h"
#include "entry/ldif.h"
#include "person/email.h"
#include "person/phone.h"
#include "registry/contact.h"
#include "registry/key.h"

#define LINE_SIZE 3200		/* of a value of 2 KiB in base64 */

static void
put_preview_line(struct msg *reply, const char *line)
{
	msg_put(reply, M_LINE, line);
}

/* What goes into base64 stands above it as it reads. */
static void
put_shown(struct msg *reply, const char *name, const char *value)
{
	char line[LINE_SIZE];
	struct buf b;

	if (!ldif_is_safe(value)) {
		snprintf(line, sizeof(line), "#   %s", value);
		put_preview_line(reply, line);
	}
	buf_init(&b, line, sizeof(line));
	ldif_put(&b, name, value);
	if (!buf_failed(&b)) {
		line[b.len - 1] = '\0';
		put_preview_line(reply, line);
	}
	sodium_memzero(line, sizeof(line));
}

/* What the student may still give. */
static const char *
hint(const char *placeholder)
{
	static const struct { const char *name, *text; } hints[] = {
		{ "mobile", ": kept only if he proves it and agrees" },
		{ "ssn", ": the student will be asked for it" },
		{ "ssn_country", ": the student will be asked for it" },
	};
	size_t i;

	for (i = 0; i < sizeof(hints) / sizeof(hints[0]); i++)
		if (strcmp(hints[i].name, placeholder) == 0)
			return hints[i].text;
	return "";
}

static void
put_gap(struct msg *reply, const struct entry *e, size_t n,
    const struct entry_row *row)
{
	const char *placeholder = "";
	char line[LINE_SIZE];

	switch (entry_gap(e, n, &placeholder)) {
	case ENTRY_CONDITION:
		snprintf(line, sizeof(line), "#   not written: \"%s\" does "
		    "not hold", row->when);
		break;
	case ENTRY_EMPTY:
		snprintf(line, sizeof(line), "#   not written: {%s} is "
		    "empty%s", placeholder, hint(placeholder));
		break;
	default:
		snprintf(line, sizeof(line), "#   stands above already");
	}
	put_preview_line(reply, line);
}

static void
put_row(struct msg *reply, const struct entry *e, size_t n,
    const struct entry_row *row)
{
	char line[LINE_SIZE];
	size_t i, given = 0;

	snprintf(line, sizeof(line), "# %s is %s%s%s", row->attribute,
	    row->value, *row->when != '\0' ? ", if " : "", row->when);
	put_preview_line(reply, line);
	for (i = 0; i < entry_count(e); i++)
		if (entry_row_of(e, i) == n) {
			put_shown(reply, entry_attribute(e, i),
			    entry_value(e, i));
			given++;
		}
	if (given == 0)
		put_gap(reply, e, n, row);
}

static void
put_absent(struct msg *reply, const struct record *record)
{
	static const struct { unsigned flag; const char *what; } holes[] = {
		{ RECORD_NO_USERNAME, "login name that can be one" },
		{ RECORD_NO_SSN, "AMKA (the student is asked for it, and it "
		    "is written if the identity check confirms it)" },
		{ RECORD_NO_SSN_COUNTRY, "country of the AMKA" },
		{ RECORD_NO_BIRTH_DATE, "birth date" },
	};
	unsigned missing = record_missing(record);
	char line[LINE_SIZE];
	size_t i;

	for (i = 0; i < sizeof(holes) / sizeof(holes[0]); i++)
		if (missing & holes[i].flag) {
			snprintf(line, sizeof(line), "# the registry has no "
			    "%s", holes[i].what);
			put_preview_line(reply, line);
		}
}

static enum outcome
preview_row(struct core *core, const struct conf_capacity *capacity,
    const struct registry_row *found, struct msg *reply)
{
	const struct entry_input in = {
		.conf = core->conf, .capacity = capacity,
		.record = &found->record, .unique_id = ENTRY_NO_ID,
		.language = "el", .now = clock_now(),
	};
	struct detail d = { "" };
	struct entry *e = NULL;
	struct entry_row row;
	char line[LINE_SIZE];
	enum outcome r;
	size_t n;

	snprintf(line, sizeof(line), "# %s %s, %s", capacity->source,
	    found->record.registration_id, found->live ?
	    "may activate" : "may not activate: its status is not live");
	put_preview_line(reply, line);
	put_absent(reply, &found->record);
	if ((r = entry_make(&in, &e, &d)) != OK) {
		snprintf(line, sizeof(line), "# no entry can be made: %s",
		    d.text);
		put_preview_line(reply, line);
		return r == E_NOMEM ? r : OK;
	}
	snprintf(line, sizeof(line), "uid=%s,%s", entry_get(e, "uid"),
	    core->conf->directory_people_base);
	put_shown(reply, "dn", line);
	for (n = 0; entry_row(core->conf, n, &row); n++)
		put_row(reply, e, n, &row);
	put_preview_line(reply, "");
	entry_free(&e);
	sodium_memzero(line, sizeof(line));
	return OK;
}

/* A number may be a telephone's or of a student: the contact comes first. */
static enum outcome
find_contact(struct core *core, const struct conf_capacity *capacity,
    const char *text, struct registry_rows **out)
{
	char mobile[PHONE_SIZE] = "", email[EMAIL_SIZE] = "";

	if (phone_parse(text, mobile) != OK && email_parse(text, email) != OK)
		return E_NOTFOUND;
	return registry_contact_find(core->registry, capacity, mobile, email,
	    out);
}

static enum outcome
find_preview_rows(struct core *core, const struct conf_capacity *capacity,
    const char *text, struct registry_rows **out, struct detail *d)
{
	struct registry *reg = core->registry;
	enum outcome r;

	r = find_contact(core, capacity, text, out);
	if (r == E_NOTFOUND)
		r = registry_key_find(reg, capacity, REGISTRY_LOGIN_NAME, text,
		    out);
	if (r == E_NOTFOUND)
		r = registry_key_find(reg, capacity, REGISTRY_REGISTRATION,
		    text, out);
	if (r == E_NOTFOUND)
		detail_set(d, "the registry knows no contact, username or "
		    "registration number like this");
	else if (r == E_LIMIT)
		detail_set(d, "the registry has too many rows like this");
	else if (r != OK)
		detail_set(d, "%s", registry_detail(reg)->text);
	return r;
}

static enum outcome
preview_nth(struct core *core, const struct conf_capacity *capacity,
    const struct registry_rows *rows, size_t n, struct msg *reply)
{
	char line[LINE_SIZE];

	if (n == 0)
		put_preview_line(reply, "# eduPersonUniqueId is drawn at the "
		    "activation; here it is zeros");
	snprintf(line, sizeof(line), "# row %zu of %zu", n + 1, rows->count);
	put_preview_line(reply, line);
	return preview_row(core, capacity, &rows->row[n], reply);
}

enum outcome
preview_entry(struct core *core, const struct preview *p, struct msg *reply,
    struct detail *d)
{
	const struct conf_capacity *capacity =
	    conf_capacity(core->conf, p->source);
	struct registry_rows *rows = NULL;
	enum outcome r;

	if (capacity == NULL) {
		detail_set(d, "there is no enabled capacity of that name");
		return E_INPUT;
	}
	if ((r = find_preview_rows(core, capacity, p->person, &rows, d)) != OK)
		return r;
	r = p->nth < rows->count ?
	    preview_nth(core, capacity, rows, p->nth, reply) : E_NOTFOUND;
	registry_rows_free(&rows);
	if (r == OK && msg_failed(reply)) {
		msg_init(reply, msg_type(reply), msg_req(reply));
		detail_set(d, "the entry is too large to be shown");
		r = E_LIMIT;
	}
	return r;
}
