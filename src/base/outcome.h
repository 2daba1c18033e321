/*
 * The reasons a function can end with.  Every function that can fail
 * returns one of these; a caller acts on the reason, not on a number.
 */
#ifndef BASE_OUTCOME_H
#define BASE_OUTCOME_H

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))

enum outcome {
	OK,
	E_INPUT,	/* what was given is malformed or breaks a rule */
	E_DENIED,	/* well formed, and not allowed */
	E_NOTFOUND,	/* there is none */
	E_AMBIGUOUS,	/* there are several where one is needed */
	E_EXPIRED,	/* it was valid once */
	E_LIMIT,	/* too often, too much */
	E_BUSY,		/* no place now; the same call may succeed later */
	E_BACKEND,	/* a server did not answer, or answered nonsense */
	E_UNSURE,	/* handed over, and no answer: it may be done */
	E_PROTO,	/* the peer broke the protocol between our programs */
	E_CONF,		/* the administrator has to mend something */
	E_NOMEM,
	E_BUG,		/* ours */
	OUTCOMES
};

/* The constant's name, for logs: "E_LIMIT"; "E_?" for a stranger. */
const char	*outcome_name(enum outcome);
/* The other way; E_PROTO for a stranger or NULL. */
enum outcome	outcome_find(const char *name) MUST_USE;

#endif
