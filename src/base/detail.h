/*
 * The text that goes with an outcome at the edges (configuration, SQL,
 * LDAP, network): for the log and the operator, never for a student.
 * The caller owns it; nothing is allocated; what does not fit is cut, and
 * what is no UTF-8 becomes a question mark.
 */
#ifndef BASE_DETAIL_H
#define BASE_DETAIL_H

#include "base/outcome.h"

#define DETAIL_SIZE 512

struct detail {
	char	text[DETAIL_SIZE];
};

/* Sets the text; d may be NULL. */
void	detail_set(struct detail *d, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Puts words in front of what is there: "vault: " + "connection refused". */
void	detail_prefix(struct detail *d, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
