/*
 * Which passwords are taken.  The rules are told before typing, and every
 * broken one is named after, by a key that the catalogues translate.
 */
#ifndef PASSWORD_POLICY_H
#define PASSWORD_POLICY_H

#include <stddef.h>

#include "base/detail.h"
#include "base/secret.h"
#include "conf/conf.h"

enum policy_rule {
	POLICY_SHORT,		/* "password-short", in code points */
	POLICY_LONG,		/* "password-long" */
	POLICY_CLASSES,		/* "password-classes": too few of upper,
				 * lower, digit, other */
	POLICY_ALPHABET,	/* "password-alphabet": printable ASCII, or
				 * UTF-8 in NFC without control characters;
				 * no blank at either end */
	POLICY_USERNAME,	/* "password-username" */
	POLICY_NAME,		/* "password-name": in Greek or Latin */
	POLICY_NUMBER,		/* "password-number": AMKA, phone, birth */
	POLICY_WALK,		/* "password-walk": qwerty, 12345, ασδφ */
	POLICY_DICTIONARY,	/* "password-dictionary": of common words */
	POLICY_BREACHED,	/* "password-breached" */
	POLICY_RULES
};

#define POLICY_NAMES_MAX 8
#define POLICY_MOBILES_MAX 2

/* Whose password it will be; empty or NULL where not known. */
struct policy_context {
	const char	*username;
	/* first, last, father, Latin too */
	const char	*names[POLICY_NAMES_MAX];
	const char	*ssn;
	const char	*mobile[POLICY_MOBILES_MAX];	/* in any writing */
	const char	*email;
	const char	*birth_date;	/* YYYY-MM-DD */
};

struct policy_result {
	enum policy_rule broken[POLICY_RULES];	/* in the order above */
	size_t		 count;
};

struct policy;

/* Takes password.* of the configuration and opens the dictionary and the
 * file of breached passwords.  Before the sandbox.  E_CONF, E_NOMEM. */
enum outcome	policy_open(const struct conf *, struct policy **out,
		    struct detail *) MUST_USE;
void		policy_close(struct policy **);
/* OK with none broken, or E_INPUT with all of them in *out. */
enum outcome	policy_check(const struct policy *, const struct secret *,
		    const struct policy_context *,
		    struct policy_result *out) MUST_USE;
/* The password as it is to be hashed and checked: with the alphabet
 * "unicode" in NFC (RFC 8265 4.2.2), so that the same keys pressed on
 * another system are the same password; with "ascii" as given.  Call it
 * before policy_check, and before each bind too. */
enum outcome	policy_prepare(const struct policy *,
		    const struct secret *given, struct secret **out) MUST_USE;
int64_t		policy_min(const struct policy *);	/* password.min */
/* "password-short"; constant. */
const char	*policy_key(enum policy_rule);

#endif
