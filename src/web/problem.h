/*
 * What core names as wrong, in a sentence beside its field and in the
 * summary on top.
 */
#ifndef WEB_PROBLEM_H
#define WEB_PROBLEM_H

#include "web/keys.h"
#include "web/visit.h"

/* Rows of "problems" with "text" and "field", and for each field rows of
 * "problem_<field>" with "text" and "number". */
void	problem_fill(struct visit *, const struct msg *reply);
/* Shows a text beside a field, and not in the summary. */
void	problem_mark(struct visit *, const char *field, const char *text);
/* Does one of the reply's problems belong to that field? */
bool	problem_is_of(const struct msg *reply, const char *field);
/* The sentences that they are told in. */
void	problem_keys(struct keys *);

#endif
