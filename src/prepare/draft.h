/* A plan in the making, and what its parts ask of it. */
#ifndef PREPARE_DRAFT_H
#define PREPARE_DRAFT_H

#include "prepare/input.h"

#define DRAFT_NAME 512
#define DRAFT_TEXT 4096
/* root of the server's machine, over ldapi. */
#define DRAFT_ROOT "by dn.base=\"gidNumber=0+uidNumber=0,cn=peercred,"	\
	"cn=external,cn=auth\""

enum draft_service { PROVISIONER, PRIVREADER, READER, RADIUS,
    DRAFT_SERVICES };

struct draft {
	const struct plan_input *in;
	struct changes	*out;
	const struct change *database;
	char	 base[DRAFT_NAME];
	char	 people[DRAFT_NAME];
	char	 service[DRAFT_SERVICES][DRAFT_NAME];
	char	 core[24];
	char	 recalled[DRAFT_TEXT + 2];
	char	 ours[DRAFT_TEXT];	/* private attributes new with us */
	char	 theirs[DRAFT_TEXT];	/* and those that were there */
	char	 shown[DRAFT_TEXT];	/* what readers need of a person */
	char	 at[DRAFT_NAME];	/* of the one rule: its entry */
	bool	 closed;		/* people, by a rule of ours */
	bool	 hash;			/* the NT hash is new with us */
	bool	 failed;
};

/* The names of base, people and services.  E_CONF: one cannot be written
 * into an access rule. */
enum outcome	draft_begin(struct draft *, const struct conf *) MUST_USE;
/* Which attributes are private, and whose; which the readers see. */
void		draft_list(struct draft *);
/* Fills the {names} of a pattern; "" and failed if it cannot. */
void		draft_expand(struct draft *, const char *pattern,
		    char out[DRAFT_TEXT]);
/* Was there for certain no such entry before us? */
bool		draft_is_ours(const struct draft *, const char *dn);
/* Are people new with us?  A rule that closes them is ours too. */
bool		draft_has_people(const struct draft *);
/* Is an entry of ours missing for certain? */
bool		draft_is_missing(const struct draft *, const char *dn);
void		draft_remark(struct draft *, const char *fmt, ...)
		    PRINTF_LIKE(2, 3);

#endif
