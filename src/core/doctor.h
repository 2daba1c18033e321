/*
 * Looks at every part that core depends on, as core itself and with its
 * rights.
 */
#ifndef CORE_DOCTOR_H
#define CORE_DOCTOR_H

#include "turn/turn.h"

/* Puts a line for each part: "ok vault: …" or "bad vault: …, what to do".
 * OK if all is well, else E_CONF. */
enum outcome	doctor_examine(struct core *, struct msg *reply) MUST_USE;

#endif
