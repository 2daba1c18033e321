/*
 * One row of the registrar's view, as text, under our own names.  Empty
 * means that the registry has nothing.  The text is that of the registry,
 * trimmed; dates are turned into YYYY-MM-DD when they can be read at all, and
 * one of birth whose day is not known into YYYY.
 * A row holds personal data: wipe it when done (record_clear).
 */
#ifndef PERSON_RECORD_H
#define PERSON_RECORD_H

#include <stdbool.h>

#include "base/outcome.h"
#include "person/email.h"

/* field, the view's usual column (GUnet's v_vd_sis / v_vd_hrms), bytes */
#define RECORD_FIELDS(X)						\
	X(system_id, "systemID", 64)					\
	X(registration_id, "registrationID", 64)	/* AM */	\
	X(ssn, "SSN", 64)				/* AMKA */	\
	X(ssn_country, "ssnCountry", 8)					\
	X(tin, "TIN", 64)						\
	X(tin_country, "tinCountry", 8)					\
	X(birth_date, "birthDate", 32)					\
	X(birth_year, "birthYear", 8)					\
	X(gender, "gender", 16)						\
	X(citizenship, "citizenship", 16)				\
	X(first_name_el, "firstNameEl", 512)				\
	X(first_name_en, "firstNameEn", 512)				\
	X(last_name_el, "lastNameEl", 512)				\
	X(last_name_en, "lastNameEn", 512)				\
	X(father_el, "fatherFirstNameEl", 512)				\
	X(father_en, "fatherFirstNameEn", 512)				\
	X(mother_el, "motherFirstNameEl", 512)				\
	X(mother_en, "motherFirstNameEn", 512)				\
	X(department_id, "departmentID", 64)				\
	X(department_el, "departmentEl", 512)				\
	X(department_en, "departmentEn", 512)				\
	X(status, "enrollmentStatus", 32)	/* employeeStatus */	\
	X(status_date, "enrollmentStatusDate", 32)			\
	X(type, "enrollmentType", 64)		/* employeeType */	\
	X(term, "enrollmentTerm", 16)					\
	X(attendance, "attendanceType", 64)				\
	X(inscription_year, "inscriptionAcYear", 16)			\
	X(email, "extEmail", 256)					\
	X(mobile, "mobilePhone", 64)					\
	X(login_name, "loginName", 256)					\
	X(account_status, "accountStatus", 32)

struct record {
#define X(field, column, size) char field[size];
	RECORD_FIELDS(X)
#undef X
};

#define RECORD_NUMBER_SIZE 64

/* Wipes every field. */
void	record_clear(struct record *);

/* What an account cannot be made without, as the manual lists it. */
enum {
	RECORD_NO_USERNAME = 1,		/* or none that can be one */
	RECORD_NO_SSN = 2,		/* or none that can be one */
	RECORD_NO_SSN_COUNTRY = 4,	/* or none of ISO 3166 */
	RECORD_NO_BIRTH_DATE = 8,	/* or one that cannot be read */
};
unsigned record_missing(const struct record *);
/* A number in the one form in which numbers are compared: capitals, without
 * blanks, dots, dashes and slashes. */
void	record_number_key(const char *number, char out[RECORD_NUMBER_SIZE]);
/* The SSN in that form, if it can be a number at all: in Greece an AMKA, with
 * the zero that a spreadsheet took; elsewhere what insurance_is_number says.
 * Anything else is as good as empty, since two strangers share it: E_INPUT. */
enum outcome record_number(const struct record *,
	    char out[RECORD_NUMBER_SIZE]) MUST_USE;
bool	record_has_number(const struct record *);
/* By which a person is known in our tables: "GR:SSN:01019912345" of his
 * number; of a row, for one whose number nobody vouches for.  E_INPUT: the
 * row has nothing of the kind. */
#define RECORD_PERSON_SIZE 192
enum outcome record_person(const struct record *,
	    char out[RECORD_PERSON_SIZE]) MUST_USE;
enum outcome record_row_person(const struct record *, const char *source,
	    char out[RECORD_PERSON_SIZE]) MUST_USE;
/* Does one of the numbers in the row's cell equal this one (E.164)?  One of
 * its addresses this key (email_key); as the registry writes it? */
bool	record_has_mobile(const struct record *, const char *mobile);
bool	record_has_email(const struct record *, const char *key,
	    char as_held[EMAIL_SIZE]);
/* Two rows of one person: the same number of the same country (or, when
 * one of them has none, the same login name) and the same birth date; where
 * a day of birth is not known, the same year and the same names.  What is
 * empty proves nothing. */
bool	record_same_person(const struct record *, const struct record *);
/* The same given name and surname, however they are written. */
bool	record_same_names(const struct record *, const struct record *);
/* ISO 5218 of what the registry says (M, F, Α, Θ, ΑΡΡΕΝ, ΘΗΛΥ, 1, 2, …):
 * '1' male, '2' female, '9' not applicable, '0' not known. */
char	record_gender(const struct record *);
/* By which it is known whether a row still says what its person saw. */
#define RECORD_MARK_SIZE 33
void	record_mark(const struct record *, char out[RECORD_MARK_SIZE]);

#endif
