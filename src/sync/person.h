/* An account's person in the registry: his rows, and whose they are. */
#ifndef SYNC_PERSON_H
#define SYNC_PERSON_H

#include "entry/entry.h"
#include "sync/spool.h"
#include "sync/sync.h"
#include "vault/sync.h"

#define PERSON_ROWS_MAX 8

struct person {
	size_t	rows;
	/* Those that tell most of him first: of his account's capacity, the
	 * enrolment that his entry has, the newest. */
	struct spool_row row[PERSON_ROWS_MAX];
	bool	more;		/* he has more rows than these: none is taken */
	bool	unsure;		/* a row has his loginName, and nothing tells
				 * that it is his */
	bool	renumber;	/* the registry has another number of his */
	unsigned char number[KEY_HASH_LEN];	/* that one */
};

/* Found by his number, by the row of one whose number nobody vouches for, or
 * by loginName and day of birth; of an adopted account by what stands in its
 * entry. */
enum outcome	person_find(const struct sync *, const struct spool *,
		    const struct sync_account *, const struct entry *,
		    struct person *out) MUST_USE;
void		person_clear(struct person *);

#endif
