/* Tests of src/sync/approval.c: what an approved plan lets through. */
#include "../unit.h"

#include "sync/approval.h"

static struct approval approval;
static unsigned char room[4][ITEM_MARK_LEN];

static int
begin(void **state)
{
	(void)state;
	approval = (struct approval){ .limits = true, .mark = room };
	return 0;
}

static void
keep_mark(void *arg, const unsigned char *mark)
{
	(void)arg;
	assert_true(approval.marks < sizeof(room) / sizeof(room[0]));
	memcpy(room[approval.marks++], mark, ITEM_MARK_LEN);
}

static struct item
item_of(int64_t account)
{
	return (struct item){ .account = account, .step = -1 };
}

static void
without_a_limit_all_may_be_done(void **state)
{
	struct item item = item_of(7);

	(void)state;
	approval.limits = false;
	item.state = ITEM_CLOSED;
	assert_true(approval_allows(&approval, &item));
}

static void
what_is_reported_and_left_needs_nobody(void **state)
{
	struct item item = item_of(7);

	(void)state;
	assert_true(approval_allows(&approval, &item));
}

static void
of_a_change_what_was_approved_and_of_nobody_else(void **state)
{
	struct item item = item_of(7);

	(void)state;
	item.state = ITEM_CLOSED;
	item_marks(&item, keep_mark, NULL);
	assert_true(approval_allows(&approval, &item));
	item.no_nt_hash = true;
	assert_false(approval_allows(&approval, &item));
	item.no_nt_hash = false;
	item.account = 8;
	assert_false(approval_allows(&approval, &item));
}

/* Only our tables change, and a letter goes out. */
static void
who_is_back_is_told_so_if_it_was_approved(void **state)
{
	struct item item = item_of(7);

	(void)state;
	item.keep = true;
	item.tell = ITEM_TELL_BACK;
	assert_false(approval_allows(&approval, &item));
	item_marks(&item, keep_mark, NULL);
	assert_int_equal(approval.marks, 1);
	assert_true(approval_allows(&approval, &item));
}

/* Nor is one the other. */
static void
who_was_to_leave_is_not_called_back(void **state)
{
	struct item item = item_of(7);

	(void)state;
	item.keep = true;
	item.ended = 20000;
	item_marks(&item, keep_mark, NULL);
	item.ended = 0;
	assert_false(approval_allows(&approval, &item));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(without_a_limit_all_may_be_done, begin),
		cmocka_unit_test_setup(what_is_reported_and_left_needs_nobody,
		    begin),
		cmocka_unit_test_setup(
		    of_a_change_what_was_approved_and_of_nobody_else, begin),
		cmocka_unit_test_setup(
		    who_is_back_is_told_so_if_it_was_approved, begin),
		cmocka_unit_test_setup(who_was_to_leave_is_not_called_back,
		    begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
