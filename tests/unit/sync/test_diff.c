/* Tests of src/sync/diff.c: what changes in an entry, and what is left. */
#include "../unit.h"

#include <stdlib.h>

#include "sync/diff.h"

#define CODE "urn:schac:personalUniqueCode:int:esi:example.org:"
#define ID "urn:mace:terena.org:schac:personalUniqueID:GR:SSN:"

static struct conf conf;
static struct entry *current, *wanted, *ours, *gone, *come;

static int
begin(void **state)
{
	(void)state;
	memset(&conf, 0, sizeof(conf));		/* the mapping built in */
	current = entry_new();
	wanted = entry_new();
	ours = entry_new();
	gone = come = NULL;
	return current == NULL || wanted == NULL || ours == NULL;
}

static int
end(void **state)
{
	(void)state;
	entry_free(&current);
	entry_free(&wanted);
	entry_free(&ours);
	entry_free(&gone);
	entry_free(&come);
	return 0;
}

static void
put(struct entry *e, const char *attribute, const char *value)
{
	assert_int_equal(entry_put(e, attribute, value), OK);
}

static void
diff(bool no_row, size_t goes, size_t comes)
{
	struct diff_table table;
	const struct diff_input in = { &table, current, wanted, ours,
	    no_row };

	diff_table_make(&conf, &table);
	assert_int_equal(diff_make(&in, &gone, &come), OK);
	assert_int_equal(entry_count(gone), goes);
	assert_int_equal(entry_count(come), comes);
}

static void
what_the_mapping_owns_is_replaced(void **state)
{
	(void)state;
	put(current, "sn", "ΠΑΛΙΟΣ");
	put(current, "SN;LANG-EN", "Palios");
	put(wanted, "sn", "ΝΕΟΣ");
	put(wanted, "sn;lang-en", "Palios");
	put(current, "eduPersonAffiliation", "student");
	put(current, "eduPersonAffiliation", "member");
	put(wanted, "eduPersonAffiliation", "member");
	put(ours, "eduPersonAffiliation", "student");
	diff(false, 2, 1);
	assert_string_equal(entry_get(gone, "sn"), "ΠΑΛΙΟΣ");
	assert_string_equal(entry_get(come, "sn"), "ΝΕΟΣ");
	assert_string_equal(entry_get(gone, "eduPersonAffiliation"),
	    "student");
}

static void
what_others_own_is_left(void **state)
{
	(void)state;
	put(current, "mobile", "+306900000000");
	put(current, "preferredLanguage", "en");
	put(wanted, "preferredLanguage", "el");
	put(current, "userPassword", "{SSHA}x");
	put(current, "telephoneNumber", "2310");
	put(current, "uregisterActivated", "20260101000000Z");
	put(wanted, "uregisterActivated", "20260102000000Z");
	put(current, "eduPersonUniqueId", "a@example.org");
	put(wanted, "eduPersonUniqueId", "b@example.org");
	put(current, "schacUserStatus", "urn:x:suspended");
	put(wanted, "schacUserStatus", "urn:x:active");
	diff(false, 0, 0);
}

static void
an_entitlement_goes_only_if_it_was_ours(void **state)
{
	(void)state;
	put(current, "eduPersonEntitlement", "urn:theirs");
	put(current, "eduPersonEntitlement", "urn:ours");
	put(ours, "eduPersonEntitlement", "urn:ours");
	put(current, "objectClass", "posixAccount");
	put(current, "objectClass", "PERSON");
	put(wanted, "objectClass", "person");
	diff(false, 1, 0);
	assert_string_equal(entry_get(gone, "eduPersonEntitlement"),
	    "urn:ours");
}

static void
an_affiliation_goes_only_if_it_is_of_the_settings(void **state)
{
	(void)state;
	put(current, "eduPersonAffiliation", "Faculty");
	put(current, "eduPersonAffiliation", "student");
	put(current, "eduPersonPrimaryAffiliation", "faculty");
	put(wanted, "eduPersonAffiliation", "alum");
	put(wanted, "eduPersonPrimaryAffiliation", "alum");
	put(ours, "eduPersonAffiliation", "student");
	put(ours, "eduPersonAffiliation", "alum");
	diff(false, 1, 1);
	assert_string_equal(entry_get(gone, "eduPersonAffiliation"),
	    "student");
	assert_string_equal(entry_get(come, "eduPersonAffiliation"), "alum");
}

static void
a_primary_affiliation_of_ours_follows(void **state)
{
	(void)state;
	put(current, "eduPersonPrimaryAffiliation", "student");
	put(wanted, "eduPersonPrimaryAffiliation", "alum");
	put(ours, "eduPersonAffiliation", "student");
	diff(false, 1, 1);
	assert_string_equal(entry_get(come, "eduPersonPrimaryAffiliation"),
	    "alum");
}

static void
an_old_number_goes_and_one_of_elsewhere_stays(void **state)
{
	(void)state;
	put(current, "schacPersonalUniqueCode", CODE "1");
	put(current, "schacPersonalUniqueCode",
	    "urn:schac:personalUniqueCode:int:esi:other.org:1");
	put(wanted, "schacPersonalUniqueCode", CODE "2");
	put(current, "schacPersonalUniqueID", ID "01019912345");
	put(current, "schacPersonalUniqueID",
	    "urn:schac:personalUniqueID:GR:TIN:123456789");
	put(wanted, "schacPersonalUniqueID", ID "01019912353");
	diff(false, 2, 2);
	assert_string_equal(entry_get(gone, "schacPersonalUniqueCode"),
	    CODE "1");
	assert_string_equal(entry_get(gone, "schacPersonalUniqueID"),
	    ID "01019912345");
}

static void
a_number_that_the_registry_lost_stays(void **state)
{
	(void)state;
	put(current, "schacPersonalUniqueID", ID "01019912345");
	diff(false, 0, 0);
}

static void
an_address_that_is_replaced_stays_his(void **state)
{
	(void)state;
	put(current, "mail", "old@example.org");
	put(wanted, "mail", "new@example.org");
	put(wanted, "mailLocalAddress", "new@example.org");
	diff(false, 1, 3);
	assert_string_equal(entry_get_nth(come, "mailLocalAddress", 0),
	    "old@example.org");
}

static void
without_a_row_what_the_registry_said_stays(void **state)
{
	(void)state;
	put(current, "sn", "ΠΑΛΙΟΣ");
	put(wanted, "sn", "Χ");
	put(current, "departmentNumber", "201");
	put(current, "eduPersonAffiliation", "student");
	put(wanted, "eduPersonAffiliation", "alum");
	put(ours, "eduPersonAffiliation", "student");
	diff(true, 1, 1);
	assert_string_equal(entry_get(come, "eduPersonAffiliation"), "alum");
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(what_the_mapping_owns_is_replaced),
		CASE(what_others_own_is_left),
		CASE(an_entitlement_goes_only_if_it_was_ours),
		CASE(an_affiliation_goes_only_if_it_is_of_the_settings),
		CASE(a_primary_affiliation_of_ours_follows),
		CASE(an_old_number_goes_and_one_of_elsewhere_stays),
		CASE(a_number_that_the_registry_lost_stays),
		CASE(an_address_that_is_replaced_stays_his),
		CASE(without_a_row_what_the_registry_said_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
