/*
 * An item of a plan as text.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <sodium.h>

#include "base/text.h"
#include "entry/ldif.h"
#include "sync/plan_text.h"

#define HEAD "#: "
#define HALF_SIZE (PLAN_TEXT_SIZE / 2)

static const char *const state_words[] = { "keep", "active", "suspended",
    "closed" };
#define STATES (sizeof(state_words) / sizeof(state_words[0]))

static const char *const tell_words[] = {
#define X(name, word) word,
	ITEM_TELLS(X)
#undef X
};

/* ---- printed ---- */

static void
print_head(const struct item *item, struct buf *b)
{
	char person[KEY_HASH_LEN * 2 + 1] = "-";

	if (item->renumber)
		sodium_bin2hex(person, sizeof(person), item->person,
		    sizeof(item->person));
	buf_putf(b, HEAD "account=%lld ended=%lld missing=%lld step=%lld "
	    "state=%s keep=%d person=%s hash=%d kinds=%llu ",
	    (long long)item->account, (long long)item->ended,
	    (long long)item->missing, (long long)item->step,
	    state_words[item->state], item->keep, person, item->no_nt_hash,
	    (unsigned long long)item->kinds);
	buf_putf(b, "next=%lld closes=%lld told=%lld tell=%s day=%lld "
	    "lang=%s mail=%s uid=%s department=%s\n", (long long)item->next,
	    (long long)item->closes, (long long)item->told,
	    tell_words[item->tell], (long long)item->tell_day, item->lang,
	    item->mail, item->uid, item->department);
}

static bool
is_repeated(const struct entry *e, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcasecmp(entry_attribute(e, i),
		    entry_attribute(e, n)) == 0)
			return true;
	return false;
}

/* People read Greek as it stands, and LDIF has it in base64. */
static void
put_as_read(struct buf *b, const char *name, const char *value)
{
	const size_t len = strlen(value);

	if (text_is_utf8(value, len) && !text_has_control(value, len))
		buf_putf(b, "%s: %s\n", name, value);
	else
		ldif_put(b, name, value);
}

typedef void put_fn(struct buf *, const char *name, const char *value);

static void
print_half(const struct entry *e, const char *verb, put_fn *put,
    struct buf *b)
{
	const char *name, *value;
	size_t i, n;

	for (i = 0; e != NULL && i < entry_count(e); i++) {
		if (is_repeated(e, i))
			continue;
		name = entry_attribute(e, i);
		buf_putf(b, "%s: %s\n", verb, name);
		for (n = 0; (value = entry_get_nth(e, name, n)) != NULL; n++)
			put(b, name, value);
		buf_puts(b, "-\n");
	}
}

static void
print_halves(const struct item *item, put_fn *put, struct buf *b)
{
	buf_putf(b, "# %s\n", item->why);
	if (item->gone != NULL || item->come != NULL || item->no_nt_hash) {
		put(b, "dn", item->dn);
		buf_puts(b, "changetype: modify\n");
		print_half(item->gone, "delete", put, b);
		print_half(item->come, "add", put, b);
		if (item->no_nt_hash)
			buf_puts(b, "replace: uregisterNtPassword\n-\n");
	}
	buf_puts(b, "\n");
}

void
plan_text_print(const struct item *item, struct buf *b)
{
	print_head(item, b);
	print_halves(item, ldif_put, b);
}

void
plan_text_show(const struct item *item, struct buf *b)
{
	print_halves(item, put_as_read, b);
}

/* ---- read ---- */

void
plan_text_begin(struct plan_text *t, struct item *item)
{
	memset(t, 0, sizeof(*t));
	memset(item, 0, sizeof(*item));
	t->item = item;
}

void
plan_text_clear(struct plan_text *t)
{
	if (t->gone.data != NULL)
		sodium_memzero(t->gone.data, PLAN_TEXT_SIZE);
	free(t->gone.data);
	memset(t, 0, sizeof(*t));
}

/* One room for both halves. */
static enum outcome
make_halves(struct plan_text *t)
{
	char *room;

	if (t->gone.data != NULL)
		return OK;
	if ((room = malloc(PLAN_TEXT_SIZE)) == NULL)
		return E_NOMEM;
	buf_init(&t->gone, room, HALF_SIZE);
	buf_init(&t->come, room + HALF_SIZE, HALF_SIZE);
	return OK;
}

/* "name=value" among words; the last goes to the end of the line. */
static bool
take_value_of(const char *line, const char *name, char *out, size_t size)
{
	const bool last = strcmp(name, "department") == 0;
	const size_t len = strlen(name);
	const char *p = line;
	size_t n;

	while ((p = strchr(p, ' ')) != NULL) {
		p++;
		if (strncmp(p, name, len) != 0 || p[len] != '=')
			continue;
		p += len + 1;
		n = last ? strlen(p) : strcspn(p, " ");
		if (n >= size)
			return false;
		memcpy(out, p, n);
		out[n] = '\0';
		return true;
	}
	return false;
}

