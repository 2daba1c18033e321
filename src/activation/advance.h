/*
 * From a proven contact to the next screen.  The flow is locked; what is
 * returned besides OK undoes the transaction.
 */
#ifndef ACTIVATION_ADVANCE_H
#define ACTIVATION_ADVANCE_H

#include "turn/turn.h"

/* Gathers the facts, asks the national service where it has a say, and moves
 * the flow. */
enum outcome	advance(struct turn *) MUST_USE;
/* The network side of a fault: said to the student, who may try again. */
enum outcome	advance_unavailable(struct turn *, enum outcome) MUST_USE;

#endif
