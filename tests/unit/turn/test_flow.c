/* Tests of src/turn/flow.c, without a server. */
#include <stdio.h>

#include "../unit.h"

#include "turn/flow.h"

static bool
is_inside(enum msg_step step)
{
	return step == STEP_MENU || step == STEP_CHANGE ||
	    step == STEP_CONTACT_PIN;
}

static void
log_in_where_it_belongs(struct flow_row *f)
{
	snprintf(f->uid, sizeof(f->uid), "%s", is_inside(f->step) ? "someone" :
	    "");
}

static void
a_login_opens_no_step_that_is_not_behind_it(void **state)
{
	static const struct { enum msg_type type; enum msg_step step; }
	pairs[] = {
		{ MSG_CHANGE, STEP_MENU }, { MSG_CHANGE, STEP_CHANGE },
		{ MSG_END_LOGINS, STEP_MENU },
		{ MSG_END_LOGINS, STEP_CONTACT_PIN },
		{ MSG_CONTACTS, STEP_MENU },
		{ MSG_CONTACT_PIN, STEP_CONTACT_PIN },
		{ MSG_ACCOUNT_RESEND, STEP_CONTACT_PIN },
		{ MSG_LOGIN, STEP_LOGIN }, { MSG_FORGOT, STEP_LOGIN },
		{ MSG_FORGOT_PIN, STEP_FORGOT_PIN },
		{ MSG_FORGOT_PASSWORD, STEP_FORGOT_PASSWORD },
	};
	struct flow_row f = { .expires = 1 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		f.step = pairs[i].step;
		log_in_where_it_belongs(&f);
		assert_true(flow_permits(&f, pairs[i].type));
		snprintf(f.uid, sizeof(f.uid), "%s", is_inside(f.step) ? "" :
		    "someone");
		if (flow_permits(&f, pairs[i].type))
			fail_msg("%s at %s", msg_type_name(pairs[i].type),
			    msg_step_name(f.step));
	}
}

/* Every request at every step: only these pairs are legal. */
static void
a_request_is_legal_only_at_its_step(void **state)
{
	static const struct { enum msg_type type; enum msg_step step; }
	legal[] = {
		{ MSG_START, STEP_DONE }, { MSG_START, STEP_STOPPED },
		{ MSG_CONTACT, STEP_CONTACT },
		{ MSG_IDENTITY, STEP_IDENTITY }, { MSG_PIN, STEP_PIN },
		{ MSG_RESEND, STEP_PIN }, { MSG_ENROLMENT, STEP_ENROLMENT },
		{ MSG_REGISTRATION, STEP_REGISTRATION },
		{ MSG_AGREE, STEP_CONFIRM }, { MSG_DISAGREE, STEP_CONFIRM },
		{ MSG_PASSWORD, STEP_PASSWORD },
		{ MSG_LOGIN, STEP_LOGIN },
		{ MSG_LOGIN, STEP_FORGOT_PIN },
		{ MSG_LOGIN, STEP_FORGOT_PASSWORD },
		{ MSG_FORGOT, STEP_LOGIN },
		{ MSG_FORGOT, STEP_FORGOT_PIN },
		{ MSG_FORGOT, STEP_FORGOT_PASSWORD },
		{ MSG_FORGOT_USERNAME, STEP_LOGIN },
		{ MSG_FORGOT_USERNAME, STEP_FORGOT_PIN },
		{ MSG_FORGOT_USERNAME, STEP_FORGOT_PASSWORD },
		{ MSG_FORGOT_PIN, STEP_FORGOT_PIN },
		{ MSG_FORGOT_PASSWORD, STEP_FORGOT_PASSWORD },
		{ MSG_CHANGE, STEP_MENU }, { MSG_CHANGE, STEP_CHANGE },
		{ MSG_CHANGE, STEP_CONTACT_PIN },
		{ MSG_END_LOGINS, STEP_MENU },
		{ MSG_END_LOGINS, STEP_CONTACT_PIN },
		{ MSG_CONTACTS, STEP_MENU },
		{ MSG_CONTACTS, STEP_CONTACT_PIN },
		{ MSG_CONTACT_PIN, STEP_CONTACT_PIN },
		{ MSG_ACCOUNT_RESEND, STEP_CONTACT_PIN },
		{ MSG_ACCOUNT_RESEND, STEP_FORGOT_PIN },
	};
	struct flow_row f = { .expires = 1 };
	enum msg_type type;
	size_t i;

	(void)state;
	for (type = MSG_NONE; type < MSG_TYPES; type++)
		for (f.step = 0; f.step < STEPS; f.step++) {
			bool right = type == MSG_LOOK || type == MSG_RESTART ||
			    type == MSG_ACCOUNT || type == MSG_LOGOUT;

			log_in_where_it_belongs(&f);
			for (i = 0; i < sizeof(legal) / sizeof(legal[0]); i++)
				right = right || (legal[i].type == type &&
				    legal[i].step == f.step);
			if (flow_permits(&f, type) != right)
				fail_msg("%s at %s", msg_type_name(type),
				    msg_step_name(f.step));
		}
}

