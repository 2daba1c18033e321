/*
 * That a PIN was typed.
 */
#include <sodium.h>

#include "turn/pin.h"
#include "turn/proof.h"

#define AGAIN_WINDOW 600

enum outcome
proof_again(struct turn *t)
{
	enum channel channel;
	char pin[PIN_SIZE];
	enum outcome r;

	if (pin_parse(turn_get(t, M_PIN), (size_t)t->core->conf->pin_digits,
	    pin) != OK)
		return OK;
	/* The flow is past the PIN; its tries are not this one's. */
	r = vault_tally_take(t->core->vault, "again", t->flow.reference,
	    AGAIN_WINDOW, t->core->conf->pin_tries);
	if (r == OK)
		r = vault_pin_match(t->core->vault, t->flow.id, pin, true,
		    &channel);
	sodium_memzero(pin, sizeof(pin));
	if (r == OK) {
		vault_flow_handle(t->core->vault, &t->flow, t->handle);
		t->flow.by_old_handle = false;
	}
	return r == E_DENIED || r == E_EXPIRED || r == E_LIMIT ? OK : r;
}
