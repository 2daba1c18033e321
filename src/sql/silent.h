/*
 * What a connection learns of a server that says nothing (base/silence), and
 * whether it may ask it.  In the folder alone.
 */
#ifndef SQL_SILENT_H
#define SQL_SILENT_H

#include <stdbool.h>

struct sql;

/* May this one be asked now?  false: it is told why. */
bool	sql_silent_may_ask(struct sql *);
/* No answer came in its time. */
void	sql_silent_note(struct sql *);
/* The connection is given up, for whatever reason. */
void	sql_silent_lost(struct sql *);
/* An answer came. */
void	sql_silent_end(struct sql *);

#endif
