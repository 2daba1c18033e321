/*
 * That a PIN was typed: read, a try reserved, compared, wiped, and what
 * comes of it.
 */
#include <sodium.h>

#include "base/log.h"
#include "turn/flow.h"
#include "turn/guess.h"
#include "turn/journey.h"
#include "turn/letters.h"
#include "turn/pin.h"
#include "turn/proof.h"
#include "vault/flow.h"
#include "vault/pin.h"
#include "vault/tally.h"
#include "vault/vault.h"

#define AGAIN_WINDOW 600

void
proof_lock_flow(struct turn *t)
{
	flow_stop(&t->flow, SAYS_PIN_LOCKED, "too many wrong PINs");
}

static enum outcome
parse_pin(struct turn *t, char pin[PIN_SIZE])
{
	return pin_parse(turn_get(t, M_PIN), pin_digits_of(t->core->conf,
	    t->flow.data.digits), pin);
}

/* The flow is locked again after; *left: there was one. */
static enum outcome
reserve_try(struct turn *t, bool *left)
{
	struct vault *v = t->core->vault;
	enum outcome r;

	*left = flow_take_try(&t->flow, t->core->conf->pin_tries);
	if ((r = vault_flow_save(v, &t->flow)) != OK ||
	    (r = vault_chain(v)) != OK)
		return r;
	return vault_flow_lock(v, t->journey->name, turn_get(t, M_HANDLE),
	    &t->flow);
}

static enum outcome
lock_out(struct turn *t, const struct proof *proof)
{
	enum outcome r = proof->failed == NULL ? OK : letters_guessed(t);

	proof->lock(t);
	return r;
}

static enum outcome
refuse_pin(struct turn *t, const struct proof *proof, enum outcome why)
{
	const bool locks = why == E_DENIED &&
	    t->flow.tries >= t->core->conf->pin_tries;
	const char *event = locks && proof->locked != NULL ? proof->locked :
	    proof->failed;

	enum outcome r = OK;

	if (locks)
		r = lock_out(t, proof);
	else
		flow_say(&t->flow, why == E_DENIED ? SAYS_PIN_WRONG :
		    SAYS_EXPIRED);
	log_info("PIN refused: %s", msg_says_name(t->flow.says));
	return r != OK || event == NULL ? r : turn_audit(t, event, why);
}

/* It was not compared: that is no try. */
static enum outcome
put_off(struct turn *t, const struct proof *proof, enum outcome why)
{
	struct flow_row *f = &t->flow;

	f->tries--;
	if (why == E_LIMIT) {
		log_info("no PIN is compared: too many wrong ones from there");
		flow_problem(f, SAYS_LIMIT, "guess-limit");
		return OK;
	}
	f->pin_expires = f->now;	/* for a longer one */
	if ((why = refuse_pin(t, proof, why)) == OK)
		flow_problem(f, SAYS_EXPIRED, "pin-short");
	return why;
}

static enum outcome
match_pin(struct turn *t, const struct proof *proof, const char *pin)
{
	enum channel channel = CHANNEL_SMS;
	enum outcome r, gave;

	if ((r = guess_take(t)) != OK)
		return r == E_LIMIT || r == E_EXPIRED ?
		    put_off(t, proof, r) : r;
	r = vault_pin_match(t->core->vault, t->flow.id, pin, false, &channel);
	if (r == OK && proof->of_account && t->flow.account == 0)
		r = E_DENIED;
	if ((r == OK || r == E_EXPIRED) && (gave = guess_give(t)) != OK)
		return gave;
	if (r == OK && (r = letters_answered(t, channel)) == OK)
		return proof->right(t, channel);
	return r == E_DENIED || r == E_EXPIRED ? refuse_pin(t, proof, r) : r;
}

enum outcome
proof_take(struct turn *t, const struct proof *proof)
{
	char pin[PIN_SIZE];
	enum outcome r;
	bool left;

	if (parse_pin(t, pin) != OK) {
		flow_problem(&t->flow, SAYS_INPUT, "pin-syntax");
		return OK;
	}
	r = reserve_try(t, &left);
	/* Another request may have moved the flow while it was unlocked. */
	if (r != OK)
		;
	else if (t->flow.by_old_handle)
		r = proof_again(t);
	else if (t->flow.step != proof->step)
		;
	else if (!left)
		proof->lock(t);
	else
		r = match_pin(t, proof, pin);
	sodium_memzero(pin, sizeof(pin));
	return r;
}

enum outcome
proof_again(struct turn *t)
{
	enum channel channel;
	char pin[PIN_SIZE];
	enum outcome r;

	if (parse_pin(t, pin) != OK)
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
