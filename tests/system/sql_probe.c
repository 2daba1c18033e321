/*
 * The promises of sql/sql.h, on the PostgreSQL that SQL_URI names (its user
 * may do anything there); tests/system/test_sql.py starts one.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../unit/unit.h"

#include "base/clock.h"
#include "sql/write.h"

static struct sql *db, *other;

static enum outcome
do_it(struct sql *on, const char *statement)
{
	return sql_exec(on, statement, NULL, 0, NULL);
}

static void
must(struct sql *on, const char *statement)
{
	enum outcome r = do_it(on, statement);

	if (r != OK)
		fail_msg("%s: %s %s", statement, outcome_name(r),
		    sql_detail(on)->text);
}

static int64_t
number_of(struct sql *on, const char *query)
{
	struct sql_rows *rows;
	int64_t n;

	assert_int_equal(sql_run(on, query, NULL, 0, &rows), OK);
	n = sql_rows_int(rows, 0, sql_rows_name(rows, 0));
	sql_rows_free(&rows);
	return n;
}

/* The server ends db's session; the other connection asks for it. */
static void
end_session(void)
{
	struct sql_param p[] = { sql_int(number_of(db,
	    "SELECT pg_backend_pid()")) };

	assert_int_equal(sql_exec(other, "SELECT pg_terminate_backend($1, "
	    "2000)", p, 1, NULL), OK);
}

static int
open_both(void **state)
{
	struct sql_options options = { .uri = getenv("SQL_URI"),
	    .timeout_s = 2, .application = "sql_probe" };
	struct detail d;

	(void)state;
	assert_int_equal(sql_open(&options, &db, &d), OK);
	assert_int_equal(sql_open(&options, &other, &d), OK);
	must(db, "DROP TABLE IF EXISTS t");
	must(db, "CREATE TABLE t (id bigint CONSTRAINT t_key PRIMARY KEY, "
	    "word text, blob bytea, flag boolean, small int CHECK "
	    "(small < 10))");
	return 0;
}

static int
close_both(void **state)
{
	(void)state;
	sql_close(&db);
	sql_close(&other);
	assert_null(db);
	sql_close(&db);
	return 0;
}

static void
values_arrive_as_they_left(void **state)
{
	static const unsigned char bytes[] = { 0, 1, '\'', '\\', 0xff, 0 };
	struct sql_param p[] = { sql_int(INT64_MIN), sql_text(
	    "Ω'; DROP TABLE t; -- \\ \""), sql_bytes(bytes, sizeof(bytes)),
	    sql_bool(true), sql_null() };
	struct sql_rows *rows = NULL;
	unsigned char out[sizeof(bytes)];
	int64_t affected = 0;

	(void)state;
	assert_int_equal(sql_exec(db, "INSERT INTO t VALUES ($1, $2, $3, "
	    "$4, $5)", p, SQL_COUNT(p), &affected), OK);
	assert_int_equal(affected, 1);
	assert_int_equal(sql_run(db, "SELECT * FROM t WHERE id = $1", p, 1,
	    &rows), OK);
	assert_int_equal(sql_rows_count(rows), 1);
	assert_int_equal(sql_rows_columns(rows), 5);
	assert_string_equal(sql_rows_name(rows, 2), "blob");
	assert_true(sql_rows_int(rows, 0, "id") == INT64_MIN);
	assert_string_equal(sql_rows_text(rows, 0, "word"), p[1].data);
	assert_int_equal(sql_rows_len(rows, 0, "blob"), sizeof(bytes));
	assert_false(sql_rows_bytes(rows, 0, "blob", out, sizeof(out) - 1));
	assert_true(sql_rows_bytes(rows, 0, "blob", out, sizeof(out)));
	assert_memory_equal(out, bytes, sizeof(bytes));
	assert_true(sql_rows_bool(rows, 0, "flag"));
	assert_string_equal(sql_rows_text(rows, 0, "small"), "");
	assert_int_equal(sql_rows_int(rows, 0, "small"), 0);
	sql_rows_free(&rows);
	assert_null(rows);
	sql_rows_free(&rows);
}

