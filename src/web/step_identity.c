/* The AMKA, or the number of another country. */
#include <string.h>

#include "web/problem.h"
#include "web/step_identity.h"

#define PREFIX "country."

/* In the order of the catalogue, which is that of its alphabet. */
static void
put_countries(struct visit *v, const char *chosen)
{
	const struct words *w = v->words;
	const char *key;
	size_t i;

	for (i = 0; (key = words_key(w, i)) != NULL; i++) {
		struct scope *row;
		const char *code = key + strlen(PREFIX);

		if (strncmp(key, PREFIX, strlen(PREFIX)) != 0 ||
		    strcmp(code, "GR") == 0)
			continue;
		row = scope_add(v->scope, "countries");
		scope_put(row, "code", code);
		scope_put(row, "name", words_get(w, key));
		scope_put_if(row, "is_chosen", chosen != NULL &&
		    strcmp(chosen, code) == 0);
	}
}

static bool
is_wrong_abroad(const struct msg *reply)
{
	return problem_is_of(reply, "insurance_country") ||
	    problem_is_of(reply, "insurance_number");
}

bool
step_identity_is_of_other(const struct visit *v, const struct msg *reply)
{
	if (reply == NULL)
		return false;
	return (v->foreign && problem_is_of(reply, "amka")) ||
	    (v->national && is_wrong_abroad(reply));
}

/* What the link asks for; else the form that was sent last. */
void
step_identity(struct visit *v, const struct msg *reply)
{
	const char *country = msg_get(reply, M_INSURANCE_COUNTRY);
	bool foreign = v->foreign || (!v->national &&
	    ((country != NULL && *country != '\0') ||
	    is_wrong_abroad(reply)));

	scope_put_if(v->scope, "is_foreign", foreign);
	if (foreign)
		put_countries(v, country);
}
