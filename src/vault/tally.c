/*
 * Rows of tally: how often something was asked or sent in a window.
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "vault/seal.h"
#include "vault/tally.h"
#include "vault/vault_private.h"

#define HEX (KEY_HASH_LEN * 2)
#define NUMBERS_SIZE (TALLIES_MAX * 24)

/* The values of a statement: a list each, commas between them. */
struct lists {
	char	keys[TALLIES_MAX * (HEX + 1) + 1];
	char	windows[NUMBERS_SIZE];
	char	counts[NUMBERS_SIZE];
};

void
vault_tally_name(const struct vault *v, struct tally *t, const char *what,
    const char *whom)
{
	vault_seal_hash(v, KEY_CONTACT, what, whom, t->key);
}

static void
list_number(struct buf *b, int64_t n)
{
	char text[24];

	snprintf(text, sizeof(text), "%s%lld", b->len == 0 ? "" : ",",
	    (long long)n);
	buf_puts(b, text);
}

static enum outcome
list(const struct tally *t, size_t count, struct lists *out)
{
	struct buf keys, windows, counts;
	char hex[HEX + 1];
	size_t i;

	buf_init(&keys, out->keys, sizeof(out->keys));
	buf_init(&windows, out->windows, sizeof(out->windows));
	buf_init(&counts, out->counts, sizeof(out->counts));
	for (i = 0; i < count; i++) {
		sodium_bin2hex(hex, sizeof(hex), t[i].key, KEY_HASH_LEN);
		buf_puts(&keys, i == 0 ? "" : ",");
		buf_puts(&keys, hex);
		list_number(&windows, t[i].window_s);
		list_number(&counts, t[i].n);
	}
	return buf_failed(&keys) || buf_failed(&windows) ||
	    buf_failed(&counts) ? E_BUG : OK;
}

static void
take_counts(const struct sql_rows *rows, struct tally *t, size_t count)
{
	unsigned char key[KEY_HASH_LEN];
	size_t i, k;

	for (i = 0; i < sql_rows_count(rows); i++) {
		if (!sql_rows_bytes(rows, i, "key", key, sizeof(key)))
			continue;
		for (k = 0; k < count; k++)
			if (memcmp(key, t[k].key, sizeof(key)) == 0)
				t[k].count = sql_rows_int(rows, i, "count");
	}
}

/* In the order of the keys, so that two askings never wait for one another
 * in a circle. */
#define COUNTED(n)							\
	"insert into tally (key, window_start, count) "			\
	"select decode(k, 'hex'), tally_window(now(), w, $4), " n	\
	" from unnest(string_to_array($1, ','), "			\
	"string_to_array($2, ',')::bigint[], "				\
	"string_to_array($3, ',')::integer[]) as asked (k, w, n) "	\
	"order by k on conflict (key, window_start) do update "		\
	"set count = "

/* $5 of the query: by, if it has one. */
struct counting {
	const char	*query;
	bool		 has_by;
	int64_t		 by;
};

static enum outcome
count_all(struct vault *v, const struct counting *c, const struct tally *t,
    size_t count, struct sql_rows **rows)
{
	struct lists l;
	enum outcome r;

	if (count > TALLIES_MAX || (r = list(t, count, &l)) != OK)
		return E_BUG;
	const struct sql_param p[] = { sql_text(l.keys), sql_text(l.windows),
	    sql_text(l.counts), sql_text(v->zone), sql_int(c->by) };
	return sql_run(v->side, c->query, p, SQL_COUNT(p) - !c->has_by, rows);
}

enum outcome
vault_tally_add(struct vault *v, struct tally *t, size_t count)
{
	static const struct counting add = { .query = COUNTED("n")
	    "tally.count + excluded.count returning key, count" };
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = count_all(v, &add, t, count, &rows);
	if (r == OK)
		take_counts(rows, t, count);
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_tally_give(struct vault *v, const struct tally *t, size_t count,
    int64_t by)
{
	const struct counting give = { .query = COUNTED("0")
	    "greatest(tally.count - $5::integer, 0) returning key, count",
	    .has_by = true, .by = by };
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = count_all(v, &give, t, count, &rows);
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_tally_read(struct vault *v, struct tally *t)
{
	const struct sql_param p[] = { sql_bytes(t->key, sizeof(t->key)),
	    sql_int(t->window_s), sql_text(v->zone) };
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(v->side, "select count from tally where key = $1 and "
	    "window_start = tally_window(now(), $2, $3)", p, SQL_COUNT(p),
	    &rows);
	if (r == OK)
		t->count = sql_rows_count(rows) == 0 ? 0 :
		    sql_rows_int(rows, 0, "count");
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_tally_take(struct vault *v, const char *what, const char *whom,
    int64_t window_s, int64_t max)
{
	struct tally t = { .window_s = window_s, .n = 1 };
	enum outcome r;

	vault_tally_name(v, &t, what, whom);
	r = vault_tally_add(v, &t, 1);
	return r == OK && t.count > max ? E_LIMIT : r;
}
