/*
 * Two stages: the server finds candidates by expressions that can have an
 * index (schema/sql/registry-indexes.sql), and here each one is compared in
 * the exact form of person/.
 */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/text.h"
#include "person/date.h"
#include "person/email.h"
#include "person/phone.h"
#include "registry/columns.h"
#include "registry/registry.h"
#include "sql/sql.h"

#define QUERY_SIZE 12288
#define CANDIDATES_MAX 64	/* more in the index than can be meant */
#define VERSION_MIN 100000
#define VIEWS CONF_CAPACITIES_MAX

struct view {
	const struct conf_capacity *capacity;	/* whose; NULL: a free slot */
	struct columns columns;
};

struct registry {
	struct sql *sql;
	struct view view[VIEWS];
	struct detail detail;
};

static enum outcome
open_sql(const struct conf *conf, struct sql **out, struct detail *d)
{
	struct secret *password = NULL;
	struct sql_options options = {
		.uri = conf->registry_uri,
		.timeout_s = conf->registry_timeout,
		.application = "uregister",
		.read_only = true,
	};
	enum outcome r = OK;

	if (conf->registry_password_file != NULL &&
	    conf->registry_password_file[0] != '\0')
		r = secret_from_file(conf->registry_password_file, &password,
		    d);
	if (r == OK) {
		options.password = password;
		r = sql_open(&options, out, d);
	}
	secret_free(&password);
	return r;
}

enum outcome
registry_open(const struct conf *conf, struct registry **out,
    struct detail *d)
{
	struct registry *reg;
	enum outcome r;
	size_t i;

	for (i = 0; i < conf->capacities; i++)
		if ((r = columns_check(&conf->capacity[i], d)) != OK) {
			detail_prefix(d, "capacities: ");
			return r;
		}
	if ((reg = calloc(1, sizeof(*reg))) == NULL)
		return E_NOMEM;
	if ((r = open_sql(conf, &reg->sql, d)) != OK) {
		detail_prefix(d, "registry: ");
		registry_close(&reg);
		return r;
	}
	*out = reg;
	return OK;
}

void
registry_close(struct registry **reg)
{
	if (reg == NULL || *reg == NULL)
		return;
	sql_close(&(*reg)->sql);
	free(*reg);
	*reg = NULL;
}

void
registry_forget(struct registry *reg)
{
	sql_forget(reg->sql);
}

const struct detail *
registry_detail(const struct registry *reg)
{
	return &reg->detail;
}

/* Keeps what the server said; a column that went away is looked up anew. */
static enum outcome
failed(struct registry *reg, enum outcome r)
{
	detail_set(&reg->detail, "registry: %s", sql_detail(reg->sql)->text);
	if (r == E_CONF)
		memset(reg->view, 0, sizeof(reg->view));
	return r == E_BUG || r == E_INPUT ? E_CONF : r;
}

static enum outcome
read_columns(struct registry *reg, const struct conf_capacity *capacity,
    struct columns *out)
{
	char query[COLUMNS_NAME_SIZE * 2 + 32];
	struct sql_rows *rows = NULL;
	struct buf b;
	enum outcome r;

	buf_init(&b, query, sizeof(query));
	buf_putf(&b, "SELECT * FROM %s LIMIT 0", columns_view(capacity));
	if (buf_failed(&b))
		return E_BUG;
	if ((r = sql_run(reg->sql, query, NULL, 0, &rows)) != OK)
		return failed(reg, r);
	if ((r = columns_find(capacity, rows, out, &reg->detail)) != OK)
		detail_prefix(&reg->detail, "registry: ");
	sql_rows_free(&rows);
	return r;
}

