/* Tests of src/base/slots.c, without a server. */
#include "../unit.h"

#include <sys/wait.h>

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/slots.h"

/* A process that has taken a place, or was refused one. */
struct holder {
	pid_t	pid;
	enum outcome took;
};

static struct holder
begin(struct slots *s)
{
	struct holder h = { .took = E_BUG };
	int told[2];

	assert_int_equal(pipe(told), 0);
	if ((h.pid = fork()) == 0) {
		size_t n;
		enum outcome r = slots_take(s, &n);

		if (write(told[1], &r, sizeof(r)) != sizeof(r))
			_exit(1);
		pause();
		_exit(0);
	}
	assert_int_equal(read(told[0], &h.took, sizeof(h.took)),
	    sizeof(h.took));
	close(told[0]);
	close(told[1]);
	return h;
}

static void
end(struct holder h)
{
	assert_int_equal(kill(h.pid, SIGKILL), 0);
	assert_int_equal(waitpid(h.pid, NULL, 0), h.pid);
}

static void
there_are_so_many_places_and_no_more(void **state)
{
	struct slots *s = NULL;
	struct holder one, two, three;

	(void)state;
	assert_int_equal(slots_new(2, &s), OK);
	one = begin(s);
	two = begin(s);
	three = begin(s);
	assert_int_equal(one.took, OK);
	assert_int_equal(two.took, OK);
	assert_int_equal(three.took, E_LIMIT);
	end(one);
	end(two);
	end(three);
	slots_free(&s);
	assert_null(s);
}

static void
a_place_comes_back_when_its_holder_is_killed(void **state)
{
	struct slots *s = NULL;
	struct holder one, two;

	(void)state;
	assert_int_equal(slots_new(1, &s), OK);
	one = begin(s);
	assert_int_equal(one.took, OK);
	end(one);
	two = begin(s);
	assert_int_equal(two.took, OK);
	end(two);
	slots_free(&s);
}

static void
a_place_that_is_given_back_is_anothers(void **state)
{
	struct slots *s = NULL;
	struct holder other;
	size_t n = 9;

	(void)state;
	assert_int_equal(slots_new(1, &s), OK);
	assert_int_equal(slots_take(s, &n), OK);
	assert_int_equal(n, 0);
	other = begin(s);
	assert_int_equal(other.took, E_LIMIT);
	end(other);
	slots_give(s, n);
	other = begin(s);
	assert_int_equal(other.took, OK);
	end(other);
	slots_free(&s);
	slots_free(NULL);
}

static void
ignore(int sig)
{
	(void)sig;
}

static void
who_waits_gets_it_when_its_holder_is_killed(void **state)
{
	const struct sigaction sa = { .sa_handler = ignore };
	struct slots *s = NULL;
	struct holder one;

	(void)state;
	assert_int_equal(slots_new(1, &s), OK);
	one = begin(s);
	sigaction(SIGALRM, &sa, NULL);
	ualarm(20000, 20000);	/* again, if it came before the wait */
	assert_int_equal(slots_wait(s, 0), E_BUSY);
	ualarm(0, 0);
	end(one);
	assert_int_equal(slots_wait(s, 0), OK);
	one = begin(s);
	assert_int_equal(one.took, E_LIMIT);
	end(one);
	slots_free(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(there_are_so_many_places_and_no_more),
		cmocka_unit_test(a_place_comes_back_when_its_holder_is_killed),
		cmocka_unit_test(a_place_that_is_given_back_is_anothers),
		cmocka_unit_test(
		    who_waits_gets_it_when_its_holder_is_killed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
