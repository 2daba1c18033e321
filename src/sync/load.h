/* The registry's rows, read once: into a spool, and into figures. */
#ifndef SYNC_LOAD_H
#define SYNC_LOAD_H

#include "sync/figures.h"
#include "sync/spool.h"
#include "sync/sync.h"

/* Every view of an enabled capacity, to its end.  E_BACKEND: one could not be
 * read whole: there is nothing to compare with. */
enum outcome	load_registry(struct sync *, struct spool **out,
		    struct figures *, struct detail *) MUST_USE;
/* The key of a person (as vault/account keeps him), or of a loginName. */
void		load_key(const struct sync *, const char *person,
		    unsigned char out[SPOOL_KEY_LEN]);
void		load_name_key(const struct sync *, const char *login_name,
		    unsigned char out[SPOOL_KEY_LEN]);

/* The keys by which a row is found; how many. */
size_t		load_keys(const struct sync *, const char *source,
		    const struct record *,
		    struct spool_key out[SPOOL_KEYS_MAX]);

#endif
