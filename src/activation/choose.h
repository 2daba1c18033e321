/*
 * Which of several rows of the registry is meant: of several people by the
 * registration number, of one person's enrolments by a choice.  No input, no
 * output.
 */
#ifndef ACTIVATION_CHOOSE_H
#define ACTIVATION_CHOOSE_H

#include "registry/rows.h"

/* By the registration number as typed, in whatever case, blanks or look-alike
 * letters.  E_NOTFOUND; E_AMBIGUOUS: two people have it.  The record is
 * borrowed from the rows. */
enum outcome	choose_am(const struct registry_rows *, const char *typed,
		    const struct record **out) MUST_USE;
/* By the name that who_enrolment() gave a live row.  E_NOTFOUND. */
enum outcome	choose_enrolment(const struct registry_rows *,
		    const char *name, const struct record **out) MUST_USE;

#endif
