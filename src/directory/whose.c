/* Whose entry it is, by what stands in it. */
#include <string.h>
#include <strings.h>

#include "directory/tree.h"
#include "directory/whose.h"
#include "person/latin.h"
#include "person/names.h"
#include "person/schac.h"

const char *const whose_names[] = { "uid", "eduPersonUniqueId",
    "schacPersonalUniqueID", "schacPersonalUniqueCode", "schacDateOfBirth",
    "schacYearOfBirth", "sn", "sn;lang-el", "sn;lang-en", "schacGender", NULL };

/* What a value of the server's says of one of ours. */
enum saying { UNKNOWN, AGREES, CONTRADICTS };
typedef enum saying compare_fn(const char *theirs, const char *ours);

static enum saying
compare_exactly(const char *theirs, const char *ours)
{
	return strcmp(theirs, ours) == 0 ? AGREES : CONTRADICTS;
}

static enum saying
compare_words(const char *theirs, const char *ours)
{
	return strcasecmp(theirs, ours) == 0 ? AGREES : CONTRADICTS;
}

/* ISO 5218: 1 and 2 are sexes, 0 and 9 say nothing. */
static enum saying
compare_genders(const char *theirs, const char *ours)
{
	return strspn(theirs, "12") != 1 || strspn(ours, "12") != 1 ?
	    UNKNOWN : compare_exactly(theirs, ours);
}

static enum saying
compare_ids(const char *theirs, const char *ours)
{
	struct schac_id a, b;

	if (schac_id_parse(theirs, &a) != OK ||
	    schac_id_parse(ours, &b) != OK || !schac_id_is_alike(&a, &b))
		return UNKNOWN;
	return compare_exactly(a.number, b.number);
}

static enum saying
compare_codes(const char *theirs, const char *ours)
{
	if (schac_code_is_same(theirs, ours))
		return AGREES;
	return schac_code_is_alike(theirs, ours) ? CONTRADICTS : UNKNOWN;
}

/* A surname is one of several, or begins and ends differently in the other's
 * script: one word in common is enough. */
static bool
has_word_of(const char *a, const char *b)
{
	static const char ends[] = " -";
	size_t len, n;
	const char *p;

	for (; *a != '\0'; a += len + strspn(a + len, ends)) {
		len = strcspn(a, ends);
		for (p = b; len > 1 && *p != '\0'; p += n +
		    strspn(p + n, ends)) {
			n = strcspn(p, ends);
			if (n == len && strncmp(a, p, len) == 0)
				return true;
		}
	}
	return false;
}

static enum saying
compare_names(const char *theirs, const char *ours)
{
	char a[NAMES_SIZE], b[NAMES_SIZE], latin[NAMES_SIZE];

	if (names_fold(theirs, a) != OK || names_fold(ours, b) != OK)
		return UNKNOWN;
	if (has_word_of(a, b))
		return AGREES;
	if (latin_name(theirs, latin) == OK && names_fold(latin, a) == OK &&
	    latin_name(ours, latin) == OK && names_fold(latin, b) == OK &&
	    has_word_of(a, b))
		return AGREES;
	return CONTRADICTS;
}

/* What one value of theirs says of all of ours. */
static enum saying
compare_value(const char *theirs, const struct entry *e,
    const char *attribute, compare_fn *compare)
{
	enum saying all = UNKNOWN, one;
	const char *ours;
	size_t n;

	for (n = 0; (ours = entry_get_nth(e, attribute, n)) != NULL; n++) {
		one = compare(theirs, ours);
		if (one == AGREES)
			return AGREES;
		if (one == CONTRADICTS)
			all = CONTRADICTS;
	}
	return all;
}

/* One value that agrees is enough. */
static enum saying
compare_values(const struct entry *his, const char *attribute,
    const struct entry *e, const char *ours, compare_fn *compare)
{
	enum saying all = UNKNOWN, one;
	const char *theirs;
	size_t i;

	for (i = 0; (theirs = entry_get_nth(his, attribute, i)) != NULL;
	    i++) {
		one = compare_value(theirs, e, ours, compare);
		if (one == AGREES)
			return AGREES;
		if (one == CONTRADICTS)
			all = CONTRADICTS;
	}
	return all;
}

