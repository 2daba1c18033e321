/* Tests of src/sync/stair.c: where a person stands, row by row. */
#include "../unit.h"

#include "sync/day.h"
#include "sync/stair.h"

#define TODAY 20000

static struct conf conf;
static char student[] = "student", staff[] = "staff", any[] = "";

static int
begin(void **state)
{
	(void)state;
	memset(&conf, 0, sizeof(conf));
	conf.sync_missing_runs = 3;
	return 0;
}

static struct stair
stand(const struct stair_row *row, size_t rows, int64_t ended,
    int64_t missing)
{
	const struct stair_person p = { .conf = &conf, .today = TODAY,
	    .row = row, .rows = rows, .source = student, .ended = ended,
	    .missing = missing };
	struct stair out;

	stair_find(&p, &out);
	return out;
}

static void
who_is_live_stands_on_no_step(void **state)
{
	const struct stair_row rows[] = {
		{ student, false, TODAY - 900 }, { staff, true, TODAY - 5 } };
	const struct stair s = stand(rows, 2, TODAY - 900, 0);

	(void)state;
	assert_int_equal(s.row, 1);
	assert_int_equal(s.ended, 0);
	assert_null(s.step);
}

static void
the_default_goes_down_by_days(void **state)
{
	static const struct { int64_t after; int64_t step, next; } cases[] = {
		{ 0, -1, 60 }, { 59, -1, 60 }, { 60, 60, 180 },
		{ 179, 60, 180 }, { 180, 180, 545 }, { 544, 180, 545 },
		{ 545, 545, -1 }, { 5000, 545, -1 } };
	struct stair_row row = { student, false, 0 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		row.ended = TODAY - cases[i].after;
		const struct stair s = stand(&row, 1, 0, 0);

		assert_int_equal(stair_days(s.step), cases[i].step);
		assert_int_equal(stair_days(s.next), cases[i].next);
		assert_int_equal(s.closes, row.ended + 545);
	}
}

static void
a_status_without_a_day_ended_when_it_was_first_seen(void **state)
{
	const struct stair_row none = { student, false, 0 };
	const struct stair_row later = { student, false, TODAY + 9 };

	(void)state;
	assert_int_equal(stand(&none, 1, 0, 0).ended, TODAY);
	assert_int_equal(stand(&none, 1, TODAY - 70, 0).ended, TODAY - 70);
	assert_int_equal(stand(&later, 1, 0, 0).ended, TODAY);
}

static void
a_row_is_gone_at_the_third_run(void **state)
{
	struct stair s = stand(NULL, 0, 0, 0);

	(void)state;
	assert_true(s.waits);
	assert_int_equal(s.missing, 1);
	assert_int_equal(s.ended, TODAY);
	s = stand(NULL, 0, TODAY - 1, 1);
	assert_true(s.waits);
	assert_int_equal(s.missing, 2);
	s = stand(NULL, 0, TODAY - 2, 2);
	assert_false(s.waits);
	assert_int_equal(s.missing, 3);
	assert_int_equal(s.ended, TODAY - 2);
	s = stand(NULL, 0, TODAY - 60, 3);
	assert_int_equal(s.missing, 3);
	assert_int_equal(stair_days(s.step), 60);
}

static void
who_was_on_his_way_needs_no_row(void **state)
{
	const struct stair s = stand(NULL, 0, TODAY - 180, 0);

	(void)state;
	assert_false(s.waits);
	assert_int_equal(s.missing, 0);
	assert_int_equal(stair_days(s.step), 180);
}

static void
of_two_capacities_the_one_that_lasts_counts(void **state)
{
	const struct conf_step steps[] = {
		{ .source = any, .after = 10 * DAY_S,
		    .account = STEP_SUSPENDED },
		{ .source = staff, .after = 90 * DAY_S,
		    .account = STEP_CLOSED } };
	const struct stair_row rows[] = {
		{ student, false, TODAY - 20 }, { staff, false, TODAY - 40 } };
	struct stair s;

	(void)state;
	memcpy(conf.step, steps, sizeof(steps));
	conf.steps = 2;
	s = stand(rows, 2, 0, 0);
	assert_int_equal(s.row, 1);
	assert_null(s.step);
	assert_int_equal(s.next_day, TODAY + 50);
	s = stand(rows, 1, 0, 0);
	assert_int_equal(s.step->account, STEP_SUSPENDED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(who_is_live_stands_on_no_step, begin),
		cmocka_unit_test_setup(the_default_goes_down_by_days, begin),
		cmocka_unit_test_setup(
		    a_status_without_a_day_ended_when_it_was_first_seen,
		    begin),
		cmocka_unit_test_setup(a_row_is_gone_at_the_third_run, begin),
		cmocka_unit_test_setup(who_was_on_his_way_needs_no_row,
		    begin),
		cmocka_unit_test_setup(
		    of_two_capacities_the_one_that_lasts_counts, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
