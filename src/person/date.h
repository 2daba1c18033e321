/* A day of the calendar, as the registry writes it. */
#ifndef PERSON_DATE_H
#define PERSON_DATE_H

#include <stddef.h>

#include "base/outcome.h"

#define DATE_SIZE 11		/* YYYY-MM-DD */

/* "2004-03-05", "20040305", "05/03/2004", "5/3/2004" (also with - or .),
 * each with a time of day behind it or not; a real day of 1900 to 2100.
 * E_INPUT. */
enum outcome	date_parse(const char *text, char out[DATE_SIZE]) MUST_USE;

#endif
