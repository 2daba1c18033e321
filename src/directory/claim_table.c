/* What becomes of each attribute of an entry that is claimed. */
#include <strings.h>

#include "directory/claim_table.h"

const char *const claim_table_names[CLAIM_ROWS + 1] = {
#define CLAIM(attribute, rule, words) attribute,
#include "directory/claim.def"
#undef CLAIM
	NULL
};

static const enum claim_rule rules[CLAIM_ROWS] = {
#define CLAIM(attribute, rule, words) CLAIM_##rule,
#include "directory/claim.def"
#undef CLAIM
};

enum claim_rule
claim_table_rule(const char *attribute)
{
	size_t i;

	for (i = 0; i < CLAIM_ROWS; i++)
		if (strcasecmp(claim_table_names[i], attribute) == 0)
			return rules[i];
	return CLAIM_REPLACED;
}

enum claim_rule
claim_table_rule_of(size_t row)
{
	return rules[row];
}
