/* What is done with a flow of either journey: what stands below is this
 * test's, so that no server is needed. */
#include "../unit.h"

#include <stdio.h>

#include "turn/flow.h"
#include "turn/journey.h"
#include "vault/flow.h"
#include "vault/tally.h"

static struct {
	const char	*lang;
	enum outcome	 begin, tally, made;
	bool		 stops;
	unsigned	 rows;
	int64_t		 life;
} its;

const char *
turn_get(const struct turn *t, enum msg_field field)
{
	(void)t;
	return field == M_LANG ? its.lang : "";
}

enum outcome
vault_flow_new(struct vault *v, const char *kind, int64_t life_s,
    struct flow_row *f, char handle[KEY_TOKEN_LEN + 1])
{
	(void)v;
	(void)f;
	assert_string_equal(kind, "activation");
	its.rows++;
	its.life = life_s;
	snprintf(handle, KEY_TOKEN_LEN + 1, "new");
	return its.made;
}

enum outcome
vault_tally_take(struct vault *v, const char *what, const char *whom,
    int64_t window_s, int64_t max)
{
	(void)v;
	(void)whom;
	assert_string_equal(what, "flow");
	assert_int_equal(window_s, 600);
	assert_int_equal(max, 9);
	return its.tally;
}

static int64_t
read_life(const struct conf *c)
{
	return c->flow_life;
}

static enum outcome
begin_flow(struct turn *t)
{
	assert_int_equal(t->flow.step, STEP_CONTACT);
	return its.begin;
}

static bool
stop_flow(struct turn *t, enum outcome why)
{
	(void)why;
	if (its.stops)
		flow_stop(&t->flow, SAYS_MISSING_DATA, "no surname");
	return its.stops;
}

static const struct journey journey = { .name = "activation",
    .first = STEP_CONTACT, .life = read_life, .begin = begin_flow,
    .stop = stop_flow };
static struct conf conf = { .flow_life = 3600, .limit_client_flows = 9 };
static struct core core = { .conf = &conf };
static struct turn t;

static int
begin(void **state)
{
	(void)state;
	memset(&its, 0, sizeof(its));
	its.lang = "el";
	memset(&t, 0, sizeof(t));
	t.core = &core;
	t.journey = &journey;
	return 0;
}

static void
a_flow_begins_with_nothing_of_the_one_before(void **state)
{
	(void)state;
	t.flow.step = STEP_STOPPED;
	t.flow.id = 7;
	t.flow.tries = 3;
	snprintf(t.flow.data.mobile, sizeof(t.flow.data.mobile), "69");
	its.lang = "en";
	assert_int_equal(journey_begin(&t), OK);
	assert_int_equal(t.flow.id, 0);
	assert_int_equal(t.flow.tries, 0);
	assert_string_equal(t.flow.data.mobile, "");
	assert_string_equal(t.flow.lang, "en");
	assert_int_equal(its.life, 3600);
	assert_string_equal(t.handle, "new");
}

static void
what_cannot_begin_leaves_no_row(void **state)
{
	(void)state;
	its.begin = E_NOTFOUND;
	assert_int_equal(journey_begin(&t), E_NOTFOUND);
	assert_int_equal(its.rows, 0);
	its.begin = OK;
	its.tally = E_LIMIT;
	assert_int_equal(journey_begin(&t), E_LIMIT);
	assert_int_equal(its.rows, 0);
	its.tally = OK;
	its.made = E_BACKEND;
	assert_int_equal(journey_begin(&t), E_BACKEND);
}

static void
a_language_that_we_do_not_speak_is_greek(void **state)
{
	static const char *const langs[][2] = { { "en", "en" },
	    { "el", "el" }, { "", "el" }, { "de", "el" }, { "EN", "el" } };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(langs) / sizeof(langs[0]); i++) {
		its.lang = langs[i][0];
		journey_take_language(&t);
		assert_string_equal(t.flow.lang, langs[i][1]);
	}
}

static void
who_begins_anew_ends_what_was_open(void **state)
{
	(void)state;
	t.flow.step = STEP_PIN;
	t.flow.now = 9;
	assert_int_equal(journey_restart(&t), OK);
	assert_int_equal(t.flow.ended, 9);
	t.flow.says = SAYS_DENIED;
	assert_int_equal(journey_restart(&t), OK);
	assert_int_equal(t.flow.says, SAYS_DENIED);
}

static void
who_only_looks_changes_nothing(void **state)
{
	const struct flow_row before = t.flow;

	(void)state;
	assert_int_equal(journey_look(&t), OK);
	assert_memory_equal(&before, &t.flow, sizeof(before));
}

static void
trouble_that_passes_is_told_where_one_stands(void **state)
{
	(void)state;
	t.flow.step = STEP_CONFIRM;
	journey_say_trouble(&t, E_BUSY);
	assert_int_equal(t.flow.says, SAYS_BUSY);
	journey_say_trouble(&t, E_BACKEND);
	assert_int_equal(t.flow.says, SAYS_UNAVAILABLE);
	assert_int_equal(t.flow.step, STEP_CONFIRM);
	its.stops = true;
	journey_say_trouble(&t, E_INPUT);
	assert_int_equal(t.flow.step, STEP_STOPPED);
	assert_int_equal(t.flow.says, SAYS_MISSING_DATA);
}

#define TEST(name) cmocka_unit_test_setup(name, begin)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_flow_begins_with_nothing_of_the_one_before),
		TEST(what_cannot_begin_leaves_no_row),
		TEST(a_language_that_we_do_not_speak_is_greek),
		TEST(who_begins_anew_ends_what_was_open),
		TEST(who_only_looks_changes_nothing),
		TEST(trouble_that_passes_is_told_where_one_stands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
