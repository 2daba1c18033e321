/*
 * Is an entry of the directory of the one for whom ours was made?  The user
 * name they have in common proves nothing: names are given again.
 */
#ifndef DIRECTORY_WHOSE_H
#define DIRECTORY_WHOSE_H

#include "entry/entry.h"

struct link_reply;

enum whose {
	WHOSE_HIS,
	WHOSE_OTHER_ID,		/* an identifier of another person */
	WHOSE_OTHER_PERSON,	/* another birth date, surname or sex */
	WHOSE_NOBODYS,		/* nothing tells whose it is */
};

/* An identifier, or the birth date, has to be his, and none of them
 * another's.  Surname and sex are mistyped and change: of an entry with his
 * identifier they may be others. */
enum whose	whose_judge(const struct link_reply *, const struct entry *);
enum whose	whose_judge_entry(const struct entry *theirs,
		    const struct entry *ours);
/* The attributes that are judged by, and uid; ends with NULL. */
extern const char *const whose_names[];

#endif
