/* Tests of src/entry/entry.c, without a server. */
#include "../unit.h"

#include <stdio.h>

#include "entry/entry.h"

#define ID "0123456789abcdef0123456789abcdef"

/* Settings are not const; these are never written. */
static char none[] = "", scope[] = "Uni.Example.ORG", type[] = "urn:type",
    base[] = "dc=example,dc=org", student[] = "student", staff[] = "staff",
    faculty[] = "faculty", affiliation[] = "Student";
static char *affiliations[] = { affiliation };
static struct conf conf;
static char rector[] = "rector", *ours = rector;
static struct record rec;
static struct conf_capacity capacity;
static struct entry_input in;

/* One student with all that a registry can hold. */
static int
begin(void **state)
{
	(void)state;
	memset(&conf, 0, sizeof(conf));
	conf.site_scope = scope;
	conf.directory_base = base;
	conf.entry_mail_domain = none;
	conf.entry_org_dn = conf.entry_org_unit_dn = none;
	conf.entry_home_organization_type = type;
	conf.entry_expiry = 86400;
	conf.entry_reserved_usernames = (struct conf_list){ &ours, 1 };
	capacity = (struct conf_capacity){ .source = student,
	    .primary_affiliation = student,
	    .affiliations = { affiliations, 1 } };
	rec = (struct record){ .login_name = "mpapa1",
	    .last_name_el = "ΠΑΠΑΔΟΠΟΥΛΟΥ", .first_name_el = "ΜΑΡΙΑ",
	    .registration_id = "Π/123", .department_id = "201",
	    .department_el = "Ιστορίας", .department_en = "History",
	    .ssn = "05030412349", .ssn_country = "gr",
	    .birth_date = "05/03/2004", .gender = "Θ", .citizenship = "gr" };
	in = (struct entry_input){ .conf = &conf, .capacity = &capacity,
	    .record = &rec, .unique_id = ID, .mobile = "+306912345678",
	    .language = "en", .now = 1774224000 };
	return 0;
}

static struct entry *
made(void)
{
	struct entry *e = NULL;
	struct detail d = { "" };

	if (entry_make(&in, &e, &d) != OK)
		fail_msg("%s", d.text);
	return e;
}

static void
expect(const struct entry *e, const char *attribute, const char *value)
{
	const char *have = entry_get(e, attribute);

	if (have == NULL)
		fail_msg("no %s", attribute);
	assert_string_equal(have, value);
}

static void
a_full_record_gives_every_attribute(void **state)
{
	static const struct { const char *attribute, *value; } row[] = {
		{ "uid", "mpapa1" },
		{ "cn", "ΜΑΡΙΑ ΠΑΠΑΔΟΠΟΥΛΟΥ" },
		{ "cn;lang-el", "ΜΑΡΙΑ ΠΑΠΑΔΟΠΟΥΛΟΥ" },
		{ "cn;lang-en", "Maria Papadopoulou" },
		{ "sn", "ΠΑΠΑΔΟΠΟΥΛΟΥ" },
		{ "sn;lang-en", "Papadopoulou" },
		{ "givenName;lang-el", "ΜΑΡΙΑ" },
		{ "displayName", "ΜΑΡΙΑ ΠΑΠΑΔΟΠΟΥΛΟΥ" },
		{ "mail", "mpapa1@uni.example.org" },
		{ "mailLocalAddress", "mpapa1@uni.example.org" },
		{ "mobile", "+306912345678" },
		{ "preferredLanguage", "en" },
		{ "departmentNumber", "201" },
		{ "ou", "Ιστορίας" },
		{ "ou;lang-en", "History" },
		{ "eduPersonPrincipalName", "mpapa1@uni.example.org" },
		{ "eduPersonUniqueId", ID "@uni.example.org" },
		{ "eduPersonAffiliation", "student" },
		{ "eduPersonPrimaryAffiliation", "student" },
		{ "eduPersonScopedAffiliation", "student@uni.example.org" },
		{ "eduPersonEntitlement",
		    "urn:mace:dir:entitlement:common-lib-terms" },
		{ "eduPersonAssurance", "https://refeds.org/assurance" },
		{ "eduPersonOrgDN", "dc=example,dc=org" },
		{ "eduPersonOrgUnitDN", "ou=201,ou=units,dc=example,dc=org" },
		{ "schacHomeOrganization", "uni.example.org" },
		{ "schacHomeOrganizationType", "urn:type" },
		{ "schacPersonalUniqueID", "urn:mace:terena.org:schac:"
		    "personalUniqueID:GR:SSN:05030412349" },
		{ "schacDateOfBirth", "20040305" },
		{ "schacGender", "2" },
		{ "schacCountryOfCitizenship", "GR" },
		{ "schacUserStatus",
		    "urn:schac:userStatus:gr:uni.example.org:account:active" },
		{ "schacExpiryDate", "20260324000000Z" },
		{ "uregisterActivated", "20260323000000Z" },
	};
	struct entry *e = made();
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		expect(e, row[i].attribute, row[i].value);
	assert_null(entry_get(e, "userPassword"));
	entry_free(&e);
	assert_null(e);
}

