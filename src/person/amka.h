/*
 * AMKA, the Greek social-security number: DDMMYY, four digits and a check
 * digit (Luhn over all eleven).  The tenth digit is odd for men.
 */
#ifndef PERSON_AMKA_H
#define PERSON_AMKA_H

#include "base/outcome.h"
#include "person/date.h"

#define AMKA_SIZE 12

enum { AMKA_OTHER_DATE = 1, AMKA_OTHER_GENDER = 2 };

/* Blanks, dashes, dots and slashes fall out; E_INPUT unless eleven digits
 * remain that pass the check and are not all zero.  The date in it is not
 * checked: numbers with a made-up date are in use. */
enum outcome	amka_parse(const char *text, char out[AMKA_SIZE]) MUST_USE;
/* A spreadsheet takes the zero before 5 March away: ten digits that pass the
 * check with it, and then bear the birth date (of date_parse), are that
 * number; of a birth date that is a year, its year.  E_INPUT. */
enum outcome	amka_pad(const char *digits, const char *birth_date,
		    char out[AMKA_SIZE]) MUST_USE;
/* Flags, for a warning only: the number may bear another date than the true
 * one.  birth_date as date_parse_birth gives it, gender as record_gender;
 * what is empty or unknown never disagrees. */
unsigned	amka_disagrees(const char *amka, const char *birth_date,
		    char gender);
/* The day by which the register knows a person of whom only the year is
 * known: the one in the number, and where that is none of the year, the first
 * of January. */
void		amka_day(const char *amka, const char *year,
		    char out[DATE_SIZE]);

#endif
