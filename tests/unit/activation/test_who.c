/* Who stands behind rows of the registry: every kind of match, no server. */
#include "../unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "activation/who.h"
#include "directory/account.h"

#define SET(field, text) snprintf(field, sizeof(field), "%s", text)

static struct flow_data none;

/* A row; ssn and country as the registry may hold them. */
struct row {
	const char *system, *am, *ssn, *country, *born, *name;
	bool live;
};

static struct registry_rows *
make(const struct row *given, size_t n)
{
	struct registry_rows *rows = calloc(1, sizeof(*rows));
	size_t i;

	assert_non_null(rows);
	for (i = 0; i < n; i++) {
		struct record *r = &rows->row[i].record;

		SET(r->system_id, given[i].system);
		SET(r->registration_id, given[i].am);
		SET(r->department_id, "7");
		SET(r->ssn, given[i].ssn);
		SET(r->ssn_country, given[i].country);
		SET(r->birth_date, given[i].born);
		SET(r->login_name, given[i].name);
		rows->row[i].live = given[i].live;
	}
	rows->count = n;
	return rows;
}

#define A "01013099997"
#define B "12312312312"
#define BORN "2003-04-25"

static void
rows_tell_how_many_people_and_which_row_is_meant(void **state)
{
	static const struct {
		const char *what;
		struct row rows[3];
		size_t n, persons, live;
		int row;	/* -1: none is meant yet */
	} cases[] = {
		{ "nobody", { { 0 } }, 0, 0, 0, -1 },
		{ "one", { { "1", "11", A, "GR", BORN, "a", true } },
		    1, 1, 1, 0 },
		{ "one, not live", { { "1", "11", A, "GR", BORN, "a",
		    false } }, 1, 1, 0, 0 },
		{ "two enrolments", { { "1", "11", A, "GR", BORN, "a", true },
		    { "1", "12", A, "GR", BORN, "a", true } }, 2, 1, 2, -1 },
		{ "two enrolments, the second live",
		    { { "1", "11", A, "GR", BORN, "a", false },
		    { "1", "12", A, "GR", BORN, "a", true } }, 2, 1, 1, 1 },
		{ "two people", { { "1", "11", A, "GR", BORN, "a", true },
		    { "2", "12", B, "GR", BORN, "b", true } }, 2, 2, 2, -1 },
		{ "two people, one live", { { "1", "11", A, "GR", BORN, "a",
		    true }, { "2", "12", B, "GR", BORN, "b", false } },
		    2, 2, 1, -1 },
		{ "one number in two notations",
		    { { "1", "11", A, "GR", BORN, "a", true },
		    { "2", "12", "010130-99997", "EL", BORN, "a", true } },
		    2, 1, 2, -1 },
		{ "one number, two birth dates",
		    { { "1", "11", A, "GR", BORN, "a", true },
		    { "2", "12", A, "GR", "2001-01-01", "b", true } },
		    2, 2, 2, -1 },
		{ "one number of two countries",
		    { { "1", "11", "A778899", "CY", BORN, "a", true },
		    { "2", "12", "A778899", "DE", BORN, "b", true } },
		    2, 2, 2, -1 },
		{ "no numbers, one name", { { "1", "11", "", "", BORN, "a",
		    true }, { "2", "12", "", "", BORN, "a", true } },
		    2, 1, 2, -1 },
		{ "nothing proves nothing", { { "1", "11", "", "", "", "",
		    true }, { "2", "12", "", "", "", "", true } },
		    2, 2, 2, -1 },
	};
	struct who w;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		who_read(make(cases[i].rows, cases[i].n), &none, &w);
		if (w.persons != cases[i].persons ||
		    w.live != cases[i].live || (cases[i].row < 0 ?
		    w.row != NULL : w.row != &w.rows->row[cases[i].row]))
			fail_msg("%s: %zu persons, %zu live", cases[i].what,
			    w.persons, w.live);
		who_clear(&w);
		assert_null(w.rows);
	}
	who_read(NULL, &none, &w);
	assert_null(w.row);
}

static void
a_choice_is_kept_until_its_row_is_gone(void **state)
{
	static const struct row two[] = {
		{ "1", "11", A, "GR", BORN, "a", true },
		{ "1", "12", A, "GR", BORN, "a", true },
	};
	struct flow_data data = { .mobile = "" };
	struct who w;

	(void)state;
	who_read(make(two, 2), &data, &w);
	assert_false(who_has_chosen(&data));
	assert_ptr_equal(who_record(&w), &w.rows->row[0].record);
	who_choose(&data, &w.rows->row[1].record);
	assert_true(who_has_chosen(&data));
	who_clear(&w);
	who_read(make(two, 2), &data, &w);
	assert_ptr_equal(w.row, &w.rows->row[1]);
	assert_ptr_equal(who_record(&w), &w.rows->row[1].record);
	who_clear(&w);
	who_read(make(two, 1), &data, &w);
	assert_null(w.row);
	who_clear(&w);
}