static void
the_code_has_both_forms_and_no_two_numbers_one(void **state)
{
	struct entry *e = made();

	(void)state;
	assert_string_equal(entry_get_nth(e, "schacPersonalUniqueCode", 0),
	    "urn:mace:terena.org:schac:personalUniqueCode:gr:"
	    "uni.example.org:201:%CE%A0/123");
	assert_string_equal(entry_get_nth(e, "schacPersonalUniqueCode", 1),
	    "urn:schac:personalUniqueCode:int:esi:uni.example.org:"
	    "_CE_A0_2F123");
	assert_null(entry_get_nth(e, "schacPersonalUniqueCode", 2));
	entry_free(&e);
}

/* ATLAS parses the department as an integer and refuses "-" as AM. */
static void
no_legacy_code_without_a_department_number_or_am(void **state)
{
	struct entry *e;

	(void)state;
	memcpy(rec.department_id, "HIS", 4);
	e = made();
	assert_string_equal(entry_get(e, "schacPersonalUniqueCode"),
	    "urn:schac:personalUniqueCode:int:esi:uni.example.org:"
	    "_CE_A0_2F123");
	entry_free(&e);
	memcpy(rec.registration_id, "-", 2);
	e = made();
	assert_null(entry_get(e, "schacPersonalUniqueCode"));
	entry_free(&e);
}

static void
staff_have_no_student_code(void **state)
{
	struct entry *e;

	(void)state;
	capacity.source = staff;
	capacity.primary_affiliation = faculty;
	capacity.affiliations.count = 0;
	e = made();
	assert_null(entry_get(e, "schacPersonalUniqueCode"));
	assert_string_equal(entry_get_nth(e, "eduPersonAffiliation", 1),
	    "member");
	entry_free(&e);
}

static void
member_stands_beside_student_once(void **state)
{
	struct entry *e = made();

	(void)state;
	assert_string_equal(entry_get_nth(e, "eduPersonAffiliation", 1),
	    "member");
	assert_null(entry_get_nth(e, "eduPersonAffiliation", 2));
	assert_string_equal(entry_get_nth(e, "eduPersonScopedAffiliation", 1),
	    "member@uni.example.org");
	entry_free(&e);
}

static bool
has_class(const struct entry *e, const char *class)
{
	const char *one;
	size_t n;

	for (n = 0; (one = entry_get_nth(e, "objectClass", n)) != NULL; n++)
		if (strcmp(one, class) == 0)
			return true;
	return false;
}

