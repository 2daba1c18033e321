/* Tests of src/sync/brake.c: each brake alone, and a good day. */
#include "../unit.h"

#include "sync/brake.h"

#define NOW 1800000000

static struct conf conf;
static struct figures now, before;
static struct brake_facts facts;
static char student[] = "student";

static int
begin(void **state)
{
	(void)state;
	memset(&conf, 0, sizeof(conf));
	conf.capacity[0].source = student;
	conf.capacity[0].enabled = true;
	conf.capacities = 1;
	conf.sync_brake_rows = 90;
	conf.sync_brake_departures = 50;
	conf.sync_brake_departures_share = 2;
	conf.sync_brake_affiliations = 10;
	conf.sync_brake_department = 50;
	conf.sync_brake_age = 36 * 3600;
	conf.sync_brake_duplicates = 10;
	figures_add(&before, "student rows", 1000);
	figures_add(&before, "student department 201", 40);
	figures_add(&before, "student column ssn", 900);
	figures_add(&now, "student rows", 1000);
	figures_add(&now, "student department 201", 40);
	figures_add(&now, "student column ssn", 900);
	facts = (struct brake_facts){ .conf = &conf, .now = &now,
	    .before = &before, .at = NOW, .accounts = 1000, .changes = 90,
	    .departures = 50, .affiliations = 100 };
	return 0;
}

static int
end(void **state)
{
	(void)state;
	figures_clear(&now);
	figures_clear(&before);
	return 0;
}

/* Is that one on, and no other? */
static void
only(enum brake wanted)
{
	struct brakes found;
	enum brake b;

	assert_int_equal(brake_find(&facts, &found), wanted != BRAKES);
	for (b = 0; b < BRAKES; b++)
		if (found.on[b] != (b == wanted))
			fail_msg("%s: %s", brake_name(b), found.why[b]);
}

static void
a_day_within_all_figures_passes(void **state)
{
	(void)state;
	only(BRAKES);
	figures_add(&now, "student rows", -100);
	figures_add(&now, "student department 201", -20);
	only(BRAKES);
}

static void
a_view_that_lost_rows(void **state)
{
	(void)state;
	figures_add(&now, "student rows", -101);
	only(BRAKE_ROWS);
}

static void
a_department_that_lost_half(void **state)
{
	(void)state;
	figures_add(&now, "student department 201", -21);
	only(BRAKE_DEPARTMENT);
}

static void
a_small_department_is_no_sign(void **state)
{
	(void)state;
	figures_add(&before, "student department 9", 9);
	only(BRAKES);
}

static void
a_column_that_is_empty(void **state)
{
	(void)state;
	figures_add(&now, "student column ssn", -899);
	only(BRAKES);
	figures_add(&now, "student column ssn", -1);
	only(BRAKE_COLUMN);
}

static void
a_view_that_is_old(void **state)
{
	(void)state;
	figures_add(&now, "student newest", NOW - 36 * 3600);
	only(BRAKES);
	figures_add(&now, "student newest", -1);
	only(BRAKE_AGE);
}

static void
numbers_of_two_people(void **state)
{
	(void)state;
	figures_add(&before, FIGURES_DUPLICATES, 5);
	figures_add(&now, FIGURES_DUPLICATES, 15);
	only(BRAKES);
	figures_add(&now, FIGURES_DUPLICATES, 1);
	only(BRAKE_DUPLICATES);
}

static void
departures_by_number_and_by_share(void **state)
{
	(void)state;
	facts.departures = 51;
	only(BRAKE_DEPARTURES);
	facts.accounts = 10000;
	facts.departures = 200;
	only(BRAKES);
	facts.departures = 201;
	only(BRAKE_DEPARTURES);
}

static void
affiliations_by_share(void **state)
{
	(void)state;
	facts.affiliations = 101;
	only(BRAKE_AFFILIATIONS);
}

static void
the_first_run_waits_if_it_would_change_anything(void **state)
{
	(void)state;
	figures_clear(&before);
	only(BRAKE_FIRST);
	facts.changes = 0;
	only(BRAKES);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_day_within_all_figures_passes),
		CASE(a_view_that_lost_rows),
		CASE(a_department_that_lost_half),
		CASE(a_small_department_is_no_sign),
		CASE(a_column_that_is_empty),
		CASE(a_view_that_is_old),
		CASE(numbers_of_two_people),
		CASE(departures_by_number_and_by_share),
		CASE(affiliations_by_share),
		CASE(the_first_run_waits_if_it_would_change_anything),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
