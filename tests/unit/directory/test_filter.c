/* Tests of src/directory/filter.c, without a server. */
#include "../unit.h"

#include "entry/dn.h"
#include "directory/filter.h"
#include "directory/scrub.h"

static void
metacharacters_are_written_as_hex(void **state)
{
	struct filter f;

	(void)state;
	assert_int_equal(filter_equal("uid", "*)(uid=*))(|(uid=*", &f), OK);
	assert_string_equal(filter_text(&f),
	    "(uid=\\2a\\29\\28uid=\\2a\\29\\29\\28|\\28uid=\\2a)");
	assert_int_equal(filter_equal("cn", "a\\b\nc", &f), OK);
	assert_string_equal(filter_text(&f), "(cn=a\\5cb\\0ac)");
	assert_int_equal(filter_equal("cn", "Ελένη", &f), OK);
	assert_string_equal(filter_text(&f), "(cn=Ελένη)");
}

static void
what_makes_no_filter_is_refused(void **state)
{
	char large[FILTER_SIZE + 1];
	struct filter f = { "untouched" };

	(void)state;
	memset(large, 'a', sizeof(large) - 1);
	large[sizeof(large) - 1] = '\0';
	assert_int_equal(filter_equal("uid", large, &f), E_INPUT);
	assert_int_equal(filter_equal("uid", "", &f), E_INPUT);
	assert_int_equal(filter_equal("uid", NULL, &f), E_INPUT);
	assert_int_equal(filter_equal("uid", "\xff", &f), E_INPUT);
	assert_int_equal(filter_equal("uid=*)(x", "a", &f), E_INPUT);
	assert_int_equal(filter_equal("", "a", &f), E_INPUT);
	assert_string_equal(filter_text(&f), "untouched");
}

/* Three stars take three bytes each: the last does not fit. */
static void
a_filter_is_never_cut(void **state)
{
	char stars[FILTER_SIZE / 3];
	struct filter f;

	(void)state;
	memset(stars, '*', sizeof(stars) - 1);
	stars[sizeof(stars) - 1] = '\0';
	assert_int_equal(filter_equal("uid", stars, &f), E_INPUT);
	stars[sizeof(stars) - 4] = '\0';
	assert_int_equal(filter_equal("uid", stars, &f), OK);
	assert_int_equal(filter_or(&f, &f, &f), E_INPUT);
}

static void
filters_join(void **state)
{
	struct filter f, g;

	(void)state;
	assert_int_equal(filter_equal("uid", "a", &f), OK);
	assert_int_equal(filter_equal("mail", "b@c", &g), OK);
	assert_int_equal(filter_or(&f, &g, &g), OK);
	assert_string_equal(filter_text(&g), "(|(uid=a)(mail=b@c))");
	assert_int_equal(filter_or(&f, &g, &g), OK);
	assert_string_equal(filter_text(&g),
	    "(|(uid=a)(|(uid=a)(mail=b@c)))");
	assert_int_equal(filter_but(&g, &f, &g), OK);
	assert_string_equal(filter_text(&g),
	    "(&(|(uid=a)(|(uid=a)(mail=b@c)))(!(uid=a)))");
}

static void
a_value_cannot_leave_its_rdn(void **state)
{
	static const struct { const char *value, *dn; } row[] = {
		{ "a,ou=admins", "uid=a\\,ou\\=admins,dc=x" },
		{ "a+b", "uid=a\\+b,dc=x" },
		{ "#1", "uid=\\#1,dc=x" },
		{ " a ", "uid=\\ a\\ ,dc=x" },
		{ "a\"b<c>d;e\\", "uid=a\\\"b\\<c\\>d\\;e\\\\,dc=x" },
		{ "a\nb", "uid=a\\0Ab,dc=x" },
		{ "Ελένη", "uid=Ελένη,dc=x" },
	};
	struct dn dn;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		assert_int_equal(dn_make("uid", row[i].value, "dc=x", &dn),
		    OK);
		assert_string_equal(dn_text(&dn), row[i].dn);
	}
}

static void
what_makes_no_dn_is_refused(void **state)
{
	char large[DN_SIZE];
	struct dn dn = { "untouched" };

	(void)state;
	memset(large, 'a', sizeof(large) - 1);
	large[sizeof(large) - 1] = '\0';
	assert_int_equal(dn_make("uid", large, "dc=x", &dn), E_INPUT);
	assert_int_equal(dn_make("uid", "", "dc=x", &dn), E_INPUT);
	assert_int_equal(dn_make("uid", "\xc3", "dc=x", &dn), E_INPUT);
	assert_int_equal(dn_make("u,d", "a", "dc=x", &dn), E_INPUT);
	assert_string_equal(dn_text(&dn), "untouched");
}

static void
attribute_names_are_told_from_the_rest(void **state)
{
	static const char *const good[] = { "sn", "sn;lang-el", "2.5.4.3",
	    "x-a1", "a;b;c" };
	static const char *const bad[] = { "", "sn;", ";x", "sn ", "s n",
	    "1a", "α", "sn=", "-a" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_true(dn_is_attribute(good[i]));
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(dn_is_attribute(bad[i]));
}

/* slapo-unique prints the number it refuses. */
static void
a_diagnostic_keeps_no_value(void **state)
{
	static const struct { const char *in, *out; } row[] = {
		{ "non-unique attributes found with (|(schacPersonalUniqueID="
		    "urn:mace:GR:SSN:01019912345)(mail=maria@x.gr))",
		    "non-unique attributes found with (|( "
		    "schacPersonalUniqueID mail" },
		{ "schacDateOfBirth: value #0 invalid per syntax",
		    "schacDateOfBirth: value #0 invalid per syntax" },
		{ "object class 'eduPerson' requires attribute 'sn'",
		    "object class 'eduPerson' requires attribute 'sn'" },
		{ "no such thing 01019912345 here",
		    "no such thing 01????????? here" },
		{ "cn=Μαρία Παπαδοπούλου,dc=x", "" },
		{ "value Μαρία refused", "value ?????????? refused" },
		{ NULL, "" },
	};
	char out[256];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		scrub_diagnostic(row[i].in, out, sizeof(out));
		assert_string_equal(out, row[i].out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(metacharacters_are_written_as_hex),
		cmocka_unit_test(what_makes_no_filter_is_refused),
		cmocka_unit_test(a_filter_is_never_cut),
		cmocka_unit_test(filters_join),
		cmocka_unit_test(a_value_cannot_leave_its_rdn),
		cmocka_unit_test(what_makes_no_dn_is_refused),
		cmocka_unit_test(attribute_names_are_told_from_the_rest),
		cmocka_unit_test(a_diagnostic_keeps_no_value),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
