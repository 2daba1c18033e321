/* Accounts: a person, his name, how it stands. */
#ifndef VAULT_ACCOUNT_H
#define VAULT_ACCOUNT_H

#include "base/key.h"
#include "vault/rows.h"

struct vault;

/* Persons ("GR:SSN:01019912345", only the hash of it is stored), and behind
 * them whoever has that name. */
#define ACCOUNT_PERSONS_MAX 17

struct account_ask {
	const char	*person[ACCOUNT_PERSONS_MAX];
	size_t		 persons;
	const char	*uid;		/* "" for nobody */
};
/* The account of the first of them who has one; *which: his place among
 * them, the name's being the last.  E_NOTFOUND. */
enum outcome	vault_account_find(struct vault *, const struct account_ask *,
		    struct account_row *out, size_t *which) MUST_USE;
/* In capitals or small letters, as the directory compares it. */
enum outcome	vault_account_find_uid(struct vault *, const char *uid,
		    struct account_row *out) MUST_USE;
enum outcome	vault_account_get(struct vault *, int64_t id,
		    struct account_row *out) MUST_USE;
/* The same, and nobody else changes its state until the transaction ends. */
enum outcome	vault_account_lock(struct vault *, int64_t id,
		    struct account_row *out) MUST_USE;
/* The next one that is suspended or closed; after 0, the first.
 * E_NOTFOUND. */
enum outcome	vault_account_next_stopped(struct vault *, int64_t after,
		    struct account_row *out) MUST_USE;
/* The eduPersonUniqueId of an account that is made for this person: a keyed
 * hash, so that one whose row was lost (a database that failed over to a
 * copy which had not got it) is known again by his entry. */
void		vault_account_unique_id(const struct vault *,
		    const char *person, char out[33]);
/* E_AMBIGUOUS: the person or the uid has an account already; the caller
 * looks which.  The transaction stays usable. */
enum outcome	vault_account_new(struct vault *, const char *person,
		    const char *uid, const char *source,
		    struct account_row *out) MUST_USE;
enum outcome	vault_account_set(struct vault *, int64_t id,
		    enum account_status) MUST_USE;
/* Keeps the date of birth (of date_parse_birth) as a hash, and the words of
 * how its person was proven. */
enum outcome	vault_account_set_person(struct vault *, int64_t id,
		    const char *date, const char *proof) MUST_USE;
/* What the date that is kept says of another one. */
enum vault_birth {
	VAULT_BIRTH_OTHER,
	VAULT_BIRTH_YEAR,	/* of one the year alone is known: it agrees */
	VAULT_BIRTH_SAME,
};
enum vault_birth vault_account_compare_birth(const struct vault *, int64_t id,
		    const unsigned char kept[KEY_HASH_LEN],
		    const char *date);
/* The same of the account's own; where none is kept, nothing speaks against
 * any.  E_NOTFOUND. */
enum outcome	vault_account_check_birth(struct vault *, int64_t id,
		    const char *date, enum vault_birth *out) MUST_USE;

/* An account of the directory that was not activated here; unique_id as
 * its entry has it, "" if it has none.  E_NOTFOUND: that unique id is
 * another account's. */
enum outcome	vault_account_adopt(struct vault *, const char *uid,
		    const char *unique_id, struct account_row *out) MUST_USE;
/* One whose person the registry knows; unique_id likewise.  E_AMBIGUOUS: the
 * person or the uid has an account already. */
struct account_brought {
	const char	*person;
	const char	*uid;
	const char	*unique_id;
	const char	*source;
};
enum outcome	vault_account_bring(struct vault *,
		    const struct account_brought *, struct account_row *out)
		    MUST_USE;
/* Was it made so, and not by an activation? */
bool		vault_account_is_adopted(const struct account_row *);
#define VAULT_ADOPTED "adopted"	/* its source */
/* The words of account.status. */
extern const char *const vault_account_words[ACCOUNT_STATUSES];
/* All of it goes but the hash of the person and that of his name, and nobody
 * else is given either. */
enum outcome	vault_account_erase(struct vault *, const struct account_row *)
		    MUST_USE;
/* Of an account that never came to be, or of one that was erased: name and
 * person are free again, no contact is kept. */
enum outcome	vault_account_release(struct vault *, int64_t id) MUST_USE;

#endif
