/*
 * How the server finds a contact in a cell, whatever else the cell holds:
 * what person/ finds in it, this finds too.  Inside the folder.
 *
 * Nearly all cells hold one value, plainly written, and those an index of it
 * finds.  Where there are several, or words beside them, an index of the
 * parts does.  The rest (other digits, signs that are not seen, a number cut
 * short) is a small part of the table, has an index of its own, and is looked
 * through.
 */
#ifndef REGISTRY_CELL_H
#define REGISTRY_CELL_H

#include "base/buf.h"
#include "person/email.h"

#define CELL_MOBILE_SIZE 1024
#define CELL_EMAIL_SIZE 8192

/* A condition on the column, with $n behind its operator.  The expressions
 * are those of schema/sql/registry-indexes.sql, letter for letter: else no
 * index is used. */
void	registry_cell_mobile(struct buf *, const char *column, size_t n);
void	registry_cell_email(struct buf *, const char *column, size_t n);
/* The same for the parts of a cell: a Greek number of ten digits, the key of
 * an address. */
void	registry_cell_parted_mobile(struct buf *, const char *column,
	    size_t n);
void	registry_cell_parted_email(struct buf *, const char *column,
	    size_t n);
/* The same for the cells that are neither; $n is a pattern.  CASE, so that
 * the planner knows by its statistics how few they are. */
void	registry_cell_other_mobile(struct buf *, const char *column,
	    size_t n);
void	registry_cell_other_email(struct buf *, const char *column,
	    size_t n);
/* The patterns for these: of phone_tail, of email_key. */
void	registry_cell_mobile_pattern(const char *tail,
	    char out[CELL_MOBILE_SIZE]);
void	registry_cell_email_pattern(const char *key,
	    char out[CELL_EMAIL_SIZE]);

#endif
