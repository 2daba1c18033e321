/*
 * Many entries at once, for what keeps accounts right: read by their names,
 * walked through, and changed value by value.
 */
#ifndef DIRECTORY_MANY_H
#define DIRECTORY_MANY_H

#include <stdbool.h>
#include <stddef.h>

#include "directory/directory.h"
#include "entry/entry.h"

#define DIRECTORY_MANY_MAX 64

struct directory_many_entry {
	char	uid[256];
	char	dn[1024];
	char	unique_id[160];		/* before the @ */
	const struct entry *values;	/* of the attributes asked for */
	bool	odd;			/* has a value that no entry takes */
	bool	nt_hash;
	bool	stopped;		/* locked for good, or so says its
					 * status */
	bool	closed;			/* so says its status */
	bool	stated;			/* it has a status of ours */
};

typedef void directory_many_fn(void *arg,
    const struct directory_many_entry *);

struct directory_many {
	const char	*const *attributes;	/* ends with NULL */
	directory_many_fn *see;
	void	*arg;
};

/* The entries below the people base with one of these n names, at most
 * DIRECTORY_MANY_MAX, in any order. */
enum outcome	directory_many_find(struct directory *,
		    const char *const *uids, size_t n,
		    const struct directory_many *, struct detail *) MUST_USE;
/* Every entry below the people base that is an account of ours, page by page;
 * values is NULL. */
enum outcome	directory_many_walk(struct directory *, directory_many_fn *,
		    void *arg, struct detail *) MUST_USE;

/* Every entry there with a password that is no account of ours, with what
 * whose_judge_entry asks. */
enum outcome	directory_many_brought(struct directory *,
		    directory_many_fn *, void *arg, struct detail *)
		    MUST_USE;

/* The same of those that are. */
enum outcome	directory_many_ours(struct directory *, directory_many_fn *,
		    void *arg, struct detail *) MUST_USE;

struct directory_amend {
	const char	*dn;
	const struct entry *gone;	/* values to take away, or NULL */
	const struct entry *come;	/* values to add, or NULL */
	bool	 no_nt_hash;
};
/* In one change, whole or not at all.  E_EXPIRED: a value that is to go has
 * gone, one that is to come is there, or so is the entry: what was planned is
 * not true any more.  E_INPUT: the server refuses it for this entry. */
enum outcome	directory_many_amend(struct directory *,
		    const struct directory_amend *, struct detail *) MUST_USE;

#endif
