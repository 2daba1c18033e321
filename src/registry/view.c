/*
 * A capacity's view: its columns, asked of the server once a process, and
 * its rows as records.
 */
#include <sodium.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/log.h"
#include "base/text.h"
#include "person/date.h"
#include "person/names.h"
#include "registry/registry_private.h"
#include "registry/view.h"

enum outcome
registry_view_failed(struct registry *reg, enum outcome r)
{
	detail_set(&reg->detail, "registry: %s", sql_detail(reg->sql)->text);
	if (r == E_CONF)
		memset(reg->view, 0, sizeof(reg->view));
	return r == E_BUG || r == E_INPUT ? E_CONF : r;
}

static enum outcome
find_relation(struct registry *reg, const struct conf_capacity *capacity,
    char out[RELATION_SHOWN_SIZE])
{
	const char *name = columns_view(capacity);
	struct relation view;
	enum outcome r;

	if ((r = relation_parse(name, &view)) != OK)
		return E_BUG;	/* registry_open() has looked */
	if ((r = relation_find(reg->sql, &view, out)) == E_NOTFOUND) {
		detail_set(&reg->detail, "registry: there is no view %s that "
		    "our user may see", name);
		return E_CONF;
	}
	return r == OK ? OK : registry_view_failed(reg, r);
}

static enum outcome
read_columns(struct registry *reg, const struct conf_capacity *capacity,
    struct columns *out)
{
	char query[RELATION_SHOWN_SIZE + 32], view[RELATION_SHOWN_SIZE];
	struct sql_rows *rows = NULL;
	struct buf b;
	enum outcome r;

	if ((r = find_relation(reg, capacity, view)) != OK)
		return r;
	buf_init(&b, query, sizeof(query));
	buf_putf(&b, "SELECT * FROM %s LIMIT 0", view);
	if (buf_failed(&b))
		return E_BUG;
	if ((r = sql_run(reg->sql, query, NULL, 0, &rows)) != OK)
		return registry_view_failed(reg, r);
	if ((r = columns_find(capacity, rows, out, &reg->detail)) == OK)
		memcpy(out->view, view, sizeof(view));
	else
		detail_prefix(&reg->detail, "registry: ");
	sql_rows_free(&rows);
	return r;
}

enum outcome
registry_view_find(struct registry *reg, const struct conf_capacity *capacity,
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

void
registry_view_select(struct buf *b, const struct columns *c)
{
	size_t i;

	buf_puts(b, "SELECT ");
	for (i = 0; i < COLUMNS_FIELDS; i++) {
		buf_puts(b, i == 0 ? "" : ", ");
		if (c->name[i][0] == '\0')
			buf_puts(b, "''");
		else
			buf_putf(b, "\"%s\"::text", c->name[i]);
		buf_putf(b, " AS %s", columns_field_name(i));
	}
	buf_putf(b, " FROM %s", c->view);
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

typedef enum outcome date_parse_fn(const char *, char out[DATE_SIZE]);

/* Dates that cannot be read stay as they are, to be seen by people. */
static void
tidy_date(date_parse_fn *parse, char *date, size_t size)
{
	char iso[DATE_SIZE];

	if (parse(date, iso) == OK && text_copy(date, size, iso) != OK)
		date[0] = '\0';
}

void
registry_view_take(const struct sql_rows *rows, size_t row, struct record *out)
{
	size_t i;

	record_clear(out);
	for (i = 0; i < COLUMNS_FIELDS; i++)
		take_value(out, i, sql_rows_text(rows, row,
		    columns_field_name(i)));
	tidy_date(date_parse_birth, out->birth_date,
	    sizeof(out->birth_date));
	tidy_date(date_parse, out->status_date, sizeof(out->status_date));
}

static bool
is_same_status(const char *a, const char *b)
{
	char x[NAMES_SIZE], y[NAMES_SIZE];

	if (strcasecmp(a, b) == 0)
		return true;
	return names_code(a, x) == OK && names_code(b, y) == OK &&
	    strcmp(x, y) == 0 && x[0] != '\0';
}

bool
registry_view_live(const struct conf_capacity *capacity, const char *status)
{
	size_t i;

	if (capacity->live.count == 0)
		return is_same_status(status, "active");
	for (i = 0; i < capacity->live.count; i++)
		if (is_same_status(status, capacity->live.item[i]))
			return true;
	return false;
}

/* In a transaction: the planner is to take an index even where the table is
 * so small that reading all of it would be quicker. */
enum outcome
registry_view_explain(struct registry *reg, const char *query,
    const struct sql_param *p, size_t n, struct sql_rows **out)
{
	enum outcome r;

	if ((r = sql_begin(reg->sql)) != OK ||
	    (r = sql_exec(reg->sql, "SELECT set_config('enable_seqscan', "
	    "'off', true)", NULL, 0, NULL)) != OK ||
	    (r = sql_run(reg->sql, query, p, n, out)) != OK)
		r = registry_view_failed(reg, r);
	sql_rollback(reg->sql);
	return r;
}

#define INDEX_CONDITION "Index Cond: "

/* What lies on another server (postgres_fdw) is not seen from here: all. */
size_t
registry_view_served(const struct sql_rows *plan, const char *expression)
{
	const char *line, *condition;
	size_t served = 0, i;

	for (i = 0; i < sql_rows_count(plan); i++) {
		line = sql_rows_text(plan, i, "QUERY PLAN");
		if (strstr(line, "Foreign Scan") != NULL)
			return SIZE_MAX;
		condition = strstr(line, INDEX_CONDITION);
		if (condition == NULL)
			continue;
		condition += strlen(INDEX_CONDITION);
		if (strncmp(condition + strspn(condition, "("), expression,
		    strlen(expression)) == 0)
			served++;
	}
	return served;
}
