/* That a PIN was typed, each way it can end: what stands below is this
 * test's, so that no server is needed. */
#include "../unit.h"

#include <stdio.h>

#include "turn/flow.h"
#include "turn/guess.h"
#include "turn/journey.h"
#include "turn/letters.h"
#include "turn/proof.h"
#include "vault/flow.h"
#include "vault/pin.h"
#include "vault/tally.h"

#define TRIES 3

static struct {
	const char	*pin;		/* what the form holds */
	const char	*given;		/* and what the vault is given */
	enum outcome	 match;		/* what the vault says of it */
	enum outcome	 fault;		/* of the save */
	enum outcome	 tally;
	enum outcome	 guess;
	int64_t		 tries_kept;	/* as saved before it was compared */
	/* what another request did meanwhile */
	enum msg_step	 step;
	bool		 by_old_handle;
	/* what came of it */
	unsigned	 saves, commits, matches, rights, locks, handles,
			 answered;
	unsigned	 told;		/* the owner */
	int		 guesses;	/* counted as wrong ones */
	bool		 asked_used;
	enum channel	 channel;
	char		 audited[64];
} its;

static struct conf conf = { .pin_tries = TRIES, .pin_digits = 6 };
static struct core core = { .conf = &conf };
static const struct journey journey = { .name = "activation" };

/* --- what stands below */

const char *
turn_get(const struct turn *t, enum msg_field field)
{
	(void)t;
	return field == M_PIN ? its.pin : "handle";
}

enum outcome
turn_audit(struct turn *t, const char *event, enum outcome what)
{
	(void)t;
	(void)what;
	snprintf(its.audited, sizeof(its.audited), "%s", event);
	return OK;
}

enum outcome
letters_answered(struct turn *t, enum channel channel)
{
	(void)channel;
	(void)t;
	its.answered++;
	return OK;
}

enum outcome
letters_guessed(struct turn *with)
{
	(void)with;
	its.told++;
	return OK;
}

enum outcome
guess_take(struct turn *t)
{
	(void)t;
	its.guesses += its.guess == OK;
	return its.guess;
}

enum outcome
guess_give(struct turn *t)
{
	(void)t;
	its.guesses--;
	return OK;
}

enum outcome
vault_flow_save(struct vault *v, struct flow_row *f)
{
	(void)v;
	its.saves++;
	its.tries_kept = f->tries;
	return its.fault;
}

enum outcome
vault_chain(struct vault *v)
{
	(void)v;
	its.commits++;
	return OK;
}

enum outcome
vault_flow_lock(struct vault *v, const char *kind, const char *handle,
    struct flow_row *out)
{
	(void)v;
	assert_string_equal(kind, "activation");
	assert_string_equal(handle, "handle");
	out->step = its.step;
	out->by_old_handle = its.by_old_handle;
	return OK;
}

void
vault_flow_handle(const struct vault *v, const struct flow_row *f,
    char out[KEY_TOKEN_LEN + 1])
{
	(void)v;
	(void)f;
	its.handles++;
	snprintf(out, KEY_TOKEN_LEN + 1, "new");
}

enum outcome
vault_pin_match(struct vault *v, int64_t flow, const char *given, bool used,
    enum channel *out)
{
	(void)v;
	(void)flow;
	assert_true(used || its.commits > its.matches);
	assert_string_equal(given, its.given);
	its.matches++;
	its.asked_used = used;
	if (its.match == OK)
		*out = CHANNEL_EMAIL;
	return its.match;
}

enum outcome
vault_tally_take(struct vault *v, const char *what, const char *whom,
    int64_t window_s, int64_t max)
{
	(void)v;
	(void)whom;
	(void)window_s;
	assert_string_equal(what, "again");
	assert_int_equal(max, TRIES);
	return its.tally;
}

/* --- who asks for one */

static enum outcome
take_right(struct turn *t, enum channel channel)
{
	(void)t;
	its.rights++;
	its.channel = channel;
	return OK;
}

static void
take_lock(struct turn *t)
{
	its.locks++;
	proof_lock_flow(t);
}