/* The columns of that view, asked of the server once a process. */
static enum outcome
find_view(struct registry *reg, const struct conf_capacity *capacity,
    const struct columns **out)
{
	struct view *v;
	enum outcome r;
	size_t i;

	detail_set(&reg->detail, "%s", "");
	for (i = 0; i < VIEWS && reg->view[i].capacity != NULL; i++)
		if (reg->view[i].capacity == capacity)
			break;
	if (i == VIEWS)
		return E_BUG;
	v = &reg->view[i];
	if (v->capacity == NULL) {
		if ((r = read_columns(reg, capacity, &v->columns)) != OK)
			return r;
		v->capacity = capacity;
	}
	*out = &v->columns;
	return OK;
}

enum outcome
registry_check(struct registry *reg, const struct conf_capacity *capacity)
{
	const struct columns *columns;
	enum outcome r;
	int version;

	memset(reg->view, 0, sizeof(reg->view));
	if ((r = find_view(reg, capacity, &columns)) != OK)
		return r;
	if ((r = sql_version(reg->sql, &version)) != OK)
		return failed(reg, r);
	if (version < VERSION_MIN) {
		detail_set(&reg->detail, "registry: PostgreSQL %d.%d is too "
		    "old, 10 is needed", version / 10000,
		    version / 100 % 100);
		return E_CONF;
	}
	return OK;
}

static void
put_select(struct buf *b, const struct conf_capacity *capacity,
    const struct columns *c)
{
	size_t i;

	buf_puts(b, "SELECT ");
	for (i = 0; i < COLUMNS_FIELDS; i++) {
		buf_puts(b, i == 0 ? "" : ", ");
		if (c->name[i][0] == '\0')
			buf_puts(b, "''");
		else
			buf_putf(b, "\"%s\"::text", c->name[i]);
	}
	buf_putf(b, " FROM %s", columns_view(capacity));
}

/* A value that does not fit is worth nothing: half a name is a wrong one.
 * It is left out, and the log says where to look. */
static void
take_value(struct record *record, size_t field, const char *text)
{
	char clean[1024];
	size_t size, i;
	char *place = columns_place(record, field, &size);

	if (text_copy(clean, sizeof(clean), text) != OK)
		goto too_long;
	for (i = 0; clean[i] != '\0'; i++)
		if ((unsigned char)clean[i] < ' ' || clean[i] == '\x7f')
			clean[i] = ' ';
	if (text_trim(place, size, clean) != OK)
		goto too_long;
	sodium_memzero(clean, sizeof(clean));
	return;
too_long:
	sodium_memzero(clean, sizeof(clean));
	log_warn("registry: a value of %s is longer than %zu bytes and is "
	    "left out", columns_field_name(field), size - 1);
}

/* Dates that cannot be read stay as they are, to be seen by people. */
static void
tidy_date(char *date, size_t size)
{
	char iso[DATE_SIZE];

	if (date_parse(date, iso) == OK && text_copy(date, size, iso) != OK)
		date[0] = '\0';
}

static void
take_record(const struct sql_rows *rows, size_t row, struct record *out)
{
	size_t i;

	record_clear(out);
	for (i = 0; i < COLUMNS_FIELDS; i++)
		take_value(out, i, sql_get_text(rows, row, i));
	tidy_date(out->birth_date, sizeof(out->birth_date));
	tidy_date(out->status_date, sizeof(out->status_date));
}

/* An empty list stands for "active". */
static bool
is_live(const struct conf_capacity *capacity, const char *status)
{
	size_t i;

	if (capacity->live.count == 0)
		return strcasecmp(status, "active") == 0;
	for (i = 0; i < capacity->live.count; i++)
		if (strcasecmp(status, capacity->live.item[i]) == 0)
			return true;
	return false;
}

static unsigned
match(const struct record *record, const char *mobile, const char *email_wanted)
{
	char phone[PHONE_SIZE], email[EMAIL_SIZE], key[EMAIL_SIZE];
	unsigned matched = 0;

	if (*mobile != '\0' && phone_parse(record->mobile, phone) == OK &&
	    strcmp(phone, mobile) == 0)
		matched |= REGISTRY_MOBILE;
	if (*email_wanted != '\0' && email_parse(record->email,
	    email) == OK) {
		email_key(email, key);
		if (strcmp(key, email_wanted) == 0)
			matched |= REGISTRY_EMAIL;
	}
	return matched;
}

