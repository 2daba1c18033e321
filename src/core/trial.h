/*
 * uregisterctl test sms, test mail: one message by the way that all go, now,
 * so that an operator sees what the other side says.
 */
#ifndef CORE_TRIAL_H
#define CORE_TRIAL_H

#include "core/operator.h"

/* Arguments: "sms" or "mail", and to whom.  E_INPUT: that is no number or
 * address; E_CONF: there is no driver; else as gate_send. */
enum outcome	trial_message(struct core *, const struct msg *request,
		    struct msg *reply, struct detail *) MUST_USE;

#endif