static const struct proof proof = { .step = STEP_PIN, .right = take_right,
    .lock = take_lock, .failed = "pin.failed", .locked = "pin.locked" };

static struct turn t;

static int
begin(void **state)
{
	(void)state;
	memset(&its, 0, sizeof(its));
	its.pin = "123 456";
	its.given = "123456";
	its.step = STEP_PIN;
	memset(&t, 0, sizeof(t));
	t.core = &core;
	t.journey = &journey;
	t.flow.step = STEP_PIN;
	t.flow.now = 100;
	return 0;
}

static void
a_right_pin_opens_by_its_channel(void **state)
{
	(void)state;
	assert_int_equal(proof_take(&t, &proof), OK);
	assert_int_equal(its.rights, 1);
	assert_int_equal(its.answered, 1);
	assert_int_equal(its.channel, CHANNEL_EMAIL);
	assert_false(its.asked_used);
	assert_string_equal(its.audited, "");
}

/* Neither parallel guesses nor a crash give a try for nothing. */
static void
a_try_is_saved_before_anything_is_compared(void **state)
{
	(void)state;
	its.fault = E_BACKEND;
	assert_int_equal(proof_take(&t, &proof), E_BACKEND);
	assert_int_equal(its.tries_kept, 1);
	assert_int_equal(its.matches, 0);
}

static void
what_is_no_pin_costs_no_try(void **state)
{
	(void)state;
	its.pin = "12345";
	assert_int_equal(proof_take(&t, &proof), OK);
	assert_int_equal(its.saves, 0);
	assert_int_equal(t.flow.says, SAYS_INPUT);
	assert_string_equal(t.flow.problems, "pin-syntax");
}

static void
wrong_ones_are_told_and_the_last_one_locks(void **state)
{
	int i;

	(void)state;
	its.match = E_DENIED;
	for (i = 1; i < TRIES; i++) {
		assert_int_equal(proof_take(&t, &proof), OK);
		assert_int_equal(t.flow.says, SAYS_PIN_WRONG);
		assert_string_equal(its.audited, "pin.failed");
	}
	assert_int_equal(proof_take(&t, &proof), OK);
	assert_int_equal(its.locks, 1);
	assert_int_equal(t.flow.says, SAYS_PIN_LOCKED);
	assert_string_equal(its.audited, "pin.locked");
	assert_int_equal(its.rights + its.answered, 0);
	assert_int_equal(its.guesses, TRIES);
	assert_int_equal(its.told, 1);
}

/* Somebody guessed: whoever has a shorter one asks for another. */
static void
a_pin_that_is_too_short_by_now_is_not_compared(void **state)
{
	(void)state;
	its.guess = E_EXPIRED;
	t.flow.now = 1000;
	t.flow.pin_expires = 1500;
	assert_int_equal(proof_take(&t, &proof), OK);
	assert_int_equal(its.matches, 0);
	assert_int_equal(t.flow.says, SAYS_EXPIRED);
	assert_string_equal(t.flow.problems, "pin-short");
	assert_int_equal(t.flow.pin_expires, 1000);
	assert_int_equal(t.flow.tries, 0);
}

static void
from_where_many_guessed_nothing_is_compared(void **state)
{
	(void)state;
	its.guess = E_LIMIT;
	assert_int_equal(proof_take(&t, &proof), OK);
	assert_int_equal(its.matches, 0);
	assert_int_equal(t.flow.says, SAYS_LIMIT);
	assert_string_equal(t.flow.problems, "guess-limit");
	assert_int_equal(t.flow.tries, 0);
}

static void
a_longer_pin_is_asked_for_as_long_as_it_is(void **state)
{
	(void)state;
	snprintf(t.flow.data.digits, sizeof(t.flow.data.digits), "8");
	assert_int_equal(proof_take(&t, &proof), OK);
	assert_string_equal(t.flow.problems, "pin-syntax");
	its.pin = "1234 5678";
	its.given = "12345678";
	its.match = E_DENIED;
	assert_int_equal(proof_take(&t, &proof), OK);
	assert_int_equal(t.flow.says, SAYS_PIN_WRONG);
}

