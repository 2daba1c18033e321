/* The screens of a PIN: the wizard's, a contact's, who forgot's. */
#ifndef WEB_STEP_PIN_H
#define WEB_STEP_PIN_H

#include "web/visit.h"

void	step_pin(struct visit *, const struct msg *reply);

#endif