static void
nothing_is_null_when_it_is_empty_unless_asked(void **state)
{
	struct sql_param p[] = { sql_text(""), sql_text_or_null(""),
	    sql_text(NULL), sql_bytes("", 0), sql_bytes(NULL, 0) };
	struct sql_rows *rows;

	(void)state;
	assert_int_equal(sql_run(db, "SELECT concat_ws(' ', $1::text IS NULL, "
	    "$2::text IS NULL, $3::text IS NULL, $4::bytea IS NULL, "
	    "$5::bytea IS NULL) AS nulls, $4 AS bytes", p, SQL_COUNT(p),
	    &rows), OK);
	assert_string_equal(sql_rows_text(rows, 0, "nulls"), "f t t f t");
	assert_int_equal(sql_rows_len(rows, 0, "bytes"), 0);
	sql_rows_free(&rows);
}

static void
each_failure_has_its_outcome_and_no_value_in_its_detail(void **state)
{
	static const struct { const char *statement; enum outcome outcome; }
	rows[] = {
		{ "INSERT INTO t VALUES (4711, 'canary')", E_AMBIGUOUS },
		{ "INSERT INTO t (id, small) VALUES (5, 4711)", E_BUG },
		{ "INSERT INTO t (id, word) VALUES (NULL, 'canary')", E_BUG },
		{ "SELECT 'canary'::int", E_INPUT },
		{ "SELECT '2004-02-30canary'::date", E_INPUT },
		{ "SELECT * FROM nowhere", E_CONF },
		{ "SELECT nothing FROM t", E_CONF },
		{ "SELEC 1", E_BUG },
		{ "SELECT 1; SELECT 2", E_BUG },	/* one at a time */
		{ "DO $$ BEGIN RAISE EXCEPTION 'append only'; END $$",
		    E_DENIED },
		{ "SELECT pg_sleep(30)", E_BACKEND },
	};
	size_t i;

	(void)state;
	must(db, "INSERT INTO t VALUES (4711, 'canary')");
	for (i = 0; i < SQL_COUNT(rows); i++) {
		if (do_it(db, rows[i].statement) != rows[i].outcome)
			fail_msg("%s: %s", rows[i].statement,
			    sql_detail(db)->text);
		assert_null(strstr(sql_detail(db)->text, "canary"));
		assert_null(strstr(sql_detail(db)->text, "4711"));
		assert_true(strlen(sql_detail(db)->text) > 0);
		assert_true(i > 1 || strstr(sql_detail(db)->text,
		    i == 0 ? "t_key" : "t_small_check") != NULL);
	}
	must(db, "SELECT 1");
	assert_string_equal(sql_detail(db)->text, "");
}

static void
a_transaction_is_whole_or_not_at_all(void **state)
{
	(void)state;
	assert_int_equal(sql_commit(db), E_BUG);
	assert_int_equal(sql_begin(db), OK);
	assert_int_equal(sql_begin(db), E_BUG);
	must(db, "INSERT INTO t (id) VALUES (1)");
	sql_rollback(db);
	sql_rollback(db);
	assert_int_equal(number_of(db, "SELECT count(*) FROM t "
	    "WHERE id = 1"), 0);
	assert_int_equal(sql_begin(db), OK);
	must(db, "INSERT INTO t (id) VALUES (1)");
	assert_int_equal(sql_commit(db), OK);
	assert_int_equal(number_of(other, "SELECT count(*) FROM t "
	    "WHERE id = 1"), 1);
	/* COMMIT of a failed one would be OK to the server */
	assert_int_equal(sql_begin(db), OK);
	must(db, "INSERT INTO t (id) VALUES (2)");
	assert_int_equal(do_it(db, "SELECT 1 / 0"), E_INPUT);
	assert_int_equal(sql_commit(db), E_BUG);
	assert_int_equal(number_of(db, "SELECT count(*) FROM t "
	    "WHERE id = 2"), 0);
}

