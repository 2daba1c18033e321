/* What the files that know struct directory share. */
#ifndef DIRECTORY_DIRECTORY_PRIVATE_H
#define DIRECTORY_DIRECTORY_PRIVATE_H

#include "directory/directory.h"
#include "password/hash.h"
#include "directory/tree.h"

/* slapo-ppolicy(5): locked until an administrator ends it. */
#define LOCKED_FOR_GOOD "000001010000Z"
#define STATUS_VALUES_MAX 8
#define STATUS_SIZE 384

struct directory {
	const struct conf *conf;
	struct link	*link;
	size_t		 wrote;		/* the server of the last change */
	bool		 checked;	/* our log-in has not too much */
};

/* Binds with that DN; as directory_login.  Of out only what the bind
 * tells. */
enum outcome	directory_bind(struct directory *, const char *dn,
		    const struct secret *password,
		    struct directory_login *out, struct detail *) MUST_USE;

/* Before the first change: E_CONF as directory_check_rights finds. */
enum outcome	directory_may_write(struct directory *, struct detail *)
		    MUST_USE;
/* tree_is_one, of a search below the people base: one that does not even
 * find the base is no answer about anybody.  E_CONF. */
enum outcome	directory_people_is_one(const struct link_reply *,
		    struct detail *) MUST_USE;
void	directory_put_forms(struct tree_mods *, int op,
	    const struct hash_forms *);
/* tree_modify of a change that has a password in it. */
enum outcome	directory_modify_password(struct directory *,
		    const struct dn *, struct tree_mods *,
		    const char *assertion, struct link_reply *,
		    struct detail *) MUST_USE;

/* Is it certainly not the password, by what the entry holds?  false where
 * only the server can tell. */
bool	verify_refutes(struct directory *, const char *dn,
	    const struct secret *password);

/* What slapo-ppolicy has counted of wrong log-ins, and whether it has locked
 * the account for that; as the entry was at the moment of csn. */
#define FAILURES_MAX 64
struct failures {
	size_t	count;
	char	value[FAILURES_MAX][32];
	char	locked[32];		/* "" it has not */
	char	csn[64];
	bool	stopped;		/* so says our schacUserStatus */
};
/* E_LIMIT: more than fit, nothing is taken back then. */
enum outcome	failures_read(struct directory *, const char *dn,
		    struct failures *out, struct detail *) MUST_USE;
/* Takes one away that is not among those before, with the lock that it
 * caused.  What others counted meanwhile stays, and so does a lock that was
 * not counted.  E_BUSY: the entry changed at each try. */
enum outcome	failures_take_back(struct directory *, const char *dn,
		    const struct failures *before, struct detail *) MUST_USE;

/* Values of schacUserStatus that tell the state of the account, as we write
 * it; those of a library or another service are not among them. */
struct status_values {
	size_t	count;
	char	value[STATUS_VALUES_MAX][STATUS_SIZE];
};
void	status_read(const struct conf *, const struct link_reply *,
	    struct status_values *out);
/* Of one of these. */
bool	status_is(const char *value, enum directory_status);
/* Is one of them suspended or closed? */
bool	status_says_stopped(const struct status_values *);

#endif
