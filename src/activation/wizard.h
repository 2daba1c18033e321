/*
 * The answers to the wizard's requests.  Each is called with its flow
 * locked, at a place where the request is legal, and changes t->flow; the
 * caller saves it.  What it returns besides OK undoes the transaction, and
 * the student is told to try again.
 */
#ifndef ACTIVATION_WIZARD_H
#define ACTIVATION_WIZARD_H

#include "turn/turn.h"

enum outcome	serve_contact(struct turn *) MUST_USE;
enum outcome	serve_identity(struct turn *) MUST_USE;
enum outcome	serve_pin(struct turn *) MUST_USE;
enum outcome	serve_resend(struct turn *) MUST_USE;
enum outcome	serve_registration(struct turn *) MUST_USE;
enum outcome	serve_enrolment(struct turn *) MUST_USE;
enum outcome	serve_retry(struct turn *) MUST_USE;
enum outcome	serve_agree(struct turn *) MUST_USE;
enum outcome	serve_disagree(struct turn *) MUST_USE;
enum outcome	serve_password(struct turn *) MUST_USE;

#endif