static enum saying
compare_all(const struct entry *his, const struct entry *e,
    const char *attribute, compare_fn *compare)
{
	return compare_values(his, attribute, e, attribute, compare);
}

/* Two AMKA are two people's, whichever of them is his. */
static bool
has_second_number(const struct entry *his, const struct entry *e)
{
	static const char attribute[] = "schacPersonalUniqueID";
	const char *theirs;
	size_t i;

	for (i = 0; (theirs = entry_get_nth(his, attribute, i)) != NULL; i++)
		if (compare_value(theirs, e, attribute,
		    compare_ids) == CONTRADICTS)
			return true;
	return false;
}

/* In whatever script either of them has it. */
static enum saying
compare_surnames(const struct entry *his, const struct entry *e)
{
	static const char *const kinds[] = { "sn", "sn;lang-el",
	    "sn;lang-en" };
	enum saying all = UNKNOWN, one;
	size_t i, k, n = sizeof(kinds) / sizeof(kinds[0]);

	for (i = 0; i < n; i++)
		for (k = 0; k < n; k++) {
			one = compare_values(his, kinds[i], e, kinds[k],
			    compare_names);
			if (one == AGREES)
				return AGREES;
			if (one == CONTRADICTS)
				all = CONTRADICTS;
		}
	return all;
}

/* Another year is another person's; the same one tells nothing. */
static enum saying
compare_years(const char *theirs, const char *ours)
{
	return strncmp(theirs, ours, 4) == 0 ? UNKNOWN : CONTRADICTS;
}

/* Of a day and a year, or two years, only the years can be compared. */
static enum saying
compare_births(const struct entry *his, const struct entry *e)
{
	static const char day[] = "schacDateOfBirth",
	    year[] = "schacYearOfBirth";

	if (compare_values(his, day, e, year, compare_years) ==
	    CONTRADICTS || compare_values(his, year, e, day,
	    compare_years) == CONTRADICTS || compare_all(his, e, year,
	    compare_years) == CONTRADICTS)
		return CONTRADICTS;
	return compare_all(his, e, day, compare_exactly);
}

enum whose
whose_judge_entry(const struct entry *his, const struct entry *e)
{
	const enum saying id = compare_all(his, e,
	    "eduPersonUniqueId", compare_words);
	const enum saying number = compare_all(his, e,
	    "schacPersonalUniqueID", compare_ids);
	const enum saying code = compare_all(his, e,
	    "schacPersonalUniqueCode", compare_codes);
	const enum saying birth = compare_births(his, e);
	const bool identified = id == AGREES || number == AGREES ||
	    code == AGREES;

	if (id == CONTRADICTS || code == CONTRADICTS ||
	    has_second_number(his, e))
		return WHOSE_OTHER_ID;
	if (birth == CONTRADICTS)
		return WHOSE_OTHER_PERSON;
	if (identified)
		return WHOSE_HIS;
	if (compare_surnames(his, e) == CONTRADICTS ||
	    compare_all(his, e, "schacGender", compare_genders) ==
	    CONTRADICTS)
		return WHOSE_OTHER_PERSON;
	return birth == AGREES ? WHOSE_HIS : WHOSE_NOBODYS;
}

enum whose
whose_judge(const struct link_reply *reply, const struct entry *e)
{
	struct entry *his = entry_new();
	enum whose whose = WHOSE_NOBODYS;
	char value[256];
	bool whole = his != NULL;
	size_t i, n;

	for (i = 0; whole && whose_names[i] != NULL; i++)
		for (n = 0; whole && n < tree_count(reply, whose_names[i]);
		    n++)
			if (tree_value(reply, whose_names[i], n, value,
			    sizeof(value)))
				whole = entry_put(his, whose_names[i],
				    value) != E_NOMEM;
	if (whole)
		whose = whose_judge_entry(his, e);
	entry_free(&his);
	return whose;
}
