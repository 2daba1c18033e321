/*
 * The registrar's view, read only: who is known, by which contact, with
 * which enrolment.  A capacity of the configuration names its view, the
 * columns that are called differently there ("field=column", "field=" for
 * none), and the statuses that may activate.
 *
 * Columns: the names of person/record.h, in any case.  A view without
 * enrollmentStatus but with employeeStatus is taken for one of staff:
 * employeeStatus, employeeStatusDate, employeeType and academicID stand for
 * status, status_date, type and registration_id, and what belongs to study
 * (term, inscription_year, department_*) may be absent.
 *
 * Outcomes that any call may have: E_CONF (a view or column is missing, the
 * log-in is refused: the administrator), E_BACKEND (no answer within
 * registry.timeout).  registry_detail() says more, without any value.
 */
#ifndef REGISTRY_REGISTRY_H
#define REGISTRY_REGISTRY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/detail.h"
#include "conf/conf.h"
#include "person/record.h"

#define REGISTRY_ROWS_MAX 16

enum { REGISTRY_MOBILE = 1, REGISTRY_EMAIL = 2 };

struct registry_row {
	struct record record;
	unsigned matched;	/* REGISTRY_MOBILE, REGISTRY_EMAIL; 0 of get */
	bool	 live;		/* its status may activate */
};

struct registry_rows {
	size_t	 count;
	struct registry_row row[REGISTRY_ROWS_MAX];
};

struct registry;

/* Does not connect.  E_CONF. */
enum outcome	registry_open(const struct conf *, struct registry **out,
		    struct detail *) MUST_USE;
/* Resets the pointer; NULL is fine. */
void		registry_close(struct registry **);
/* After fork, before the first call in the child. */
void		registry_forget(struct registry *);
/* Why the last call failed; borrowed. */
const struct detail *registry_detail(const struct registry *);

/* Connects, and looks whether the view and its columns are there (the
 * detail names the first that is not) and the server is new enough. */
enum outcome	registry_check(struct registry *,
		    const struct conf_capacity *) MUST_USE;
/* Whether an index serves both look-ups by contact; E_CONF: the detail says
 * which one has none. */
enum outcome	registry_check_indexes(struct registry *,
		    const struct conf_capacity *) MUST_USE;
/* The rows that hold this mobile (E.164, of phone_parse) or this e-mail
 * (of email_parse), whatever notation the registry keeps; either may be
 * NULL or "".  Several enrolments, several people, and rows that are not
 * live are all there.  E_NOTFOUND; E_LIMIT: more than 16.  The rows hold
 * personal data: registry_rows_free. */
enum outcome	registry_find(struct registry *,
		    const struct conf_capacity *, const char *mobile,
		    const char *email, struct registry_rows **out) MUST_USE;
/* The rows with this username, in any case of letters, or this registration
 * number; matched is 0.  E_NOTFOUND; E_LIMIT: more than 16. */
enum registry_key { REGISTRY_LOGIN_NAME, REGISTRY_REGISTRATION };
enum outcome	registry_find_by(struct registry *,
		    const struct conf_capacity *, enum registry_key,
		    const char *text, struct registry_rows **out) MUST_USE;
/* The one row with these keys, as find gave them.  E_NOTFOUND,
 * E_AMBIGUOUS. */
enum outcome	registry_get(struct registry *, const struct conf_capacity *,
		    const char *system_id, const char *registration_id,
		    struct registry_row *out) MUST_USE;
/* Wipes; resets the pointer; NULL is fine. */
void		registry_rows_free(struct registry_rows **);

#endif
