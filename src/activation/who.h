/*
 * Who stands behind the contact that was proven: rows of the registry,
 * their persons, the one at hand, and whether he has an account.
 */
#ifndef ACTIVATION_WHO_H
#define ACTIVATION_WHO_H

#include "turn/turn.h"
#include "person/insurance.h"

#define WHO_PERSON_SIZE 192

struct who {
	struct registry_rows	*rows;
	size_t			 persons;
	size_t			 live;
	/* the row chosen, or the only one that can be meant; else NULL */
	const struct registry_row *row;
};

/* Rows by what was typed, whatever is proven yet: for step 1. */
enum outcome	who_find_typed(struct turn *, struct registry_rows **out)
		    MUST_USE;
/* Rows by the proven channel only: a stranger's own e-mail beside a
 * victim's mobile must not lead to the victim.  OK with no row is possible.
 * Clear it. */
enum outcome	who_find(struct turn *, struct who *out) MUST_USE;
void		who_clear(struct who *);
size_t		who_persons(const struct registry_rows *);

/* The number that names a person, whatever writing it came in. */
struct who_number {
	char	country[INSURANCE_COUNTRY_SIZE];	/* alpha-2 */
	char	number[RECORD_NUMBER_SIZE];	/* of record_number_key */
	/* of the registry, or confirmed by the identity check; else only
	 * typed, and perhaps a classmate's */
	bool	sure;
};
/* That of the registry, else the one he supplied.  false: there is none
 * that can be used. */
bool		who_number(const struct flow_row *, const struct record *,
		    struct who_number *out);
/* The person in the vault: "GR:SSN:01019912345" if the number is sure; else
 * a key of that row of the registry, so that nobody takes the place of
 * another by typing his number.  E_INPUT: neither number nor row. */
enum outcome	who_person(const struct flow_row *, const struct record *,
		    char out[WHO_PERSON_SIZE]) MUST_USE;
/* The account of one of these rows' person in the vault, by number or by
 * row: the registry may have got the number since.  E_NOTFOUND. */
enum outcome	who_find_account(struct turn *, const struct registry_rows *,
		    const struct record *, struct account_row *out) MUST_USE;
struct who_account {
	enum flow_account state;
	char	uid[256];	/* the account's own, "" if it is not his */
	int64_t	since;		/* epoch; 0 unknown */
};
/* Is there an account, of him or of another, in the vault or in the
 * directory?  A directory that is down has no say here: the add will. */
enum outcome	who_account(struct turn *, const struct registry_rows *,
		    const struct record *, struct who_account *out) MUST_USE;
/* What names one of a person's rows in a form: the registration number, with
 * the department where two departments have given the same. */
#define WHO_ENROLMENT_SIZE 144
enum outcome	who_enrolment(const struct registry_rows *, size_t n,
		    char out[WHO_ENROLMENT_SIZE]) MUST_USE;
/* Data that only the secretariat can fill in or put right; the turn's
 * detail tells which. */
bool		who_is_missing(struct turn *, const struct record *);

#endif
