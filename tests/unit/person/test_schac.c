/* Tests of src/person/schac.c, without a server. */
#include "../unit.h"

#include "person/schac.h"

static void
an_id_is_one_however_it_is_written(void **state)
{
	static const char *const same[] = {
		"urn:schac:personalUniqueID:GR:SSN:01013099997",
		"urn:mace:terena.org:schac:personalUniqueID:GR:SSN:01013099997",
		"urn:schac:personalUniqueID:el:SSN:010130-99997",
		"GR:SSN:01013099997",
	};
	static const char *const none[] = { "", ":", "01013099997",
		"SSN:01013099997", "urn:x:??:SSN:1", "urn:x:GR::1",
		"urn:x:GR:SSN:" };
	struct schac_id id;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		assert_int_equal(schac_id_parse(same[i], &id), OK);
		assert_string_equal(id.country, "GR");
		assert_string_equal(id.kind, "SSN");
		assert_string_equal(id.number, "01013099997");
	}
	for (i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_int_equal(schac_id_parse(none[i], &id), E_INPUT);
}

static void
a_code_is_printed_in_each_writing(void **state)
{
	static const char old[] = "urn:mace:terena.org:schac:"
	    "personalUniqueCode:gr:x:1:a";
	static const char new[] = "urn:schac:personalUniqueCode:gr:x:1:a";
	char text[SCHAC_ID_SIZE];

	(void)state;
	assert_int_equal(schac_code_print(old, 0, text), OK);
	assert_string_equal(text, new);
	assert_int_equal(schac_code_print(new, 1, text), OK);
	assert_string_equal(text, old);
	assert_int_equal(schac_code_print(new, 2, text), E_NOTFOUND);
}

static void
an_id_is_printed_in_each_writing(void **state)
{
	const struct schac_id id = { "GR", "SSN", "01013099997" };
	struct schac_id back;
	char text[SCHAC_ID_SIZE];
	size_t n;

	(void)state;
	for (n = 0; schac_id_print(&id, n, text) == OK; n++) {
		assert_int_equal(schac_id_parse(text, &back), OK);
		assert_true(schac_id_is_alike(&id, &back));
		assert_string_equal(back.number, id.number);
	}
	assert_int_equal(n, 4);
	assert_int_equal(schac_id_print(&id, n, text), E_NOTFOUND);
}

static void
codes_are_alike_by_institution_and_kind(void **state)
{
	static const struct {
		const char *a, *b;
		bool same, alike;
	} cases[] = {
		{ "urn:schac:personalUniqueCode:int:esi:x.gr:1",
		    "URN:schac:personaluniquecode:int:esi:X.gr:1", true,
		    true },
		{ "urn:mace:terena.org:schac:personalUniqueCode:gr:x.gr:2:1",
		    "urn:schac:personalUniqueCode:gr:x.gr:2:1", true, true },
		{ "urn:schac:personalUniqueCode:int:esi:x.gr:1",
		    "urn:schac:personalUniqueCode:int:esi:x.gr:2", false,
		    true },
		{ "urn:schac:personalUniqueCode:int:esi:x.gr:1",
		    "urn:schac:personalUniqueCode:int:esi:y.gr:1", false,
		    false },
		{ "urn:schac:personalUniqueCode:int:esi:x.gr:1",
		    "urn:schac:personalUniqueCode:gr:x.gr:2:1", false,
		    false },
		{ "x", "y", false, false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (schac_code_is_same(cases[i].a, cases[i].b) !=
		    cases[i].same || schac_code_is_alike(cases[i].a,
		    cases[i].b) != cases[i].alike)
			fail_msg("%s and %s", cases[i].a, cases[i].b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_id_is_one_however_it_is_written),
		cmocka_unit_test(a_code_is_printed_in_each_writing),
		cmocka_unit_test(an_id_is_printed_in_each_writing),
		cmocka_unit_test(codes_are_alike_by_institution_and_kind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