static void
a_choice_of_rows_of_several_people_means_none(void **state)
{
	static const struct row twice[] = {
		{ "1", "11", A, "GR", BORN, "a", false },
		{ "1", "11", A, "GR", BORN, "a", true },
		{ "1", "11", B, "GR", BORN, "b", true },
	};
	struct flow_data data = { .system_id = "1", .registration_id = "11",
	    .department_id = "7" };
	struct who w;

	(void)state;
	who_read(make(twice, 2), &data, &w);
	assert_ptr_equal(w.row, &w.rows->row[1]);
	who_clear(&w);
	who_read(make(twice, 3), &data, &w);
	assert_null(w.row);
	assert_non_null(w.doubled);
	assert_string_equal(who_record(&w)->system_id, "1");
	who_clear(&w);
}

/* Rows of the same number as mine, or as what I typed. */
static void
a_number_is_anothers_by_row_and_person(void **state)
{
	static const struct {
		const char *what;
		struct row mine, other;
		const char *names[2];	/* first names of both */
		bool others;
	} cases[] = {
		{ "his twin's", { "1", "11", "", "GR", BORN, "a", true },
		    { "2", "12", A, "GR", BORN, "b", true },
		    { "ΑΝΝΑ", "ΖΩΗ" }, true },
		{ "one of another day", { "1", "11", A, "GR", BORN, "a",
		    true }, { "2", "12", A, "GR", "2001-01-01", "b", true },
		    { "ΑΝΝΑ", "ΑΝΝΑ" }, true },
		{ "his own, by the username", { "1", "11", "", "GR", BORN,
		    "a", true }, { "2", "12", A, "GR", BORN, "a", true },
		    { "", "" }, false },
		{ "his own, by his names", { "1", "11", "", "GR", BORN, "a",
		    true }, { "2", "12", A, "GR", BORN, "b", true },
		    { "ΑΝΝΑ", "Άννα" }, false },
		{ "the same row", { "1", "11", A, "GR", BORN, "a", true },
		    { "1", "11", A, "GR", BORN, "a", true }, { "", "" },
		    false },
		{ "another number", { "1", "11", "", "GR", BORN, "a", true },
		    { "2", "12", B, "GR", BORN, "b", true }, { "", "" },
		    false },
		{ "another country", { "1", "11", "", "GR", BORN, "a", true },
		    { "2", "12", A, "CY", BORN, "b", true }, { "", "" },
		    false },
		{ "no country in the other row", { "1", "11", "", "GR", BORN,
		    "a", true }, { "2", "12", A, "", BORN, "b", true },
		    { "ΑΝΝΑ", "ΖΩΗ" }, true },
	};
	const struct who_number n = { .country = "GR", .number = A };
	struct registry_rows *rows;
	size_t i, k;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct row both[] = { cases[i].mine, cases[i].other };

		rows = make(both, 2);
		for (k = 0; k < 2; k++) {
			SET(rows->row[k].record.first_name_el,
			    cases[i].names[k]);
			SET(rows->row[k].record.last_name_el, "ΔΗΜΟΥ");
		}
		if (who_is_others(&n, &rows->row[1].record,
		    &rows->row[0].record) != cases[i].others)
			fail_msg("%s", cases[i].what);
		registry_rows_free(&rows);
	}
}

static void
a_number_names_its_person_only_if_it_is_sure(void **state)
{
	static const struct {
		const char *what, *held, *held_country, *typed, *country,
		    *current;
		bool checked;
		const char *person;
	} cases[] = {
		{ "the registry's", A, "GR", "", "", "", false,
		    "GR:SSN:" A },
		{ "of another notation", "010130-99997", "ΕΛ", "", "", "",
		    false, "GR:SSN:" A },
		{ "that replaced it", A, "GR", "", "", B, true,
		    "GR:SSN:" B },
		{ "typed", "", "", A, "GR", "", false,
		    "supplied\nstudent\n1\n11" },
		{ "typed and confirmed", "", "", A, "GR", "", true,
		    "GR:SSN:" A },
		{ "foreign, of the registry", "C-40815/7", "de", "", "", "",
		    false, "DE:SSN:C408157" },
		{ "of no country", A, "??", "", "", "", false,
		    "supplied\nstudent\n1\n11" },
		{ "none", "", "", "", "", "", false,
		    "supplied\nstudent\n1\n11" },
	};
	struct row row = { "1", "11", "", "", BORN, "a", true };
	struct flow_row f = { .source = "student" };
	char person[WHO_PERSON_SIZE];
	struct who w;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		row.ssn = cases[i].held;
		row.country = cases[i].held_country;
		SET(f.data.id_number, cases[i].typed);
		SET(f.data.id_country, cases[i].country);
		SET(f.data.id_current, cases[i].current);
		f.data.id_checked = cases[i].checked;
		who_read(make(&row, 1), &f.data, &w);
		if (who_person(&f, who_record(&w), person) != OK ||
		    strcmp(person, cases[i].person) != 0)
			fail_msg("%s: %s", cases[i].what, person);
		who_clear(&w);
	}
}

