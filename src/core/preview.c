#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "core/preview.h"
#include "person/email.h"
#include "person/phone.h"

#define LINE_SIZE 1200
#define ROWS_MAX 2		/* what one packet holds */
#define NO_ID "00000000000000000000000000000000"

static void
put_line(struct msg *reply, const char *line)
{
	msg_put(reply, M_LINE, line);
}

static void
put_row(struct msg *reply, const struct entry *e, const struct entry_row *row)
{
	char line[LINE_SIZE];
	const char *value;
	size_t n;

	snprintf(line, sizeof(line), "# %s is %s%s%s", row->attribute,
	    row->value, *row->when != '\0' ? ", if " : "", row->when);
	put_line(reply, line);
	for (n = 0; (value = entry_get_nth(e, row->attribute, n)) != NULL;
	    n++) {
		snprintf(line, sizeof(line), "%s: %s", row->attribute, value);
		put_line(reply, line);
	}
	if (n == 0)
		put_line(reply, *row->when != '\0' ? "#   not written: the "
		    "condition does not hold, or there is nothing for it" :
		    "#   not written: there is nothing for it, in the "
		    "registry or by the student's choice");
}

/* Several rows of the mapping may be of one attribute: shown once. */
static bool
was_shown(const struct conf *conf, size_t n, const char *attribute)
{
	struct entry_row row;
	size_t i;

	for (i = 0; i < n && entry_row(conf, i, &row); i++)
		if (strcmp(row.attribute, attribute) == 0)
			return true;
	return false;
}

static void
put_missing(struct msg *reply, const struct record *record)
{
	static const struct { unsigned flag; const char *what; } holes[] = {
		{ RECORD_NO_USERNAME, "login name" },
		{ RECORD_NO_SSN, "AMKA (the student is asked for it)" },
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
			put_line(reply, line);
		}
}

static enum outcome
preview_row(struct core *core, const struct conf_capacity *capacity,
    const struct registry_row *found, struct msg *reply)
{
	const struct entry_input in = {
		.conf = core->conf, .capacity = capacity,
		.record = &found->record, .unique_id = NO_ID,
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
	put_line(reply, line);
	put_missing(reply, &found->record);
	if ((r = entry_make(&in, &e, &d)) != OK) {
		snprintf(line, sizeof(line), "# no entry can be made: %s",
		    d.text);
		put_line(reply, line);
		return r == E_NOMEM ? r : OK;
	}
	snprintf(line, sizeof(line), "dn: uid=%s,%s", entry_get(e, "uid"),
	    core->conf->directory_people_base);
	put_line(reply, line);
	for (n = 0; entry_row(core->conf, n, &row); n++)
		if (!was_shown(core->conf, n, row.attribute))
			put_row(reply, e, &row);
	put_line(reply, "");
	entry_free(&e);
	sodium_memzero(line, sizeof(line));
	return OK;
}

enum outcome
preview_entry(struct core *core, const char *contact, const char *source,
    struct msg *reply, struct detail *d)
{
	const struct conf_capacity *capacity =
	    conf_capacity(core->conf, source);
	struct registry_rows *rows = NULL;
	char mobile[PHONE_SIZE] = "", email[EMAIL_SIZE] = "";
	enum outcome r;
	size_t i;

	if (capacity == NULL || (phone_parse(contact, mobile) != OK &&
	    email_parse(contact, email) != OK)) {
		detail_set(d, "a mobile or an e-mail of the registry, and an "
		    "enabled capacity are needed");
		return E_INPUT;
	}
	r = registry_find(core->registry, capacity, mobile, email, &rows);
	if (r != OK) {
		detail_set(d, "%s", r == E_NOTFOUND ? "the registry does not "
		    "know this contact" :
		    registry_detail(core->registry)->text);
		return r;
	}
	put_line(reply, "# eduPersonUniqueId is drawn at the activation; "
	    "here it is zeros");
	for (i = 0; i < rows->count && i < ROWS_MAX && r == OK; i++)
		r = preview_row(core, capacity, &rows->row[i], reply);
	if (i < rows->count)
		put_line(reply, "# the registry has more rows of this contact");
	registry_rows_free(&rows);
	return r;
}
