#include "../unit.h"

#include "activation/decide.h"

#define LIVE_ONE { .rows = 1, .persons = 1, .live = 1, .has_id = true,	\
    .check = CHECK_NOT_NEEDED }

static void
facts_lead_to_one_place(void **state)
{
	static const struct {
		const char *what;
		struct decide_facts facts;
		enum decide_next next;
		enum msg_says says;
	} cases[] = {
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
	enum msg_says says;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (decide(&cases[i].facts, &says) != cases[i].next ||
		    says != cases[i].says)
			fail_msg("%s: says \"%s\"", cases[i].what,
			    msg_says_name(says));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(facts_lead_to_one_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
