/*
 * Which column of a view holds which field of a record.
 */
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "registry/columns.h"

static const struct {
	const char *field;
	const char *column;
	size_t offset, size;
} fields[COLUMNS_FIELDS] = {
#define X(field, column, size)						\
	{ #field, column, offsetof(struct record, field), size },
	RECORD_FIELDS(X)
#undef X
};

/* How a view of staff differs; what is optional there is left empty. */
static const struct {
	enum columns_field field;
	const char *column;
	bool	 optional;
} staff[] = {
	{ COLUMNS_registration_id, "academicID", true },
	{ COLUMNS_status, "employeeStatus", false },
	{ COLUMNS_status_date, "employeeStatusDate", false },
	{ COLUMNS_type, "employeeType", false },
	{ COLUMNS_term, "", true },
	{ COLUMNS_inscription_year, "", true },
	{ COLUMNS_attendance, "attendanceType", true },
	{ COLUMNS_department_id, "departmentID", true },
	{ COLUMNS_department_el, "departmentEl", true },
	{ COLUMNS_department_en, "departmentEn", true },
};

const char *
columns_view(const struct conf_capacity *capacity)
{
	if (capacity->view != NULL && capacity->view[0] != '\0')
		return capacity->view;
	return strcmp(capacity->source, "staff") == 0 ? "v_vd_hrms" :
	    "v_vd_sis";
}

static enum outcome
check_override(const char *text, struct detail *d)
{
	const char *equals = strchr(text, '=');
	size_t i, len;

	if (equals == NULL) {
		detail_set(d, "columns: \"%s\" is not field=column", text);
		return E_CONF;
	}
	if (strlen(equals + 1) >= COLUMNS_NAME_SIZE ||
	    strchr(equals, '"') != NULL) {
		detail_set(d, "columns: \"%s\": the name of a column has at "
		    "most %d bytes, and no quotes", text,
		    COLUMNS_NAME_SIZE - 1);
		return E_CONF;
	}
	len = (size_t)(equals - text);
	for (i = 0; i < COLUMNS_FIELDS; i++)
		if (strlen(fields[i].field) == len &&
		    strncmp(fields[i].field, text, len) == 0)
			return OK;
	detail_set(d, "columns: \"%s\": there is no field of that name",
	    text);
	return E_CONF;
}

enum outcome
columns_check(const struct conf_capacity *capacity, struct detail *d)
{
	struct relation view;
	enum outcome r = OK;
	size_t i;

	if (relation_parse(columns_view(capacity), &view) != OK) {
		detail_set(d, "view: %s is not the name of a view",
		    columns_view(capacity));
		return E_CONF;
	}
	for (i = 0; i < capacity->columns.count && r == OK; i++)
		r = check_override(capacity->columns.item[i], d);
	return r;
}

/* The column's own spelling: the exact one first, else in any case. */
static const char *
spelling(const struct sql_rows *rows, const char *column)
{
	size_t i, n = sql_rows_columns(rows);

	for (i = 0; i < n; i++)
		if (strcmp(sql_rows_name(rows, i), column) == 0)
			return sql_rows_name(rows, i);
	for (i = 0; i < n; i++)
		if (strcasecmp(sql_rows_name(rows, i), column) == 0)
			return sql_rows_name(rows, i);
	return NULL;
}

/* What the configuration says, NULL if nothing. */
static const char *
override(const struct conf_capacity *capacity, enum columns_field field)
{
	const char *name = fields[field].field, *item;
	size_t i, len = strlen(name);

	for (i = 0; i < capacity->columns.count; i++) {
		item = capacity->columns.item[i];
		if (strncmp(item, name, len) == 0 && item[len] == '=')
			return item + len + 1;
	}
	return NULL;
}

static const char *
usual(enum columns_field field, bool is_staff, bool *optional)
{
	size_t i;

	*optional = false;
	for (i = 0; is_staff && i < SQL_COUNT(staff); i++) {
		if (staff[i].field != field)
			continue;
		*optional = staff[i].optional;
		return staff[i].column;
	}
	return fields[field].column;
}

static enum outcome
check_enough(const struct conf_capacity *capacity, const struct columns *c,
    struct detail *d)
{
	const char *why = NULL;

	if (c->name[COLUMNS_mobile][0] == '\0' &&
	    c->name[COLUMNS_email][0] == '\0')
		why = "neither mobile nor email has a column";
	if (c->name[COLUMNS_system_id][0] == '\0' &&
	    c->name[COLUMNS_registration_id][0] == '\0')
		why = "neither system_id nor registration_id has a column";
	if (c->name[COLUMNS_status][0] == '\0')
		why = "status has no column";
	if (why == NULL)
		return OK;
	detail_set(d, "view %s: %s", columns_view(capacity), why);
	return E_CONF;
}

enum outcome
columns_find(const struct conf_capacity *capacity,
    const struct sql_rows *rows, struct columns *out, struct detail *d)
{
	bool is_staff = spelling(rows, "enrollmentStatus") == NULL &&
	    spelling(rows, "employeeStatus") != NULL;
	const char *wanted, *found;
	struct columns c;
	bool optional;
	enum outcome r;
	size_t i;

	memset(&c, 0, sizeof(c));
	for (i = 0; i < COLUMNS_FIELDS; i++) {
		optional = false;
		if ((wanted = override(capacity, i)) == NULL)
			wanted = usual(i, is_staff, &optional);
		if (*wanted == '\0')
			continue;
		found = spelling(rows, wanted);
		if (found == NULL && optional)
			continue;
		if (found == NULL) {
			detail_set(d, "view %s has no column %s; name its "
			    "own in columns: \"%s=…\", or \"%s=\" for none",
			    columns_view(capacity), wanted, fields[i].field,
			    fields[i].field);
			return E_CONF;
		}
		if (text_copy(c.name[i], sizeof(c.name[i]), found) != OK ||
		    strchr(found, '"') != NULL) {
			detail_set(d, "view %s: column %s has an unusable "
			    "name", columns_view(capacity), wanted);
			return E_CONF;
		}
	}
	if ((r = check_enough(capacity, &c, d)) == OK)
		*out = c;
	return r;
}

const char *
columns_field_name(enum columns_field field)
{
	return fields[field].field;
}

char *
columns_place(struct record *record, enum columns_field field, size_t *size)
{
	*size = fields[field].size;
	return (char *)record + fields[field].offset;
}
