/*
 * From a proven contact to the next screen.  The flow is locked; what is
 * returned besides OK undoes the transaction.
 */
#ifndef ACTIVATION_ADVANCE_H
#define ACTIVATION_ADVANCE_H

#include "activation/who.h"
#include "turn/turn.h"

/* Gathers the facts, asks the national service where it has a say, and moves
 * the flow. */
enum outcome	advance(struct turn *) MUST_USE;
/* The same of one who agreed, on rows that were read anew.  The flow stays
 * where it is if all still is as he saw it, and still leads on. */
enum outcome	advance_again(struct turn *, const struct who *) MUST_USE;
/* The network side of a fault: said to the student, who may try again. */
enum outcome	advance_unavailable(struct turn *, enum outcome) MUST_USE;

#endif
