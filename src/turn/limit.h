/*
 * How many letters of which kind may be sent for whom: one table (limit.def),
 * read here alone.  Letters cost money, and each reaches somebody who has
 * perhaps not asked for it: they are counted before one is made.
 */
#ifndef TURN_LIMIT_H
#define TURN_LIMIT_H

#include "turn/turn.h"

enum limit_kind {
	LIMIT_FIRST,		/* the PIN of an activation that begins */
	LIMIT_STEP,		/* another one, at the PIN's step */
	LIMIT_RECOVER,		/* the PIN of a forgotten password */
	LIMIT_USERNAME,		/* the name that was forgotten */
	LIMIT_PROVE,		/* the PIN of a new contact */
	LIMIT_NOTICE,		/* tells what was done */
	LIMIT_MORE,		/* belongs to one that was counted */
	LIMIT_KINDS
};

/* What is asked for; borrowed, "" or NULL what there is not. */
struct limit_ask {
	enum limit_kind	 kind;
	enum channel	 channel;
	const char	*contact;
	const char	*name;		/* whose account, and what else must
					 * be known for a letter to go out */
	const char	*client;	/* the asker's address */
	const char	*browser;	/* of what kind it is */
	bool		 known;		/* limit_look */
	bool		 blank;		/* the same work, and nothing sent */
};

/* The first bytes of an address, "" of one that is not known, or of a kind of
 * which none count. */
#define LIMIT_CLIENT_SIZE 64
void		limit_network(const char *client, size_t four, size_t six,
		    char out[LIMIT_CLIENT_SIZE]);

/* How many there may be in a day of a row of the table, by its name. */
int64_t		limit_max(const struct conf *, const char *name);

/* How the nth of the rows for which money is set apart stands today.
 * E_NOTFOUND: there are no more. */
struct limit_budget {
	const char	*name;
	int64_t		 max;
	int64_t		 sent;
};
enum outcome	limit_budget(struct core *, size_t n, struct limit_budget *out)
		    MUST_USE;

/* Did a PIN of that contact come in from this address and kind of browser
 * before?  What strangers ask for the contact is not his. */
enum outcome	limit_look(struct core *, struct limit_ask *) MUST_USE;
/* Counts one letter.  E_LIMIT: nothing was counted, nothing may be sent. */
enum outcome	limit_take(struct core *, const struct limit_ask *) MUST_USE;
/* Was one counted today?  Only looks. */
bool		limit_is_taken(struct core *, const struct limit_ask *);
/* If it was not sent after all, what it would have cost is given back; else
 * the same work is done for nothing. */
enum outcome	limit_unsent(struct core *, const struct limit_ask *,
		    bool unsent) MUST_USE;
/* Its PIN was entered: it was no stranger's, and nor is who asks next time. */
enum outcome	limit_answered(struct core *, const struct limit_ask *)
		    MUST_USE;

#endif
