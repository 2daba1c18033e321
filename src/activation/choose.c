/*
 * Which of several rows of the registry is meant.
 */
#include <string.h>

#include "activation/choose.h"
#include "activation/who.h"
#include "person/names.h"

/* AM as typed, whatever case, blanks or look-alike letters. */
static bool
same_am(const char *a, const char *b)
{
	char x[NAMES_SIZE], y[NAMES_SIZE];

	return names_code(a, x) == OK && names_code(b, y) == OK &&
	    strcmp(x, y) == 0 && x[0] != '\0';
}

enum outcome
choose_am(const struct registry_rows *rows, const char *typed,
    const struct record **out)
{
	const struct record *found = NULL;
	size_t i;

	for (i = 0; i < rows->count; i++) {
		const struct record *record = &rows->row[i].record;

		if (!same_am(record->registration_id, typed))
			continue;
		if (found != NULL && !record_same_person(found, record))
			return E_AMBIGUOUS;
		found = record;
	}
	if (found == NULL)
		return E_NOTFOUND;
	*out = found;
	return OK;
}

enum outcome
choose_enrolment(const struct registry_rows *rows, const char *name,
    const struct record **out)
{
	char own[WHO_ENROLMENT_SIZE];
	size_t i;

	for (i = 0; i < rows->count; i++)
		if (rows->row[i].live && who_enrolment(rows, i, own) == OK &&
		    strcmp(own, name) == 0) {
			*out = &rows->row[i].record;
			return OK;
		}
	return E_NOTFOUND;
}
