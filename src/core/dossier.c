/*
 * All that we hold of somebody, table by table and behind them his entry, a
 * page at a time.
 */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/dossier.h"
#include "core/whom.h"
#include "directory/whole.h"

#define PIECE 3072		/* of a value, to a line */
#define ROOM 2048		/* for what follows the rows */
#define ENTRY "entry"

static struct whom whom;

struct page {
	struct msg	*reply;
	const char	*table;
	/* of the entry: which value it is, and from which on they are told */
	int64_t		 value;
	int64_t		 first;
	bool		 full;
};

static char
mark_of(enum holding_how how)
{
	switch (how) {
	case HOLDING_OURS:
		return 'o';
	case HOLDING_HASHED:
		return 'h';
	case HOLDING_SECRET:
		return 'x';
	default:
		return 's';
	}
}

static size_t
piece_len(const char *value)
{
	size_t len = strlen(value);

	if (len <= PIECE)
		return len;
	/* not within a character of UTF-8 */
	for (len = PIECE; ((unsigned char)value[len] & 0xc0) == 0x80; len--)
		;
	return len;
}

static void
put_held(void *arg, const char *name, enum holding_how how,
    const char *value)
{
	struct page *p = arg;
	char line[PIECE + 256];
	size_t len = piece_len(value);

	snprintf(line, sizeof(line), "%s\t%s\t%c\t%.*s", p->table, name,
	    mark_of(how), (int)len, value);
	msg_put(p->reply, M_LINE, line);
	while (*(value += len) != '\0') {
		len = piece_len(value);
		snprintf(line, sizeof(line), "+%.*s", (int)len, value);
		msg_put(p->reply, M_LINE, line);
	}
	sodium_memzero(line, sizeof(line));
}

/* A row that does not fit is of the next page. */
static bool
fits_in(struct page *p, size_t before)
{
	if (!msg_failed(p->reply) && p->reply->len + ROOM <= MSG_SIZE_MAX)
		return true;
	p->reply->failed = false;
	p->reply->len = before;
	p->full = true;
	return false;
}

static enum outcome
put_rows(struct core *core, const struct holding_table *t, int64_t *place,
    struct page *p)
{
	struct holding_walk walk = { whom_whose(&whom), *place, put_held, p };
	enum outcome r = OK;

	p->table = t->name;
	while (r == OK && !p->full) {
		const size_t before = p->reply->len;

		msg_put(p->reply, M_LINE, t->name);
		if ((r = holding_next(core->vault, t, &walk)) != OK)
			p->reply->len = before;
		else if (fits_in(p, before))
			*place = walk.place;
	}
	return r == E_NOTFOUND ? OK : r;
}

/* Each value is a row of its own. */
static void
put_said(void *arg, const char *attribute, const char *value)
{
	struct page *p = arg;
	const size_t before = p->reply->len;

	if (p->full || p->value++ < p->first)
		return;
	msg_put(p->reply, M_LINE, ENTRY);
	put_held(p, attribute, value == NULL ? HOLDING_SECRET :
	    HOLDING_SHOWN, value == NULL ? "*" : value);
	if (!fits_in(p, before))
		p->value--;
}

static enum outcome
put_whole(struct core *core, int64_t *place, struct page *p,
    struct detail *d)
{
	const char *uid = whom.account.uid;
	enum outcome r;

	if (whom.account.id == 0)
		return OK;
	/* Of one who was erased the row has forgotten the name. */
	if (whom.account.erased)
		uid = whom.rows > 0 ? whom.row[0].record.login_name :
		    whom.word;
	p->table = ENTRY;
	p->first = *place;
	p->value = 0;
	r = directory_whole_see(core->directory, uid, put_said, p, d);
	*place = p->value;
	if (r == E_NOTFOUND)
		d->text[0] = '\0';
	return r == E_NOTFOUND ? OK : r;
}

/* Where the page before ended: "table:place". */
static enum outcome
read_cursor(const char *text, size_t *table, int64_t *place)
{
	char number[24];
	int64_t n = 0;
	size_t len;

	*table = 0;
	*place = INT64_MAX;
	if (text_is_empty(text))
		return OK;
	len = strcspn(text, ":");
	if (text[len] == '\0' || len >= sizeof(number))
		return E_INPUT;
	memcpy(number, text, len);
	number[len] = '\0';
	if (text_to_int(number, 0, 1000, &n) != OK || text_to_int(text + len +
	    1, INT64_MIN, INT64_MAX, place) != OK)
		return E_INPUT;
	*table = (size_t)n;
	return OK;
}

static enum outcome
put_page(struct core *core, const char *from, struct page *p,
    struct detail *d)
{
	const struct holding_table *t;
	char line[64];
	int64_t place;
	enum outcome r;
	size_t n;

	if ((r = read_cursor(from, &n, &place)) != OK) {
		detail_set(d, "behind which row?");
		return r;
	}
	for (; r == OK && !p->full && (t = holding_table(n)) != NULL; n++) {
		r = put_rows(core, t, &place, p);
		if (p->full)
			break;
		place = holding_table(n + 1) != NULL ? INT64_MAX : 0;
	}
	if (r == OK && !p->full)
		r = put_whole(core, &place, p, d);
	if (r != OK || !p->full)
		return r;
	snprintf(line, sizeof(line), "=%zu:%lld", n, (long long)place);
	msg_put(p->reply, M_LINE, line);
	return OK;
}

enum outcome
dossier_show(struct core *core, const struct msg *request, struct msg *reply,
    struct detail *d)
{
	const size_t begun = reply->len;
	struct page p = { .reply = reply };
	struct flow_row f = { .reason = "" };
	enum outcome r;

	if ((r = whom_find(core, msg_get(request, M_ARGUMENT), &whom,
	    d)) != OK)
		return r;
	r = put_page(core, msg_get_nth(request, M_ARGUMENT, 1), &p, d);
	if (r == OK && p.full && reply->len < begun + 32) {
		detail_set(d, "a row of %s is larger than one answer holds",
		    p.table);
		r = E_LIMIT;
	}
	if (r == OK) {
		f.account = whom.account.id;
		memcpy(f.uid, whom.account.uid, sizeof(f.uid));
		r = operator_audit(core->vault, request, "person.exported",
		    &f);
	}
	whom_clear(&whom);
	return r;
}
