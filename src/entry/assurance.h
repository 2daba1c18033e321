/*
 * What may be said of how sure it is who an account's person is
 * (eduPersonAssurance, REFEDS Assurance Framework 2.0): by how he was proven,
 * and of his affiliation only as long as somebody looks after it.  Pure.
 */
#ifndef ENTRY_ASSURANCE_H
#define ENTRY_ASSURANCE_H

#include "conf/conf.h"

/* Bits of the words of entry.assurance_by_proof. */
#define ASSURANCE_BIT(proof) (1u << (proof))
#define ASSURANCE_PROOFS_SIZE 64

#define ASSURANCE_VALUES_MAX 32

struct assurance {
	const char *value[ASSURANCE_VALUES_MAX];	/* of the settings */
	size_t	 count;
};

/* "pin-sms identity-check", and back; what is no word of ours is passed
 * over. */
void		assurance_print(unsigned proofs,
		    char out[ASSURANCE_PROOFS_SIZE]);
unsigned	assurance_parse(const char *words);

/* The promises about affiliations, by how soon one that ended is gone. */
enum assurance_promise { ASSURANCE_DAY, ASSURANCE_MONTH, ASSURANCE_PROMISES };

/* Bits of those that hold when the last good run of uregister-sync was so
 * many seconds ago. */
unsigned	assurance_kept(int64_t age_s);
/* Bits of those that the settings make, to anybody. */
unsigned	assurance_made(const struct conf *);
/* Does that value make a promise that is none of these? */
bool		assurance_is_lapsed(const char *value, unsigned kept);
const char	*assurance_name(enum assurance_promise);
int64_t		assurance_days(enum assurance_promise);

/* The values for one who was proven so. */
void		assurance_fill(const struct conf *, unsigned proofs,
		    unsigned kept, struct assurance *out);
/* E_CONF: they are too many. */
enum outcome	assurance_check(const struct conf *, struct detail *)
		    MUST_USE;

#endif
