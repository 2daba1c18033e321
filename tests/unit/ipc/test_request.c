/* The rows of request.def as web and core read them. */
#include "../unit.h"

#include "ipc/request.h"

static void
only_what_web_asks_has_a_row(void **state)
{
	enum msg_type type;

	(void)state;
	for (type = MSG_NONE; type < MSG_TYPES; type++)
		assert_int_equal(request_find(type) != NULL,
		    type != MSG_NONE && type < MSG_SMS);
}

/* Else a page would wait behind a hash. */
static void
what_costs_a_hash_has_its_own_lane(void **state)
{
	enum msg_type type;

	(void)state;
	for (type = MSG_NONE + 1; type < MSG_SMS; type++)
		assert_int_equal(request_find(type)->lane == REQUEST_HASH,
		    type == MSG_PASSWORD || type == MSG_LOGIN ||
		    type == MSG_CHANGE || type == MSG_CONTACTS ||
		    type == MSG_END_LOGINS ||
		    type == MSG_FORGOT_PASSWORD);
}

static void
what_agrees_to_a_text_says_which_was_shown(void **state)
{
	enum msg_type type;

	(void)state;
	for (type = MSG_NONE + 1; type < MSG_SMS; type++)
		assert_int_equal(request_find(type)->flags & REQUEST_AGREES ?
		    1 : 0, type == MSG_PASSWORD || type == MSG_CONTACTS ||
		    type == MSG_CONTACT_PIN);
}

/* One that sends a PIN again stands on two. */
static void
a_request_is_made_on_the_screens_of_its_row(void **state)
{
	const struct request_rule *resend = request_find(MSG_ACCOUNT_RESEND);
	enum msg_type type;
	enum msg_step step;
	size_t screens;

	(void)state;
	for (type = MSG_NONE + 1; type < MSG_SMS; type++) {
		for (screens = 0, step = 0; step < STEPS; step++)
			screens += request_is_of(request_find(type), step);
		assert_in_range(screens, 1, 2);
	}
	assert_true(request_is_of(resend, STEP_CONTACT_PIN));
	assert_true(request_is_of(resend, STEP_FORGOT_PIN));
	assert_false(request_is_of(resend, STEP_PIN));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_what_web_asks_has_a_row),
		cmocka_unit_test(what_costs_a_hash_has_its_own_lane),
		cmocka_unit_test(what_agrees_to_a_text_says_which_was_shown),
		cmocka_unit_test(a_request_is_made_on_the_screens_of_its_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