static void
a_connection_lost_in_a_transaction_is_not_replaced_inside(void **state)
{
	(void)state;
	assert_int_equal(sql_begin(db), OK);
	must(db, "INSERT INTO t (id) VALUES (3)");
	end_session();
	assert_int_equal(do_it(db, "INSERT INTO t (id) VALUES (4)"),
	    E_BACKEND);
	assert_int_equal(do_it(db, "INSERT INTO t (id) VALUES (4)"),
	    E_BACKEND);
	assert_int_equal(sql_commit(db), E_BACKEND);
	assert_int_equal(number_of(db, "SELECT count(*) FROM t "
	    "WHERE id IN (3, 4)"), 0);
}

static void
a_connection_lost_in_between_is_replaced_unseen(void **state)
{
	(void)state;
	end_session();
	must(db, "INSERT INTO t (id) VALUES (5)");
	assert_int_equal(number_of(db, "SELECT count(*) FROM pg_settings "
	    "WHERE (name, setting) IN (('statement_timeout', '2000'), "
	    "('lock_timeout', '1000'))"), 2);
}

static void
a_lock_held_elsewhere_is_busy_in_time(void **state)
{
	int64_t begin;

	(void)state;
	assert_int_equal(sql_begin(other), OK);
	must(other, "LOCK TABLE t");
	begin = clock_ms();
	assert_int_equal(do_it(db, "INSERT INTO t (id) VALUES (6)"),
	    E_BUSY);
	assert_true(clock_ms() - begin < 4000);
	sql_rollback(other);
}

static void
a_notice_wakes_and_none_is_lost_with_the_connection(void **state)
{
	bool came = true;

	(void)state;
	assert_int_equal(sql_listen(db, "Bad\"name"), E_BUG);
	assert_int_equal(sql_listen(db, "outbox"), OK);
	assert_int_equal(sql_wait(db, 0, &came), OK);
	assert_int_equal(sql_wait(db, 100, &came), OK);
	assert_false(came);
	must(other, "NOTIFY outbox");
	assert_int_equal(sql_wait(db, 2000, &came), OK);
	assert_true(came);
	assert_int_equal(sql_wait(db, 100, &came), OK);
	assert_false(came);
	end_session();
	must(other, "NOTIFY outbox");
	assert_int_equal(sql_wait(db, 2000, &came), OK);
	assert_true(came);
	assert_int_equal(sql_wait(db, 100, &came), OK);
	assert_false(came);
	must(other, "NOTIFY outbox");
	assert_int_equal(sql_wait(db, 2000, &came), OK);
	assert_true(came);
}

static void
a_script_is_one_transaction_and_has_its_time(void **state)
{
	(void)state;
	assert_int_equal(sql_script(db, "CREATE TABLE s (id int); "
	    "INSERT INTO s VALUES (1); SELECT 1 / 0;"), E_INPUT);
	assert_int_equal(do_it(db, "SELECT * FROM s"), E_CONF);
	assert_int_equal(sql_script(db, "CREATE TABLE s (id int); "
	    "SELECT pg_sleep(3); DROP TABLE s;"), OK);
	assert_int_equal(do_it(db, "SELECT pg_sleep(30)"), E_BACKEND);
}

static void
what_cannot_be_opened_tells_no_password(void **state)
{
	struct sql_options options = { .uri = "postgresql://a:canary@[",
	    .timeout_s = 2, .application = "sql_probe" };
	struct sql *bad = NULL;
	struct detail d = { "" };
	char uri[512];

	(void)state;
	assert_int_equal(sql_open(&options, &bad, &d), E_CONF);
	assert_null(bad);
	assert_null(strstr(d.text, "canary"));
	snprintf(uri, sizeof(uri), "%s&dbname=nowhere", getenv("SQL_URI"));
	options.uri = uri;
	assert_int_equal(sql_open(&options, &bad, &d), OK);
	assert_int_equal(do_it(bad, "SELECT 1"), E_CONF);
	assert_non_null(strstr(sql_detail(bad)->text, "nowhere"));
	sql_close(&bad);
}

