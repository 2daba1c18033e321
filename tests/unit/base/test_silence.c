/* Tests of src/base/silence.c: who is waited for, and by whom. */
#include "../unit.h"

#include <poll.h>

#include "base/silence.h"

#define PROBE_MS 60000

static void
one_that_waited_in_vain_keeps_nobody_from_asking(void **state)
{
	struct silence s = { .missed = 0 };
	bool probe;

	(void)state;
	silence_note(&s, false);
	assert_false(silence_is(&s));
	assert_true(silence_may_ask(&s, PROBE_MS, &probe));
	assert_false(probe);
	/* an answer to anybody, and it counts from the beginning */
	silence_end(&s);
	silence_note(&s, false);
	assert_false(silence_is(&s));
}

static void
after_two_nobody_waits_but_one(void **state)
{
	struct silence s = { .missed = 0 };
	bool probe;

	(void)state;
	silence_note(&s, false);
	silence_note(&s, false);
	assert_true(silence_is(&s));
	assert_false(silence_may_ask(&s, PROBE_MS, &probe));
	while (rest_is(&s.rest))
		poll(NULL, 0, 5);
	assert_true(silence_is(&s));
	assert_true(silence_may_ask(&s, PROBE_MS, &probe));
	assert_true(probe);
	assert_false(silence_may_ask(&s, PROBE_MS, &probe));
	silence_lasts(&s);
	assert_true(silence_is(&s));
	silence_end(&s);
	assert_false(silence_is(&s));
	assert_true(silence_may_ask(&s, PROBE_MS, &probe));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    one_that_waited_in_vain_keeps_nobody_from_asking),
		cmocka_unit_test(after_two_nobody_waits_but_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
