/* The row of key_move, and the walk through all that is sealed. */
#include <stdio.h>
#include <string.h>

#include "vault/columns.h"
#include "vault/move.h"
#include "vault/ring.h"
#include "vault/seal.h"
#include "vault/vault_private.h"

#define BATCH 256
#define QUERY_SIZE 768

/* How the rows of a table are walked: by a number, which with besides is one
 * row's. */
struct walk {
	const char	*table;
	const char	*key;
	const char	*besides;
};
static const struct walk walks[] = {
	{ "contact", "account", "channel = 'sms'" },
	{ "contact", "account", "channel = 'email'" },
	{ "provision", "account", "true" },
	{ "echo", "account", "true" },
	{ "notice", "id", "true" },
	{ "outbox", "id", "true" },
	{ "flow", "id", "true" },
};

/* What is sealed has a context. */
static const struct {
	const char	*table;
	const char	*column;
	const char	*context;
} held[] = {
#define TABLE(name, kept, fate, his, order)
#define COLUMN(table, column, how, context) { #table, #column, context },
#include "vault/holding.def"
#undef TABLE
#undef COLUMN
};

/* A sealed column, of the rows of one walk. */
struct sealed {
	struct walk	 walk;
	const char	*column;
	const char	*context;
};

/* The part of that number; false: there are not so many. */
static bool
find_part(int64_t part, struct sealed *out)
{
	size_t i, n;

	for (i = 0; i < SQL_COUNT(walks); i++)
		for (n = 0; n < SQL_COUNT(held); n++) {
			if (*held[n].context == '\0' || strcmp(held[n].table,
			    walks[i].table) != 0 || part-- > 0)
				continue;
			*out = (struct sealed){ walks[i], held[n].column,
			    held[n].context };
			return true;
		}
	return false;
}

/* A table that nobody walks through would be lost with the old key. */
static bool
all_are_walked(void)
{
	size_t i, n;

	for (n = 0; n < SQL_COUNT(held); n++) {
		for (i = 0; i < SQL_COUNT(walks); i++)
			if (strcmp(held[n].table, walks[i].table) == 0)
				break;
		if (i == SQL_COUNT(walks) && *held[n].context != '\0')
			return false;
	}
	return true;
}

/* ---- the row ---- */

#define MOVE_ROW(X, AND)						\
	X(TIME, begun) AND X(INT, part) AND X(INT, last) AND		\
	X(INT, done) AND X(INT, total) AND X(INT, unread)

static const struct vault_column move_columns[] = {
#define X(kind, name) VAULT_COLUMN(kind, struct vault_move, name),
	MOVE_ROW(X,)
#undef X
};