struct wanted {
	const char *mobile;		/* E.164, "" for none */
	char	 tail[PHONE_TAIL_SIZE];
	char	 email[EMAIL_SIZE];	/* its key, "" for none */
};

struct look_up {
	char	 query[QUERY_SIZE];
	struct buf b;
	struct sql_param p[2];
	size_t	 n;
};

/* The expressions are those of schema/sql/registry-indexes.sql, letter for
 * letter: else the index is not used. */
static void
put_look_up(struct look_up *l, const struct conf_capacity *capacity,
    const struct columns *c, const struct wanted *w)
{
	struct buf *b = &l->b;

	if (w->tail[0] != '\0' && c->name[COLUMNS_mobile][0] != '\0') {
		l->p[l->n++] = sql_text(w->tail);
		put_select(b, capacity, c);
		buf_putf(b, " WHERE right(regexp_replace(\"%s\"::text, "
		    "'[^0-9]', '', 'g'), 10) = $%zu",
		    c->name[COLUMNS_mobile], l->n);
	}
	if (w->email[0] != '\0' && c->name[COLUMNS_email][0] != '\0') {
		buf_puts(b, l->n == 0 ? "" : " UNION ");
		l->p[l->n++] = sql_text(w->email);
		put_select(b, capacity, c);
		buf_putf(b, " WHERE lower(btrim(\"%s\"::text)) = $%zu",
		    c->name[COLUMNS_email], l->n);
	}
	buf_putf(b, " LIMIT %d", CANDIDATES_MAX + 1);
}

static enum outcome
find_candidates(struct registry *reg, const struct conf_capacity *capacity,
    const struct wanted *w, struct sql_rows **out)
{
	const struct columns *c;
	struct look_up l;
	enum outcome r;

	if ((r = find_view(reg, capacity, &c)) != OK)
		return r;
	l.n = 0;
	buf_init(&l.b, l.query, sizeof(l.query));
	put_look_up(&l, capacity, c, w);
	if (l.n == 0)
		return E_NOTFOUND;
	if (buf_failed(&l.b))
		return E_BUG;
	if ((r = sql_run(reg->sql, l.query, l.p, l.n, out)) != OK)
		return failed(reg, r);
	return OK;
}

static enum outcome
keep_matches(const struct sql_rows *rows, const struct conf_capacity *capacity,
    const struct wanted *w, struct registry_rows *out)
{
	struct record record;
	enum outcome r = E_LIMIT;
	unsigned matched;
	size_t i;

	if (sql_rows_count(rows) > CANDIDATES_MAX)
		return E_LIMIT;
	for (i = 0; i < sql_rows_count(rows); i++) {
		take_record(rows, i, &record);
		if ((matched = match(&record, w->mobile, w->email)) == 0)
			continue;
		if (out->count == REGISTRY_ROWS_MAX)
			goto done;
		out->row[out->count].record = record;
		out->row[out->count].matched = matched;
		out->row[out->count++].live =
		    is_live(capacity, record.status);
	}
	r = out->count == 0 ? E_NOTFOUND : OK;
done:
	record_clear(&record);
	return r;
}

enum outcome
registry_find(struct registry *reg, const struct conf_capacity *capacity,
    const char *mobile, const char *email, struct registry_rows **out)
{
	struct wanted w = { .mobile = mobile == NULL ? "" : mobile };
	struct registry_rows *found = NULL;
	struct sql_rows *rows = NULL;
	enum outcome r;

	if (*w.mobile != '\0')
		phone_tail(w.mobile, w.tail);
	if (email != NULL && *email != '\0')
		email_key(email, w.email);
	if ((r = find_candidates(reg, capacity, &w, &rows)) != OK)
		goto done;
	if ((found = calloc(1, sizeof(*found))) == NULL) {
		r = E_NOMEM;
		goto done;
	}
	if ((r = keep_matches(rows, capacity, &w, found)) != OK)
		goto done;
	*out = found;
	found = NULL;
done:
	registry_rows_free(&found);
	sql_rows_free(&rows);
	return r;
}