static void
a_reader_is_refused_writes(void **state)
{
	struct sql_options options = { .uri = getenv("SQL_URI"),
	    .timeout_s = 2, .application = "sql_probe", .read_only = true };
	struct sql *reader;
	struct detail d;
	int version = 0;

	(void)state;
	assert_int_equal(sql_open(&options, &reader, &d), OK);
	assert_int_equal(do_it(reader, "DELETE FROM t"), E_BACKEND);
	assert_int_equal(sql_version(reader, &version), OK);
	assert_true(version >= 100000);
	sql_close(&reader);
}

/* A plan is kept that may have been made of an empty table. */
static void
who_reads_by_index_has_no_plan_that_reads_all(void **state)
{
	struct sql_options options = { .uri = getenv("SQL_URI"),
	    .timeout_s = 2, .application = "sql_probe", .by_index = true };
	struct sql *indexed;
	struct detail d;

	(void)state;
	assert_int_equal(sql_open(&options, &indexed, &d), OK);
	assert_int_equal(number_of(indexed, "SELECT count(*) FROM "
	    "pg_settings WHERE (name, setting) IN (('jit', 'off'), "
	    "('enable_seqscan', 'off'), "
	    "('plan_cache_mode', 'force_generic_plan'))"), 3);
	assert_int_equal(number_of(db, "SELECT count(*) FROM pg_settings "
	    "WHERE name = 'enable_seqscan' AND setting = 'on'"), 1);
	sql_close(&indexed);
}

static void
a_row_is_written_by_the_names_of_its_columns(void **state)
{
	const struct sql_value values[] = {
		{ "id", sql_int(77) },
		{ "small = least($, 9)", sql_int(4711) },
		{ "word", sql_text("$1") },
		{ "flag", sql_null() },
	};
	const struct sql_write row = { "t", values, SQL_COUNT(values),
	    "on conflict do nothing returning small, word" };
	const struct sql_write change = { "t", &values[1], 2, NULL };
	const struct sql_value here = { "id", sql_int(77) };
	const struct sql_value nowhere = { "id", sql_int(78) };
	struct sql_rows *rows = NULL;

	(void)state;
	assert_int_equal(sql_write_insert(db, &row, &rows), OK);
	assert_int_equal(sql_rows_int(rows, 0, "small"), 9);
	assert_string_equal(sql_rows_text(rows, 0, "word"), "$1");
	sql_rows_free(&rows);
	assert_int_equal(sql_write_insert(db, &row, &rows), OK);
	assert_int_equal(sql_rows_count(rows), 0);
	sql_rows_free(&rows);
	must(db, "UPDATE t SET small = 1, word = 'else' WHERE id = 77");
	assert_int_equal(sql_write_update(db, &change, &here), OK);
	assert_int_equal(number_of(db, "SELECT count(*) FROM t WHERE "
	    "small = 9 AND word = '$1' AND flag IS NULL"), 1);
	assert_int_equal(sql_write_update(db, &change, &nowhere), OK);
}

/* How often the server was told of statements that hold this. */
static int64_t
told(const char *like)
{
	const struct sql_param p = sql_text(like);
	struct sql_rows *rows;
	int64_t n;

	assert_int_equal(sql_run(db, "SELECT count(*) AS n FROM "
	    "pg_prepared_statements WHERE statement LIKE $1", &p, 1, &rows),
	    OK);
	n = sql_rows_int(rows, 0, "n");
	sql_rows_free(&rows);
	return n;
}

static void
a_statement_is_read_once_a_connection(void **state)
{
	const struct sql_param p[] = { sql_int(1), sql_int(2) };
	int i;

	(void)state;
	for (i = 0; i < 9; i++)
		assert_int_equal(sql_exec(db, "UPDATE t SET small = $1 "
		    "WHERE id = $2", p, SQL_COUNT(p), NULL), OK);
	assert_int_equal(told("UPDATE t SET small = $1%"), 1);
	end_session();
	assert_int_equal(told("UPDATE t SET small = $1%"), 0);
	assert_int_equal(sql_exec(db, "UPDATE t SET small = $1 WHERE id = $2",
	    p, SQL_COUNT(p), NULL), OK);
	assert_int_equal(told("UPDATE t SET small = $1%"), 1);
}