static void
a_birth_without_a_day_is_its_year(void **state)
{
	struct entry *e = made();

	(void)state;
	assert_null(entry_get(e, "schacYearOfBirth"));
	assert_false(has_class(e, "schacExperimentalOC"));
	entry_free(&e);
	memcpy(rec.birth_date, "1990-00-00", 11);
	e = made();
	assert_null(entry_get(e, "schacDateOfBirth"));
	expect(e, "schacYearOfBirth", "1990");
	assert_true(has_class(e, "schacExperimentalOC"));
	entry_free(&e);
}

static void
what_the_registry_lacks_is_left_out(void **state)
{
	static const char *const gone[] = { "mobile", "departmentNumber",
	    "ou", "ou;lang-el", "eduPersonOrgUnitDN", "schacDateOfBirth",
	    "schacCountryOfCitizenship", "schacPersonalUniqueCode",
	    "schacPersonalUniqueID", "givenName", "givenName;lang-en" };
	struct entry *e;
	size_t i;

	(void)state;
	rec = (struct record){ .login_name = "mpapa1",
	    .last_name_el = "ΠΑΠΑ", .birth_date = "31/02/2004",
	    .citizenship = "Ελληνική" };
	in.mobile = NULL;
	e = made();
	for (i = 0; i < sizeof(gone) / sizeof(gone[0]); i++)
		if (entry_get(e, gone[i]) != NULL)
			fail_msg("%s", gone[i]);
	expect(e, "cn", "ΠΑΠΑ");
	expect(e, "schacGender", "0");
	entry_free(&e);
}

static void
the_student_s_own_number_is_taken(void **state)
{
	struct entry *e;

	(void)state;
	in.ssn = "L01X00T47";
	in.ssn_country = "de";
	e = made();
	expect(e, "schacPersonalUniqueID",
	    "urn:mace:terena.org:schac:personalUniqueID:DE:SSN:L01X00T47");
	entry_free(&e);
}

/* Readers count eight parts. */
static void
a_colon_cannot_shift_the_parts_of_a_urn(void **state)
{
	struct entry *e = NULL;
	struct detail d;

	(void)state;
	in.ssn = "1:2";
	assert_int_equal(entry_make(&in, &e, &d), E_INPUT);
	in.ssn = NULL;
	memcpy(rec.registration_id, "1:2", 4);
	e = made();
	assert_null(entry_get(e, "schacPersonalUniqueCode"));
	entry_free(&e);
}

static void
a_latin_name_of_the_registry_wins(void **state)
{
	struct entry *e;

	(void)state;
	snprintf(rec.last_name_en, sizeof(rec.last_name_en), "Papas");
	conf.entry_plain_names = LANGUAGE_EN;
	e = made();
	expect(e, "sn;lang-en", "Papas");
	expect(e, "sn", "Papas");
	expect(e, "sn;lang-el", "ΠΑΠΑΔΟΠΟΥΛΟΥ");
	entry_free(&e);
}

static void
a_registration_number_is_escaped_as_a_urn_has_it(void **state)
{
	static const struct { const char *am, *code; } rows[] = {
		{ "1115201800001", "1115201800001" },
		{ "ΑΜ 2022 77", "%CE%91%CE%9C%202022%2077" },
		{ "12/345-a_b", "12/345-a_b" }, { "5%#?", "5%25%23%3F" },
	};
	const char gr[] = "urn:mace:terena.org:schac:personalUniqueCode:gr:"
	    "uni.example.org:201:";
	char value[256];
	struct entry *e;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		snprintf(rec.registration_id, sizeof(rec.registration_id),
		    "%s", rows[i].am);
		snprintf(value, sizeof(value), "%s%s", gr, rows[i].code);
		e = made();
		expect(e, "schacPersonalUniqueCode", value);
		entry_free(&e);
	}
}