/* As above, letter for letter those of registry-indexes.sql. */
static const struct {
	enum columns_field field;
	const char *before, *after;	/* of the column */
	const char *given;
} keys[] = {
	[REGISTRY_LOGIN_NAME] = { COLUMNS_login_name, "lower(btrim(",
	    "::text))", "lower($1)" },
	[REGISTRY_REGISTRATION] = { COLUMNS_registration_id, "btrim(",
	    "::text)", "$1" },
};

static enum outcome
run_key(struct registry *reg, const struct conf_capacity *capacity,
    enum registry_key key, const char *text, struct sql_rows **out)
{
	const struct sql_param p = sql_text(text);
	const struct columns *c;
	char query[QUERY_SIZE];
	const char *column;
	struct buf b;
	enum outcome r;

	if ((r = find_view(reg, capacity, &c)) != OK)
		return r;
	column = c->name[keys[key].field];
	if (*column == '\0' || *text == '\0')
		return E_NOTFOUND;
	buf_init(&b, query, sizeof(query));
	put_select(&b, capacity, c);
	buf_putf(&b, " WHERE %s\"%s\"%s = %s LIMIT %d", keys[key].before,
	    column, keys[key].after, keys[key].given, REGISTRY_ROWS_MAX + 1);
	if (buf_failed(&b))
		return E_BUG;
	r = sql_run(reg->sql, query, &p, 1, out);
	return r == OK ? OK : failed(reg, r);
}

enum outcome
registry_find_by(struct registry *reg, const struct conf_capacity *capacity,
    enum registry_key key, const char *text, struct registry_rows **out)
{
	struct registry_rows *found = NULL;
	struct sql_rows *rows = NULL;
	enum outcome r;
	size_t i;

	if ((r = run_key(reg, capacity, key, text, &rows)) != OK)
		return r;
	if (sql_rows_count(rows) == 0)
		r = E_NOTFOUND;
	else if (sql_rows_count(rows) > REGISTRY_ROWS_MAX)
		r = E_LIMIT;
	else if ((found = calloc(1, sizeof(*found))) == NULL)
		r = E_NOMEM;
	for (i = 0; r == OK && i < sql_rows_count(rows); i++) {
		take_record(rows, i, &found->row[i].record);
		found->row[i].live = is_live(capacity,
		    found->row[i].record.status);
		found->count++;
	}
	sql_rows_free(&rows);
	if (r == OK)
		*out = found;
	return r;
}

static void
put_key(struct buf *b, const char *column, struct sql_param *p, size_t *n,
    const char *value)
{
	if (*column == '\0')
		return;
	p[*n] = sql_text(value);
	buf_puts(b, *n == 0 ? " WHERE " : " AND ");
	/* trimmed as when it was found; coalesce, for a key that is NULL,
	 * would keep the index away */
	if (*value != '\0')
		buf_putf(b, "btrim(\"%s\"::text) = $%zu", column, *n + 1);
	else
		buf_putf(b, "coalesce(btrim(\"%s\"::text), '') = $%zu",
		    column, *n + 1);
	(*n)++;
}

enum outcome
registry_get(struct registry *reg, const struct conf_capacity *capacity,
    const char *system_id, const char *registration_id,
    struct registry_row *out)
{
	char query[QUERY_SIZE];
	struct sql_rows *rows = NULL;
	struct sql_param p[2];
	const struct columns *c;
	size_t n = 0;
	struct buf b;
	enum outcome r;

