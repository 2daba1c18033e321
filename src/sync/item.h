/*
 * One account in a plan: what changes, what we keep of him, and why.
 */
#ifndef SYNC_ITEM_H
#define SYNC_ITEM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/key.h"
#include "entry/entry.h"

#define ITEM_MARK_LEN 16

enum kind {
#define KIND(name, word, words) KIND_##name,
#include "sync/kind.def"
#undef KIND
	KINDS
};

enum item_state { ITEM_KEEP, ITEM_ACTIVE, ITEM_SUSPENDED, ITEM_CLOSED };

/* What its owner is told, and in which plan's word. */
#define ITEM_TELLS(X)							\
	X(NOTHING, "-")							\
	X(ENDING, "ending")	/* some of what he may do, soon */	\
	X(CLOSING, "closing")	/* his log-in, soon */			\
	X(ENDED, "ended") X(CLOSED, "closed")				\
	X(BACK, "back")		/* all is as it was */

enum item_tell {
#define X(name, word) ITEM_TELL_##name,
	ITEM_TELLS(X)
#undef X
	ITEM_TELL_WORDS
};

struct item {
	int64_t	account;		/* 0: of none of ours */
	char	uid[256];
	char	dn[1024];
	char	department[65];
	uint64_t kinds;			/* bits of enum kind */
	bool	keep;			/* these are written into our tables,
					 * as vault/sync has them */
	int64_t	ended, missing, step, next, closes, told;
	enum item_tell tell;
	int64_t	tell_day;		/* on which it ends, or ended */
	char	lang[3];		/* his */
	char	mail[256];		/* of his entry; "" none */
	enum item_state state;
	bool	renumber;
	unsigned char person[KEY_HASH_LEN];
	bool	no_nt_hash;
	struct entry *gone, *come;	/* NULL: none */
	char	why[256];
};

void		item_clear(struct item *);
/* Does it change the directory, or what may be done with an account? */
bool		item_changes(const struct item *);
/* Each part of it, a value that goes or comes, a state, by a mark that is the
 * same in every plan: what is left to do of a change that was interrupted
 * has some of its marks, and no other. */
typedef void item_mark_fn(void *arg, const unsigned char *mark);
void		item_marks(const struct item *, item_mark_fn *, void *arg);
/* The kinds of the values that come and go. */
uint64_t	item_kinds(const struct item *);
const char	*item_kind_name(enum kind);
const char	*item_kind_words(enum kind);

#endif
