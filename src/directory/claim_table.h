/* The table of claim.def: pure, and what keeps entries right asks it too. */
#ifndef DIRECTORY_CLAIM_TABLE_H
#define DIRECTORY_CLAIM_TABLE_H

#include <stddef.h>

enum claim_rule { CLAIM_STAYS, CLAIM_JOINS, CLAIM_JOINS_EXACT, CLAIM_KEEPS,
    CLAIM_REPLACED, CLAIM_MOVES, CLAIM_IDENTIFIES, CLAIM_AGREES, CLAIM_STATE,
    CLAIM_GOES, CLAIM_ENDS };

enum {
#define CLAIM(attribute, rule, words) +1
	CLAIM_ROWS = 0
#include "directory/claim.def"
#undef CLAIM
};

/* The attributes of its rows, in order; ends with NULL. */
extern const char *const claim_table_names[CLAIM_ROWS + 1];
/* Of one that our mapping writes; its name in any case. */
enum claim_rule	claim_table_rule(const char *attribute);
enum claim_rule	claim_table_rule_of(size_t row);

#endif
