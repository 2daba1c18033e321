/*
 * A telephone number as people write it, in one form: E.164,
 * "+306912345678".  Without a country it is Greek (ten digits, 69… or
 * 2…) or a mobile of Cyprus (eight digits, 9…); what follows a + or 00 is
 * taken as it stands.
 */
#ifndef PERSON_PHONE_H
#define PERSON_PHONE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/outcome.h"

#define PHONE_SIZE 17		/* "+", 15 digits (E.164), NUL */
#define PHONE_TAIL_SIZE 9
#define PHONE_CELL_MAX 4

/* Takes 69…, 3069…, +30 69…, 0030 69…, +CC…, +CC (0)…, 3579…, with blanks,
 * dashes, dots, slashes and parentheses in between.  E_INPUT. */
enum outcome	phone_parse(const char *text, char out[PHONE_SIZE]) MUST_USE;
/* How many whole numbers a registry's cell holds, with words around them
 * ("6901234567 / 2101234567", "6901234567 (mother)"), and which. */
size_t		phone_parse_cell(const char *cell,
		    char out[PHONE_CELL_MAX][PHONE_SIZE]);
/* These take what phone_parse gave. */
bool		phone_is_greek(const char *);
/* +3069 and eight digits; of other countries we cannot tell: true. */
bool		phone_is_mobile(const char *);
/* The last eight digits, which no notation leaves out or parts from one
 * another: what the registry is searched by. */
void		phone_tail(const char *, char out[PHONE_TAIL_SIZE]);
/* "69******78"; of a foreign number "+49*******78". */
void		phone_mask(const char *, char out[PHONE_SIZE]);

#endif
