/*
 * Entries and their values, in a list: what was read of a server, what is to
 * be done to it, and what was done.  A list begins as { NULL }; what does not
 * fit into memory makes it fail, not the put.
 */
#ifndef PREPARE_CHANGE_H
#define PREPARE_CHANGE_H

#include <stdbool.h>
#include <stddef.h>

enum change_kind {
	CHANGE_ENTRY,		/* the entry, with all its values */
	CHANGE_VALUES,		/* of an entry that is there */
	CHANGE_REMARK		/* nothing that a program may change */
};

struct change_value {
	bool	 gone;			/* it is taken away */
	char	*name;
	char	*text;
};

struct change {
	enum change_kind kind;
	char	*reason;		/* "" for what was read */
	char	*dn;			/* "" of a remark */
	struct change_value *value;
	size_t	 values;
};

struct changes {
	struct change *at;
	size_t	 count;
	bool	 failed;
};

/* A new one at the end; all is copied. */
void	change_open(struct changes *, enum change_kind, const char *dn,
	    const char *reason);
/* To the last of the list. */
void	change_put(struct changes *, const char *name, const char *text);
void	change_take(struct changes *, const char *name, const char *text);
/* Takes the last away again. */
void	change_drop(struct changes *);
void	change_free(struct changes *);

/* The nth value of that name; NULL past the last. */
const char *change_get(const struct change *, const char *name, size_t n);
/* Is the nth value taken away and put again, or the other way round: is only
 * its place another? */
bool	change_moves(const struct change *, size_t n);
/* As given, or with the numbers of its order added by the server. */
const struct change *change_find(const struct changes *, const char *dn);

#endif