static void
a_sign_for_a_name_is_none(void **state)
{
	static const char *const signs[] = { "-", ".", " - ", "...", "*", "0" };
	struct entry *e = NULL;
	struct detail d;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		snprintf(rec.first_name_el, sizeof(rec.first_name_el), "%s",
		    signs[i]);
		snprintf(rec.first_name_en, sizeof(rec.first_name_en), "%s",
		    signs[i]);
		e = made();
		assert_null(entry_get(e, "givenName"));
		assert_null(entry_get(e, "givenName;lang-en"));
		expect(e, "cn", "ΠΑΠΑΔΟΠΟΥΛΟΥ");
		entry_free(&e);
	}
	snprintf(rec.first_name_el, sizeof(rec.first_name_el), "ΜΑΡΙΑ");
	e = made();
	expect(e, "givenName;lang-en", "Maria");
	entry_free(&e);
	snprintf(rec.last_name_el, sizeof(rec.last_name_el), "-");
	snprintf(rec.last_name_en, sizeof(rec.last_name_en), ".");
	assert_int_equal(entry_make(&in, &e, &d), E_INPUT);
}

static void
a_long_department_keeps_its_language(void **state)
{
	char name[2 * 160 + 1] = "";
	struct entry *e;
	size_t i;

	(void)state;
	for (i = 0; i < 160; i++)
		memcpy(name + 2 * i, "Ω", 3);
	snprintf(rec.department_el, sizeof(rec.department_el), "%s", name);
	e = made();
	expect(e, "ou", name);
	expect(e, "ou;lang-el", name);
	entry_free(&e);
}

static void
names_that_make_no_address_are_refused(void **state)
{
	static const char *const bad[] = { "", "a@b", "a b", "a,b", "ά", "a*",
	    "a\\b", "maria.", ".m", "m..p", ".", "root", "Postmaster",
	    "www-data", "noreply", "rector",
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "aaaaaaaaa" };
	struct entry *e = NULL;
	struct detail d;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		snprintf(rec.login_name, sizeof(rec.login_name), "%s", bad[i]);
		assert_int_equal(entry_make(&in, &e, &d), E_INPUT);
		assert_non_null(strstr(d.text, "loginName"));
	}
	assert_null(e);
}

static void
a_unit_s_number_cannot_leave_its_rdn(void **state)
{
	struct entry *e;

	(void)state;
	snprintf(rec.department_id, sizeof(rec.department_id), "1,dc=x+a=b");
	e = made();
	expect(e, "eduPersonOrgUnitDN",
	    "ou=1\\,dc\\=x\\+a\\=b,ou=units,dc=example,dc=org");
	entry_free(&e);
}

static void
map(size_t n, const char *attribute, const char *value, const char *when)
{
	conf.mapping[n] = (struct conf_mapping){
		.attribute = (char *)(uintptr_t)attribute,
		.value = (char *)(uintptr_t)value,
		.when = (char *)(uintptr_t)when };
	conf.mappings = n + 1;
}

static void
the_configuration_replaces_the_mapping(void **state)
{
	struct entry *e;

	(void)state;
	map(0, "objectClass", "inetOrgPerson", "");
	map(1, "uid", "{uid}", "");
	map(2, "description", "AM {registration_id}", "mobile");
	map(3, "title", "not here", "source=staff");
	map(4, "employeeType", "{affiliation}.{department_id}", "");
	map(5, "roomNumber", "{tin}", "");
	e = made();
	assert_int_equal(entry_count(e), 5);
	expect(e, "description", "AM Π/123");
	assert_string_equal(entry_get_nth(e, "employeeType", 1),
	    "member.201");
	entry_free(&e);
}

