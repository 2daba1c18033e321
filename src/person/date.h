/* A day of the calendar, as the registry writes it. */
#ifndef PERSON_DATE_H
#define PERSON_DATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/outcome.h"

#define DATE_SIZE 11		/* YYYY-MM-DD */

/* "2004-03-05", "20040305", "05/03/2004", "5/3/2004" (also with - or .),
 * each with a time of day behind it or not; a real day of 1900 to 2100.
 * E_INPUT. */
enum outcome	date_parse(const char *text, char out[DATE_SIZE]) MUST_USE;
/*
 * A date of birth: such a day, or "YYYY" where papers leave the day or the
 * month open (ICAO 9303): "1990-00-00", "00/00/1990", "19900000", XX for 00,
 * or the year alone.  E_INPUT.
 */
enum outcome	date_parse_birth(const char *text, char out[DATE_SIZE])
		    MUST_USE;
/* Of what that gave: is no day of it known? */
bool		date_is_year(const char *birth);
/* Can both be of one person: the same as far as both are known. */
bool		date_may_be_same(const char *a, const char *b);
/* Does the answer of who was asked tell the date that is known: of a year
 * alone the year, in whatever day he is used to write. */
bool		date_is_told(const char *known, const char *answer);

#endif
