/* LDIF (RFC 2849) as a list: what write_ldif writes, and slapcat(8). */
#ifndef PREPARE_PARSE_H
#define PREPARE_PARSE_H

#include "base/detail.h"
#include "prepare/change.h"

/* Adds to the list.  The text is changed in its place: lines are unfolded.
 * E_INPUT: what is none, by its line; E_NOMEM. */
enum outcome	parse_ldif(char *text, struct changes *out,
		    struct detail *) MUST_USE;

#endif
