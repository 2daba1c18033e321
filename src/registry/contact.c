/*
 * The look-up by contact, and whether an index serves it.  Two stages: the
 * server finds candidates by expressions that can have an index
 * (schema/sql/registry-indexes.sql), and here each one is compared in the
 * exact form of person/.
 */
#include <stdlib.h>
#include <string.h>

#include "person/phone.h"
#include "registry/cell.h"
#include "registry/contact.h"
#include "registry/registry_private.h"
#include "registry/view.h"

#define GREEK_PREFIX_LEN 3	/* +30 */
#define OTHER_CELLS 2	/* the conditions for those that are not plain */
#define CANDIDATES_MAX 64	/* more in the index than can be meant */

struct wanted {
	const char *mobile;		/* E.164, "" for none */
	char	 tail[PHONE_TAIL_SIZE];
	char	 email[EMAIL_SIZE];	/* its key, "" for none */
	char	 mobile_pattern[CELL_MOBILE_SIZE];
	char	 email_pattern[CELL_EMAIL_SIZE];
};

static void
want(struct wanted *w, const char *mobile, const char *email)
{
	w->mobile = mobile == NULL ? "" : mobile;
	w->tail[0] = w->email[0] = '\0';
	if (*w->mobile != '\0') {
		phone_tail(w->mobile, w->tail);
		registry_cell_mobile_pattern(w->tail, w->mobile_pattern);
	}
	if (email != NULL && *email != '\0') {
		email_key(email, w->email);
		registry_cell_email_pattern(w->email, w->email_pattern);
	}
}

static unsigned
match_contact(const struct record *record, const struct wanted *w)
{
	char held[EMAIL_SIZE];

	return (*w->mobile != '\0' && record_has_mobile(record, w->mobile) ?
	    REGISTRY_MOBILE : 0u) |
	    (w->email[0] != '\0' && record_has_email(record, w->email, held) ?
	    REGISTRY_EMAIL : 0u);
}

struct look_up {
	char	 query[QUERY_SIZE];
	struct buf b;
	struct sql_param p[6];
	size_t	 n;
};

typedef void condition_fn(struct buf *, const char *column, size_t n);

/* One more part of the look-up, begun with its parameter; UNION makes one of
 * rows that are alike. */
static void
put_part(struct look_up *l, const struct columns *c, const char *column,
    condition_fn *condition)
{
	buf_puts(&l->b, l->n == 0 ? "" : " UNION ");
	registry_view_select(&l->b, c);
	buf_puts(&l->b, " WHERE ");
	condition(&l->b, column, ++l->n);
}

static void
put_look_up(struct look_up *l, const struct columns *c,
    const struct wanted *w)
{
	const char *mobile = c->name[COLUMNS_mobile];
	const char *email = c->name[COLUMNS_email];

	if (w->tail[0] != '\0' && *mobile != '\0') {
		l->p[l->n] = sql_text(w->tail);
		put_part(l, c, mobile, registry_cell_mobile);
		if (phone_is_greek(w->mobile)) {
			l->p[l->n] = sql_text(w->mobile + GREEK_PREFIX_LEN);
			put_part(l, c, mobile, registry_cell_parted_mobile);
		}
		l->p[l->n] = sql_text(w->mobile_pattern);
		put_part(l, c, mobile, registry_cell_other_mobile);
	}
	if (w->email[0] != '\0' && *email != '\0') {
		l->p[l->n] = sql_text(w->email);
		put_part(l, c, email, registry_cell_email);
		l->p[l->n] = sql_text(w->email);
		put_part(l, c, email, registry_cell_parted_email);
		l->p[l->n] = sql_text(w->email_pattern);
		put_part(l, c, email, registry_cell_other_email);
	}
	buf_putf(&l->b, " LIMIT %d", CANDIDATES_MAX + 1);
}

/* E_NOTFOUND: there is nothing to ask for, or no column for it. */
static enum outcome
compose_look_up(struct registry *reg, const struct conf_capacity *capacity,
    const struct wanted *w, const char *before, struct look_up *l)
{
	const struct columns *c;
	enum outcome r;

	if ((r = registry_view_find(reg, capacity, &c)) != OK)
		return r;
	l->n = 0;
	buf_init(&l->b, l->query, sizeof(l->query));
	buf_puts(&l->b, before);
	put_look_up(l, c, w);
	if (l->n == 0)
		return E_NOTFOUND;
	return buf_failed(&l->b) ? E_BUG : OK;
}

static enum outcome
find_candidates(struct registry *reg, const struct conf_capacity *capacity,
    const struct wanted *w, struct sql_rows **out)
{
	struct look_up l;
	enum outcome r;

	if ((r = compose_look_up(reg, capacity, w, "", &l)) != OK)
		return r;
	if ((r = sql_run(reg->sql, l.query, l.p, l.n, out)) != OK)
		return registry_view_failed(reg, r);
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
		registry_view_take(rows, i, &record);
		if ((matched = match_contact(&record, w)) == 0)
			continue;
		if (out->count == REGISTRY_ROWS_MAX)
			goto done;
		out->row[out->count].record = record;
		out->row[out->count].matched = matched;
		out->row[out->count++].live =
		    registry_view_live(capacity, record.status);
	}
	r = out->count == 0 ? E_NOTFOUND : OK;
done:
	record_clear(&record);
	return r;
}

enum outcome
registry_contact_find(struct registry *reg,
    const struct conf_capacity *capacity, const char *mobile,
    const char *email, struct registry_rows **out)
{
	struct registry_rows *found = NULL;
	struct sql_rows *rows = NULL;
	struct wanted w;
	enum outcome r;

	want(&w, mobile, email);
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

static enum outcome
check_look_up(struct registry *reg, const struct conf_capacity *capacity,
    const struct wanted *w, const char *expression)
{
	struct sql_rows *plan = NULL;
	struct look_up l;
	enum outcome r;

	r = compose_look_up(reg, capacity, w, "EXPLAIN ", &l);
	if (r != OK)
		return r == E_NOTFOUND ? OK : r;
	r = registry_view_explain(reg, l.query, l.p, l.n, &plan);
	if (r == OK && (registry_view_served(plan, expression) == 0 ||
	    registry_view_served(plan, "CASE WHEN") < OTHER_CELLS)) {
		detail_set(&reg->detail, "registry: no index serves the "
		    "look-up by %s: see schema/sql/registry-indexes.sql",
		    w->tail[0] != '\0' ? "mobile" : "e-mail");
		r = E_CONF;
	}
	sql_rows_free(&plan);
	return r;
}

enum outcome
registry_contact_indexed(struct registry *reg,
    const struct conf_capacity *capacity)
{
	struct wanted w;
	enum outcome r;

	want(&w, "+306900000000", "");
	if ((r = check_look_up(reg, capacity, &w, "\"right\"(")) != OK)
		return r;
	want(&w, "", "nobody@example.net");
	return check_look_up(reg, capacity, &w, "lower(btrim(");
}
