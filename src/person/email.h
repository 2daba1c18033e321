/*
 * An e-mail address: the addr-spec of RFC 5321 4.1.2 as it is used, that
 * is ASCII, without quotes, comments or address literals.
 */
#ifndef PERSON_EMAIL_H
#define PERSON_EMAIL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/outcome.h"

#define EMAIL_SIZE 255		/* 254 bytes: RFC 5321 4.5.3.1.3 */
#define EMAIL_CELL_MAX 4

/* Cleans; the domain comes out in lower case, the local part as it was.
 * E_INPUT, also for a name that is not ASCII and for a trailing dot. */
enum outcome	email_parse(const char *text, char out[EMAIL_SIZE]) MUST_USE;
/* How many whole addresses a registry's cell holds, with names around them
 * ("a@x.gr; b@y.gr", "Maria <a@x.gr>"), and which. */
size_t		email_parse_cell(const char *cell,
		    char out[EMAIL_CELL_MAX][EMAIL_SIZE]);
/* These take what email_parse gave.  The key is for comparing: all of it
 * in lower case, since no provider tells letters' case apart. */
void		email_key(const char *, char out[EMAIL_SIZE]);
/* Is the domain one of these, or below one of these ("example.org" covers
 * students.example.org; not badexample.org)? */
bool		email_is_in(const char *, char *const *domains, size_t count);
/* "g***@g***.com". */
void		email_mask(const char *, char out[EMAIL_SIZE]);

#endif
