/* That a PIN was typed. */
#ifndef TURN_PROOF_H
#define TURN_PROOF_H

#include "turn/turn.h"

/* The PIN once more, from a double click: with the handle of before. */
enum outcome	proof_again(struct turn *) MUST_USE;

#endif
