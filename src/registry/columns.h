/*
 * Which column of a view holds which field of a record.  Inside the folder.
 */
#ifndef REGISTRY_COLUMNS_H
#define REGISTRY_COLUMNS_H

#include "base/detail.h"
#include "conf/conf.h"
#include "person/record.h"
#include "registry/relation.h"

enum columns_field {
#define X(field, column, size) COLUMNS_##field,
	RECORD_FIELDS(X)
#undef X
	COLUMNS_FIELDS
};

#define COLUMNS_NAME_SIZE RELATION_NAME_SIZE

struct columns {
	char	view[RELATION_SHOWN_SIZE];	/* as a statement names it */
	/* as the view spells it; "" if it has none */
	char	name[COLUMNS_FIELDS][COLUMNS_NAME_SIZE];
};

/* The view's name, v_vd_sis or v_vd_hrms when the setting is empty. */
const char	*columns_view(const struct conf_capacity *);
/* Are the view and the overrides well formed, and the fields known?
 * E_CONF. */
enum outcome	columns_check(const struct conf_capacity *,
		    struct detail *) MUST_USE;
/* Finds each field among the columns of rows (of the view, LIMIT 0), and
 * leaves out->view to the caller.  E_CONF: one is missing. */
enum outcome	columns_find(const struct conf_capacity *,
		    const struct sql_rows *, struct columns *out,
		    struct detail *) MUST_USE;
/* The field's name and its place in a record. */
const char	*columns_field_name(enum columns_field);
char		*columns_place(struct record *, enum columns_field,
		    size_t *size);

#endif
