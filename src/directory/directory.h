/*
 * The tree, through libldap.  A connection is made at the first call and
 * made again when it broke, over the configured servers in turn; every call
 * ends within directory.timeout for each server tried.
 *
 * Promised: nothing in clear text leaves the machine (StartTLS or ldaps with
 * the certificate and its name checked; ldap:// without TLS only to the
 * loopback); no referral is followed; an empty password never reaches a
 * bind; user text gets into filters and DNs only by the builders of
 * filter.h; details name attributes, never values.
 *
 * Outcomes that any call may have besides its own: E_BACKEND (no server
 * answered, or it was busy: the same call may succeed later), E_CONF (schema,
 * access rules, TLS or log-in refuse us: the administrator), E_NOMEM.
 * detail may be NULL.  The program ignores SIGPIPE: a server may be gone.
 */
#ifndef DIRECTORY_DIRECTORY_H
#define DIRECTORY_DIRECTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/detail.h"
#include "base/secret.h"
#include "conf/conf.h"
#include "entry/entry.h"

#define DIRECTORY_PERSON_IDS_MAX 4

struct directory;

struct directory_account {
	char	uid[256];
	char	dn[1024];
	char	unique_id[160];		/* before the @ */
	char	mail[255];
	char	language[8];
	char	person_id[DIRECTORY_PERSON_IDS_MAX][160];	/* URNs */
	size_t	person_ids;
	char	birth_date[11];		/* YYYY-MM-DD, "" not known */
	int64_t	activated_at;		/* epoch; 0 unknown */
	bool	has_password;
	bool	has_nt_hash;
	bool	takes_nt_hash;		/* entitled, and of our class */
	bool	lock;			/* for good, by an administrator */
	bool	locked;			/* by that, or so says our status */
	bool	reset;			/* must change at the next log-in */
};

struct directory_login {
	char	uid[256];		/* as the entry has it */
	char	dn[1024];
	char	unique_id[160];		/* before the @ */
	bool	must_change;
	bool	policed;		/* the server has a password policy */
	int	grace;			/* log-ins left, -1 no limit */
	int64_t	expires_in;		/* seconds, -1 does not expire */
};

/* Reads the secret file, does not connect; conf is kept, not copied.
 * E_CONF. */
enum outcome	directory_open(const struct conf *, struct directory **out,
		    struct detail *) MUST_USE;
/* Says good-bye; resets the pointer; NULL is fine. */
void		directory_close(struct directory **);
/* After fork, before the first call in the child: drops the connection
 * without a word to the server. */
void		directory_forget(struct directory *);

/* By uid, anywhere below the people base.  E_NOTFOUND, E_AMBIGUOUS. */
enum outcome	directory_find(struct directory *, const char *uid,
		    struct directory_account *out, struct detail *) MUST_USE;
/* By the number of a country (schacPersonalUniqueID).  E_NOTFOUND,
 * E_AMBIGUOUS. */
enum outcome	directory_find_person(struct directory *,
		    const char *country, const char *ssn,
		    struct directory_account *out, struct detail *) MUST_USE;

/* Writes the entry with what hash_password made (the NT hash only for
 * entry.eduroam_entitlement); by directory.mode adds it, or completes one that
 * the institution made without a password: then only the attributes of the
 * entry are touched, and of mailLocalAddress, eduPersonEntitlement,
 * schacUserStatus and objectClass the values of others stay.  Already there
 * with our unique id: OK, and nothing is written.  E_AMBIGUOUS: the name, or a
 * value that must be unique, is another's, or it has a password; nothing is
 * overwritten.  E_NOTFOUND: nothing to claim.  E_INPUT: what is there cannot
 * become this entry, by its name or its classes. */
enum outcome	directory_add(struct directory *, const struct entry *,
		    const struct secret *hash, struct detail *) MUST_USE;
/* Is it there, on the server that took the write, with our unique id and a
 * password?  E_NOTFOUND, E_AMBIGUOUS: another's. */
enum outcome	directory_read_back(struct directory *, const struct entry *,
		    struct detail *) MUST_USE;

/* Did the account have this password before, as far as the server keeps a
 * history (slapo-ppolicy pwdInHistory)?  E_DENIED if so. */
enum outcome	directory_used_before(struct directory *, const char *uid,
		    const struct secret *password, struct detail *) MUST_USE;
/* May this account come back by itself when its password is forgotten?
 * E_DENIED for the affiliations and members of the groups that
 * account.no_recovery lists. */
enum outcome	directory_may_recover(struct directory *,
		    const struct directory_account *, struct detail *)
		    MUST_USE;

/* A new hash, and no "must change" left behind; an NT hash follows it, or
 * goes, in the same change.  E_NOTFOUND; E_DENIED: the
 * account is locked or its password was never set, and this is no way to
 * revive it. */
enum outcome	directory_set_password(struct directory *, const char *uid,
		    const struct secret *hash, struct detail *) MUST_USE;
/* Binds as the user on a connection of its own.  E_DENIED: wrong, empty or
 * unknown, all the same, also in time; E_EXPIRED: right, but too old;
 * E_LIMIT: locked, where the server tells (slapo-ppolicy(5),
 * ppolicy_use_lockout), whether right or wrong;
 * OK with must_change set: right, and only a change is allowed.  out also
 * tells the uid as stored. */
enum outcome	directory_login(struct directory *, const char *uid,
		    const struct secret *password,
		    struct directory_login *out, struct detail *) MUST_USE;

/* Replaces all values of an attribute; values ends with NULL, none deletes
 * it.  E_NOTFOUND, E_INPUT: the server refuses the value. */
enum outcome	directory_set_values(struct directory *, const char *uid,
		    const char *attribute, const char *const *values,
		    struct detail *) MUST_USE;
enum directory_status { DIRECTORY_ACTIVE, DIRECTORY_SUSPENDED,
    DIRECTORY_CLOSED };
/* In one change: stops every bind or allows it again, says so in our value
 * of schacUserStatus (those of others stay), and removes the NT hash when it
 * stops (PEAP knows no lock; a later password change writes it anew).
 * OK: it was read back so.  E_NOTFOUND. */
enum outcome	directory_set_status(struct directory *, const char *uid,
		    enum directory_status, struct detail *) MUST_USE;

/* Can every row of the mapping be written, by the server's own schema?
 * E_CONF names the row: an attribute or class that is not there, an
 * attribute that none of the classes allows or one of them asks for in vain,
 * two values for one that takes one, two structural classes that are not one
 * chain, a password, or a value of a made-up person in a syntax that is not
 * its own. */
enum outcome	directory_check_mapping(struct directory *,
		    struct detail *) MUST_USE;

/* Is our log-in kept to what it needs?  E_DENIED: it may change the base
 * itself, so it is the rootdn or near it.  Asked by the first change of each
 * process too, which is then E_CONF. */
enum outcome	directory_check_rights(struct directory *,
		    struct detail *) MUST_USE;

/* For doctor: calls report for each part ("connection", "schema", …), with
 * what to do if it is not well.  Writes and deletes a probe entry below the
 * people base; where entries are claimed, only if our log-in may.  OK if all
 * was well, else the worst. */
typedef void directory_report_fn(void *arg, const char *part, bool well,
		    const char *text);
enum outcome	directory_check(struct directory *, directory_report_fn *,
		    void *arg) MUST_USE;

#endif
