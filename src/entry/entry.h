/*
 * From a person to the attributes of his entry: a pure mapping, no I/O.
 *
 * The mapping is data: the rows of entry.mapping in the configuration, or
 * the table that is built in (entry_default).  A row is an attribute, a
 * value with {placeholders}, and a condition.  A row whose condition does
 * not hold, or that names a placeholder with nothing in it, is left out; one
 * that names a list ({affiliation}) becomes a value for each of its items.
 *
 * An entry holds personal data, never the password; it is wiped when freed.
 */
#ifndef ENTRY_ENTRY_H
#define ENTRY_ENTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/detail.h"
#include "base/secret.h"
#include "entry/entry_input.h"

#define ENTRY_VALUES_MAX 256
#define ENTRY_ROWS_MAX CONF_MAPPING_MAX
/* Of an entry that is only looked at. */
#define ENTRY_NO_ID "00000000000000000000000000000000"

struct entry;

/* E_INPUT: the record lacks what an entry needs, or has what no attribute
 * takes; E_CONF: a row of the mapping is wrong.  The detail names the
 * attribute or the column, no value.  E_NOMEM. */
enum outcome	 entry_make(const struct entry_input *, struct entry **out,
		    struct detail *) MUST_USE;
/* Looks over the mapping of the configuration: unknown placeholders,
 * attributes that are no attribute names, or that hold a password.  E_CONF
 * names the row. */
enum outcome	 entry_check(const struct conf *, struct detail *) MUST_USE;
/* One that has nothing in it yet; NULL: no memory. */
struct entry	*entry_new(void);
/* Appends; a value that is there already stays one.  E_INPUT: what no
 * attribute takes, or more than ENTRY_VALUES_MAX; E_NOMEM. */
enum outcome	 entry_put(struct entry *, const char *attribute,
		    const char *value) MUST_USE;
/* Wipes; resets the pointer; NULL is fine. */
void		 entry_free(struct entry **);

/* Values in the order of the mapping; borrowed; NULL where there is none.
 * The name of an attribute includes its options ("sn;lang-el"). */
size_t		 entry_count(const struct entry *);
const char	*entry_attribute(const struct entry *, size_t n);
const char	*entry_value(const struct entry *, size_t n);
/* The first or nth value of an attribute, its name in any case. */
const char	*entry_get(const struct entry *, const char *attribute);
const char	*entry_get_nth(const struct entry *, const char *attribute,
		    size_t n);

/* Of one that entry_make made: the row of the mapping that gave the nth
 * value, and why a row gave none.  ENTRY_EMPTY sets *placeholder, borrowed,
 * to the one that has nothing in it; ENTRY_GIVEN: it did, or another gave the
 * same before. */
enum entry_gap { ENTRY_GIVEN, ENTRY_CONDITION, ENTRY_EMPTY };
size_t		 entry_row_of(const struct entry *, size_t n);
enum entry_gap	 entry_gap(const struct entry *, size_t row,
		    const char **placeholder);

/* The nth row in force, of the configuration or built in; false past the
 * last.  The texts are borrowed. */
bool		 entry_row(const struct conf *, size_t n,
		    struct entry_row *out);

#endif
