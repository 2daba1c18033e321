/*
 * Statements that the server keeps for a connection, so that it reads and
 * plans each once.  A name is made of the statement itself: one that is known
 * under it is the same, whoever told the server.  Inside the folder.
 */
#ifndef SQL_STATEMENT_H
#define SQL_STATEMENT_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>

#define STATEMENT_NAME_SIZE 33
#define STATEMENTS_MAX 128

struct statement_name {
	char	text[STATEMENT_NAME_SIZE];
};

/* Those that the server knows; what does not fit is told to it each time. */
struct statements {
	struct statement_name name[STATEMENTS_MAX];
	size_t	count;
};

void		sql_statement_name(const char *query, const Oid *types,
		    size_t n, struct statement_name *out);
bool		sql_statement_is_known(const struct statements *,
		    const struct statement_name *);
void		sql_statement_learn(struct statements *,
		    const struct statement_name *);

#endif
