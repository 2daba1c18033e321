/* The decision, each row of it: no server. */
#include "../unit.h"

#include "activation/decide.h"

#define LIVE_ONE { .rows = 1, .persons = 1, .live = 1, .has_id = true,	\
    .check = CHECK_NOT_NEEDED }

static const struct {
	const char *what;
	struct decide_facts facts;
	enum decide_next next;
	enum msg_says says;
} leads[] = {
	{ "plain", LIVE_ONE, NEXT_CONFIRM, SAYS_NOTHING },
	{ "checked", { .rows = 1, .persons = 1, .live = 1,
	    .has_id = true, .check = CHECK_MATCH }, NEXT_CONFIRM,
	    SAYS_NOTHING },
	{ "to be checked", { .rows = 1, .persons = 1, .live = 1,
	    .has_id = true, .check = CHECK_NEEDED }, NEXT_CHECK,
	    SAYS_NOTHING },
	{ "left the registry", { .rows = 0 }, NEXT_STOP,
	    SAYS_NOT_FOUND },
	{ "two people", { .rows = 2, .persons = 2, .live = 2 },
	    NEXT_REGISTRATION, SAYS_NOTHING },
	{ "two people, one of them chosen", { .rows = 2, .persons = 2,
	    .live = 1, .chosen = true, .has_id = true,
	    .check = CHECK_NOT_NEEDED }, NEXT_CONFIRM, SAYS_NOTHING },
	{ "the row chosen is of two people", { .rows = 2,
	    .persons = 2, .live = 2, .chosen = true,
	    .doubled = true }, NEXT_STOP, SAYS_AMBIGUOUS },
	{ "two enrolments", { .rows = 2, .persons = 1, .live = 2,
	    .has_id = true }, NEXT_ENROLMENT, SAYS_NOTHING },
	{ "one of two enrolments is live", { .rows = 2, .persons = 1,
	    .live = 1, .has_id = true, .check = CHECK_NOT_NEEDED },
	    NEXT_CONFIRM, SAYS_NOTHING },
	{ "no live enrolment", { .rows = 1, .persons = 1 }, NEXT_STOP,
	    SAYS_DENIED },
	{ "active, though not live any more", { .rows = 1,
	    .persons = 1, .account = ACCOUNT_EXISTS }, NEXT_STOP,
	    SAYS_ALREADY_ACTIVE },
	{ "suspended", { .rows = 1, .persons = 1, .live = 1,
	    .account = ACCOUNT_BARRED }, NEXT_STOP, SAYS_DENIED },
	{ "the name is another's", { .rows = 1, .persons = 1,
	    .live = 1, .account = ACCOUNT_OF_ANOTHER }, NEXT_STOP,
	    SAYS_AMBIGUOUS },
	{ "holes in the record", { .rows = 1, .persons = 1, .live = 1,
	    .missing = true }, NEXT_STOP, SAYS_MISSING_DATA },
	{ "no number", { .rows = 1, .persons = 1, .live = 1 },
	    NEXT_IDENTITY, SAYS_NOTHING },
	{ "mismatch", { .rows = 1, .persons = 1, .live = 1,
	    .has_id = true, .check = CHECK_MISMATCH }, NEXT_STOP,
	    SAYS_IDENTITY_MISMATCH },
	{ "nobody was asked", { .rows = 1, .persons = 1, .live = 1,
	    .has_id = true, .check = CHECK_UNASKED }, NEXT_STOP,
	    SAYS_MISSING_DATA },
	{ "service down", { .rows = 1, .persons = 1, .live = 1,
	    .has_id = true, .check = CHECK_UNAVAILABLE }, NEXT_STOP,
	    SAYS_UNAVAILABLE },
};

static void
facts_lead_to_one_place(void **state)
{
	enum msg_says says;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(leads) / sizeof(leads[0]); i++)
		if (decide(&leads[i].facts, &says) != leads[i].next ||
		    says != leads[i].says)
			fail_msg("%s: says \"%s\"", leads[i].what,
			    msg_says_name(says));
}

static struct registry_row row = { .live = true };
static struct registry_rows two = { .count = 2 };

/* What rows alone tell, and whether the rest is worth finding out. */
static void
rows_lead_to_one_at_hand_or_to_a_question(void **state)
{
	static const struct {
		const char *what;
		struct who who;
		bool chosen, at_hand;
		size_t rows, live;
	} cases[] = {
		{ "nobody", { .rows = NULL }, false, false, 0, 0 },
		{ "the one chosen is of two people",
		    { &two, 2, 2, NULL, &row }, true, false, 2, 2 },
		{ "one person", { &two, 1, 2, NULL, NULL }, false, true, 2, 2 },
		{ "two people", { &two, 2, 2, NULL, NULL }, false, false,
		    2, 2 },
		{ "two people, one chosen", { &two, 2, 2, &row, NULL }, true,
		    true, 2, 1 },
		{ "the one chosen left", { &two, 2, 2, NULL, NULL }, true,
		    false, 0, 2 },
		{ "he left, the registry is empty", { .rows = NULL }, true,
		    false, 0, 0 },
	};
	struct flow_data data = { .mobile = "" };
	struct decide_facts k;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		data.system_id[0] = cases[i].chosen ? '1' : '\0';
		if (decide_read(&cases[i].who, &data, &k) !=
		    cases[i].at_hand || k.rows != cases[i].rows ||
		    k.live != cases[i].live || k.chosen != cases[i].chosen)
			fail_msg("%s: %zu rows, %zu live", cases[i].what,
			    k.rows, k.live);
	}
}

static void
each_end_has_a_reason_for_the_helpdesk(void **state)
{
	static const enum msg_says ends[] = { SAYS_NOT_FOUND,
	    SAYS_ALREADY_ACTIVE, SAYS_AMBIGUOUS, SAYS_DENIED,
	    SAYS_MISSING_DATA, SAYS_IDENTITY_MISMATCH, SAYS_UNAVAILABLE };
	struct decide_facts k = { .missing_what = "username" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		assert_true(decide_reason(&k, ends[i])[0] != '\0');
	assert_string_equal(decide_reason(&k, SAYS_NOTHING), "");
	assert_string_equal(decide_reason(&k, SAYS_MISSING_DATA), "username");
	k.refusal = "an entry of another person";
	assert_string_equal(decide_reason(&k, SAYS_AMBIGUOUS), k.refusal);
	k.check = CHECK_UNASKED;
	assert_non_null(strstr(decide_reason(&k, SAYS_MISSING_DATA), "AMKA"));
	k.account = ACCOUNT_BARRED;
	assert_non_null(strstr(decide_reason(&k, SAYS_DENIED), "suspended"));
	k.check = CHECK_UNAVAILABLE;
	assert_non_null(strstr(decide_reason(&k, SAYS_UNAVAILABLE),
	    "identity"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(facts_lead_to_one_place),
		cmocka_unit_test(rows_lead_to_one_at_hand_or_to_a_question),
		cmocka_unit_test(each_end_has_a_reason_for_the_helpdesk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
