/* Which row is meant, from what was typed or chosen: no server. */
#include "../unit.h"

#include <stdio.h>

#include "activation/choose.h"
#include "activation/who.h"

static struct registry_rows rows;

static struct record *
add(const char *am, const char *department, const char *ssn)
{
	struct registry_row *row = &rows.row[rows.count++];

	memset(row, 0, sizeof(*row));
	row->live = true;
	snprintf(row->record.system_id, sizeof(row->record.system_id), "%zu",
	    rows.count);
	snprintf(row->record.registration_id,
	    sizeof(row->record.registration_id), "%s", am);
	snprintf(row->record.department_id,
	    sizeof(row->record.department_id), "%s", department);
	snprintf(row->record.ssn, sizeof(row->record.ssn), "%s", ssn);
	snprintf(row->record.ssn_country, sizeof(row->record.ssn_country),
	    "GR");
	snprintf(row->record.birth_date, sizeof(row->record.birth_date),
	    "2003-04-25");
	return &row->record;
}

static int
begin(void **state)
{
	(void)state;
	memset(&rows, 0, sizeof(rows));
	return 0;
}

static void
an_am_is_known_in_any_writing(void **state)
{
	static const char *const typed[] = { "ΑΜ/1234-Β", "αμ/1234-β",
	    "ΑM/1234-Β", " Αμ /1234- Β ", "AM/1234-B", "am/1234-b",
	    "ΑΜ/１２３４–Β", "ΑΜ/\u200b1234-Β" };
	static const char *const others[] = { "", "ΑΜ1234Β", "ΑΜ-1234/Β",
	    "ΑΜ/1234-Γ", "ΑΜ/12345-Β" };
	const struct record *mine = add("ΑΜ/1234-Β", "7", "1"), *found = NULL;
	size_t i;

	(void)state;
	add("ΑΜ/1235-Β", "7", "2");
	for (i = 0; i < sizeof(typed) / sizeof(typed[0]); i++) {
		found = NULL;
		if (choose_am(&rows, typed[i], &found) != OK)
			fail_msg("\"%s\" was not found", typed[i]);
		assert_ptr_equal(found, mine);
	}
	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (choose_am(&rows, others[i], &found) != E_NOTFOUND)
			fail_msg("\"%s\" was found", others[i]);
}

static void
an_am_of_two_people_names_neither(void **state)
{
	const struct record *kept = &rows.row[0].record, *found = kept;

	(void)state;
	add("1234", "7", "01013099997");
	add("1234", "8", "12312312312");
	assert_int_equal(choose_am(&rows, "1234", &found), E_AMBIGUOUS);
	assert_ptr_equal(found, kept);
}

static void
an_am_in_two_rows_of_one_person_is_his(void **state)
{
	const struct record *found = NULL;

	(void)state;
	add("1234", "7", "01013099997");
	add("1234", "8", "01013099997");
	assert_int_equal(choose_am(&rows, "1234", &found), OK);
	assert_non_null(found);
}

static void
an_enrolment_is_chosen_by_the_name_that_its_form_had(void **state)
{
	const struct record *found = NULL;
	const struct record *third;
	char name[WHO_ENROLMENT_SIZE];

	(void)state;
	add("1234", "7", "01013099997");
	add("1234", "8", "01013099997");
	third = add("99", "8", "01013099997");
	assert_int_equal(who_enrolment(&rows, 0, name), OK);
	assert_string_equal(name, "1234:7");
	assert_int_equal(choose_enrolment(&rows, "1234:8", &found), OK);
	assert_ptr_equal(found, &rows.row[1].record);
	assert_int_equal(choose_enrolment(&rows, "99", &found), OK);
	assert_ptr_equal(found, third);
	assert_int_equal(choose_enrolment(&rows, "1234", &found), E_NOTFOUND);
	assert_int_equal(choose_enrolment(&rows, "", &found), E_NOTFOUND);
}

/* One that is over was not in the form; it is no way round it either. */
static void
an_enrolment_that_is_over_cannot_be_chosen(void **state)
{
	const struct record *found = NULL;

	(void)state;
	add("1234", "7", "01013099997");
	add("99", "8", "01013099997");
	rows.row[1].live = false;
	assert_int_equal(choose_enrolment(&rows, "99", &found), E_NOTFOUND);
	assert_null(found);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(an_am_is_known_in_any_writing, begin),
		cmocka_unit_test_setup(an_am_of_two_people_names_neither,
		    begin),
		cmocka_unit_test_setup(an_am_in_two_rows_of_one_person_is_his,
		    begin),
		cmocka_unit_test_setup(
		    an_enrolment_is_chosen_by_the_name_that_its_form_had,
		    begin),
		cmocka_unit_test_setup(
		    an_enrolment_that_is_over_cannot_be_chosen, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
