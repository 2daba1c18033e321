/*
 * What is somebody's though no account says so: the references of his visits
 * and notices, and the messages to him that have none.
 */
#ifndef VAULT_TRACE_H
#define VAULT_TRACE_H

#include "vault/flow_data.h"
#include "vault/holding.h"

/* Who knows him: is that his, in a visit of that capacity, whose account is
 * not another?  Is a message to there? */
struct trace_judge {
	bool	(*flow)(void *arg, const char *source,
		    const struct flow_data *);
	bool	(*letter)(void *arg, const char *to);
	void	*arg;
};

struct trace_ask {
	int64_t		 account;	/* 0: he has none */
	const char	*rows;		/* of the registry, his: "source
					 * number", newlines between them */
	struct trace_judge judge;
	const char	*reference;	/* known before; "" none */
};

struct trace {
	char	*references;		/* commas between them */
	char	*letters;
};

/* Reads every visit and message that holds anything.  Free it. */
enum outcome	trace_find(struct vault *, const struct trace_ask *,
		    struct trace *out) MUST_USE;
void		trace_free(struct trace *);

#endif
