/*
 * Whether two texts of a server's settings mean the same.  The server puts
 * the place of a value in an order in front of it: "{3}to * by * read".
 */
#ifndef PREPARE_SAME_H
#define PREPARE_SAME_H

#include <stdbool.h>

/* Behind that number. */
const char *same_bare(const char *);
/* Without regard to the number, to letter case and to how many blanks. */
bool	same_text(const char *, const char *);
/* Names of entries: blanks around , and = do not count. */
bool	same_dn(const char *, const char *);
/* The same with each number left out: olcDatabase={1}mdb,cn=config. */
bool	same_but_order(const char *, const char *);
/* Is the entry the other one, or below it? */
bool	same_or_below(const char *dn, const char *above);

#endif
