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

#include "base/detail.h"
#include "conf/conf.h"

struct registry;

/* The settings alone, as registry_open looks at them.  E_CONF. */
enum outcome	registry_check_conf(const struct conf *, struct detail *)
		    MUST_USE;
/* Does not connect.  E_CONF. */
enum outcome	registry_open(const struct conf *, struct registry **out,
		    struct detail *) MUST_USE;
/* Resets the pointer; NULL is fine. */
void		registry_close(struct registry **);
/* As those of the vault; registry_look is for these others: true, it speaks
 * again. */
enum outcome	registry_share(void) MUST_USE;
void		registry_leave_probes(struct registry *);
bool		registry_look(struct registry *);
/* Why the last call failed; borrowed. */
const struct detail *registry_detail(const struct registry *);
/* How the registry is reached, for people. */
void		registry_describe(const struct registry *, char out[64]);
/* Does a pooler share the sessions of these two (sql/pooler.h)? */
enum outcome	registry_is_shared(struct registry *, struct registry *,
		    bool *out) MUST_USE;

/* Connects, and looks whether the view and its columns are there (the
 * detail names the first that is not) and the server is new enough. */
enum outcome	registry_check(struct registry *,
		    const struct conf_capacity *) MUST_USE;

#endif