static void
a_row_tells_what_it_gave_or_why_not(void **state)
{
	const char *name = NULL;
	struct entry *e;

	(void)state;
	map(0, "objectClass", "inetOrgPerson", "");
	map(1, "uid", "{uid}", "");
	map(2, "title", "x", "source=staff");
	map(3, "roomNumber", "{uid} {tin} {tin_country}", "");
	map(4, "employeeType", "{affiliation}", "");
	map(5, "employeeType", "student", "");
	e = made();
	assert_int_equal(entry_gap(e, 1, &name), ENTRY_GIVEN);
	assert_int_equal(entry_row_of(e, 1), 1);
	assert_int_equal(entry_gap(e, 2, &name), ENTRY_CONDITION);
	assert_int_equal(entry_gap(e, 3, &name), ENTRY_EMPTY);
	assert_string_equal(name, "tin");
	assert_int_equal(entry_gap(e, 4, &name), ENTRY_GIVEN);
	assert_int_equal(entry_row_of(e, 3), 4);
	assert_int_equal(entry_gap(e, 5, &name), ENTRY_GIVEN);
	assert_int_equal(entry_count(e), 4);
	conf.mappings = 0;
	entry_free(&e);
}

static void
the_mapping_holds_no_password(void **state)
{
	static const char *const bad[] = { "userPassword", "USERPASSWORD;x-a",
	    "2.5.4.35", "uregisterNtPassword" };
	struct detail d;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		map(0, bad[i], "{ssn}", "");
		assert_int_equal(entry_check(&conf, &d), E_CONF);
		assert_non_null(strstr(d.text, bad[i]));
	}
	map(0, "userPasswordHint", "{ssn}", "");
	assert_int_equal(entry_check(&conf, &d), OK);
	conf.mappings = 0;
}

static void
a_wrong_row_is_named(void **state)
{
	static const struct { const char *attribute, *value, *when; } bad[] = {
		{ "title", "{nothing}", "" }, { "title", "{uid", "" },
		{ "title", "x", "nothing" }, { "ti tle", "x", "" },
	};
	struct entry *e = NULL;
	struct detail d;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		map(0, bad[i].attribute, bad[i].value, bad[i].when);
		assert_int_equal(entry_check(&conf, &d), E_CONF);
		assert_non_null(strstr(d.text, bad[i].attribute));
		assert_int_equal(entry_make(&in, &e, &d), E_CONF);
	}
	conf.mappings = 0;
	assert_int_equal(entry_check(&conf, &d), OK);
}

static void
a_capacity_that_is_nothing_here_is_named(void **state)
{
	static struct conf_capacity kept;
	struct detail d = { "" };

	(void)state;
	kept = conf.capacity[0];
	conf.capacity[0] = (struct conf_capacity){ .enabled = true,
	    .source = (char[]){ "guest" },
	    .primary_affiliation = (char[]){ "" } };
	conf.capacities = 1;
	assert_int_equal(entry_check(&conf, &d), E_CONF);
	assert_non_null(strstr(d.text, "\"guest\" has neither"));
	conf.capacity[0].enabled = false;
	assert_int_equal(entry_check(&conf, &d), OK);
	conf.capacity[0] = kept;
	conf.capacities = 0;
}

#define TEST(f) cmocka_unit_test_setup(f, begin)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_full_record_gives_every_attribute),
		TEST(the_code_has_both_forms_and_no_two_numbers_one),
		TEST(no_legacy_code_without_a_department_number_or_am),
		TEST(staff_have_no_student_code),
		TEST(member_stands_beside_student_once),
		TEST(a_birth_without_a_day_is_its_year),
		TEST(what_the_registry_lacks_is_left_out),
		TEST(the_student_s_own_number_is_taken),
		TEST(a_colon_cannot_shift_the_parts_of_a_urn),
		TEST(a_latin_name_of_the_registry_wins),
		TEST(a_registration_number_is_escaped_as_a_urn_has_it),
		TEST(a_sign_for_a_name_is_none),
		TEST(a_long_department_keeps_its_language),
		TEST(names_that_make_no_address_are_refused),
		TEST(a_unit_s_number_cannot_leave_its_rdn),
		TEST(the_configuration_replaces_the_mapping),
		TEST(a_row_tells_what_it_gave_or_why_not),
		TEST(the_mapping_holds_no_password),
		TEST(a_wrong_row_is_named),
		TEST(a_capacity_that_is_nothing_here_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
