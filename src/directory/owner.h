/* Whose an account is, as its entry tells: what no password of his may be
 * made of. */
#ifndef DIRECTORY_OWNER_H
#define DIRECTORY_OWNER_H

#include "directory/directory.h"
#include "person/date.h"
#include "person/record.h"

#define OWNER_NAMES_MAX 6

/* Wiped by the caller; "" is not known. */
struct directory_owner {
	char	name[OWNER_NAMES_MAX][512];	/* given names, surnames */
	char	number[RECORD_NUMBER_SIZE];	/* AMKA, or as it is abroad */
	char	mobile[64];
	char	birth_date[DATE_SIZE];
};

/* By uid, below the people base.  E_NOTFOUND, E_AMBIGUOUS. */
enum outcome	directory_owner_find(struct directory *, const char *uid,
		    struct directory_owner *out, struct detail *) MUST_USE;

#endif