	if ((r = find_view(reg, capacity, &c)) != OK)
		return r;
	buf_init(&b, query, sizeof(query));
	put_select(&b, capacity, c);
	put_key(&b, c->name[COLUMNS_system_id], p, &n, system_id);
	put_key(&b, c->name[COLUMNS_registration_id], p, &n,
	    registration_id);
	buf_puts(&b, " LIMIT 2");
	if (buf_failed(&b) || n == 0)
		return E_BUG;
	if ((r = sql_run(reg->sql, query, p, n, &rows)) != OK)
		return failed(reg, r);
	if (sql_rows_count(rows) != 1) {
		r = sql_rows_count(rows) == 0 ? E_NOTFOUND : E_AMBIGUOUS;
		goto done;
	}
	take_record(rows, 0, &out->record);
	out->matched = 0;
	out->live = is_live(capacity, out->record.status);
done:
	sql_rows_free(&rows);
	return r;
}

/* A plan names the expression beside the index that it serves; what lies
 * on another server (postgres_fdw) is not seen from here. */
static bool
is_served(const struct sql_rows *plan, const char *expression)
{
	const char *line;
	size_t i;

	for (i = 0; i < sql_rows_count(plan); i++) {
		line = sql_get_text(plan, i, 0);
		if (strstr(line, "Foreign Scan") != NULL ||
		    (strstr(line, "Index Cond: ") != NULL &&
		    strstr(line, expression) != NULL))
			return true;
	}
	return false;
}

/* In a transaction: the planner is to take an index even where the table is
 * so small that reading all of it would be quicker. */
static enum outcome
explain(struct registry *reg, const struct look_up *l,
    struct sql_rows **out)
{
	enum outcome r;

	if ((r = sql_begin(reg->sql)) != OK ||
	    (r = sql_exec(reg->sql, "SELECT set_config('enable_seqscan', "
	    "'off', true)", NULL, 0, NULL)) != OK ||
	    (r = sql_run(reg->sql, l->query, l->p, l->n, out)) != OK)
		r = failed(reg, r);
	sql_rollback(reg->sql);
	return r;
}

static enum outcome
check_index(struct registry *reg, const struct conf_capacity *capacity,
    const struct wanted *w, const char *expression)
{
	struct sql_rows *plan = NULL;
	const struct columns *c;
	struct look_up l;
	enum outcome r;

	if ((r = find_view(reg, capacity, &c)) != OK)
		return r;
	l.n = 0;
	buf_init(&l.b, l.query, sizeof(l.query));
	buf_puts(&l.b, "EXPLAIN ");
	put_look_up(&l, capacity, c, w);
	if (l.n == 0)
		return OK;	/* it has no such column */
	if (buf_failed(&l.b))
		return E_BUG;
	if ((r = explain(reg, &l, &plan)) == OK &&
	    !is_served(plan, expression)) {
		detail_set(&reg->detail, "registry: no index serves the "
		    "look-up by %s: see schema/sql/registry-indexes.sql",
		    w->tail[0] != '\0' ? "mobile" : "e-mail");
		r = E_CONF;
	}
	sql_rows_free(&plan);
	return r;
}

enum outcome
registry_check_indexes(struct registry *reg,
    const struct conf_capacity *capacity)
{
	static const struct wanted mobile = { .mobile = "",
	    .tail = "6900000000" };
	static const struct wanted email = { .mobile = "",
	    .email = "nobody@example.net" };
	enum outcome r;

	if ((r = check_index(reg, capacity, &mobile, "regexp_replace(")) !=
	    OK)
		return r;
	return check_index(reg, capacity, &email, "lower(btrim(");
}

void
registry_rows_free(struct registry_rows **rows)
{
	if (rows == NULL || *rows == NULL)
		return;
	sodium_memzero(*rows, sizeof(**rows));
	free(*rows);
	*rows = NULL;
}
