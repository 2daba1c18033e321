/*
 * Who stands behind the contact that was proven, told from rows of the
 * registry that are handed in: their persons, the row at hand, the number
 * and the key that name him.  No input, no output.
 */
#ifndef ACTIVATION_WHO_H
#define ACTIVATION_WHO_H

#include "conf/conf.h"
#include "directory/account.h"
#include "person/insurance.h"
#include "registry/rows.h"
#include "vault/rows.h"

#define WHO_PERSON_SIZE RECORD_PERSON_SIZE

struct entry;

struct who {
	struct registry_rows	*rows;	/* NULL: there is nobody */
	size_t			 persons;
	size_t			 live;
	/* the row chosen, or the only one that can be meant; else NULL */
	const struct registry_row *row;
	/* first of the rows of several people that the choice names, or NULL:
	 * then none of them is meant */
	const struct registry_row *doubled;
};

/* Takes the rows over, which may be NULL.  Clear it. */
void		who_read(struct registry_rows *, const struct flow_data *,
		    struct who *out);
void		who_clear(struct who *);
size_t		who_persons(const struct registry_rows *);
/* The row that is meant, or the first while none is chosen. */
const struct record *who_record(const struct who *);
/* Was a row chosen, by the student or since only one can be meant? */
bool		who_has_chosen(const struct flow_data *);
/* From now on this row of the registry is meant. */
void		who_choose(struct flow_data *, const struct record *);

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
bool		who_number(const struct flow_data *, const struct record *,
		    struct who_number *out);
/* Is that the number of this row, and the row another person's than mine? */
bool		who_is_others(const struct who_number *,
		    const struct record *row, const struct record *mine);
/* Does one of the entry's schacPersonalUniqueID hold that number? */
bool		who_is(const struct directory_account *,
		    const struct who_number *);
/* The person in the vault: "GR:SSN:01019912345" if the number is sure; else
 * a key of that row of the registry, so that nobody takes the place of
 * another by typing his number.  E_INPUT: neither number nor row. */
enum outcome	who_person(const struct flow_row *, const struct record *,
		    char out[WHO_PERSON_SIZE]) MUST_USE;
void		who_number_key(const struct who_number *,
		    char out[WHO_PERSON_SIZE]);
enum outcome	who_row_key(const struct flow_row *, const struct record *,
		    char out[WHO_PERSON_SIZE]) MUST_USE;

/* One name for all rows of a person: the least of their keys. */
#define WHO_ROWS_SIZE 136		/* two keys of the registry */
void		who_rows_name(const struct registry_rows *,
		    char out[WHO_ROWS_SIZE]);
/* What names one of a person's rows in a form: the registration number, with
 * the department where two departments have given the same. */
#define WHO_ENROLMENT_SIZE 144
enum outcome	who_enrolment(const struct registry_rows *, size_t n,
		    char out[WHO_ENROLMENT_SIZE]) MUST_USE;
struct who_entry_of {
	const struct conf *conf;
	const struct flow_row *flow;
	const struct record *record;
	const char *unique_id;		/* NULL: not of interest */
};
/* The entry that would be written for that row; as entry_make. */
enum outcome	who_entry(const struct who_entry_of *, struct entry **out,
		    struct detail *) MUST_USE;
/* Data that only the secretariat can fill in or put right; the detail tells
 * which. */
bool		who_is_missing(const struct conf *, const struct flow_row *,
		    const struct record *, struct detail *);

#endif
