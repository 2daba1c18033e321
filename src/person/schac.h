/*
 * Identifiers as schac writes them, under the prefix of before 1.6.0
 * (urn:mace:terena.org:schac:) or the present one (urn:schac:): the same
 * identifier under either.
 */
#ifndef PERSON_SCHAC_H
#define PERSON_SCHAC_H

#include "person/insurance.h"
#include "person/record.h"

/* A value of schacPersonalUniqueID. */
struct schac_id {
	char	country[INSURANCE_COUNTRY_SIZE];	/* alpha-2 */
	char	kind[16];				/* SSN, TIN, ... */
	char	number[RECORD_NUMBER_SIZE];	/* of record_number_key */
};

/* E_INPUT: it does not end in country, kind and number. */
enum outcome	schac_id_parse(const char *value, struct schac_id *out)
		    MUST_USE;
/* Numbers of one kind and country: a person has one of them. */
bool		schac_id_is_alike(const struct schac_id *,
		    const struct schac_id *);
/* The nth way in which such a value may be written; E_NOTFOUND: there are no
 * more of them. */
#define SCHAC_ID_SIZE 160
enum outcome	schac_id_print(const struct schac_id *, size_t n,
		    char out[SCHAC_ID_SIZE]) MUST_USE;

/* The nth way in which a value of schacPersonalUniqueCode may be written, as
 * above. */
enum outcome	schac_code_print(const char *, size_t n,
		    char out[SCHAC_ID_SIZE]) MUST_USE;
/* Are two of them the same code, and are they codes of the same institution
 * and kind? */
bool		schac_code_is_same(const char *, const char *);
bool		schac_code_is_alike(const char *, const char *);

#endif
