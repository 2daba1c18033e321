/* The names of the outcomes. */
#include <stddef.h>
#include <string.h>

#include "base/outcome.h"

static const char *const names[OUTCOMES] = {
	[OK] = "OK",
	[E_INPUT] = "E_INPUT",
	[E_DENIED] = "E_DENIED",
	[E_NOTFOUND] = "E_NOTFOUND",
	[E_AMBIGUOUS] = "E_AMBIGUOUS",
	[E_EXPIRED] = "E_EXPIRED",
	[E_LIMIT] = "E_LIMIT",
	[E_BUSY] = "E_BUSY",
	[E_BACKEND] = "E_BACKEND",
	[E_UNSURE] = "E_UNSURE",
	[E_PROTO] = "E_PROTO",
	[E_CONF] = "E_CONF",
	[E_NOMEM] = "E_NOMEM",
	[E_BUG] = "E_BUG",
};

const char *
outcome_name(enum outcome r)
{
	if ((unsigned)r >= OUTCOMES || names[r] == NULL)
		return "E_?";
	return names[r];
}

enum outcome
outcome_find(const char *name)
{
	enum outcome r;

	for (r = OK; name != NULL && r < OUTCOMES; r++)
		if (strcmp(names[r], name) == 0)
			return r;
	return E_PROTO;
}