static void
a_value_that_is_null_makes_no_other_type_of_it(void **state)
{
	static const char insert[] = "INSERT INTO t (id, blob, flag) "
	    "VALUES ($1, $2, coalesce($3, false))";
	const struct sql_param null[] = { sql_int(91), sql_null(),
	    sql_null() };
	const struct sql_param whole[] = { sql_int(92), sql_bytes("\0x", 2),
	    sql_bool(true) };

	(void)state;
	assert_int_equal(sql_exec(db, insert, null, 3, NULL), OK);
	assert_int_equal(sql_exec(db, insert, whole, 3, NULL), OK);
	assert_int_equal(number_of(db, "SELECT count(*) FROM t WHERE "
	    "id = 92 AND blob = '\\x0078' AND flag"), 1);
}

static void
statements_that_the_server_forgot_are_told_again(void **state)
{
	(void)state;
	assert_int_equal(number_of(db, "SELECT 1"), 1);
	must(db, "DEALLOCATE ALL");
	assert_int_equal(sql_begin(db), OK);
	assert_int_equal(number_of(db, "SELECT 1"), 1);
	must(db, "INSERT INTO t (id) VALUES (81)");
	must(db, "DEALLOCATE ALL");
	/* what was done before it in the transaction cannot be said again */
	assert_int_equal(do_it(db, "SELECT 1"), E_BUSY);
	assert_int_equal(sql_commit(db), E_BUG);
	assert_int_equal(number_of(db, "SELECT count(*) FROM t "
	    "WHERE id = 81"), 0);
	/* a name that stands there already, as a pooler may have it */
	end_session();
	assert_int_equal(number_of(db, "SELECT 1"), 1);
}

static void
a_table_that_was_changed_is_read_anew(void **state)
{
	(void)state;
	must(db, "CREATE TABLE changing (a int)");
	must(db, "SELECT * FROM changing");
	must(other, "ALTER TABLE changing ADD b int");
	must(db, "SELECT * FROM changing");
	must(db, "DROP TABLE changing");
}

static enum outcome
put(const char *statement)
{
	return sql_put(db, statement, NULL, 0);
}

static void
what_waits_is_done_with_the_next_call_or_the_commit(void **state)
{
	int i;

	(void)state;
	assert_int_equal(sql_begin(db), OK);
	assert_int_equal(put("INSERT INTO t (id) VALUES (101)"), OK);
	assert_int_equal(number_of(db, "SELECT count(*) FROM t "
	    "WHERE id = 101"), 1);
	for (i = 0; i < 100; i++)
		assert_int_equal(put("UPDATE t SET small = "
		    "coalesce(small, 0) WHERE id = 101"), OK);
	assert_int_equal(sql_commit(db), OK);
	assert_int_equal(number_of(other, "SELECT count(*) FROM t "
	    "WHERE id = 101"), 1);
	assert_int_equal(sql_begin(db), OK);
	assert_int_equal(put("INSERT INTO t (id) VALUES (102)"), OK);
	sql_rollback(db);
	assert_int_equal(sql_begin(db), OK);
	sql_rollback(db);
	assert_int_equal(sql_begin(db), OK);
	assert_int_equal(sql_commit(db), OK);
	assert_int_equal(number_of(db, "SELECT count(*) FROM t "
	    "WHERE id = 102"), 0);
	/* outside of a transaction nothing waits */
	assert_int_equal(put("INSERT INTO t (id) VALUES (101)"), E_AMBIGUOUS);
}

