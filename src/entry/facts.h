/*
 * What the placeholders of the mapping stand for: the columns of the
 * record, and what is made from them.  A fact that is not known is empty.
 */
#ifndef ENTRY_FACTS_H
#define ENTRY_FACTS_H

#include "entry/assurance.h"
#include "entry/entry_input.h"
#include "person/username.h"

#define FACTS_ITEMS_MAX 16

/* name of the placeholder, bytes */
#define FACTS(X)							\
	X(uid, USERNAME_SIZE)						\
	X(unique_id, 65)						\
	X(scope, 256)							\
	X(source, 32)							\
	X(mail, 255)							\
	X(mobile, 32)							\
	X(language, 8)							\
	X(surname, 512)		/* in the script of entry.plain_names */ \
	X(surname_el, 512)						\
	X(surname_en, 512)						\
	X(given_name, 512)						\
	X(given_name_el, 512)						\
	X(given_name_en, 512)						\
	X(name, 1040)		/* given name and surname */		\
	X(name_el, 1040)						\
	X(name_en, 1040)						\
	X(unit, 512)		/* department, as above */		\
	X(department_number, 64) /* its number, if it is one */		\
	X(am, 64)		/* registration_id, if it is one */	\
	X(am_urn, 208)		/* the same as a URN has it */		\
	X(esi, 208)		/* the same in the alphabet of ESI */	\
	X(ssn, 64)							\
	X(ssn_country, 8)						\
	X(birth_day, 16)	/* YYYYMMDD */				\
	X(only_birth_year, 8)	/* YYYY, where no day is known */	\
	X(gender, 2)		/* ISO 5218 */				\
	X(citizenship, 8)	/* ISO 3166-1 alpha-2 */		\
	X(primary_affiliation, 64)					\
	X(org_dn, 1024)							\
	X(org_unit_dn, 1024)						\
	X(home_organization_type, 256)					\
	X(expires_at, 16)	/* YYYYMMDDhhmmssZ */			\
	X(activated_at, 16)

struct facts {
#define X(name, size) char name[size];
	FACTS(X)
#undef X
	struct record record;
	/* lists: {affiliation}, {entitlement}, {assurance} */
	char	affiliation[FACTS_ITEMS_MAX][64];
	size_t	affiliations;
	const struct conf_list *entitlement;
	struct assurance assurance;
};

/* E_INPUT, E_CONF: as entry_make says. */
enum outcome	facts_fill(const struct entry_input *, struct facts *out,
		    struct detail *) MUST_USE;
/* The value of a placeholder, of a list its nth item (NULL past the end);
 * list tells whether it is one.  NULL with *known false for a stranger. */
const char	*facts_get(const struct facts *, const char *name, size_t n,
		    bool *known, bool *list);
/* Those of the settings, or what is built in. */
const struct conf_list *facts_entitlements(const struct conf *);
void		facts_clear(struct facts *);

#endif
