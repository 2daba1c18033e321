/*
 * Names of statements, and which of them the server knows.
 */
#include <sodium.h>
#include <string.h>

#include "sql/statement.h"

/* The types belong to it: what the server made of a NULL may be no bytea. */
void
sql_statement_name(const char *query, const Oid *types, size_t n,
    struct statement_name *out)
{
	unsigned char hash[(STATEMENT_NAME_SIZE - 1) / 2];
	crypto_generichash_state state;

	crypto_generichash_init(&state, NULL, 0, sizeof(hash));
	crypto_generichash_update(&state, (const unsigned char *)query,
	    strlen(query) + 1);
	crypto_generichash_update(&state, (const unsigned char *)types,
	    n * sizeof(*types));
	crypto_generichash_final(&state, hash, sizeof(hash));
	sodium_bin2hex(out->text, sizeof(out->text), hash, sizeof(hash));
}

bool
sql_statement_is_known(const struct statements *s,
    const struct statement_name *name)
{
	size_t i;

	for (i = 0; i < s->count; i++)
		if (strcmp(s->name[i].text, name->text) == 0)
			return true;
	return false;
}

void
sql_statement_learn(struct statements *s, const struct statement_name *name)
{
	if (s->count < STATEMENTS_MAX)
		s->name[s->count++] = *name;
}
