/* The one whom an operator means, and what of ours is his. */
#ifndef CORE_WHOM_H
#define CORE_WHOM_H

#include "person/record.h"
#include "turn/turn.h"
#include "vault/trace.h"

#define WHOM_ROWS_MAX 16

struct whom {
	char	word[256];		/* as he was asked for */
	struct account_row account;	/* id 0: he has none */
	char	contact[CHANNELS][EMAIL_SIZE];	/* kept; "" none */
	char	asked[CHANNELS][EMAIL_SIZE];	/* the word, as a contact */
	size_t	rows;			/* of the registry, that are his */
	struct {
		char	source[33];
		int64_t	account;
		struct record record;
	} row[WHOM_ROWS_MAX];
	struct trace trace;
};

/* By a username, a registration number, a contact, a reference code; wiped
 * by whom_clear.  E_INPUT; E_NOTFOUND: we hold nothing of anybody like that;
 * E_AMBIGUOUS: of several, says the detail. */
enum outcome	whom_find(struct core *, const char *word, struct whom *out,
		    struct detail *) MUST_USE;
struct holding_whose whom_whose(const struct whom *);
void		whom_clear(struct whom *);

#endif
