/*
 * The name of a view as somebody wrote it, and as the server knows it.
 */
#include <string.h>

#include "base/text.h"
#include "registry/relation.h"

/* One part of a name: "in quotes", where "" is one of them, or up to a
 * point.  NULL if it is none; otherwise what follows. */
static const char *
take_name(const char *s, struct relation_name *out)
{
	bool quoted = *s == '"';
	size_t len = 0;

	for (s += quoted; *s != '\0'; s++) {
		if (!quoted && (*s == '.' || *s == '"'))
			break;
		if (quoted && *s == '"' && *++s != '"')
			break;
		if (len + 1 == RELATION_NAME_SIZE)
			return NULL;
		out->exact[len++] = *s;
	}
	out->exact[len] = '\0';
	memcpy(out->folded, out->exact, sizeof(out->folded));
	if (!quoted)
		text_ascii_lower(out->folded);
	return len == 0 || (quoted && s[-1] != '"') ? NULL : s;
}

enum outcome
relation_parse(const char *text, struct relation *out)
{
	struct relation r = { .schema = { "", "" } };
	const char *s;

	if ((s = take_name(text, &r.name)) == NULL)
		return E_INPUT;
	if (*s == '.') {
		r.schema = r.name;
		if ((s = take_name(s + 1, &r.name)) == NULL)
			return E_INPUT;
	}
	if (*s != '\0' || !text_is_utf8(text, strlen(text)))
		return E_INPUT;
	*out = r;
	return OK;
}

#define PLACE(schema, name)						\
	"to_regclass(concat_ws('.', quote_ident(nullif(" schema		\
	", '')), quote_ident(" name ")))"

enum outcome
relation_find(struct sql *db, const struct relation *r,
    char out[RELATION_SHOWN_SIZE])
{
	const struct sql_param p[] = { sql_text(r->schema.exact),
	    sql_text(r->name.exact), sql_text(r->schema.folded),
	    sql_text(r->name.folded) };
	struct sql_rows *rows = NULL;
	enum outcome result;

	result = sql_run(db, "SELECT coalesce(" PLACE("$1", "$2") ", "
	    PLACE("$3", "$2") ", " PLACE("$1", "$4") ", " PLACE("$3", "$4")
	    ")::text AS name", p, SQL_COUNT(p), &rows);
	if (result == OK && *sql_rows_text(rows, 0, "name") == '\0')
		result = E_NOTFOUND;
	if (result == OK)
		result = text_copy(out, RELATION_SHOWN_SIZE,
		    sql_rows_text(rows, 0, "name"));
	sql_rows_free(&rows);
	return result;
}
