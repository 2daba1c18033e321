/* What core tells of a person, row by row, for him or for a program. */
#ifndef CTL_SHEET_H
#define CTL_SHEET_H

#include <stdbool.h>

#include "page/words.h"

/* words: of his language; NULL is JSON (RFC 8259). */
void	sheet_begin(const struct words *, const char *who);
/* A row of that table begins. */
void	sheet_row(const char *table);
/* A value of it: how is 's', 'o', 'h' or 'x' (core/dossier.h). */
void	sheet_value(const char *name, char how, const char *value);
/* The value goes on. */
void	sheet_more(const char *value);
void	sheet_end(void);

#endif
