/* An entry that the institution made before, and its person claims. */
#ifndef DIRECTORY_CLAIM_H
#define DIRECTORY_CLAIM_H

#include "directory/directory.h"
#include "entry/entry.h"
#include "password/hash.h"

/* By claim.def: the entry of that user name gets ours and the password.  Ours
 * already: OK, *was_there, and nothing is written.  E_NOTFOUND: there is none;
 * E_AMBIGUOUS: it is another's, nobody's, has a password or is stopped;
 * E_INPUT: it cannot become ours, by its name or its classes. */
enum outcome	claim_entry(struct directory *, const struct entry *,
		    struct hash_forms *, bool *was_there, struct detail *)
		    MUST_USE;
/* Could it be, as things are?  OK; *why: why not, a constant, or NULL.  Where
 * entries are made anew: has another username his number, or his code? */
enum outcome	claim_look(struct directory *, const struct entry *,
		    const char **why, struct detail *) MUST_USE;
/* Takes the NT hash from who has no use for it; eduroam: the server's entry is
 * entitled already. */
void		claim_drop_nt_hash(const struct conf *, const struct entry *,
		    bool eduroam, struct hash_forms *);

#endif