static void
without_number_and_keys_there_is_no_person(void **state)
{
	const struct flow_row f = { .source = "student" };
	struct record record = { .login_name = "a" };
	char person[WHO_PERSON_SIZE];
	struct flow_row huge = { .source = "student" };

	(void)state;
	assert_int_equal(who_person(&f, &record, person), E_INPUT);
	memset(record.system_id, 'x', sizeof(record.system_id) - 1);
	memset(record.registration_id, 'x',
	    sizeof(record.registration_id) - 1);
	memset(huge.source, 's', sizeof(huge.source) - 1);
	assert_int_equal(who_person(&huge, &record, person), OK);
}

static void
an_entry_is_his_by_country_and_number(void **state)
{
	static const struct { const char *id; bool his; } cases[] = {
		{ "urn:mace:terena.org:schac:personalUniqueID:GR:SSN:" A,
		    true },
		{ "urn:schac:personalUniqueID:gr:SSN:" A, true },
		{ "urn:schac:personalUniqueID:EL:SSN:010130-99997", true },
		{ "GR:SSN:" A, true },
		{ "urn:schac:personalUniqueID:CY:SSN:" A, false },
		{ "urn:schac:personalUniqueID:GR:SSN:" B, false },
		{ "urn:schac:personalUniqueID:GR:TIN:" A, false },
		{ "urn:schac:personalUniqueID:??:SSN:" A, false },
		{ A, false }, { "", false },
	};
	const struct who_number n = { .country = "GR", .number = A };
	struct directory_account a = { .person_ids = 1 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		SET(a.person_id[0], cases[i].id);
		if (who_is(&a, &n) != cases[i].his)
			fail_msg("%s", cases[i].id);
	}
	a.person_ids = 0;
	assert_false(who_is(&a, &n));
}

static void
several_rows_have_one_name_in_any_order(void **state)
{
	static const struct row one[] = {
		{ "2", "11", A, "GR", BORN, "a", true },
		{ "1", "12", A, "GR", BORN, "a", true },
	}, other[] = {
		{ "1", "12", A, "GR", BORN, "a", true },
		{ "2", "11", A, "GR", BORN, "a", true },
	};
	struct registry_rows *rows = make(one, 2);
	char x[WHO_ROWS_SIZE], y[WHO_ROWS_SIZE];

	(void)state;
	who_rows_name(rows, x);
	registry_rows_free(&rows);
	rows = make(other, 2);
	who_rows_name(rows, y);
	registry_rows_free(&rows);
	assert_string_equal(x, "1|12");
	assert_string_equal(x, y);
}

static void
what_only_the_secretariat_can_mend_is_named(void **state)
{
	static const struct conf conf;
	const struct flow_row f = { .source = "student" };
	struct record r = { .login_name = "a", .birth_date = BORN };
	struct detail d = { "" };

	(void)state;
	assert_false(who_is_missing(&conf, &f, &r, &d));
	SET(r.ssn, A);		/* a number of no country */
	r.login_name[0] = '\0';
	SET(r.birth_date, "99/99");
	assert_true(who_is_missing(&conf, &f, &r, &d));
	assert_string_equal(d.text, "empty or unusable: username country of "
	    "the AMKA birth date");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    rows_tell_how_many_people_and_which_row_is_meant),
		cmocka_unit_test(a_choice_is_kept_until_its_row_is_gone),
		cmocka_unit_test(a_choice_of_rows_of_several_people_means_none),
		cmocka_unit_test(a_number_is_anothers_by_row_and_person),
		cmocka_unit_test(a_number_names_its_person_only_if_it_is_sure),
		cmocka_unit_test(without_number_and_keys_there_is_no_person),
		cmocka_unit_test(an_entry_is_his_by_country_and_number),
		cmocka_unit_test(several_rows_have_one_name_in_any_order),
		cmocka_unit_test(what_only_the_secretariat_can_mend_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
