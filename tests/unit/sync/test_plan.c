/* Tests of src/sync/plan.c and plan_text.c: what was put in comes out. */
#include "../unit.h"
#include "../scratch.h"

#include "sync/plan.h"
#include "sync/plan_text.h"

static struct item
an_item(int64_t account)
{
	struct item item = { .account = account, .uid = "st1",
	    .dn = "cn=Ελένη,dc=example,dc=org", .department = "Τμήμα 1",
	    .kinds = 8, .keep = true, .ended = 20000, .missing = 1,
	    .step = -1, .state = ITEM_CLOSED, .renumber = true,
	    .no_nt_hash = true, .next = 20060, .closes = 20545,
	    .told = 20060, .tell = ITEM_TELL_CLOSING, .tell_day = 20545,
	    .lang = "en", .mail = "st1@example.org", .why = "it is so" };

	memset(item.person, 7, sizeof(item.person));
	item.gone = entry_new();
	item.come = entry_new();
	assert_int_equal(entry_put(item.gone, "sn", "α"), OK);
	assert_int_equal(entry_put(item.come, "sn", " b"), OK);
	assert_int_equal(entry_put(item.come, "cn;lang-el", "γ"), OK);
	assert_int_equal(entry_put(item.come, "sn", "c"), OK);
	return item;
}

static void
make_plan(size_t items, char hash[SYNC_PLAN_SIZE])
{
	struct detail d = { "" };
	struct plan *plan = NULL;
	struct item item;
	size_t i;

	assert_int_equal(plan_new(scratch_dir, &plan, &d), OK);
	for (i = 0; i < items; i++) {
		item = an_item((int64_t)i + 1);
		assert_int_equal(plan_put(plan, &item), OK);
		item_clear(&item);
	}
	plan_remark(plan, "brake rows: none");
	assert_int_equal(plan_end(plan, PLAN_LATEST, hash, &d), OK);
	plan_free(&plan);
}

static void
remove_plan(const char *hash)
{
	char name[64];

	snprintf(name, sizeof(name), "%s.plan", hash);
	unlink(scratch_path(name));
	unlink(scratch_path("latest"));
}

static void
an_item_comes_back_as_it_was(void **state)
{
	struct item was = an_item(1), is;
	char hash[SYNC_PLAN_SIZE];
	struct detail d = { "" };
	struct plan *plan = NULL;

	(void)state;
	make_plan(2, hash);
	assert_int_equal(plan_open(scratch_dir, PLAN_LATEST, &plan,
	    &d), OK);
	assert_string_equal(plan_hash(plan), hash);
	assert_int_equal(plan_next(plan, &is), OK);
	assert_int_equal(is.account, 1);
	assert_string_equal(is.dn, was.dn);
	assert_string_equal(is.department, was.department);
	assert_string_equal(is.why, was.why);
	assert_int_equal(is.kinds, was.kinds);
	assert_int_equal(is.step, -1);
	assert_int_equal(is.state, ITEM_CLOSED);
	assert_int_equal(is.next, was.next);
	assert_int_equal(is.closes, was.closes);
	assert_int_equal(is.told, was.told);
	assert_int_equal(is.tell, ITEM_TELL_CLOSING);
	assert_int_equal(is.tell_day, was.tell_day);
	assert_string_equal(is.lang, "en");
	assert_string_equal(is.mail, was.mail);
	assert_true(is.keep && is.renumber && is.no_nt_hash);
	assert_memory_equal(is.person, was.person, sizeof(is.person));
	assert_string_equal(entry_get(is.gone, "sn"), "α");
	assert_string_equal(entry_get_nth(is.come, "sn", 0), " b");
	assert_string_equal(entry_get_nth(is.come, "sn", 1), "c");
	item_clear(&is);
	assert_int_equal(plan_next(plan, &is), OK);
	item_clear(&is);
	assert_int_equal(plan_next(plan, &is), E_NOTFOUND);
	plan_free(&plan);
	item_clear(&was);
	remove_plan(hash);
}

struct marks {
	unsigned char mark[8][ITEM_MARK_LEN];
	size_t	count;
};

static void
take_mark(void *arg, const unsigned char *mark)
{
	struct marks *m = arg;

	assert_true(m->count < 8);
	memcpy(m->mark[m->count++], mark, ITEM_MARK_LEN);
}

/* All of a's are b's. */
static bool
are_within(const struct marks *a, const struct marks *b)
{
	size_t i, k;

	for (i = 0; i < a->count; i++) {
		for (k = 0; k < b->count; k++)
			if (memcmp(a->mark[i], b->mark[k],
			    ITEM_MARK_LEN) == 0)
				break;
		if (k == b->count)
			return false;
	}
	return true;
}

static void
what_is_left_of_a_change_has_its_marks_and_no_other(void **state)
{
	struct marks whole = { .count = 0 }, rest = { .count = 0 };
	struct marks other = { .count = 0 };
	struct item item = an_item(1);

	(void)state;
	item_marks(&item, take_mark, &whole);
	assert_int_equal(whole.count, 8);
	entry_free(&item.gone);
	item_marks(&item, take_mark, &rest);
	assert_int_equal(rest.count, 7);
	assert_true(are_within(&rest, &whole));
	item.account = 2;
	item_marks(&item, take_mark, &other);
	assert_false(are_within(&other, &whole));
	item_clear(&item);
}

static void
a_state_left_to_be_set_has_its_mark_when_it_is_read(void **state)
{
	struct marks whole = { .count = 0 }, rest = { .count = 0 };
	struct item item = an_item(1), is;
	static char text[PLAN_TEXT_SIZE];
	struct plan_text t;
	struct buf b;
	char *line, *end;

	(void)state;
	item_marks(&item, take_mark, &whole);
	entry_free(&item.gone);
	entry_free(&item.come);
	item.no_nt_hash = false;
	buf_init(&b, text, sizeof(text));
	plan_text_print(&item, &b);
	plan_text_begin(&t, &is);
	for (line = text; (end = strchr(line, '\n')) != line; line = end + 1) {
		*end = '\0';
		assert_int_equal(plan_text_take(&t, line), OK);
	}
	assert_int_equal(plan_text_end(&t), OK);
	item_marks(&is, take_mark, &rest);
	/* the state, that he ended, and his number */
	assert_int_equal(rest.count, 3);
	assert_true(are_within(&rest, &whole));
	plan_text_clear(&t);
	item_clear(&is);
	item_clear(&item);
}

static void
a_plan_that_was_touched_is_refused(void **state)
{
	char hash[SYNC_PLAN_SIZE], name[64];
	struct detail d = { "" };
	struct plan *plan = NULL;
	FILE *f;

	(void)state;
	make_plan(1, hash);
	snprintf(name, sizeof(name), "%s.plan", hash);
	f = fopen(scratch_path(name), "a");
	assert_non_null(f);
	fputs("# x\n", f);
	fclose(f);
	assert_int_equal(plan_open(scratch_dir, hash, &plan, &d), E_EXPIRED);
	assert_int_equal(plan_open(scratch_dir, "../../etc/passwd", &plan,
	    &d), E_NOTFOUND);
	assert_null(plan);
	remove_plan(hash);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_item_comes_back_as_it_was),
		cmocka_unit_test(
		    what_is_left_of_a_change_has_its_marks_and_no_other),
		cmocka_unit_test(
		    a_state_left_to_be_set_has_its_mark_when_it_is_read),
		cmocka_unit_test(a_plan_that_was_touched_is_refused),
	};

	return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