static void
a_retry_is_legal_only_while_a_service_is_away(void **state)
{
	struct flow_row f = { .step = STEP_STOPPED,
	    .says = SAYS_UNAVAILABLE };

	(void)state;
	assert_true(flow_permits(&f, MSG_RETRY));
	f.says = SAYS_IDENTITY_MISMATCH;
	assert_false(flow_permits(&f, MSG_RETRY));
	f.says = SAYS_UNAVAILABLE;
	f.ended = 1;
	assert_false(flow_permits(&f, MSG_RETRY));
}

static void
the_last_try_is_taken_and_none_after_it(void **state)
{
	struct flow_row f = { .step = STEP_PIN, .now = 7 };
	int i;

	(void)state;
	for (i = 0; i < 5; i++)
		assert_true(flow_take_try(&f, 5));
	assert_false(flow_take_try(&f, 5));
	assert_int_equal(f.tries, 5);
	assert_int_equal(f.step, STEP_PIN);
}

static void
time_ends_a_flow_once_and_never_a_finished_one(void **state)
{
	struct flow_row f = { .step = STEP_CONFIRM, .now = 10, .expires = 11 };

	(void)state;
	assert_false(flow_expire(&f));
	f.now = 11;
	assert_true(flow_expire(&f));
	assert_int_equal(f.says, SAYS_EXPIRED);
	assert_false(flow_expire(&f));
	f = (struct flow_row){ .step = STEP_DONE, .now = 99, .expires = 11 };
	assert_false(flow_expire(&f));
	f.step = STEP_STOPPED;
	f.says = SAYS_IDENTITY_MISMATCH;
	assert_false(flow_expire(&f));
}

/* The sweep ends a flow and leaves its step standing. */
static void
a_swept_flow_is_over_at_every_step(void **state)
{
	struct flow_row f;
	enum msg_step step;

	(void)state;
	for (step = 0; step < STEPS; step++) {
		f = (struct flow_row){ .step = step, .ended = 5, .now = 9,
		    .expires = 5, .says = step == STEP_STOPPED ?
		    SAYS_UNAVAILABLE : SAYS_NOTHING };
		assert_int_equal(flow_expire(&f), step != STEP_DONE);
		assert_false(flow_permits(&f, MSG_RETRY));
		assert_false(flow_permits(&f, MSG_PASSWORD));
	}
}

static void
a_stop_that_can_be_retried_does_not_end_the_flow(void **state)
{
	struct flow_row f = { .step = STEP_PIN, .now = 5 };

	(void)state;
	flow_stop(&f, SAYS_UNAVAILABLE, "away");
	assert_int_equal(f.ended, 0);
	flow_stop(&f, SAYS_IDENTITY_MISMATCH, "no");
	assert_int_equal(f.ended, 5);
	assert_string_equal(f.reason, "no");
}

static void
problems_are_listed_whole_or_not_at_all(void **state)
{
	struct flow_row f = { .step = STEP_CONTACT };
	int i;

	(void)state;
	flow_problem(&f, SAYS_INPUT, "mobile-syntax");
	flow_problem(&f, SAYS_INPUT, "email-syntax");
	assert_string_equal(f.problems, "mobile-syntax email-syntax");
	for (i = 0; i < 100; i++)
		flow_problem(&f, SAYS_INPUT, "contact-missing");
	assert_true(strlen(f.problems) < sizeof(f.problems));
	assert_string_equal(f.problems + strlen(f.problems) - 15,
	    "contact-missing");
	flow_say(&f, SAYS_NOTHING);
	assert_string_equal(f.problems, "");
}

static void
a_resend_waits_and_ends(void **state)
{
	struct flow_row f = { .sends = 1, .last_send = 100 };

	(void)state;
	assert_int_equal(flow_resend_at(&f, 60, 3), 160);
	f.sends = 3;
	assert_int_equal(flow_resend_at(&f, 60, 3), 0);
}

static void
a_page_of_mypassword_forgets_the_news_of_the_last_one(void **state)
{
	struct flow_row f = { .step = STEP_MENU };

	(void)state;
	flow_set_note(&f, "saved");
	assert_string_equal(f.data.note, "saved");
	flow_set_page(&f, PAGE_CONTACTS);
	assert_int_equal(f.data.page, PAGE_CONTACTS);
	assert_string_equal(f.data.note, "");
}

static void
a_channel_of_a_set_is_the_one_it_holds(void **state)
{
	(void)state;
	assert_int_equal(flow_channel(CHANNEL_BIT(CHANNEL_SMS)), CHANNEL_SMS);
	assert_int_equal(flow_channel(CHANNEL_BIT(CHANNEL_EMAIL)),
	    CHANNEL_EMAIL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_is_legal_only_at_its_step),
		cmocka_unit_test(a_login_opens_no_step_that_is_not_behind_it),
		cmocka_unit_test(
		    a_retry_is_legal_only_while_a_service_is_away),
		cmocka_unit_test(the_last_try_is_taken_and_none_after_it),
		cmocka_unit_test(
		    time_ends_a_flow_once_and_never_a_finished_one),
		cmocka_unit_test(a_swept_flow_is_over_at_every_step),
		cmocka_unit_test(
		    a_stop_that_can_be_retried_does_not_end_the_flow),
		cmocka_unit_test(problems_are_listed_whole_or_not_at_all),
		cmocka_unit_test(a_resend_waits_and_ends),
		cmocka_unit_test(
		    a_page_of_mypassword_forgets_the_news_of_the_last_one),
		cmocka_unit_test(a_channel_of_a_set_is_the_one_it_holds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
