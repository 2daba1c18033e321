/*
 * The answers to the wizard's requests.  Each is called with its flow
 * locked, at a place where the request is legal, and changes t->flow; the
 * caller saves it.  What it returns besides OK undoes the transaction, and
 * the student is told to try again.
 */
#ifndef ACTIVATION_WIZARD_H
#define ACTIVATION_WIZARD_H

#include "turn/turn.h"

enum outcome	wizard_pin(struct turn *) MUST_USE;
enum outcome	wizard_resend(struct turn *) MUST_USE;
enum outcome	wizard_registration(struct turn *) MUST_USE;
enum outcome	wizard_enrolment(struct turn *) MUST_USE;
enum outcome	wizard_retry(struct turn *) MUST_USE;
enum outcome	wizard_agree(struct turn *) MUST_USE;
enum outcome	wizard_disagree(struct turn *) MUST_USE;

#endif