/* Two requests shared the last try: the second one compares nothing. */
static void
without_a_try_nothing_is_compared(void **state)
{
	(void)state;
	t.flow.tries = TRIES;
	assert_int_equal(proof_take(&t, &proof), OK);
	assert_int_equal(its.locks, 1);
	assert_int_equal(its.matches, 0);
}

static void
a_late_pin_is_told_as_late(void **state)
{
	(void)state;
	its.match = E_EXPIRED;
	t.flow.tries = TRIES - 1;
	assert_int_equal(proof_take(&t, &proof), OK);
	assert_int_equal(t.flow.says, SAYS_EXPIRED);
	assert_int_equal(its.locks, 0);
	assert_int_equal(its.guesses, 0);
}

static void
a_fault_of_the_vault_is_no_wrong_pin(void **state)
{
	(void)state;
	its.match = E_BACKEND;
	assert_int_equal(proof_take(&t, &proof), E_BACKEND);
	assert_int_equal(t.flow.says, SAYS_NOTHING);
	assert_string_equal(its.audited, "");
}

static void
the_pin_of_nobodys_account_opens_nothing(void **state)
{
	const struct proof of_account = { .step = STEP_PIN,
	    .of_account = true, .right = take_right, .lock = take_lock };

	(void)state;
	assert_int_equal(proof_take(&t, &of_account), OK);
	assert_int_equal(its.rights, 0);
	assert_int_equal(t.flow.says, SAYS_PIN_WRONG);
	assert_string_equal(its.audited, "");
	t.flow.account = 7;
	assert_int_equal(proof_take(&t, &of_account), OK);
	assert_int_equal(its.rights, 1);
}

static void
a_flow_that_moved_meanwhile_is_left_alone(void **state)
{
	(void)state;
	its.step = STEP_CONFIRM;
	assert_int_equal(proof_take(&t, &proof), OK);
	assert_int_equal(its.matches, 0);
	assert_int_equal(its.locks, 0);
}

static void
a_double_click_gets_the_handle_once_more(void **state)
{
	(void)state;
	its.step = STEP_CONFIRM;
	its.by_old_handle = true;
	assert_int_equal(proof_take(&t, &proof), OK);
	assert_true(its.asked_used);
	assert_int_equal(its.handles, 1);
	assert_false(t.flow.by_old_handle);
	assert_string_equal(t.handle, "new");
}

/* Who has the old handle alone, without the PIN, gets nothing by it. */
static void
the_old_handle_alone_opens_nothing(void **state)
{
	static const enum outcome ends[] = { E_DENIED, E_EXPIRED };
	size_t i;

	(void)state;
	t.flow.by_old_handle = true;
	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		its.match = ends[i];
		assert_int_equal(proof_again(&t), OK);
	}
	its.match = E_BACKEND;
	assert_int_equal(proof_again(&t), E_BACKEND);
	its.matches = 0;
	its.tally = E_LIMIT;
	assert_int_equal(proof_again(&t), OK);
	its.pin = "x";
	assert_int_equal(proof_again(&t), OK);
	assert_int_equal(its.matches, 0);
	assert_int_equal(its.handles, 0);
	assert_true(t.flow.by_old_handle);
}

#define TEST(name) cmocka_unit_test_setup(name, begin)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_right_pin_opens_by_its_channel),
		TEST(a_try_is_saved_before_anything_is_compared),
		TEST(what_is_no_pin_costs_no_try),
		TEST(wrong_ones_are_told_and_the_last_one_locks),
		TEST(a_pin_that_is_too_short_by_now_is_not_compared),
		TEST(from_where_many_guessed_nothing_is_compared),
		TEST(a_longer_pin_is_asked_for_as_long_as_it_is),
		TEST(without_a_try_nothing_is_compared),
		TEST(a_late_pin_is_told_as_late),
		TEST(a_fault_of_the_vault_is_no_wrong_pin),
		TEST(the_pin_of_nobodys_account_opens_nothing),
		TEST(a_flow_that_moved_meanwhile_is_left_alone),
		TEST(a_double_click_gets_the_handle_once_more),
		TEST(the_old_handle_alone_opens_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
