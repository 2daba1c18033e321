/*
 * The social-security number of another country, or the personal number on
 * a European health insurance card.  Nothing but its shape can be checked.
 * Also the Greek tax number.
 */
#ifndef PERSON_INSURANCE_H
#define PERSON_INSURANCE_H

#include <stdbool.h>

#include "base/outcome.h"

#define INSURANCE_COUNTRY_SIZE 3
#define INSURANCE_NUMBER_SIZE 21

struct insurance {
	char	country[INSURANCE_COUNTRY_SIZE];	/* ISO 3166-1 alpha-2 */
	char	number[INSURANCE_NUMBER_SIZE];
};

/* Is it a country of ISO 3166-1 (alpha-2, capitals)? */
bool		insurance_is_country(const char *);
/* The same from what registries write: any case, and the other names of
 * Greece (EL of the tax offices, GRC, ΕΛ).  E_INPUT: no country. */
enum outcome	insurance_parse_country(const char *text,
		    char out[INSURANCE_COUNTRY_SIZE]) MUST_USE;
/* Can this be anybody's number?  4 to 20 of A-Z 0-9 (what stood between
 * them is out already), a digit among them, and not one digit again and
 * again: 0, UNKNOWN and 999999 are what people fill a hole with. */
bool		insurance_is_number(const char *key);
/* Capitals, blanks fall out; E_INPUT: no such country, Greece (that is an
 * AMKA), or no number, if written with A-Z 0-9 / . - */
enum outcome	insurance_parse(const char *country, const char *number,
		    struct insurance *out) MUST_USE;

#endif
