/*
 * From a proven contact to the next screen.  The flow is locked; what is
 * returned besides OK undoes the transaction.
 */
#ifndef ACTIVATION_DECIDE_H
#define ACTIVATION_DECIDE_H

#include "activation/who.h"

/* Gathers the facts, asks the national service where it has a say, and moves
 * the flow. */
enum outcome	decide_next(struct turn *) MUST_USE;
/* From now on this row of the registry is meant. */
void		decide_keep(struct flow_row *, const struct record *);
/* One name for all rows of a person: the least of their keys. */
#define DECIDE_NAME_SIZE 136		/* two keys of the registry */
void		decide_rows_name(const struct registry_rows *,
		    char out[DECIDE_NAME_SIZE]);
/* Numbers that may be typed for one row, in a day. */
#define DECIDE_NUMBERS_DAILY 5
enum outcome	decide_stop_numbers(struct turn *) MUST_USE;
/* The network side of a fault: said to the student, who may try again. */
enum outcome	decide_unavailable(struct turn *, enum outcome) MUST_USE;

#endif