static bool
take_int(const char *line, const char *name, int64_t *out)
{
	char text[32];

	if (!take_value_of(line, name, text, sizeof(text)))
		return false;
	if (strcmp(text, "-1") == 0) {
		*out = -1;
		return true;
	}
	return text_to_int(text, 0, INT64_MAX, out) == OK;
}

/* One of n words. */
static bool
take_one_of(const char *line, const char *name, const char *const *words,
    size_t n, size_t *out)
{
	char text[16];
	size_t i;

	if (!take_value_of(line, name, text, sizeof(text)))
		return false;
	for (i = 0; i < n; i++)
		if (strcmp(words[i], text) == 0) {
			*out = i;
			return true;
		}
	return false;
}

static bool
take_person(const char *line, struct item *item)
{
	char text[KEY_HASH_LEN * 2 + 1];
	size_t len;

	if (!take_value_of(line, "person", text, sizeof(text)))
		return false;
	item->renumber = strcmp(text, "-") != 0;
	return !item->renumber || (sodium_hex2bin(item->person,
	    sizeof(item->person), text, strlen(text), NULL, &len,
	    NULL) == 0 && len == sizeof(item->person));
}

static bool
take_telling(const char *line, struct item *item)
{
	size_t tell = 0;

	if (!take_int(line, "next", &item->next) ||
	    !take_int(line, "closes", &item->closes) ||
	    !take_int(line, "told", &item->told) ||
	    !take_int(line, "day", &item->tell_day) ||
	    !take_one_of(line, "tell", tell_words, ITEM_TELL_WORDS, &tell) ||
	    !take_value_of(line, "lang", item->lang, sizeof(item->lang)) ||
	    !take_value_of(line, "mail", item->mail, sizeof(item->mail)))
		return false;
	item->tell = (enum item_tell)tell;
	return true;
}

static enum outcome
take_head(struct item *item, const char *line)
{
	int64_t keep, hash, kinds;
	size_t state = 0;

	if (!take_int(line, "account", &item->account) ||
	    !take_int(line, "ended", &item->ended) ||
	    !take_int(line, "missing", &item->missing) ||
	    !take_int(line, "step", &item->step) ||
	    !take_int(line, "keep", &keep) ||
	    !take_int(line, "hash", &hash) ||
	    !take_int(line, "kinds", &kinds) ||
	    !take_one_of(line, "state", state_words, STATES, &state) ||
	    !take_person(line, item) || !take_telling(line, item) ||
	    !take_value_of(line, "uid", item->uid, sizeof(item->uid)) ||
	    !take_value_of(line, "department", item->department,
	    sizeof(item->department)))
		return E_INPUT;
	item->state = (enum item_state)state;
	item->keep = keep != 0;
	item->no_nt_hash = hash != 0;
	item->kinds = (uint64_t)kinds;
	return OK;
}

static bool
begins(const char *line, const char *with)
{
	return strncmp(line, with, strlen(with)) == 0;
}

static void
put_half_line(struct buf *b, const char *line)
{
	buf_puts(b, line);
	buf_putc(b, '\n');
}

static enum outcome
take_dn(struct plan_text *t, const char *line)
{
	char text[sizeof(t->item->dn) * 2];
	struct entry *e = NULL;
	enum outcome r;
	int n;

	n = snprintf(text, sizeof(text), "%s\n", line);
	if (n < 0 || (size_t)n >= sizeof(text))
		return E_INPUT;
	if ((r = ldif_parse(text, (size_t)n, &e)) == OK)
		r = text_copy(t->item->dn, sizeof(t->item->dn),
		    entry_value(e, 0));
	entry_free(&e);
	return r;
}

static enum outcome
take_change(struct plan_text *t, const char *line)
{
	enum outcome r;

	if ((r = make_halves(t)) != OK)
		return r;
	if (strcmp(line, "-") == 0)
		t->at = PLAN_TEXT_HEAD;
	else if (t->at == PLAN_TEXT_GONE)
		put_half_line(&t->gone, line);
	else if (t->at == PLAN_TEXT_COME)
		put_half_line(&t->come, line);
	else if (begins(line, "delete: "))
		t->at = PLAN_TEXT_GONE;
	else if (begins(line, "add: "))
		t->at = PLAN_TEXT_COME;
	else if (begins(line, "dn:"))
		return take_dn(t, line);
	return OK;
}

enum outcome
plan_text_take(struct plan_text *t, const char *line)
{
	if (begins(line, HEAD)) {
		t->open = true;
		return take_head(t->item, line);
	}
	if (!t->open)
		return OK;
	if (line[0] == '#') {
		if (t->item->why[0] == '\0')
			text_cut(t->item->why, sizeof(t->item->why),
			    line + strspn(line, "# "));
		return OK;
	}
	return take_change(t, line);
}

static enum outcome
parse_half(const struct buf *b, struct entry **out)
{
	if (b->failed)
		return E_INPUT;
	return b->len == 0 ? OK : ldif_parse(b->data, b->len, out);
}

enum outcome
plan_text_end(struct plan_text *t)
{
	enum outcome r;

	if ((r = parse_half(&t->gone, &t->item->gone)) != OK)
		return r;
	return parse_half(&t->come, &t->item->come);
}