static void
what_waited_and_fails_undoes_the_transaction(void **state)
{
	(void)state;
	assert_int_equal(sql_begin(db), OK);
	assert_int_equal(put("INSERT INTO t (id) VALUES (111)"), OK);
	assert_int_equal(put("INSERT INTO t (id) VALUES (111)"), OK);
	assert_int_equal(put("INSERT INTO t (id) VALUES (112)"), OK);
	assert_int_equal(sql_commit(db), E_AMBIGUOUS);
	assert_non_null(strstr(sql_detail(db)->text, "t_key"));
	assert_int_equal(sql_begin(db), OK);
	assert_int_equal(put("SELECT 1 / 0"), OK);
	assert_int_equal(do_it(db, "INSERT INTO t (id) VALUES (113)"),
	    E_INPUT);
	assert_int_equal(sql_commit(db), E_BUG);
	assert_int_equal(sql_begin(db), OK);
	assert_int_equal(put("SELECT 1 / 0"), OK);
	sql_rollback(db);
	assert_int_equal(number_of(db, "SELECT count(*) FROM t "
	    "WHERE id BETWEEN 111 AND 113"), 0);
}

static void
a_batch_is_whole_or_not_at_all(void **state)
{
	const struct sql_param p[] = { sql_int(number_of(db,
	    "SELECT pg_backend_pid()")) };

	(void)state;
	assert_int_equal(sql_batch(db), OK);
	assert_int_equal(put("INSERT INTO t (id) VALUES (131)"), OK);
	assert_int_equal(put("INSERT INTO t (id) VALUES (132)"), OK);
	assert_int_equal(do_it(db, "SELECT 1"), E_BUG);
	assert_int_equal(sql_commit(db), OK);
	assert_int_equal(sql_batch(db), OK);
	assert_int_equal(put("INSERT INTO t (id) VALUES (133)"), OK);
	assert_int_equal(put("INSERT INTO t (id) VALUES (132)"), OK);
	assert_int_equal(sql_commit(db), E_AMBIGUOUS);
	assert_int_equal(sql_batch(db), OK);
	assert_int_equal(put("INSERT INTO t (id) VALUES (134)"), OK);
	assert_int_equal(sql_exec(other, "SELECT pg_terminate_backend($1, "
	    "2000)", p, 1, NULL), OK);
	assert_int_equal(put("INSERT INTO t (id) VALUES (135)"), E_BACKEND);
	assert_int_equal(sql_commit(db), E_BACKEND);
	assert_int_equal(sql_batch(db), OK);
	assert_int_equal(put("INSERT INTO t (id) VALUES (136)"), OK);
	sql_rollback(db);
	assert_int_equal(number_of(db, "SELECT sum(id) FROM t "
	    "WHERE id BETWEEN 131 AND 136"), 131 + 132);
}

static void
what_was_before_a_chain_is_kept(void **state)
{
	(void)state;
	assert_int_equal(sql_begin(db), OK);
	assert_int_equal(put("INSERT INTO t (id) VALUES (141)"), OK);
	assert_int_equal(sql_chain(db), OK);
	must(db, "INSERT INTO t (id) VALUES (142)");
	sql_rollback(db);
	assert_int_equal(sql_begin(db), OK);
	assert_int_equal(put("INSERT INTO t (id) VALUES (141)"), OK);
	assert_int_equal(sql_chain(db), OK);
	assert_int_equal(do_it(db, "SELECT 1"), E_AMBIGUOUS);
	assert_int_equal(sql_chain(db), E_BUG);
	assert_int_equal(sql_commit(db), E_BUG);
	assert_int_equal(number_of(db, "SELECT count(*) FROM t "
	    "WHERE id IN (141, 142)"), 1);
}

static void
a_connection_lost_before_the_first_word_is_unseen(
    void **state)
{
	const struct sql_param p[] = { sql_int(number_of(db,
	    "SELECT pg_backend_pid()")) };

	(void)state;
	assert_int_equal(sql_begin(db), OK);
	assert_int_equal(sql_exec(other, "SELECT pg_terminate_backend($1, "
	    "2000)", p, 1, NULL), OK);
	must(db, "INSERT INTO t (id) VALUES (121)");
	assert_int_equal(sql_commit(db), OK);
	assert_int_equal(number_of(db, "SELECT count(*) FROM t "
	    "WHERE id = 121"), 1);
}

