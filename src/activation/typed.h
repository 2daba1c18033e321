/*
 * The answers before the PIN, on the terms of wizard.h.
 */
#ifndef ACTIVATION_TYPED_H
#define ACTIVATION_TYPED_H

#include "turn/turn.h"

enum outcome	typed_contact(struct turn *) MUST_USE;
enum outcome	typed_identity(struct turn *) MUST_USE;

#endif
