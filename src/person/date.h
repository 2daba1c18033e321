/* A day of the calendar, as the registry writes it and as people read it. */
#ifndef PERSON_DATE_H
#define PERSON_DATE_H

#include <stddef.h>

#include "base/outcome.h"

#define DATE_SIZE 11		/* YYYY-MM-DD */
#define DATE_PRINT_SIZE 32

/* "2004-03-05", "20040305", "05/03/2004", "5/3/2004" (also with - or .),
 * each with a time of day behind it or not; a real day of 1900 to 2100.
 * E_INPUT. */
enum outcome	date_parse(const char *text, char out[DATE_SIZE]) MUST_USE;
/* For people: "05/03/2004" in Greek (lang "el"), "5 March 2004" else.
 * What date_parse did not make comes out as it is. */
void		date_print(const char *iso, const char *lang,
		    char out[DATE_PRINT_SIZE]);

#endif