/* Calls off whoever waits for a standby, until it is ended itself. */
static pid_t
begin_calling_off(void)
{
	struct sql_options options = { .uri = getenv("SQL_URI"),
	    .timeout_s = 2, .application = "caller" };
	struct sql *caller = NULL;
	struct detail d;
	pid_t child = fork();

	if (child != 0)
		return child;
	if (sql_open(&options, &caller, &d) != OK)
		_exit(1);
	while (do_it(caller, "SELECT pg_cancel_backend(pid) FROM "
	    "pg_stat_activity WHERE wait_event = 'SyncRep'") == OK)
		clock_sleep(50);
	_exit(1);
}

static void
set_standby(const char *statement)
{
	must(other, statement);
	must(other, "SELECT pg_reload_conf()");
}

/* A commit that is called off while it waits says COMMIT, and warns. */
static void
what_no_standby_has_is_not_called_done(void **state)
{
	const int64_t end = clock_ms() + 30000;
	pid_t child = begin_calling_off();
	enum outcome r = OK;

	(void)state;
	assert_true(child > 0);
	set_standby("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
	/* its checkpointer takes that up a moment later */
	while (r == OK && clock_ms() < end)
		r = do_it(other,
		    "SELECT pg_logical_emit_message(true, 'probe', '')");
	assert_int_equal(sql_begin(db), OK);
	assert_int_equal(sql_put(db, "INSERT INTO t VALUES (901)", NULL, 0),
	    OK);
	assert_int_equal(sql_commit(db), E_BACKEND);
	assert_string_equal(sql_detail(db)->text, "committed, and no standby "
	    "has it yet");
	assert_int_equal(do_it(db, "INSERT INTO t VALUES (902)"), E_BACKEND);
	assert_int_equal(sql_batch(db), OK);
	assert_int_equal(sql_put(db, "INSERT INTO t VALUES (903)", NULL, 0),
	    OK);
	assert_int_equal(sql_commit(db), E_BACKEND);
	/* a look is no commit */
	assert_int_equal(number_of(db, "SELECT count(*) FROM t WHERE id IN "
	    "(901, 902, 903)"), 3);
	set_standby("ALTER SYSTEM RESET synchronous_standby_names");
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, NULL, 0), child);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_arrive_as_they_left),
		cmocka_unit_test(
		    nothing_is_null_when_it_is_empty_unless_asked),
		cmocka_unit_test(
		    each_failure_has_its_outcome_and_no_value_in_its_detail),
		cmocka_unit_test(a_row_is_written_by_the_names_of_its_columns),
		cmocka_unit_test(a_statement_is_read_once_a_connection),
		cmocka_unit_test(
		    a_value_that_is_null_makes_no_other_type_of_it),
		cmocka_unit_test(
		    statements_that_the_server_forgot_are_told_again),
		cmocka_unit_test(a_table_that_was_changed_is_read_anew),
		cmocka_unit_test(
		    what_waits_is_done_with_the_next_call_or_the_commit),
		cmocka_unit_test(what_waited_and_fails_undoes_the_transaction),
		cmocka_unit_test(a_batch_is_whole_or_not_at_all),
		cmocka_unit_test(what_was_before_a_chain_is_kept),
		cmocka_unit_test(
		    a_connection_lost_before_the_first_word_is_unseen),
		cmocka_unit_test(a_transaction_is_whole_or_not_at_all),
		cmocka_unit_test(
		    a_connection_lost_in_a_transaction_is_not_replaced_inside),
		cmocka_unit_test(
		    a_connection_lost_in_between_is_replaced_unseen),
		cmocka_unit_test(a_lock_held_elsewhere_is_busy_in_time),
		cmocka_unit_test(
		    a_notice_wakes_and_none_is_lost_with_the_connection),
		cmocka_unit_test(
		    a_script_is_one_transaction_and_has_its_time),
		cmocka_unit_test(what_cannot_be_opened_tells_no_password),
		cmocka_unit_test(a_reader_is_refused_writes),
		cmocka_unit_test(what_no_standby_has_is_not_called_done),
		cmocka_unit_test(
		    who_reads_by_index_has_no_plan_that_reads_all),
	};

	if (getenv("SQL_URI") == NULL)
		return 77;
	return cmocka_run_group_tests(tests, open_both, close_both);
}