enum outcome
vault_move_find(struct vault *v, struct vault_move *out)
{
	unsigned char mine[KEY_HASH_LEN];
	struct sql_rows *rows = NULL;
	struct vault_move m = { 0 };
	enum outcome r;

	key_fingerprint(v->key, mine);
	const struct sql_param p[] = { sql_bytes(mine, sizeof(mine)) };
	r = sql_run(v->db, "select " VAULT_SELECT(MOVE_ROW) ", "
	    "fingerprint = $1 as mine, settled is not null as is_settled, "
	    "moved is not null as is_moved, coalesce((select "
	    SECONDS("now() - max(used)") " from core_key k where "
	    "k.fingerprint <> m.fingerprint), -1) as old_used "
	    "from key_move m", p, SQL_COUNT(p), &rows);
	if (r != OK)
		return r;
	if (sql_rows_count(rows) == 0)
		r = E_NOTFOUND;
	else if ((r = vault_columns_copy(rows, move_columns,
	    SQL_COUNT(move_columns), &m)) == OK) {
		m.mine = sql_rows_bool(rows, 0, "mine");
		m.settled = sql_rows_bool(rows, 0, "is_settled");
		m.moved = sql_rows_bool(rows, 0, "is_moved");
		m.old_used = sql_rows_int(rows, 0, "old_used");
		*out = m;
	}
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_move_is_to(struct vault *v, const struct key *key, bool *out)
{
	unsigned char print[KEY_HASH_LEN];
	struct sql_rows *rows = NULL;
	enum outcome r;

	key_fingerprint(key, print);
	const struct sql_param p[] = { sql_bytes(print, sizeof(print)) };
	r = sql_run(v->db, "select exists (select from key_move where "
	    "fingerprint = $1) as found", p, SQL_COUNT(p), &rows);
	if (r == OK)
		*out = sql_rows_bool(rows, 0, "found");
	sql_rows_free(&rows);
	return r;
}

/* ---- begin and end ---- */

static enum outcome
put_ring(struct vault *v, const struct key *by, const char *query)
{
	unsigned char print[KEY_HASH_LEN], wrapped[KEY_RING_LEN];
	int64_t affected = 0;
	enum outcome r;

	key_fingerprint(by, print);
	key_ring_wrap(v->key, by, wrapped);
	const struct sql_param p[] = { sql_bytes(print, sizeof(print)),
	    sql_bytes(wrapped, sizeof(wrapped)),
	    sql_int(key_generation(v->key)) };
	r = sql_exec(v->db, query, p, SQL_COUNT(p), &affected);
	return r == OK && affected != 1 ? E_AMBIGUOUS : r;
}

enum outcome
vault_move_begin(struct vault *v, const struct key *next)
{
	unsigned char print[KEY_HASH_LEN];
	enum outcome r;

	key_fingerprint(next, print);
	const struct sql_param p[] = { sql_bytes(print, sizeof(print)) };
	r = sql_exec(v->db, "insert into key_move (fingerprint) values ($1)",
	    p, SQL_COUNT(p), NULL);
	if (r != OK)
		return r;
	/* What is in our hands and not committed is nobody's: the next look
	 * takes the ring that is there. */
	v->ring_ms = 0;
	key_ring_turn(v->key);
	r = put_ring(v, v->key, "update core_key set ring = $2, "
	    "generation = generation + 1, used = now() where "
	    "fingerprint = $1 and generation = $3 and "
	    "(select count(*) from core_key) = 1");
	if (r == OK)
		r = put_ring(v, next, "insert into core_key (fingerprint, "
		    "ring, generation) values ($1, $2, $3 + 1)");
	return r;
}

enum outcome
vault_move_end(struct vault *v)
{
	unsigned char mine[KEY_HASH_LEN];
	enum outcome r;

	key_fingerprint(v->key, mine);
	const struct sql_param p[] = { sql_bytes(mine, sizeof(mine)) };
	key_ring_drop(v->key);
	if ((r = put_ring(v, v->key, "update core_key set ring = $2 where "
	    "fingerprint = $1 and generation = $3")) != OK ||
	    (r = sql_exec(v->db, "delete from core_key where "
	    "fingerprint <> $1", p, SQL_COUNT(p), NULL)) != OK)
		return r;
	return sql_exec(v->db, "delete from key_move", NULL, 0, NULL);
}

/* ---- until nobody has the ring of before ---- */

/* Who looked at the ring before the begin sealed with it within the trust,
 * in a transaction that began before that was over. */
enum outcome
vault_move_is_settled(struct vault *v, int64_t since, bool *out)
{
	const struct sql_param p[] = { sql_int(since +
	    2 * VAULT_RING_TRUST_S) };
	struct sql_rows *rows = NULL;
	enum outcome r;

	r = sql_run(v->db, "select clock_timestamp() > to_timestamp($1) and "
	    "not exists (select from pg_stat_activity where "
	    "datname = current_database() and usename = current_user and "
	    "pid <> pg_backend_pid() and xact_start < to_timestamp($1)) "
	    "as settled", p, SQL_COUNT(p), &rows);
	if (r == OK)
		*out = sql_rows_bool(rows, 0, "settled");
	sql_rows_free(&rows);
	return r;
}

static void
print_where(const struct sealed *s, char *out, size_t size)
{
	snprintf(out, size, "%s and %s is not null and %s <> ''",
	    s->walk.besides, s->column, s->column);
}

static enum outcome
count_part(struct vault *v, const struct sealed *s, int64_t *total)
{
	char query[QUERY_SIZE], where[QUERY_SIZE / 2];
	struct sql_rows *rows = NULL;
	enum outcome r;

	print_where(s, where, sizeof(where));
	snprintf(query, sizeof(query), "select count(*) as n from %s where "
	    "%s", s->walk.table, where);
	r = sql_run(v->db, query, NULL, 0, &rows);
	if (r == OK)
		*total += sql_rows_int(rows, 0, "n");
	sql_rows_free(&rows);
	return r;
}

enum outcome
vault_move_settle(struct vault *v)
{
	int64_t i, total = 0;
	struct sealed s;
	enum outcome r;

	if (!all_are_walked())
		return E_BUG;
	for (i = 0; find_part(i, &s); i++)
		if ((r = count_part(v, &s, &total)) != OK)
			return r;
	const struct sql_param p[] = { sql_int(total) };
	return sql_exec(v->db, "update key_move set "
	    "settled = clock_timestamp(), total = $1", p, SQL_COUNT(p), NULL);
}

/* ---- value by value ---- */

/* Only what was read is replaced: whoever writes meanwhile seals with the new
 * key anyway. */
static enum outcome
write_value(struct vault *v, const struct sealed *s, int64_t key,
    const struct sql_param value[2])
{
	const struct sql_param p[] = { sql_int(key), value[0], value[1] };
	char query[QUERY_SIZE];

	snprintf(query, sizeof(query), "update %s set %s = $3 where %s = $1 "
	    "and %s and %s = $2", s->walk.table, s->column, s->walk.key,
	    s->walk.besides, s->column);
	return sql_exec(v->db, query, p, SQL_COUNT(p), NULL);
}

static enum outcome
move_value(struct vault *v, const struct sealed *s,
    const struct sql_rows *rows, size_t i, struct vault_move *m)
{
	static unsigned char old[VAULT_SEALED_MAX], new[VAULT_SEALED_MAX];
	const size_t len = sql_rows_len(rows, i, "v");
	enum outcome r = E_INPUT;

	m->last = sql_rows_int(rows, i, "k");
	m->done++;
	if (sql_rows_bytes(rows, i, "v", old, sizeof(old)))
		r = key_reseal(v->key, sql_rows_text(rows, i, "c"), old, len,
		    new);
	if (r == E_EXPIRED)
		return OK;
	if (r == E_INPUT) {
		m->unread++;
		return OK;
	}
	if (r != OK)
		return r;
	return write_value(v, s, m->last, (const struct sql_param[2]){
	    sql_bytes(old, len), sql_bytes(new, len) });
}

static enum outcome
read_values(struct vault *v, const struct sealed *s, int64_t last,
    struct sql_rows **out)
{
	const struct sql_param p[] = { sql_int(last) };
	char query[QUERY_SIZE], where[QUERY_SIZE / 2];

	print_where(s, where, sizeof(where));
	snprintf(query, sizeof(query), "select %s as k, %s as v, %s as c, "
	    "set_config('synchronous_commit', 'off', false) from %s where %s "
	    "and %s > $1 order by %s limit %d", s->walk.key, s->column,
	    s->context, s->walk.table, where, s->walk.key, s->walk.key, BATCH);
	return sql_run(v->db, query, p, SQL_COUNT(p), out);
}

/* That a crash of the database takes the last of them back together with
 * this row is no loss: it is done again. */
static enum outcome
keep_place(struct vault *v, const struct vault_move *m)
{
	const struct sql_param p[] = { sql_int(m->part), sql_int(m->last),
	    sql_int(m->done), sql_int(m->unread) };

	return sql_exec(v->db, "update key_move set part = $1, last = $2, "
	    "done = $3, unread = $4", p, SQL_COUNT(p), NULL);
}

enum outcome
vault_move_step(struct vault *v, struct vault_move *m, bool keeps)
{
	struct vault_move now = *m;
	struct sql_rows *rows = NULL;
	struct sealed s;
	enum outcome r;
	size_t i, n;

	if (!find_part(m->part, &s))
		return E_NOTFOUND;
	if ((r = read_values(v, &s, m->last, &rows)) != OK)
		return r;
	n = sql_rows_count(rows);
	for (i = 0; i < n && r == OK; i++)
		r = move_value(v, &s, rows, i, &now);
	sql_rows_free(&rows);
	if (r != OK)
		return r;
	if (n < BATCH) {
		now.part++;
		now.last = 0;
	}
	if (keeps && (r = keep_place(v, &now)) != OK)
		return r;
	*m = now;
	return OK;
}

/* With it all that was written before is on the disk. */
enum outcome
vault_move_done(struct vault *v)
{
	enum outcome r;

	r = sql_exec(v->db, "select set_config('synchronous_commit', 'on', "
	    "false)", NULL, 0, NULL);
	return r != OK ? r : sql_exec(v->db, "update key_move set "
	    "moved = clock_timestamp()", NULL, 0, NULL);
}
